"""The SPARQL 1.1 Protocol over a small graph of its own."""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.functions import EXTENSIONS
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.sparql.engine.sources import Sources
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

SETTINGS = Settings(query_memory=256, query_timeout=10, query_rows=1000)
QUERY = "SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
DIRECT = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.fixture(
    scope="module",
    params=[(0, 0), (0, 1), (1 << 20, 1)],
    ids=["framework", "fast", "cached"],
)
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    """A client of the endpoint: by the framework, by the fast path, with responses cached."""
    cached, fast = request.param
    settings = replace(SETTINGS, response_cache_bytes=cached, fast_path=fast)
    file = Path(tmp_path_factory.mktemp("data"), "data.trig")
    file.write_text(
        "<urn:g1> { <urn:a> <urn:p> <urn:b> } "
        "<urn:g2> { <urn:a> <urn:p> <urn:b> , <urn:c> . <urn:x> <urn:name> 'Ä', '<&' }",
        encoding="utf-8",
    )
    with ZygoteProcess(Sources((file,)), SETTINGS) as zygote:
        engine = Engine(EmbeddedBackend(zygote.address, SETTINGS), SETTINGS, "v1")
        yield create_app(Site(settings, None, engine)).test_client()
        engine.close()


def number(response) -> int:
    assert response.status_code == 200, response.text
    return int(response.get_json(force=True)["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_a_query_comes_by_get_by_form_and_as_the_body(served, path):
    answers = [
        served.get(path, query_string={"query": QUERY}),
        served.get(path, query_string={"query": QUERY}, content_type=FORM),
        served.post(path, data={"query": QUERY}),
        served.post(path, data=QUERY, content_type=DIRECT),
        served.post(path, data=QUERY, content_type=DIRECT + "; charset=UTF-8"),
    ]  # fmt: skip
    assert {(a.status_code, a.get_data()) for a in answers} == {(200, answers[0].get_data())}
    assert answers[0].content_type == "application/sparql-results+json"
    assert answers[0].headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", 4),
        ("&default-graph-uri=urn:g1", 1),
        ("&default-graph-uri=urn:g1&default-graph-uri=urn:g2", 4),
        ("&default-graph-uri=urn:nothing", 0),
        ("&named-graph-uri=urn:g1", 0),
    ],
)
def test_the_dataset_comes_from_the_parameters(served, arguments, expected):
    from urllib.parse import quote

    by_get = served.get(f"/sparql?query={quote(COUNT)}{arguments}")
    direct = served.post(f"/sparql?{arguments}", data=COUNT, content_type=DIRECT)
    form = served.post(
        "/sparql",
        data=f"query={quote(COUNT)}{arguments}",
        content_type="application/x-www-form-urlencoded",
    )
    assert [number(answer) for answer in (by_get, direct, form)] == [expected] * 3


@pytest.mark.parametrize(
    ("query", "accept", "content_type"),
    [
        (QUERY, "*/*", "application/sparql-results+json"),
        (QUERY, "application/sparql-results+xml", "application/sparql-results+xml; charset=utf-8"),
        (QUERY, "text/csv;q=0.5, text/tab-separated-values",
         "text/tab-separated-values; charset=utf-8"),
        ("ASK {}", "text/xml", "application/sparql-results+xml; charset=utf-8"),
        ("DESCRIBE <urn:a>", "*/*", "text/turtle; charset=utf-8"),
        ("DESCRIBE <urn:a>", "application/turtle,text/turtle", "text/turtle; charset=utf-8"),
        ("DESCRIBE <urn:a>", "application/n-quads", "application/n-quads; charset=utf-8"),
        ("DESCRIBE <urn:a>", "application/json", "application/ld+json"),
    ],
)  # fmt: skip
def test_the_format_is_negotiated(served, query, accept, content_type):
    response = served.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.content_type == content_type
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize("parameter", ["format", "output"])
def test_a_parameter_names_the_format(served, parameter):
    response = served.get("/sparql", query_string={"query": QUERY, parameter: "csv"})
    assert response.content_type == "text/csv; charset=utf-8"


def test_every_graph_format_contains_the_same_triples(served):
    query = {"query": "CONSTRUCT WHERE { ?s ?p ?o }"}
    for name, rdf in {
        "ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML,
        "jsonld": RdfFormat.JSON_LD, "trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS,
    }.items():  # fmt: skip
        response = served.get("/sparql", query_string={**query, "format": name})
        triples = {str(quad.triple) for quad in parse(response.get_data(), rdf)}
        assert len(triples) == 4, name


def test_the_same_answer_is_not_sent_twice(served):
    first = served.get("/sparql", query_string={"query": QUERY})
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    again = served.get(
        "/sparql", query_string={"query": QUERY}, headers={"If-None-Match": f'"x", {tag}'}
    )
    assert (again.status_code, again.get_data(), again.headers["ETag"]) == (304, b"", tag)
    other = served.get("/sparql", query_string={"query": QUERY, "format": "csv"})
    assert other.headers["ETag"] != tag


@pytest.mark.parametrize(("query", "status"), [(QUERY, 304), ("SELECT ?s { ?s ?p ?o . . }", 400)])
def test_any_copy_will_do_only_where_there_is_an_answer(served, query, status):
    response = served.get("/sparql", query_string={"query": query}, headers={"If-None-Match": "*"})
    assert response.status_code == status


def test_an_answer_that_may_differ_is_not_cacheable(served):
    response = served.get("/sparql", query_string={"query": "SELECT (UUID() AS ?x) {}"})
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


def test_head_has_the_headers_of_get(served):
    got = served.get("/sparql", query_string={"query": QUERY})
    head = served.head("/sparql", query_string={"query": QUERY})
    assert head.get_data() == b""
    for name in ("Content-Type", "Content-Length", "ETag"):
        assert head.headers[name] == got.headers[name]


def test_options_lists_what_browsers_of_other_sites_may_send(served):
    response = served.options("/sparql")
    assert response.status_code == 204
    assert "POST" in response.headers["Allow"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]


BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_a_browser_gets_the_editor_with_the_query(served):
    assert served.get("/sparql", headers=BROWSER).mimetype == "text/html"
    page = served.get("/sparql", query_string={"query": "ASK { <urn:q> ?p 1 }"}, headers=BROWSER)
    assert page.mimetype == "text/html"
    assert "ASK { &lt;urn:q&gt; ?p 1 }" in page.text


@pytest.mark.parametrize(
    ("query", "part"),
    [("SELECT ?o { <urn:x> ?p ?o }", "Ä"), ("ASK {}", ""), ("DESCRIBE <urn:a>", "urn:c")],
)
def test_the_form_without_script_shows_the_answer(served, query, part):
    page = served.get("/sparql", query_string={"query": query, "format": "html"})
    assert page.status_code == 200
    outcome = page.text.partition('id="outcome"')[2]
    assert outcome
    assert part in outcome


def test_an_answer_too_large_for_a_page_is_not_put_on_one(served):
    query = (
        "SELECT (CONCAT("
        + ", ".join(["?b"] * 100)
        + ") AS ?a) { BIND('"
        + "x" * 90_000
        + "' AS ?b) }"
    )
    assert served.get("/sparql", query_string={"query": query, "format": "csv"}).status_code == 200
    page = served.get(
        "/sparql", query_string={"query": query, "format": "html"}, headers={"Accept": "text/html"}
    )
    assert page.status_code == 503
    assert "a page shows at most" in page.text


def test_without_a_query_the_service_describes_itself(served):
    response = served.get("/sparql")
    assert response.content_type == "text/turtle; charset=utf-8"
    triples = [quad.triple for quad in parse(response.get_data(), RdfFormat.TURTLE)]
    said = {(t.subject.value, t.predicate.value, getattr(t.object, "value", "")) for t in triples}
    endpoint = "http://localhost/sparql"
    assert (endpoint, SD + "endpoint", endpoint) in said
    assert (endpoint, SD + "feature", SD + "UnionDefaultGraph") in said
    assert (endpoint, SD + "feature", SD + "BasicFederatedQuery") not in said
    functions = {o for _, p, o in said if p == SD + "extensionFunction"}
    assert functions == {extension.iri for extension in EXTENSIONS}
    assert (endpoint + "#query-timeout", "https://schema.org/maxValue", "10") in said


def test_the_description_does_not_change_and_comes_in_every_graph_format(served):
    for suffix, rdf in (("rdf", RdfFormat.RDF_XML), ("jsonld", RdfFormat.JSON_LD)):
        response = served.get("/sparql", query_string={"format": suffix})
        assert len(list(parse(response.get_data(), rdf))) > 20
    tag = served.get("/sparql").headers["ETag"]
    assert served.get("/sparql", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("public_url", "endpoint"),
    [("", "http://localhost/sparql"), ("https://data.example/", "https://data.example/sparql")],
)
def test_the_description_names_the_endpoint_as_the_public_reaches_it(served, public_url, endpoint):
    site = served.application.extensions["ruhrkg"]
    settings = replace(SETTINGS, public_url=public_url)
    client = create_app(Site(settings, None, site.engine)).test_client()
    quads = parse(client.get("/sparql").get_data(), RdfFormat.TURTLE)
    assert {q.object.value for q in quads if q.predicate.value == SD + "endpoint"} == {endpoint}


@pytest.mark.parametrize("extension", EXTENSIONS, ids=lambda e: e.iri.rpartition("/")[2])
def test_every_function_that_is_described_is_there(served, extension):
    call = f"SELECT (<{extension.iri}>('POINT(7 51)', 'POINT(7 52)') AS ?x) {{}}"
    assert served.get("/sparql", query_string={"query": call}).status_code == 200


@pytest.mark.parametrize(
    ("send", "status"),
    [
        (lambda c: c.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D"), 400),
        (lambda c: c.post("/sparql?query=ASK%7B%7D", data="ASK {}", content_type=DIRECT), 400),
        (lambda c: c.post("/sparql", data={"x": "y"}), 400),
        (lambda c: c.get("/sparql?query=%FF"), 400),
        (lambda c: c.post("/sparql", data=b"ASK { '\xff' }", content_type=DIRECT), 400),
        (lambda c: c.get("/sparql?query=ASK%7B%7D&timeout=soon"), 400),
        (lambda c: c.get("/sparql?query=ASK%7B%7D&default-graph-uri=no%20iri"), 400),
        (lambda c: c.get("/sparql?query=ASK%7B%7D&default-graph-uri=http%3A%2F%2F%5B"), 400),
        (lambda c: c.get("/sparql?query=ASK%7B%7D&named-graph-uri=a%3A%25zz"), 400),
        (lambda c: c.get("/sparql?query=SELECT"), 400),
        (lambda c: c.get("/sparql?update=CLEAR%20ALL"), 403),
        (lambda c: c.get("/sparql?query=CLEAR%20ALL"), 403),
        (lambda c: c.post("/sparql", data={"update": "CLEAR ALL"}), 403),
        (lambda c: c.post("/sparql", data="CLEAR ALL",
                          content_type="application/sparql-update"), 403),
        (lambda c: c.post("/sparql?default", data="<a> <b> 1", content_type="text/turtle"), 403),
        (lambda c: c.put("/sparql?graph=urn:g", data="<a> <b> 1"), 405),
        (lambda c: c.delete("/sparql?default"), 405),
        (lambda c: c.patch("/sparql", data="CLEAR ALL"), 405),
        (lambda c: c.post("/sparql", data=gzip.compress(b"ASK {}"), content_type=DIRECT,
                          headers={"Content-Encoding": "gzip"}), 415),
        (lambda c: c.get("/sparql?query=ASK%7BSERVICE%20%3Curn:x%3E%7B%7D%7D"), 403),
        (lambda c: c.get("/sparql?query=ASK%7B%7D&format=pdf"), 406),
        (lambda c: c.get("/sparql?query=ASK%7B%7D", headers={"Accept": "text/turtle"}), 406),
        (lambda c: c.post("/sparql", data="ASK " + "x" * 600_000, content_type=DIRECT), 413),
        (lambda c: c.post("/sparql", data="ASK " + "x" * 140_000, content_type=DIRECT), 413),
        (lambda c: c.post("/sparql", data="ASK {}", content_type="text/plain"), 415),
        (lambda c: c.post("/sparql", data=b"ASK {}", content_type=DIRECT + ";charset=UTF-16"), 415),
        (lambda c: c.post("/sparql", data=b"ASK {}"), 415),
        (lambda c: c.get("/sparql", query_string={
            "query": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"}), 503),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_a_problem_with_the_right_status(served, send, status):
    response = send(served)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    problem = response.get_json(force=True)
    assert problem["status"] == status
    assert problem["detail"]


def test_a_syntax_error_is_a_page_for_a_browser(served):
    arguments = {"query": "SELECT * { ?s rkg:p ?o }", "format": "html"}
    response = served.get("/sparql", query_string=arguments, headers=BROWSER)
    assert response.status_code == 400
    assert response.mimetype == "text/html"
    assert "PREFIX rkg: &lt;https://w3id.org/ruhrkg/ontology#&gt;" in response.text


@pytest.mark.parametrize(
    ("query", "kept"), [("SELECT (RAND() AS ?x) {}", False), ("SELECT (1 AS ?x) {}", True)]
)
def test_a_page_with_an_answer_that_may_differ_is_not_cached(client, query, kept):
    answer = client.get("/sparql", query_string={"query": query, "format": "html"})
    assert answer.status_code == 200
    assert ("no-store" not in answer.headers["Cache-Control"]) is kept


def test_a_write_is_answered_with_the_allowed_methods(served):
    answer = served.put("/sparql?graph=urn:g", data="<a> <b> 1")
    assert answer.headers["Allow"] == "GET, HEAD, POST, OPTIONS"
    assert "Nothing can be changed here" in answer.json["detail"]


def test_a_browser_may_send_what_a_proxy_in_front_asks_for(served):
    allowed = served.options("/sparql").headers["Access-Control-Allow-Headers"].split(", ")
    assert {"Authorization", "X-Requested-With", "Content-Type"} <= set(allowed)


def test_an_empty_answer_gives_the_reason_in_a_header(served):
    answer = served.get("/sparql", query_string={"query": "SELECT * { ?s <urn:größe> ?o }"})
    assert answer.headers["Query-Hints"] == (
        '"The property <urn:gr%C3%B6%C3%9Fe> does not occur in the data."'
    )
    assert "Query-Hints" in answer.headers["Access-Control-Expose-Headers"]
    assert "Query-Hints" not in served.get("/sparql", query_string={"query": QUERY}).headers
