"""The wheel, installed into a fresh environment, does without the checkout."""

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


def test_the_installed_command_builds_the_same_release(scripts: Path, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"]}
    answer = subprocess.run(
        [scripts / "ruhrkg", "build"],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    here = subprocess.run(
        [Path(sys.executable).with_name("ruhrkg"), "build", "--into", tmp_path / "checkout"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert answer.stdout.split()[:2] == here.stdout.split()[:2]
    assert (tmp_path / "build/current/manifest.json").is_file()
