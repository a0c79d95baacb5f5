"""A client of the site that serves the project's own release."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site


@pytest.fixture(scope="session")
def app(release: Release) -> Flask:
    """The app with the release of the authored files."""
    return create_app(Site(Settings(), release))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A fresh client."""
    return app.test_client()
