"""Shared fixtures: the authored files, built once into a release, and a client of its site."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from ruhrkg.release.build import build
from ruhrkg.release.current import activate, prune
from ruhrkg.release.store import Release
from ruhrkg.release.versions import stamp
from ruhrkg.settings import Settings, authored_root
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

# The same examples on every machine, however slow it is.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.load_profile("same")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the authored files."""
    return authored_root()


@pytest.fixture(scope="session")
def built(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Path], Release]:
    """Build the files under a root, at most once for all processes and sessions of tests.

    The version of a release is computed from all that it is made of, and its files are compared
    with its manifest. The session gets a copy of its own.
    """
    assert pytestconfig.cache is not None
    shared = pytestconfig.cache.mkdir("builds")

    def build_or_copy(root: Path) -> Release:
        version = build(Settings(root=root, build_dir=shared)).version
        own = tmp_path_factory.mktemp("build")
        shutil.copytree(shared / "releases" / version, own / "releases" / version)
        prune(shared, keep=4)
        return activate(own, version)

    return build_or_copy


@pytest.fixture(scope="session")
def release(built: Callable[[Path], Release], root: Path) -> Release:
    """A release of the real data."""
    return built(root)


@pytest.fixture(scope="session")
def stamped(
    built: Callable[[Path], Release], root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Release:
    """The release with a date for each dataset."""
    copy = tmp_path_factory.mktemp("stamped")
    for name in ("ontology", "data", "shapes", "queries"):
        shutil.copytree(root / name, copy / name)
    stamp(copy, date(2027, 1, 1))
    return built(copy)


@pytest.fixture(scope="session")
def standards() -> Path:
    """The folder of official test suites, shapes and code lists (docs/developers.md).

    Absent, its tests are skipped; with RUHRKG_REQUIRE_STANDARDS set they fail instead.
    """
    named = os.environ.get("RUHRKG_STANDARDS_DIR", "")
    if named and Path(named).is_dir():
        return Path(named).resolve()
    reason = f"RUHRKG_STANDARDS_DIR={named!r} is no folder: see docs/developers.md for its content"
    if os.environ.get("RUHRKG_REQUIRE_STANDARDS"):
        pytest.fail(reason)
    pytest.skip(reason)


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
        """Send a request and read the whole response."""
        return super().open(*args, buffered=buffered, **kwargs)


def _app(release: Release, engine: Engine, **settings: object) -> Flask:
    made = create_app(Site(replace(Settings(), **settings), release, engine))
    made.test_client_class = WholeClient
    return made


@pytest.fixture(scope="session")
def app(release: Release, engine: Engine) -> Flask:
    """The app with the release of the authored files, without the response cache."""
    return _app(release, engine, response_cache_bytes=0)


@pytest.fixture(scope="session")
def cached_app(release: Release, engine: Engine) -> Flask:
    """The app as it is served, with the response cache in front of it."""
    return _app(release, engine)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A fresh client."""
    return app.test_client()


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    """The URL at which the app is served over HTTP, for external programs."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
