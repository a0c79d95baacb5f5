"""A release of the authored files as they are, with the dates of its datasets renewed."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ruhrkg.release.build import build
from ruhrkg.release.store import Release
from ruhrkg.release.versions import stamp
from ruhrkg.settings import Settings
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site


@pytest.fixture(scope="session")
def stamped(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The release, each dataset with its date."""
    copy = tmp_path_factory.mktemp("stamped")
    for name in ("ontology", "data", "shapes", "queries"):
        shutil.copytree(root / name, copy / name)
    stamp(copy, date(2026, 11, 23))
    return build(Settings(root=copy, build_dir=copy / "build"))


@pytest.fixture(scope="session")
def portal_client(stamped: Release) -> FlaskClient:
    """A client of the site that serves it."""
    return create_app(Site(Settings(), stamped)).test_client()
