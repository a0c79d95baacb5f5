"""Other engines behind our endpoint: the same answers as from our own, or a known difference."""

import csv
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from answering import EXAMPLES, expected_file
from flask.testing import FlaskClient
from tests.remote.peers import NAMES, Peer, holding

from ruhrkg.release.opening import open_engine
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

pytestmark = pytest.mark.remote

KNOWN = tomllib.loads(Path(__file__).with_name("differences.toml").read_text(encoding="utf-8"))
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


@pytest.fixture(scope="module", params=NAMES)
def peer(
    request: pytest.FixtureRequest, release: Release, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Peer]:
    """Another engine with the release loaded."""
    with holding(request.param, tmp_path_factory.mktemp(request.param), release) as running:
        yield running


@pytest.fixture(scope="module")
def client(release: Release, peer: Peer) -> Iterator[FlaskClient]:
    """Our site in front of it."""
    settings = Settings(engine=peer.query, query_timeout=60)
    with open_engine(settings) as engine:
        yield create_app(Site(settings, release, engine)).test_client()


@pytest.fixture
def known(request: pytest.FixtureRequest, peer: Peer) -> None:
    """Expect a failure where differences.toml names one for this engine and test."""
    case = request.node.callspec.params
    name = case["query"].name if "query" in case else case.get("path") or case["suffix"]
    reason = KNOWN[peer.name]["differs"].get(name)
    if reason:
        # a fixed version of an engine is not a failure of ours
        strict = KNOWN[peer.name]["pinned"]
        request.applymarker(pytest.mark.xfail(reason=reason, strict=strict))


def rows(text: str, *, numbers: str) -> Counter[tuple[str | Decimal, ...]]:
    """The rows of CSV in any order; `numbers` is "terms" as written, "values" as what they mean."""

    def cell(content: str) -> str | Decimal:
        as_value = numbers == "values" and NUMBER.fullmatch(content)
        return Decimal(content) if as_value else content

    return Counter(tuple(map(cell, row)) for row in csv.reader(text.splitlines()))


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("query", EXAMPLES, ids=lambda query: query.name)
def test_every_example_answers_as_our_own_engine_does(client, peer, query) -> None:
    suffix = {"SELECT": "csv", "ASK": "json"}.get(query.form, "nt")
    answer = client.get(f"/queries/{query.name}.{suffix}?lang=de")
    assert answer.status_code == 200, answer.text
    expected = expected_file(query).read_text(encoding="utf-8")
    if query.form == "ASK":
        assert json.loads(answer.data).get("boolean") is (expected.strip() == "true")
    elif query.form == "SELECT":
        numbers = KNOWN[peer.name]["numbers"]
        assert rows(answer.text, numbers=numbers) == rows(expected, numbers=numbers)
    else:
        assert sorted(answer.text.splitlines()) == sorted(expected.splitlines())


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("path", ["/", "/doc/project/innamoruhr", "/projects", "/map", "/timeline"])
def test_pages_work_in_front_of_it(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers={"Accept": "text/html"}).status_code == 200


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "rdf", "nt"])
def test_graphs_come_in_every_format(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/queries/project-dossier.{suffix}")
    assert answer.status_code == 200
    assert "innamoruhr" in answer.text
