"""W3C SPARQL 1.1: query evaluation, syntax and result formats.

Over HTTP against `ruhrkg serve FILE`, and in process with the engine and our rewriting of its
queries on the same files. A test that is not in w3c-failing.toml must pass,
and one that is must fail.
"""

import os
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from pyoxigraph import DefaultGraph, NamedNode, QueryResultsFormat, RdfFormat, Store, parse
from pyoxigraph import serialize as serialize_quads
from tests.serving import served
from tests.standards import w3c

from ruhrkg.settings import Settings
from ruhrkg.sparql.query.diagnosis import is_query
from ruhrkg.sparql.query.rewriting import rewrite

pytestmark = pytest.mark.w3c

FOLDER = Path(os.environ.get("RUHRKG_STANDARDS_DIR") or "nowhere", "w3c-sparql").resolve()
CASES = list(w3c.cases(FOLDER)) if FOLDER.is_dir() else []


@pytest.fixture(scope="module", params=["memory", "disk"])
def endpoint(standards, tmp_path_factory, request):
    """One server with every data file as a graph of its own; each test names its dataset."""
    files = sorted({file for case in CASES for file in (*case.data, *case.graphs)})
    path = Path(tmp_path_factory.mktemp("w3c"), "all.nq")
    everything = (quad for file in files for quad in w3c.quads(file, NamedNode(file.as_uri())))
    serialize_quads(everything, str(path), RdfFormat.N_QUADS)
    store = ["--store", path.with_name("store")] if request.param == "disk" else []
    with served(path, "--no-merge", "--workers", "1", *store, query_timeout=20) as address:
        yield f"{address}/sparql"


class RefusedError(Exception):
    """An error response: its status and message."""


def by_http(endpoint: str, case: w3c.Case):
    parameters = [("query", case.text)]
    if case.kind == "evaluation" and "FROM" not in case.text:
        parameters += [("default-graph-uri", file.as_uri()) for file in case.data]
        parameters += [("named-graph-uri", file.as_uri()) for file in case.graphs]
        if not case.data:
            parameters.append(("default-graph-uri", "urn:empty"))
    accept = (
        "text/csv" if case.result and case.result.suffix == ".csv" else
        "text/tab-separated-values;q=0.9, application/n-triples" if case.name.endswith("tsv") else
        "application/sparql-results+json, application/n-triples"
    )  # fmt: skip
    request = Request(endpoint, urlencode(parameters).encode(), {"Accept": accept})
    try:
        with urlopen(request, timeout=60) as response:
            content, media_type = response.read(), response.headers.get_content_type()
    except HTTPError as error:
        with error:
            raise RefusedError(error.code, error.read().decode()) from None
    if media_type == "text/csv":
        return w3c.csv_of(content)
    if media_type == "application/n-triples":
        return w3c.graph_of(quad.triple for quad in parse(content, RdfFormat.N_TRIPLES))
    return w3c.answered(content, QueryResultsFormat.from_media_type(media_type))


def in_process(case: w3c.Case):
    store = Store()
    for file in case.data:
        store.extend(w3c.quads(file, DefaultGraph()))
    for file in case.graphs:
        store.extend(w3c.quads(file, NamedNode(file.as_uri())))
    answer = store.query(rewrite(case.text, is_query), base_iri=Settings().base_iri)
    if case.result is None:
        return None
    if case.result.suffix == ".csv":
        return w3c.csv_of(answer.serialize(format=QueryResultsFormat.CSV))
    if case.text.upper().lstrip().find("CONSTRUCT") >= 0 and not hasattr(answer, "variables"):
        return w3c.graph_of(answer) if not isinstance(answer, bool) else answer
    return w3c.answered(answer.serialize(format=QueryResultsFormat.JSON), QueryResultsFormat.JSON)


def judge(case: w3c.Case, table: str, answer) -> None:
    known = w3c.failing(table)
    try:
        if case.kind == "bad syntax":
            with pytest.raises((RefusedError, SyntaxError)) as refused:
                answer()
            assert isinstance(refused.value, SyntaxError) or refused.value.args[0] == 400
        elif case.kind == "syntax":
            accepted(answer)
        else:
            assert answer() == w3c.expected(case)
    except (AssertionError, RefusedError, SyntaxError, RuntimeError, pytest.fail.Exception):
        if case.name in known:
            pytest.xfail(known[case.name])
        raise
    assert case.name not in known, f"{case.name} passes now: take it out of {w3c.FAILING.name}"


def accepted(answer) -> None:
    """Whether the syntax is accepted; the function that one query calls need not exist."""
    try:
        answer()
    except (RefusedError, RuntimeError) as error:
        assert "function" in str(error)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_over_http(endpoint, case):
    judge(case, "http", lambda: by_http(endpoint, case))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_in_process(standards, case):
    judge(case, "in_process", lambda: in_process(case))


def test_the_suite_is_whole(standards):
    assert len(CASES) > 300


def test_every_known_failure_is_a_test(standards):
    names = {case.name for case in CASES}
    assert {*w3c.failing("http"), *w3c.failing("in_process")} <= names
