"""A client of the site that serves the project's own release."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.embedded import EmbeddedBackend, ZygoteProcess
from ruhrkg.sparql.engine import Engine
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site


@pytest.fixture(scope="session")
def engine(release: Release) -> Iterator[Engine]:
    """The engine over the release of the authored files."""
    sources = release.sources
    settings = Settings()
    with ZygoteProcess(sources, settings) as zygote:
        made = Engine(EmbeddedBackend(zygote.address, settings), settings, release.version)
        yield made
        made.close()


class WholeClient(FlaskClient):
    """A client that reads every answer to its end and closes it, as a server does."""

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> Any:
        """Ask; the answer is whole."""
        return super().open(*args, buffered=buffered, **kwargs)


@pytest.fixture(scope="session")
def app(release: Release, engine: Engine) -> Flask:
    """The app with the release of the authored files."""
    made = create_app(Site(Settings(), release, engine))
    made.test_client_class = WholeClient
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A fresh client."""
    return app.test_client()


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    """Where the app is really served, for programs that know nothing but HTTP."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
