"""`ruhrkg release push` into other engines: exactly the release, and no gap in between."""

import csv
import threading
import urllib.request
from contextlib import ExitStack
from dataclasses import replace
from decimal import Decimal
from functools import partial
from urllib.parse import urlencode

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from tests.release.push.stand_in import NAME, PASSWORD
from tests.releases import BASE, write_release
from tests.remote.breaking import breaking_after, held_after
from tests.remote.peers import (
    VIRTUOSO_DEFAULT,
    WHOLE,
    fuseki,
    fuseki_on_disk,
    push,
    virtuoso,
)
from tests.serving import served

from ruhrkg.release.push.push import Content
from ruhrkg.release.store import DEFAULT_GRAPH, GRAPH

pytestmark = pytest.mark.remote

BEGUN, HALFWAY = 100_000, 10_000_000  # bytes of a release that have been sent
PATIENCE = 60  # seconds that a reader may take for some answers
NUMBERS = {f"http://www.w3.org/2001/XMLSchema#{kind}" for kind in ("decimal", "double")}
# the first and the last that are loaded graph by graph, and one that a later release has no more
FIRST, LAST, GONE = f"{BASE}graph/0", f"{BASE}zzz", f"{BASE}graph/gone"
MARKED = f"""
SELECT ?first ?last ?default ?gone WHERE {{
  GRAPH <{FIRST}> {{ <urn:mark> <urn:is> ?first }}
  GRAPH <{LAST}> {{ <urn:mark> <urn:is> ?last }}
  <urn:mark> <urn:is> ?default
  OPTIONAL {{ GRAPH <{GONE}> {{ <urn:mark> <urn:is> ?gone }} }}
}}"""
# where each mark is; with a default graph, Virtuoso finds nothing in a graph named in the query
MARKS = "SELECT ?graph ?is WHERE { GRAPH ?graph { <urn:mark> <urn:is> ?is } }"
OLD, NEW = [["old", "old", "old", "old"]], [["new", "new", "new", ""]]


graph_by_graph = pytest.mark.parametrize("peer", WHOLE, indirect=True)  # TDB2 takes a minute


@pytest.fixture(scope="module", params=[*WHOLE, "fuseki-tdb2"])
def peer(request, tmp_path_factory):
    """An engine that replaces a whole dataset in one transaction."""
    start = WHOLE.get(request.param, fuseki_on_disk)
    with start(tmp_path_factory.mktemp(request.param)) as running:
        yield running


@pytest.fixture(scope="module")
def old(release, tmp_path_factory):
    """The release, marked as the old one, with a graph that the new one no longer has."""
    return marked(release, tmp_path_factory.mktemp("old"), "old", GONE)


@pytest.fixture(scope="module")
def new(release, tmp_path_factory):
    """The release, marked as the new one."""
    return marked(release, tmp_path_factory.mktemp("new"), "new")


def marked(release, build_dir, version, *more):
    mark = f'<urn:mark> <urn:is> "{version}"'
    graphs = {name: [mark] for name in (FIRST, LAST, *more)}
    return write_release(build_dir, version, Content.of(release).named | graphs)


def pushed(release, peer, *options):
    outcome = push(release, peer.store, "--sparql", peer.query, *peer.options, *options)
    assert outcome.exit_code == 0, outcome.output
    assert "checked: every graph" in outcome.output
    return outcome.output


def held(peer):
    """Every statement of a store."""
    accept = {"Accept": "application/n-quads"}
    with urllib.request.urlopen(urllib.request.Request(peer.store, headers=accept)) as answer:
        return {as_value(quad) for quad in parse(answer.read(), RdfFormat.N_QUADS)}


def content(release):
    """Every statement that a store should hold."""
    parts = (release.path(GRAPH), release.path(DEFAULT_GRAPH))
    return {as_value(quad) for path in parts for quad in parse(path=str(path))}


def as_value(quad):
    """The quad; TDB2 keeps numbers by their value, and writes 52.0 for 52 and 0.98e0 for 0.98."""
    said = quad.object
    if isinstance(said, Literal) and said.datatype.value in NUMBERS:
        said = (Decimal(said.value), said.datatype)
    return (quad.subject, quad.predicate, said, quad.graph_name)


def put(peer, graph):
    """Put a triple into a graph."""
    request = urllib.request.Request(
        f"{peer.store}?{urlencode({'graph': graph})}", b"<urn:a> <urn:b> <urn:c> .", method="PUT",
        headers={"Content-Type": "application/n-triples"},
    )  # fmt: skip
    urllib.request.urlopen(request).close()


def ask(peer, query):
    """The rows of an answer, without their names."""
    body = urlencode({"query": query}).encode()
    request = urllib.request.Request(peer.query, body, {"Accept": "text/csv"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return list(csv.reader(answer.read().decode().splitlines()))[1:]


class Reader:
    """Queries the content of a store repeatedly while the context lasts."""

    def __init__(self, peer):
        self._answers = []
        self._answered = threading.Condition()
        self._peer = peer
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._read)

    def _read(self):
        last = False
        while not last:
            last = self._stop.is_set()  # so that the last query is sent after the push
            rows = ask(self._peer, MARKED)
            with self._answered:
                self._answers.append(rows)
                self._answered.notify()
            self._stop.wait(0.01)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()

    def asked_again(self, told):
        """Wait for some more queries, and add their answers to `told`."""
        with self._answered:
            begun = len(self._answers) + 1  # one may be under way
            assert self._answered.wait_for(lambda: len(self._answers) >= begun + 5, PATIENCE)
            told.extend(self._answers[begun:])

    def states(self):
        """The different answers, in the order in which they first came."""
        rows = self._answers
        return [state for n, state in enumerate(rows) if state not in rows[:n]]


def test_a_store_contains_the_release_and_nothing_else(peer, old, release):
    pushed(old, peer)
    put(peer, "urn:foreign")
    assert "in one request" in pushed(release, peer)
    assert held(peer) == content(release)


@graph_by_graph
def test_graph_by_graph_only_what_no_release_has_made_stays(peer, old, release):
    pushed(old, peer)
    put(peer, f"{BASE}graph/stale")
    put(peer, "urn:foreign")
    told = pushed(release, peer, "--graph-by-graph")
    assert "graph by graph, 4 removed" in told
    assert content(release) < held(peer)
    assert {graph for *_, graph in held(peer) - content(release)} == {NamedNode("urn:foreign")}


def test_readers_see_the_old_release_until_they_see_the_new_one(peer, old, new):
    pushed(old, peer)
    during = []
    with Reader(peer) as reader:
        hold = partial(reader.asked_again, during)
        with held_after(peer.store, HALFWAY, hold) as store:
            outcome = push(new, store)
    assert outcome.exit_code == 0, outcome.output
    assert len(during) >= 5 and all(told == OLD for told in during)
    assert reader.states() == [OLD, NEW]


@graph_by_graph
def test_graph_by_graph_readers_see_a_mixture(peer, old, new):
    pushed(old, peer)
    during = []
    with Reader(peer) as reader:
        hold = partial(reader.asked_again, during)
        with held_after(peer.store, BEGUN, hold) as store:
            pushed(new, replace(peer, store=store), "--graph-by-graph")
    assert during[0] == [["new", "old", "old", "old"]]


def test_a_connection_that_breaks_leaves_the_old_release(peer, old, new):
    pushed(old, peer)
    with breaking_after(peer.store, HALFWAY) as store:
        outcome = push(new, store)
    assert outcome.exit_code == 1
    assert "the connection failed" in outcome.output
    assert "Run it again" in outcome.output
    assert "holds what it held before" in outcome.output
    # the store takes this up when it is done with what it got
    merge_nothing = urllib.request.Request(
        f"{peer.store}?default", b"", {"Content-Type": "application/n-triples"}, method="POST"
    )
    urllib.request.urlopen(merge_nothing).close()
    assert held(peer) == content(old)


@pytest.mark.parametrize("scheme", ["basic", "digest"])
def test_fuseki_takes_the_right_password_only(tmp_path, release, scheme):
    (tmp_path / "passwords").write_text(f"{NAME}: {PASSWORD}\n", encoding="utf-8")
    with fuseki(tmp_path, f"--auth={scheme}", "--passwd=passwords") as locked:
        login = f"//{NAME}:{PASSWORD.replace('/', '%2F')}@"
        store, query = (url.replace("//", login) for url in (locked.store, locked.query))
        outcome = push(release, store, "--sparql", query)
        assert outcome.exit_code == 0, outcome.output
        assert "checked: every graph" in outcome.output
        refused = push(release, store.replace("heim", "falsch"))
        assert refused.exit_code == 1
        assert "401" in refused.output and "Put a name and password" in refused.output
        assert "falsch" not in refused.output
        assert "401" in push(release, locked.store).output


@pytest.fixture(scope="module")
def without_default_graph(tmp_path_factory):
    """Virtuoso: no default graph, no whole datasets, and Digest authentication."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as running:
        yield running


def test_virtuoso_is_loaded_graph_by_graph(without_default_graph, old, new):
    for release, removed in ((old, 0), (new, 1)):
        told = pushed(release, without_default_graph)
        assert f"graph by graph, {removed} removed" in told
        assert "does not replace everything in one request" in told
    marks = dict.fromkeys((FIRST, LAST, VIRTUOSO_DEFAULT), "new")
    assert dict(ask(without_default_graph, MARKS)) == marks


def test_virtuoso_takes_the_right_password_only(without_default_graph, old):
    store = without_default_graph.store.replace(":dba@", ":falsch@")
    refused = push(old, store, *without_default_graph.options)
    assert refused.exit_code == 1
    assert "401" in refused.output and "Put a name and password" in refused.output
    assert "falsch" not in refused.output
    assert "old" not in dict(ask(without_default_graph, MARKS)).values()


@graph_by_graph
def test_readers_of_our_server_see_the_old_release_until_they_see_the_new_one(peer, old, new):
    """A push into the engine behind our server, under load: no error, no mixture."""
    pushed(old, peer)
    build_dir = old.folder.parent.parent
    with (
        served("--engine", peer.query, "--build-dir", build_dir, "--workers", "1") as address,
        ExitStack() as stack,
    ):
        ours = replace(peer, query=f"{address}/sparql")
        readers = [stack.enter_context(Reader(ours)) for _ in range(3)]
        pushed(new, peer)
        for reader in readers:
            reader.asked_again([])
    assert [reader.states() for reader in readers] == [[OLD, NEW]] * 3
