"""The external code that pages load is exactly what VENDORED.toml lists."""

import hashlib
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

FOLDER = Path(str(files("ruhrkg.web"))) / "static" / "vendor"
VENDORED = tomllib.loads((FOLDER / "VENDORED.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", VENDORED)
def test_every_file_has_the_recorded_digest(name):
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (FOLDER / name).iterdir()
    }
    assert found == VENDORED[name]["sha256"]


@pytest.mark.parametrize("name", VENDORED)
def test_package_version_and_licence_are_recorded(name):
    entry = VENDORED[name]
    assert entry["package"] and entry["version"] and entry["licence"] and entry["homepage"]
    assert (FOLDER / name / "LICENSE").is_file()


def test_no_folder_is_unrecorded():
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} == set(VENDORED)
