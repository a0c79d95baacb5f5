from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient

from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site


def test_health_names_the_release(client: FlaskClient, release: Release) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.get_json() == {"status": "ok", "release": release.version}


def test_health_is_503_when_the_engine_gives_no_answer(app: Flask, release: Release) -> None:
    settings = replace(Settings(), cache_bytes=0)
    engine = Engine(EmbeddedBackend("\0ruhrkg-nobody-listens", settings), settings, "v")
    answer = create_app(Site(settings, release, engine)).test_client().get("/health")
    assert answer.status_code == 503
    assert answer.get_json() == {
        "status": "unavailable",
        "release": release.version,
        "detail": "The engine's process is not running.",
    }
    assert answer.headers["Cache-Control"] == "no-store"
