"""A client of a site whose datasets all have their dates."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site


@pytest.fixture(scope="session")
def portal_client(stamped: Release) -> Iterator[FlaskClient]:
    """A client of the site that serves it."""
    settings = Settings()
    with ZygoteProcess(stamped.sources, settings) as zygote:
        engine = Engine(EmbeddedBackend(zygote.address, settings), settings, stamped.version)
        yield create_app(Site(settings, stamped, engine)).test_client()
        engine.close()
