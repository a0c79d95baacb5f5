"""Shared by all tests: the project's own authored files, built once into a release."""

import os
from pathlib import Path

import hypothesis
import pytest

from ruhrkg.release.build import build
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings, authored_root

# The same examples on every machine, however slow it is.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.load_profile("same")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the authored files."""
    return authored_root()


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of the real data."""
    return build(Settings(build_dir=tmp_path_factory.mktemp("build")))


@pytest.fixture(scope="session")
def standards() -> Path:
    """The folder of official test suites, shapes and code lists (docs/developers.md).

    Absent, its tests are skipped; with RUHRKG_REQUIRE_STANDARDS set they fail instead.
    """
    named = Settings.from_environment().standards_dir
    if named and Path(named).is_dir():
        return Path(named).resolve()
    reason = f"RUHRKG_STANDARDS_DIR={named!r} is no folder: docs/developers.md says what it holds"
    if os.environ.get("RUHRKG_REQUIRE_STANDARDS"):
        pytest.fail(reason)
    pytest.skip(reason)
