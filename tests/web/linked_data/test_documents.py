"""Linked data: 303, documents in every format, links between representations."""

import json
import re

import pytest
import rdflib
from flask import Flask
from flask.testing import FlaskClient
from rdflib import OWL

from ruhrkg.vocabulary import BASE_IRI
from ruhrkg.web.linked_data.documents import DOCUMENTS, signposts
from ruhrkg.web.rendering import urls

PROJECT = BASE_IRI + "id/project/innamoruhr"


@pytest.mark.parametrize(
    ("accept", "target"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "/doc/project/innamoruhr"),
        ("text/turtle", "/data/project/innamoruhr.ttl"),
        ("application/ld+json;q=0.9, text/turtle;q=0.5", "/data/project/innamoruhr.jsonld"),
        ("application/rdf+xml", "/data/project/innamoruhr.rdf"),
        ("application/n-quads", "/data/project/innamoruhr.nq"),
    ],
)
def test_a_thing_answers_303_by_accept(client: FlaskClient, accept: str, target: str) -> None:
    answer = client.get("/id/project/innamoruhr", headers={"Accept": accept})
    assert answer.status_code == 303
    assert answer.headers["Location"] == target
    assert "Accept" in answer.headers["Vary"]


def test_the_format_parameter_wins_over_accept(client: FlaskClient) -> None:
    answer = client.get("/id/project/innamoruhr?format=nt", headers={"Accept": "text/html"})
    assert answer.headers["Location"] == "/data/project/innamoruhr.nt"


def test_what_is_not_offered_is_406_with_the_offer(client: FlaskClient) -> None:
    answer = client.get("/id/project/innamoruhr", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert {"name": "ttl", "media_type": "text/turtle"} in answer.get_json(force=True)["offer"]


def test_a_graph_is_a_thing_too(client: FlaskClient) -> None:
    answer = client.get("/graph/editorial", headers={"Accept": "text/html"})
    assert answer.headers["Location"] == "/doc/graph/editorial"


def test_a_graph_has_a_page_and_a_document(client: FlaskClient) -> None:
    for path in ("/doc/graph/codes", "/data/graph/codes.ttl", "/neighbourhood/graph/codes"):
        assert client.get(path).status_code == 200
    for path in ("/data/graph/nothing.ttl", "/neighbourhood/graph/nothing"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("chosen", DOCUMENTS, ids=lambda f: f.suffix)
def test_every_format_has_the_same_statements_about_the_thing(client: FlaskClient, chosen) -> None:
    answer = client.get(f"/data/project/innamoruhr.{chosen.suffix}")
    assert answer.status_code == 200
    assert answer.content_type == chosen.content_type
    found = rdflib.Dataset(default_union=True)
    found.parse(data=answer.data, format=chosen.media_type)
    about = set(found.predicate_objects(rdflib.URIRef(PROJECT)))
    turtle = rdflib.Graph().parse(data=client.get("/data/project/innamoruhr.ttl").data)
    assert about == set(turtle.predicate_objects(rdflib.URIRef(PROJECT)))
    assert len(about) > 10


def test_a_thing_with_values_of_many_kinds_has_a_document(client: FlaskClient) -> None:
    assert client.get("/data/plan/ruhr-konferenz.ttl").status_code == 200


def test_trig_preserves_the_source_of_each_statement(client: FlaskClient) -> None:
    found = rdflib.Dataset()
    found.parse(data=client.get("/data/project/innamoruhr.trig").data, format="trig")
    field = rdflib.URIRef(BASE_IRI + "ontology#fieldOfAction")
    graphs = {str(g) for _, _, _, g in found.quads((rdflib.URIRef(PROJECT), field, None, None))}
    assert graphs == {BASE_IRI + "id/source/fb-2020-de", BASE_IRI + "id/source/fb-2020-en"}


def test_a_document_links_to_the_thing_the_licence_and_the_other_forms(
    client: FlaskClient,
) -> None:
    link = client.get("/data/project/innamoruhr.ttl").headers["Link"]
    assert f'<{PROJECT}>; rel="cite-as"' in link
    assert '</doc/project/innamoruhr>; rel="alternate"; type="text/html"' in link
    page = client.get("/doc/project/innamoruhr").headers["Link"]
    assert '</data/project/innamoruhr.ttl>; rel="describedby alternate"' in page


CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
ATTRIBUTION = "https://www.govdata.de/dl-de/by-2-0"


@pytest.mark.parametrize(
    ("thing", "licences"),
    [
        ("project/innamoruhr", {CC0}),
        ("place/essen", {CC0, ATTRIBUTION, "https://spdx.org/licenses/MIT"}),
    ],
)
@pytest.mark.parametrize("form", ["/id/{}", "/doc/{}", "/data/{}.ttl", "/data/{}.trig"])
def test_an_answer_names_the_licence_of_all_that_it_states(
    client: FlaskClient, thing: str, licences: set[str], form: str
) -> None:
    link = client.get(form.format(thing)).headers["Link"]
    assert set(re.findall(r'<([^>]*)>; rel="license"', link)) == licences


def test_the_page_states_the_same_licences_to_search_engines(client: FlaskClient) -> None:
    page = client.get("/doc/place/essen").text
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert script is not None
    assert {CC0, ATTRIBUTION} < set(json.loads(script[1])["subjectOf"]["license"])


@pytest.mark.parametrize(
    "path",
    [
        "/doc/project/nonsense",
        "/data/project/nonsense.ttl",
        "/data/project/innamoruhr.exe",
        "/id/nothing",
        "/id/place/Bochum",
        "/id/place/bochum/",
        "/graph/nothing",
    ],
)
def test_what_is_unknown_is_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_links_in_headers_are_ascii(app: Flask) -> None:
    with app.test_request_context():
        header = signposts(urls(), urls().iri("id/project/größe٣"))
    assert header.isascii()


def test_the_version_iri_of_the_ontology_leads_to_it(client: FlaskClient) -> None:
    ontology = rdflib.Graph()
    ontology.parse(data=client.get("/ontology.ttl").data, format="turtle")
    (version_iri,) = ontology.objects(None, OWL.versionIRI)
    answer = client.get("/" + str(version_iri).removeprefix(BASE_IRI))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/ontology")
    assert client.get("/ontology/0.0.9").status_code == 404


COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,"
    "application/n-triples;q=0.8,text/turtle;q=0.6,application/rdf+xml;q=0.5,text/html;q=0.2"
)


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        (COMUNICA, ".jsonld"),
        ("application/trig, text/turtle;q=0.1", ".ttl"),
        ("application/n-quads", ".nq"),
        ("application/trig, application/n-quads;q=0.5", ".trig"),
        ("application/n-quads, */*;q=0.5", ".nq"),
        ("application/n-quads, text/html;q=0.5", ".nq"),
        ("application/n-quads, text/turtle;q=0", ".nq"),
    ],
)
def test_quads_are_for_those_who_name_no_triples(
    client: FlaskClient, accept: str, suffix: str
) -> None:
    answer = client.get("/id/project/innamoruhr", headers={"Accept": accept})
    assert answer.headers["Location"].endswith(suffix)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/id/goal/langer-atem", "/id/stance/langer-atem"),
        ("/id/goal/langer-atem?format=ttl", "/id/stance/langer-atem?format=ttl"),
        ("/doc/goal/langer-atem", "/doc/stance/langer-atem"),
        ("/data/goal/langer-atem.ttl", "/data/stance/langer-atem.ttl"),
    ],
)
def test_a_replaced_iri_leads_to_its_successor(client: FlaskClient, old: str, new: str) -> None:
    answer = client.get(old)
    assert (answer.status_code, answer.location) == (301, new)
    assert client.get(new, follow_redirects=True).status_code == 200


def test_the_page_of_a_successor_does_not_list_the_iri_that_it_replaced(
    client: FlaskClient,
) -> None:
    for page in ("/doc/stance/langer-atem", "/neighbourhood/stance/langer-atem"):
        assert "goal/langer-atem" not in client.get(page).text
