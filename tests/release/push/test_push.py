"""`ruhrkg release push` into a store that imitates others; for real ones see tests/remote."""

import io

import pytest
from click.testing import CliRunner
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse
from tests.release.push.stand_in import NAME, PASSWORD, standing_in
from tests.releases import BASE, write_release
from tests.serving import free_port

from ruhrkg.cli import main
from ruhrkg.release.push.push import Content
from ruhrkg.release.store import DEFAULT_GRAPH, GRAPH

ONE, TWO, OLD = f"{BASE}id/source/one", f"{BASE}id/source/two", f"{BASE}id/source/old"
FOREIGN = "urn:somebody:else"
SAID = '<urn:a> <urn:b> "Ruhr"@de'
GRAPHS = {ONE: [SAID, '<urn:a> <urn:b> "x } y ."'], TWO: [SAID, "<urn:a> <urn:b> <urn:d>"]}


@pytest.fixture
def store():
    """A store with a graph of an older release and a foreign graph."""
    with standing_in() as store:
        for graph in (OLD, FOREIGN):
            s = NamedNode("urn:s")
            store.held.add(Quad(s, s, s, NamedNode(graph)))
        yield store


@pytest.fixture
def small(tmp_path):
    return write_release(tmp_path, "v1", GRAPHS)


@pytest.fixture
def push(small, tmp_path, monkeypatch):
    """Run the command without logins from the environment."""
    monkeypatch.setenv("NETRC", str(tmp_path / "no-netrc"))
    return lambda *arguments: CliRunner().invoke(
        main, ["release", "push", *arguments, "--build-dir", str(tmp_path)]
    )


def wanted(release, default_graph=None):
    """The statements of a release as a store should hold them."""
    triples = parse(path=str(release.path(DEFAULT_GRAPH)), format=RdfFormat.N_TRIPLES)
    default = NamedNode(default_graph) if default_graph else DefaultGraph()
    named = parse(path=str(release.path(GRAPH)), format=RdfFormat.N_QUADS)
    return {*named, *(Quad(*q.triple, default) for q in triples)}


def test_everything_is_replaced_in_one_request(push, store, small):
    outcome = push(store.url)
    assert outcome.exit_code == 0, outcome.output
    assert "2 named graphs and the default graph loaded in one request" in outcome.output
    assert "not checked" in outcome.output
    assert set(store.held) == wanted(small)
    writing = [(method, query) for method, query, length in store.asked if length]
    assert writing == [("PUT", "")]


@pytest.mark.parametrize("status", [400, 404, 405, 415, 501])
def test_a_store_that_refuses_a_dataset_gets_graph_by_graph(push, store, small, status):
    store.whole = (status, "text/plain")
    outcome = push(store.url, "--sparql", store.query)
    assert outcome.exit_code == 0, outcome.output
    assert f"{status} " in outcome.output and "no datasets" in outcome.output
    assert "some graphs of the old release and some of the new one" in outcome.output
    assert "graph by graph, 1 removed" in outcome.output
    assert "checked: every graph" in outcome.output
    kept = {q for q in store.held if q.graph_name == NamedNode(FOREIGN)}
    assert set(store.held) == wanted(small) | kept
    assert kept, "a graph that no release has made was removed"


def test_a_page_for_people_is_no_success(push, store, small):
    store.whole = (200, "text/html; charset=UTF-8")
    outcome = push(store.url)
    assert "200 with a web page" in outcome.output
    assert "graph by graph, 0 removed" in outcome.output
    assert wanted(small) <= set(store.held)


def test_graph_by_graph_can_be_requested(push, store, small):
    outcome = push(store.url, "--graph-by-graph")
    assert outcome.exit_code == 0, outcome.output
    assert [query for method, query, _ in store.asked if method == "PUT"] == [
        "graph=https%3A%2F%2Fw3id.org%2Fruhrkg%2Fid%2Fsource%2Fone",
        "graph=https%3A%2F%2Fw3id.org%2Fruhrkg%2Fid%2Fsource%2Ftwo",
        "default",
    ]
    assert wanted(small) <= set(store.held)


@pytest.mark.parametrize("mode", [[], ["--graph-by-graph"]])
def test_the_default_graph_can_go_under_a_name(push, store, small, mode):
    outcome = push(store.url, "--default-graph", "urn:all", *mode)
    assert outcome.exit_code == 0, outcome.output
    assert wanted(small, "urn:all") <= set(store.held)
    assert not [q for q in store.held if q.graph_name == DefaultGraph()]


@pytest.mark.parametrize("mode", [[], ["--graph-by-graph"]])
@pytest.mark.parametrize("scheme", ["Basic", "Digest"])
def test_the_login_is_sent_as_the_store_requests(push, store, small, scheme, mode):
    store.login = scheme
    outcome = push(store.with_login(), *mode)
    assert outcome.exit_code == 0, outcome.output
    assert wanted(small) <= set(store.held)
    assert {given.partition(" ")[0] for given in store.authorizations} == {"", scheme}
    sent = [query for method, query, length in store.asked if length]
    assert len(sent) == len(set(sent)), "a body was sent twice"


def test_no_login_is_sent_unasked(push, store):
    assert push(store.with_login()).exit_code == 0
    assert set(store.authorizations) <= {""}


def test_the_login_may_come_from_netrc(push, store, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine 127.0.0.1 login {NAME} password {PASSWORD}\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    store.login = "Digest"
    outcome = push(store.url)
    assert outcome.exit_code == 0, outcome.output
    assert {given.partition(" ")[0] for given in store.authorizations} == {"", "Digest"}


@pytest.mark.parametrize("scheme", ["Basic", "Digest"])
def test_a_wrong_password_is_reported_and_not_displayed(push, store, scheme):
    store.login = scheme
    before = set(store.held)
    outcome = push(store.with_login("falsch"))
    assert outcome.exit_code == 1
    assert "401" in outcome.output and "Put a name and password" in outcome.output
    assert "holds what it held before" in outcome.output
    assert "falsch" not in outcome.output
    assert set(store.held) == before


@pytest.mark.parametrize("early", [False, True])
@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (503, {}, ["503", "over capacity", "Run it again"]),
        (403, {}, ["403", "read-only"]),
        (413, {}, ["413", "Raise the limit on the size of requests"]),
        (302, {"Location": "/elsewhere"}, ["302", "/elsewhere", "Push to the address"]),
    ],
)
def test_a_refusal_is_reported_with_a_remedy(tmp_path, push, store, status, headers, words, early):
    # so large that the answer comes while it is still being sent
    write_release(tmp_path, "v2", {ONE: [f'<urn:a> <urn:b> "{n}"' for n in range(100_000)]})
    store.always, store.early = (status, headers), early
    before = set(store.held)
    outcome = push(store.url)
    assert outcome.exit_code == 1
    assert all(word in outcome.output for word in words), outcome.output
    assert "holds what it held before" in outcome.output
    assert set(store.held) == before


def test_what_is_missing_in_a_store_is_named(push, store):
    store.whole = (204, "text/plain")  # reports success, but does nothing
    outcome = push(store.url, "--sparql", store.query)
    assert outcome.exit_code == 1
    assert f"{ONE}: 0 triples, not 2" in outcome.output
    assert f"{FOREIGN}: 1 triples, not 0" in outcome.output
    assert "default graph: 0 triples, not 3" in outcome.output


def test_a_check_that_cannot_be_made_is_reported(push, store):
    outcome = push(store.url, "--sparql", f"http://127.0.0.1:{free_port()}/query")
    assert outcome.exit_code == 1
    assert "loaded in one request" in outcome.output
    assert "not checked: POST http://127.0.0.1" in outcome.output


def test_a_store_that_does_not_answer_is_named(push):
    address = f"http://127.0.0.1:{free_port()}/store"
    outcome = push(address)
    assert outcome.exit_code == 1
    assert f"POST {address}: the connection failed" in outcome.output
    assert "Connection refused" in outcome.output and "does the store run" in outcome.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["joe:geheim@localhost/store"],
        ["http://joe:1#geheim@localhost/store"],
        ["http://localhost/store", "--sparql", "joe:geheim@localhost/query"],
        ["http://localhost/store", "--default-graph", "no iri"],
    ],
)
def test_a_wrong_argument_is_refused_before_anything_is_sent(push, arguments):
    outcome = push(*arguments)
    assert outcome.exit_code == 2
    assert "geheim" not in outcome.output


def test_no_line_within_the_default_graph_ends_the_document(small):
    written = io.BytesIO()
    Content.of(small).write_trig(written)
    lines = written.getvalue().splitlines(keepends=True)
    assert set(parse(b"".join(lines), RdfFormat.TRIG)) == wanted(small)
    start = lines.index(b"{\n") + 1
    assert len(lines) - start == 4  # three triples and the end of the block
    for end in range(start, len(lines)):
        with pytest.raises(SyntaxError):
            list(parse(b"".join(lines[:end]), RdfFormat.TRIG))
