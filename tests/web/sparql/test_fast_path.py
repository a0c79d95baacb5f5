"""Queries answered in front of the framework get the responses that the framework makes."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from tests.conftest import WholeClient

from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

SELECT = "SELECT ?p ?o { <https://w3id.org/ruhrkg/id/project/innamoruhr> ?p ?o }"
LARGE = "SELECT * { ?s ?p ?o } LIMIT 20000"
VOLATILE = "SELECT (STRLEN(STR(RAND())) > 0 AS ?x) {}"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 20"
FORM = {"content_type": "application/x-www-form-urlencoded"}
DIRECT = {"content_type": "application/sparql-query"}
REQUESTS = [
    ({"query": SELECT}, {}),
    ({"query": SELECT}, {"Accept": "text/csv"}),
    ({"query": SELECT}, {"Accept": "application/sparql-results+xml, */*;q=0.1"}),
    ({"query": SELECT, "format": "tsv"}, {}),
    ({"query": SELECT, "output": "xml", "timeout": "5"}, {}),
    ({"query": SELECT}, {"Accept-Encoding": "gzip"}),
    ({"query": "ASK {}"}, {"Accept-Encoding": "br, gzip"}),
    ({"query": "ASK {}"}, {"Accept-Language": "en"}),
    ({"query": "ASK {}", "lang": "de"}, {}),
    ({"query": "ASK {}", "lang": "xx"}, {}),
    ({"query": LARGE}, {}),
    ({"query": VOLATILE}, {}),
    ({"query": CONSTRUCT}, {}),
    ({"query": CONSTRUCT}, {"Accept": "application/ld+json"}),
    ({"query": "DESCRIBE <https://w3id.org/ruhrkg/id/place/essen>", "format": "nt"}, {}),
    ({"query": SELECT, "default-graph-uri": "urn:none"}, {}),
    ({"query": "SELECT * { ?s <urn:nothing> ?o }"}, {}),
    ({"query": SELECT}, {"If-None-Match": "*"}),
    ({"query": SELECT}, {"If-None-Match": '"other"'}),
    ({"query": SELECT}, {"Range": "bytes=0-9"}),
    ({"query": SELECT}, {"Accept": "text/html"}),
    ({"query": SELECT}, {"Accept": "image/png"}),
    ({"query": SELECT, "format": "pdf"}, {}),
    ({"query": SELECT, "timeout": "soon"}, {}),
    ({"query": SELECT, "timeout": "0.001", "default-graph-uri": "a b"}, {}),
    ({"query": "SELECT"}, {}),
    ({"query": "SELECT"}, {"Accept": "text/html"}),
    ({"query": "CLEAR ALL"}, {}),
    ({"query": "ASK { SERVICE <urn:x> {} }"}, {"Accept-Language": "de"}),
    ({"query": ["ASK {}", "ASK {}"]}, {}),
    ({"update": "CLEAR ALL"}, {}),
    ({}, {}),
]  # fmt: skip


@pytest.fixture(scope="module", params=[0, 1], ids=["first", "later"])
def fast(request: pytest.FixtureRequest, release: Release, engine: Engine) -> FlaskClient:
    """A client of the fast path; `later`, after it has seen responses of each kind."""
    made = create_app(Site(replace(Settings(), response_cache_bytes=0), release, engine))
    made.test_client_class = WholeClient
    client = made.test_client()
    for query, headers in REQUESTS * request.param:
        client.get("/sparql", query_string=query, headers=headers)
        client.post("/sparql", data=query, headers=headers)
    return client


@pytest.fixture(scope="module")
def framework(release: Release, engine: Engine) -> Iterator[FlaskClient]:
    settings = replace(Settings(), response_cache_bytes=0, fast_path=0)
    made = create_app(Site(settings, release, engine))
    made.test_client_class = WholeClient
    return made.test_client()


def both(response) -> tuple:
    undated = [(n, "..." if n == "Date" else value) for n, value in response.headers]
    return response.status, undated, response.data


@pytest.mark.parametrize(("query", "headers"), REQUESTS)
def test_a_get_has_the_response_of_the_framework(fast, framework, query, headers):
    asked = {"query_string": query, "headers": headers}
    wanted = both(framework.get("/sparql", **asked))
    assert [both(fast.get("/sparql", **asked)) for _ in range(2)] == [wanted] * 2
    assert both(fast.head("/sparql", **asked)) == both(framework.head("/sparql", **asked))


@pytest.mark.parametrize("coding", ["gzip", "zstd;q=0, br, *;q=0.1"])
@pytest.mark.parametrize(("query", "headers"), REQUESTS)
def test_a_compressed_response_is_that_of_the_framework(fast, framework, query, headers, coding):
    asked = {"query_string": query, "headers": {"Accept-Encoding": coding, **headers}}
    wanted = both(framework.get("/sparql", **asked))
    assert [both(fast.get("/sparql", **asked)) for _ in range(2)] == [wanted] * 2
    asked["data"] = asked.pop("query_string")
    assert both(fast.post("/sparql", **asked)) == both(framework.post("/sparql", **asked))


@pytest.mark.parametrize(("query", "headers"), REQUESTS)
def test_a_form_has_the_response_of_the_framework(fast, framework, query, headers):
    asked = {"data": query, "headers": headers, **FORM}
    assert both(fast.post("/sparql", **asked)) == both(framework.post("/sparql", **asked))


@pytest.mark.parametrize("path", ["/sparql", "/sparql?format=csv", "/sparql?lang=en", "/sparql/"])
@pytest.mark.parametrize(
    ("body", "sent"),
    [
        (SELECT.encode(), DIRECT),
        ("\ufeffASK {}".encode(), DIRECT),
        (b"ASK { ?s ?p '\xff' }", DIRECT),
        (b"", DIRECT),
        (b"ASK " + b"x" * 600_000, DIRECT),
        (SELECT.encode(), {"content_type": "application/sparql-query; charset=utf-8"}),
        (SELECT.encode("utf-16"), {"content_type": "application/sparql-query; charset=utf-16"}),
        (SELECT.encode(), {"content_type": "text/plain"}),
        (SELECT.encode(), {**DIRECT, "headers": {"Content-Encoding": "gzip"}}),
        (b"query=ASK%20%7B%7D&query=ASK", FORM),
        (b"query=ASK%20%7B%7D&format=%ff", FORM),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value[:12].decode("latin-1"),
)
def test_a_body_has_the_response_of_the_framework(fast, framework, path, body, sent):
    wanted = both(framework.post(path, data=body, **sent))
    assert both(fast.post(path, data=body, **sent)) == wanted


def test_a_plain_query_does_not_reach_the_framework_once_its_headers_are_known(fast):
    query = {"query": SELECT}
    fast.get("/sparql", query_string=query)
    reached = []
    fast.application.before_request_funcs.setdefault(None, []).insert(
        0, lambda: reached.append(True)
    )
    try:
        assert fast.get("/sparql", query_string=query).status_code == 200
        assert fast.get("/sparql", query_string={**query, "lang": "de"}).status_code == 200
    finally:
        fast.application.before_request_funcs[None].pop(0)
    assert reached == [True]


def test_cached_answers_are_kept_compressed(release, engine, framework):
    application = create_app(Site(Settings(), release, engine))
    application.test_client_class = WholeClient
    client = application.test_client()
    reached = []
    application.before_request_funcs.setdefault(None, []).append(lambda: reached.append(True))
    codings = ("gzip", "br", "zstd", "deflate", "identity")
    asked = [
        {"query_string": {"query": SELECT}, "headers": {"Accept-Encoding": c}} for c in codings
    ]
    first = [both(client.get("/sparql", **request)) for request in asked]
    count = len(reached)
    assert [both(client.get("/sparql", **request)) for request in asked] == first
    assert len(reached) == count
    assert first == [both(framework.get("/sparql", **request)) for request in asked]
    assert [dict(headers).get("Content-Encoding", "identity") for _, headers, _ in first] == [
        *codings
    ]


@pytest.mark.parametrize("query", ["SELECT ?x { ?x ?p", VOLATILE, "SELECT * { ?s <urn:none> ?o }"])
def test_a_query_runs_once_whichever_layer_writes_the_response(release, engine, query, monkeypatch):
    started = []
    backend = engine._backend
    start = backend.start
    monkeypatch.setattr(backend, "start", lambda *a, **k: started.append(1) or start(*a, **k))
    client = create_app(Site(replace(Settings(), cache_bytes=0), release, engine)).test_client()
    client.get("/sparql", query_string={"query": query})
    assert started == [1]


def test_a_query_counts_once_for_the_rate_limit(release, engine):
    settings = replace(Settings(), rate_limit=2, response_cache_bytes=0)
    limited = Engine(engine._backend, settings, "v")
    client = create_app(Site(settings, release, limited)).test_client()
    statuses = [client.get("/sparql", query_string={"query": SELECT}).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_requests_are_counted_in_the_metrics(fast):
    def counted() -> float:
        name = 'ruhrkg_requests_total{method="GET",route="sparql.endpoint",status="200"}'
        lines = fast.get("/metrics").text.splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))

    fast.get("/sparql", query_string={"query": SELECT})
    before = counted()
    fast.get("/sparql", query_string={"query": SELECT})
    assert counted() == before + 1


def test_a_fault_of_ours_is_logged_and_a_500(fast, monkeypatch, caplog):
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(Engine, "prepare", broken)
    response = fast.get("/sparql", query_string={"query": "ASK {}"})
    assert response.status_code == 500
    assert "broken" not in response.text
    assert "broken" in caplog.text
