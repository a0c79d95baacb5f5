"""`ruhrkg release push` into other engines: all graphs, none missing, old ones gone."""

import urllib.request

import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat, parse
from tests.remote.peers import EMPTY
from tests.serving import free_port

from ruhrkg.cli import main
from ruhrkg.release.store import DEFAULT_GRAPH, GRAPH

pytestmark = pytest.mark.remote


@pytest.fixture(params=EMPTY)
def peer(request, tmp_path):
    with EMPTY[request.param](tmp_path) as running:
        yield running


def test_a_store_holds_the_release_and_nothing_else(peer, release):
    stale = urllib.request.Request(
        f"{peer.store}?graph=urn:stale", b"<urn:a> <urn:b> <urn:c> .", method="PUT",
        headers={"Content-Type": "application/n-triples"},
    )  # fmt: skip
    urllib.request.urlopen(stale).close()
    arguments = [peer.store, "--sparql", peer.query]
    outcome = CliRunner().invoke(
        main, ["release", "push", *arguments, "--from", str(release.folder.parent.parent)]
    )
    assert outcome.exit_code == 0, outcome.output
    assert "1 removed" in outcome.output
    accept = {"Accept": "application/n-quads"}
    whole = urllib.request.Request(peer.store, headers=accept)
    with urllib.request.urlopen(whole) as answer:
        held = {str(quad) for quad in parse(answer.read(), RdfFormat.N_QUADS)}
    parts = (release.path(GRAPH), release.path(DEFAULT_GRAPH))
    assert held == {str(quad) for path in parts for quad in parse(path=str(path))}


def test_a_store_that_does_not_answer_is_named(release):
    outcome = CliRunner().invoke(
        main,
        ["release", "push", f"http://127.0.0.1:{free_port()}/store",
         "--from", str(release.folder.parent.parent)],
    )  # fmt: skip
    assert outcome.exit_code == 1
    assert "PUT graph=" in outcome.output
