"""The deployment files: where they are, and the programs that read them."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def deploy() -> Path:
    """The folder of the deployment files."""
    return Path(__file__).parents[2] / "deploy"


def program(name: str, package: str) -> str:
    """The path of a program of a Debian package; fails the test if it is not installed."""
    found = shutil.which(name, path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    if not found:
        pytest.fail(f"{name} is not installed (Debian: {package})")
    return found
