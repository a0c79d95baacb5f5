"""Shared by all tests: the project's own authored files, built once into a release."""

from pathlib import Path

import pytest

from ruhrkg.release.build import build
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings, authored_root


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the authored files."""
    return authored_root()


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of the real data."""
    return build(Settings(build_dir=tmp_path_factory.mktemp("build")))
