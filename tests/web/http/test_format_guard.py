"""Offered formats are available by suffix, `?format=` and Accept; others are a 406."""

import csv
import io

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SH

from ruhrkg.vocabulary import PREFIXES

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
LIST_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "geojson": "application/geo+json",
}
ONLY_PAGES = (
    "/", "/map", "/timeline", "/queries", "/reconcile/features", "/doc/project/innamoruhr",
    "/neighbourhood/project/innamoruhr",
)  # fmt: skip
ONLY_JSON = ("/suggest?q=Ruhr", "/health", "/openapi.json", "/sparql/completions/classes")
SEVERAL = (
    "/projects", "/quality", "/shapes", "/search?q=Ruhr", "/ontology", "/catalog", "/changes",
    "/dumps", "/releases", "/void",
)  # fmt: skip


def with_format(path: str, name: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}format={name}"


@pytest.mark.parametrize("path", [*ONLY_PAGES, *ONLY_JSON, *SEVERAL, "/resolve?iri=Q2103"])
def test_an_unknown_format_is_refused_with_the_offer(client: FlaskClient, path: str):
    answer = client.get(with_format(path, "bogus"))
    assert answer.status_code == 406
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["offer"]


@pytest.mark.parametrize("path", ONLY_PAGES)
def test_a_page_does_not_pretend_to_be_data(client: FlaskClient, path: str):
    assert client.get(with_format(path, "html")).mimetype == "text/html"
    refused = client.get(with_format(path, "csv"))
    assert refused.status_code == 406
    assert [offered["name"] for offered in refused.get_json()["offer"]] == ["html"]


@pytest.mark.parametrize("path", ONLY_JSON)
def test_routes_with_json_only_state_it(client: FlaskClient, path: str):
    assert client.get(with_format(path, "json")).mimetype == "application/json"
    assert client.get(with_format(path, "html")).status_code == 406


@pytest.mark.parametrize("path", [*ONLY_PAGES, *SEVERAL[:-1]])
def test_a_browser_gets_a_page(client: FlaskClient, path: str):
    answer = client.get(path, headers={"Accept": BROWSER})
    assert (answer.status_code, answer.mimetype) == (200, "text/html")


@pytest.mark.parametrize("path", [*SEVERAL, "/catalog/check", "/id/project/innamoruhr"])
def test_caches_learn_where_accept_chose(client: FlaskClient, path: str):
    for accept in ("text/html", "*/*", "application/json"):
        answer = client.get(path, headers={"Accept": accept})
        assert answer.status_code == 406 or "Accept" in answer.vary


@pytest.mark.parametrize("suffix", LIST_TYPES)
@pytest.mark.parametrize("segment", ["projects", "places"])
def test_a_list_is_the_same_table_however_it_is_requested(
    client: FlaskClient, segment: str, suffix: str
):
    whole = client.get(f"/{segment}.{suffix}")
    assert whole.mimetype == LIST_TYPES[suffix]
    for answer in (
        client.get(f"/{segment}?format={suffix}"),
        client.get(f"/{segment}", headers={"Accept": LIST_TYPES[suffix]}),
    ):
        assert answer.mimetype == LIST_TYPES[suffix]
        assert answer.data == whole.data
        assert f"{segment}.{suffix}" in answer.headers["Content-Disposition"]


def test_filters_apply_to_the_table_too(client: FlaskClient):
    text = client.get("/projects?field=vernetzte-mobilitaet&format=csv").text
    whole = client.get("/projects?format=csv").text
    found, every = (list(csv.DictReader(io.StringIO(t))) for t in (text, whole))
    assert 0 < len(found) < len(every)


def test_an_unknown_suffix_of_a_list_is_refused_with_the_offer(client: FlaskClient):
    answer = client.get("/projects.ttl")
    assert answer.status_code == 406
    assert [offered["name"] for offered in answer.get_json()["offer"]] == list(LIST_TYPES)


@pytest.mark.parametrize(
    ("media_type", "suffix", "form"),
    [
        ("text/turtle", "ttl", "turtle"),
        ("application/rdf+xml", "rdf", "xml"),
        ("application/ld+json", "jsonld", "json-ld"),
        ("application/n-triples", "nt", "nt"),
    ],
)
def test_the_iri_of_a_shape_leads_programs_to_the_shape(
    client: FlaskClient, media_type: str, suffix: str, form: str
):
    answer = client.get("/shapes", headers={"Accept": f"{media_type}, text/html;q=0.5"})
    assert answer.mimetype == media_type
    assert answer.headers["Content-Location"] == f"/shapes.{suffix}"
    assert client.get(f"/shapes?format={suffix}").mimetype == media_type
    graph = Graph().parse(data=answer.data, format=form)
    shapes = {s for s in graph.subjects(RDF.type, SH.NodeShape) if isinstance(s, URIRef)}
    assert any(str(shape).startswith(PREFIXES["shape"]) for shape in shapes)


def test_findings_are_data_for_programs(client: FlaskClient):
    for name, media_type in (("ttl", "text/turtle"), ("json", "application/json")):
        whole = client.get(f"/quality.{name}")
        assert whole.mimetype == media_type
        assert client.get(f"/quality?format={name}").data == whole.data
        assert client.get("/quality", headers={"Accept": media_type}).data == whole.data
