"""Arbitrary files, served without a release: any value may occur anywhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.sparql.engine.sources import Sources
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

DATA = Path(__file__).with_name("served_files.trig")
THINGS = ("project", "event", "place", "organisation", "person", "source", "forum")
PAGES = (
    "/", "/projects", "/forums", "/events", "/organisations", "/persons", "/places", "/sources",
    "/map", "/timeline", "/queries", "/sparql", "/ontology", "/shapes", "/quality", "/search?q=x",
    "/suggest?q=x", "/robots.txt", "/sitemap.xml", "/openapi.json", "/projects.csv",
    "/projects.xlsx", "/health", "/metrics", *(f"/doc/{kind}/x" for kind in THINGS),
    *(f"/data/{kind}/x.ttl" for kind in THINGS), *(f"/neighbourhood/{kind}/x" for kind in THINGS),
)  # fmt: skip


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    """A client of a site that serves the file, without a release."""
    settings = Settings()
    with ZygoteProcess(Sources((DATA,)), settings) as zygote:
        engine = Engine(EmbeddedBackend(zygote.address, settings), settings, "v1")
        yield create_app(Site(settings, None, engine)).test_client()
        engine.close()


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_survives_every_value(client: FlaskClient, path: str, language: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 200, answer.text


def test_a_list_holds_things_whose_amounts_are_no_numbers(client: FlaskClient) -> None:
    assert "/doc/project/x" in client.get("/projects?lang=en").text


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_start_page_does_not_call_files_the_plan(client: FlaskClient, language: str) -> None:
    page = client.get(f"/?lang={language}", headers={"Accept": "text/html"}).text
    assert not re.search("Ruhr.?[Kk]onferenz|Ruhr Conference|state government|Landes|CC0", page)


@pytest.mark.parametrize(
    "path", ["/catalog", "/catalog.ttl", "/dumps", "/changes", "/releases", "/void.ttl"]
)
def test_what_needs_a_release_explains_it(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "application/json", "Accept-Language": "en"})
    assert answer.status_code == 404
    assert "This server has no built release" in answer.get_json()["detail"]


def test_a_route_that_needs_a_release_states_that_there_is_none(client: FlaskClient) -> None:
    answer = client.get("/reconcile", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert "release" in answer.get_json()["detail"]
