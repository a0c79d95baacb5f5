"""Every page type: it exists in both languages, within its budget of queries and bytes."""

import html
import json
import re

import brotli
import html5lib
import pytest
import rdflib
from flask.testing import FlaskClient

from ruhrkg.presentation.page_source import ReleaseData, Row
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.vocabulary import BASE_IRI
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

PAGES = {
    "/": 9,
    "/doc/project/innamoruhr": 3,
    "/doc/plan/ruhr-konferenz": 8,
    "/doc/figure/themenforen": 3,
    "/doc/person/armin-laschet": 8,
    "/doc/organisation/mhkbd": 9,
    "/doc/place/essen": 9,
    "/doc/status/completed": 3,
    "/doc/source/rk-umsetzen": 4,
    "/doc/graph/editorial": 4,
    "/projects": 4,
    "/forums": 3,
    "/events": 3,
    "/organisations": 3,
    "/persons": 3,
    "/places": 3,
    "/sources": 3,
    "/projects?view=table": 5,
    "/map": 3,
    "/timeline": 3,
    "/network": 2,
    "/network/organisation/rub": 2,
    "/neighbourhood/project/innamoruhr": 3,
    "/search?q=essen": 0,
    "/ontology": 3,
    "/shapes": 1,
    "/quality": 4,
}
"""Each page type and how many queries it may cost the first reader of a release.

Lists, money and silences are read once for all pages.
"""

TRANSFER, REQUESTS = 40_000, 8
"""Bytes and requests of the first visit of a page, with everything that it loads."""


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
def test_no_page_sends_more_queries_than_its_budget(
    release: Release, engine: Engine, path: str, budget: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def select(data: ReleaseData, name: str, **values: object) -> list[Row]:
        asked.append(name)
        return ask(data, name, **values)

    ask = ReleaseData.select
    monkeypatch.setattr(ReleaseData, "select", select)
    create_app(Site(Settings(), release, engine)).test_client().get(path)  # nothing is cached yet
    once = {"licences", "outlines", "replaced"}  # read once for a release, whatever the page
    assert len([name for name in asked if name not in once]) <= budget


LARGE = ["/sources?view=table", "/queries/money-with-sources", "/queries/near-a-place", "/catalog",
         "/catalog/dataset/all", "/dumps", "/changes", "/about", "/doc/graph/queries",
         "/neighbourhood/plan/ruhr-konferenz", "/reconcile/features"]  # fmt: skip
"""More pages that hold much."""


@pytest.mark.parametrize("path", [*PAGES, *LARGE])
def test_the_first_visit_of_a_page_is_small(client: FlaskClient, path: str) -> None:
    text = client.get(path, headers={"Accept": "text/html"}).text
    loaded = set(re.findall(r'<(?:script|img)[^>]* src="([^"]*)"', text))
    loaded |= set(re.findall(r'<link rel="(?:stylesheet|icon)"[^>]* href="([^"]*)"', text))
    bodies = [text.encode(), *(client.get(html.unescape(address)).data for address in loaded)]
    assert len(loaded) >= 3
    assert len(bodies) <= REQUESTS
    assert sum(len(brotli.compress(body, quality=4)) for body in bodies) < TRANSFER


@pytest.mark.parametrize("path", PAGES)
def test_every_page_states_that_it_is_not_an_official_service(
    client: FlaskClient, path: str
) -> None:
    assert "kein offizielles Angebot" in client.get(path, headers={"Accept-Language": "de"}).text


@pytest.mark.parametrize("path", PAGES)
def test_a_chosen_language_stays_in_all_links_to_pages(client: FlaskClient, path: str) -> None:
    separator = "&" if "?" in path else "?"
    text = client.get(f"{path}{separator}lang=en").text
    assert 'href="/projects?lang=en"' in text
    assert 'href="/projects"' not in text


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_valid_html(client: FlaskClient, path: str) -> None:
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(client.get(path).data)
    assert [code for _, code, _ in parser.errors] == []


@pytest.mark.parametrize("path", PAGES)
def test_no_id_occurs_twice_and_every_internal_link_has_a_target(
    client: FlaskClient, path: str
) -> None:
    text = client.get(path).text
    ids = re.findall(r'\sid="([^"]*)"', text)
    assert sorted(ids) == sorted(set(ids))
    assert set(re.findall(r'href="#([^"]*)"', text)) <= set(ids)


def test_the_page_contains_schema_org_that_an_rdf_parser_reads(client: FlaskClient) -> None:
    text = client.get("/doc/event/beschluss-2019-11-05").text
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    assert script
    told = json.loads(script[1])
    assert told["@type"] == "Event"
    assert told["startDate"] == "2019-11-05"
    told["@context"] = {"@vocab": "https://schema.org/"}  # offline: not fetched from schema.org
    found = rdflib.Graph().parse(data=json.dumps(told), format="json-ld")
    iri = rdflib.URIRef(BASE_IRI + "id/event/beschluss-2019-11-05")
    assert (iri, rdflib.RDF.type, rdflib.URIRef("https://schema.org/Event")) in found


def test_each_statement_leads_to_its_source_and_the_quotation(client: FlaskClient) -> None:
    text = client.get("/doc/decision/2019-11-05").text
    assert 'class="mark" href="#note-' in text
    assert "<q>" in text


def test_disagreeing_readings_stand_side_by_side(client: FlaskClient) -> None:
    text = client.get("/doc/figure/projekte", headers={"Accept-Language": "en"}).text
    assert "The sources contradict each other here." in text
    assert text.count("<tr") >= 4


def test_a_deduced_value_is_marked_with_its_reason(client: FlaskClient) -> None:
    text = client.get("/doc/project/innamoruhr", headers={"Accept-Language": "en"}).text
    assert "deduced" in text
    assert "sub-project of Mobilitätsregion" in text


def test_what_no_source_states_is_displayed(client: FlaskClient) -> None:
    text = client.get("/doc/project/chemstars", headers={"Accept-Language": "en"}).text
    assert "Not stated in the sources we read:" in text


def test_a_match_elsewhere_shows_its_evidence(client: FlaskClient) -> None:
    text = client.get("/doc/place/essen", headers={"Accept-Language": "en"}).text
    assert 'href="http://www.wikidata.org/entity/Q2066" rel="external"' in text
    assert "nwbib-spatial.ttl" in text


@pytest.mark.parametrize("path", ["/", "/doc/project/innamoruhr", "/no-such-page"])
def test_every_page_links_the_imprint_if_there_is_one(release, client, path: str) -> None:
    address = "https://example.org/impressum"
    named = create_app(Site(Settings(imprint=address), release)).test_client()
    html = {"Accept": "text/html"}
    link = f'<a href="{address}">Impressum und Datenschutz</a>'
    assert link in named.get(f"{path}?lang=de", headers=html).text
    assert "Impressum" not in client.get(f"{path}?lang=de", headers=html).text


def test_quotations_state_their_language_where_it_is_not_that_of_the_page(
    client: FlaskClient,
) -> None:
    english = client.get("/doc/project/innamoruhr?lang=en").text
    german = client.get("/doc/project/innamoruhr?lang=de").text
    assert '<q lang="de">erprobten 138 Teilnehmende' in english
    assert "<q>138 participants" in english
    assert '<q lang="en">138 participants' in german
    assert "<q>erprobten 138 Teilnehmende" in german


def test_stated_money_is_written_as_the_language_of_the_page_does(client: FlaskClient) -> None:
    assert ">€120</a>" in client.get("/doc/project/innamoruhr?lang=en").text
    assert ">120\u00a0€</a>" in client.get("/doc/project/innamoruhr?lang=de").text
