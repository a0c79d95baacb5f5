"""Every page type: it is there, in both languages, within its budget of queries and bytes."""

import brotli
import pytest
from flask import Flask, g
from flask.testing import FlaskClient

PAGES = {
    "/": 3,
    "/doc/project/innamoruhr": 3,
    "/doc/plan/ruhr-konferenz": 3,
    "/doc/figure/themenforen": 3,
    "/doc/person/armin-laschet": 3,
    "/doc/organisation/mhkbd": 3,
    "/doc/place/essen": 3,
    "/doc/status/completed": 3,
    "/doc/source/rk-umsetzen": 4,
    "/doc/graph/editorial": 4,
    "/projects": 3,
    "/forums": 3,
    "/events": 3,
    "/organisations": 3,
    "/persons": 3,
    "/places": 3,
    "/sources": 3,
    "/projects?view=table": 3,
    "/map": 3,
    "/timeline": 3,
    "/neighbourhood/project/innamoruhr": 3,
    "/search?q=essen": 0,
}
"""Each page type and how many queries it may cost when nothing is remembered yet."""

TRANSFER = 100_000


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_answers_in_both_languages(
    client: FlaskClient, path: str, language: str
) -> None:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize(("path", "budget"), PAGES.items())
def test_no_page_asks_more_than_its_budget(app: Flask, path: str, budget: int) -> None:
    app.extensions.pop("ruhrkg.memory", None)
    with app.test_client() as client:
        client.get(path)
        asked = g.get("queries", [])
    boundaries = {"outlines"}  # asked once for a release, whatever the page
    assert len([name for name in asked if name not in boundaries]) <= budget


@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_all_it_loads_is_small(client: FlaskClient, path: str) -> None:
    size = len(brotli.compress(client.get(path).data, quality=4))
    for name in ("style.css", "site.js", "icon.svg"):
        with client.get(f"/static/{name}") as file:
            size += len(brotli.compress(file.data, quality=4))
    assert size < TRANSFER


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_that_it_is_no_official_offer(client: FlaskClient, path: str) -> None:
    assert "kein offizielles Angebot" in client.get(path, headers={"Accept-Language": "de"}).text


@pytest.mark.parametrize("path", PAGES)
def test_a_chosen_language_stays_in_all_links_to_pages(client: FlaskClient, path: str) -> None:
    separator = "&" if "?" in path else "?"
    text = client.get(f"{path}{separator}lang=en").text
    assert 'href="/projects?lang=en"' in text
    assert 'href="/projects"' not in text
