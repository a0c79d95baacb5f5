"""The wheel, installed into a fresh environment, works without the checkout."""

import hashlib
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging
CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", into, CHECKOUT]
    subprocess.run(command, check=True)
    (built,) = into.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, with_pip=True)
    subprocess.run([place / "bin/pip", "install", "--quiet", wheel], check=True)
    return place / "bin"


def test_the_wheel_carries_the_authored_files(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "data", "shapes", "queries"):
        for path in (CHECKOUT / folder).rglob("*"):
            if path.is_file():
                assert f"ruhrkg/authored/{path.relative_to(CHECKOUT).as_posix()}" in names


def test_the_installed_command_builds_the_same_bytes(scripts: Path, tmp_path: Path) -> None:
    here = Path(sys.executable).with_name("ruhrkg")
    for seed, command in enumerate((scripts / "ruhrkg", here), start=1):
        # another hash seed, so that the order of a set would show
        environment = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": str(seed)}
        into = tmp_path / str(seed)
        into.mkdir()
        build = [command, "build", "--build-dir", into / "build"]
        subprocess.run(build, cwd=into, env=environment, check=True)
    assert digests(tmp_path / "1/build/releases") == digests(tmp_path / "2/build/releases")


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 by name: pytest would compare whole files for hours when an assertion fails."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
