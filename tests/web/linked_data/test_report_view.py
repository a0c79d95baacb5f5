"""An error in one value is reported with the statement, its sources and the release."""

import html
import re
from dataclasses import replace

from flask.testing import FlaskClient

from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

GERMAN = {"Accept-Language": "de"}
PAGE = "/doc/project/innamoruhr"


def reports(client: FlaskClient, page: str) -> list[str]:
    text = client.get(page, headers=GERMAN).text
    return [html.unescape(link) for link in re.findall(r'class="report"[^>]*href="([^"]*)"', text)]


def test_every_value_has_a_report_that_names_statement_source_and_release(
    client: FlaskClient, release: Release
) -> None:
    found = reports(client, PAGE)
    assert len(found) > 15
    for link in set(found):
        answer = client.get(link, headers=GERMAN)
        assert answer.status_code == 200, link
        body = html.unescape(answer.text.partition("<pre")[2].partition("</pre>")[0])
        assert "Angabe: " in body
        assert re.search("Quelle: .*http", body)
        assert f"Fassung: {release.version}" in body


def test_the_amount_is_reported_with_its_publisher(client: FlaskClient) -> None:
    link = next(link for link in reports(client, PAGE) if "funding" in link)
    text = client.get(link, headers=GERMAN).text
    assert re.search(r"Angabe: InnaMoRuhr.*€", text)


def test_a_reading_is_reported_with_its_value(client: FlaskClient) -> None:
    link = next(link for link in reports(client, "/doc/figure/themenforen") if "reading" in link)
    assert re.search("Angabe: .*: .*\\d", client.get(link, headers=GERMAN).text)


def test_with_a_contact_the_message_is_filled_in(release: Release, engine: Engine) -> None:
    settings = replace(Settings(), contact="mailto:info@example.org", response_cache_bytes=0)
    client = create_app(Site(settings, release, engine)).test_client()
    text = client.get(reports(client, PAGE)[0], headers=GERMAN).text
    assert 'href="mailto:info@example.org?subject=' in text


def test_a_statement_that_the_page_does_not_hold_is_not_found(client: FlaskClient) -> None:
    assert client.get("/report/project/innamoruhr?property=rkg:status&value=0").status_code == 404
    assert client.get("/report/project/innamoruhr").status_code == 404
    assert client.get("/report/project/nothing?property=x&value=y").status_code == 404
