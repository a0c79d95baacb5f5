"""Hostile text in the data: displayed as text everywhere, never as markup, script or link."""

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

DATA = """
@prefix rkg: <https://w3id.org/ruhrkg/ontology#> .
@prefix id: <https://w3id.org/ruhrkg/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix schema: <https://schema.org/> .
<https://w3id.org/ruhrkg/id/source/s> {
    <https://w3id.org/ruhrkg/id/project/x> a rkg:Project ;
        rdfs:label "</script><script>alert(1)</script>"@de, "\\" onclick=alert(1) x=\\""@en ;
        dcterms:description "<img src=x onerror=alert(1)>"@de ;
        foaf:page <javascript:alert(1)> ;
        rkg:fieldOfAction <https://w3id.org/ruhrkg/id/field/f> ;
        rkg:milestone <https://w3id.org/ruhrkg/id/milestone/x-1> .
    <https://w3id.org/ruhrkg/id/milestone/x-1> a rkg:Milestone ;
        rdfs:label "<b>bold</b>"@de ; dcterms:date "2019-11-05<script>" .
    <https://w3id.org/ruhrkg/id/field/f> a rkg:FieldOfAction ; rdfs:label "<i>field</i>"@de .
    <https://w3id.org/ruhrkg/id/source/s> a rkg:Source ;
        dcterms:title "<svg onload=alert(1)>"@de ; foaf:page <javascript:alert(2)> .
}
<https://w3id.org/ruhrkg/graph/bare> {
    <https://w3id.org/ruhrkg/id/field/f> rdfs:comment "stated in a graph that nothing describes" .
}
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of a site that serves the hostile data, without a release."""
    file = Path(tmp_path_factory.mktemp("data"), "hostile.trig")
    file.write_text(DATA, encoding="utf-8")
    settings = Settings()
    with ZygoteProcess(Sources((file,)), settings) as zygote:
        engine = Engine(EmbeddedBackend(zygote.address, settings), settings, "v1")
        yield create_app(Site(settings, None, engine)).test_client()
        engine.close()


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/doc/project/x",
        "/doc/source/s",
        "/doc/field/f",
        "/projects",
        "/projects?view=table",
        "/sources",
        "/timeline",
        "/neighbourhood/project/x",
        "/map",
        "/quality",
        "/ontology",
        "/shapes",
        "/search?q=alert",
    ],
)
def test_nothing_in_the_data_becomes_markup(hostile: FlaskClient, path: str, language: str) -> None:
    answer = hostile.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 200
    markup = re.sub(r'<script type="application/ld\+json">[^<]*</script>', "", answer.text)
    for text in ("<script>alert", "<img src=x", "<b>bold", "<i>field", "<svg onload", '" onclick'):
        assert text not in markup
    assert "javascript:alert(1)" not in re.findall(r'href="([^"]*)"', answer.text)


def test_a_graph_that_nothing_describes_is_described_by_what_it_holds(hostile: FlaskClient) -> None:
    assert hostile.get("/doc/graph/bare").status_code == 200
    assert b"that nothing describes" in hostile.get("/data/graph/bare.nq").get_data()
    for path in ("/data/graph/bare.ttl", "/neighbourhood/graph/bare"):
        assert hostile.get(path).status_code == 200
