"""A consumer that follows the event stream gets the same graph as the dumps."""

import os
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse

from ruhrkg.release.history import published, retained
from ruhrkg.release.manifest import FileEntry, Manifest
from ruhrkg.release.store import DEFAULT_GRAPH, GRAPH, MANIFEST, Release
from ruhrkg.settings import Settings
from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web.app import create_app
from ruhrkg.web.portals.event_stream import PER_NODE
from ruhrkg.web.site import Site

BASE = "https://w3id.org/ruhrkg/"
LABEL = PREFIXES["rdfs"] + "label"
TREE, DCTERMS = PREFIXES["tree"], PREFIXES["dcterms"]
DELETE = "https://www.w3.org/ns/activitystreams#Delete"


class Copy:
    """A consumer's copy: the statements of each thing, and the time up to which it has read."""

    def __init__(self) -> None:
        self.things: dict[str, set[Triple]] = {}
        self.until = ""
        self.asked: list[str] = []

    def read(self, client: FlaskClient, start: str = "/changes.trig") -> None:
        """Follow every relation to newer nodes, and apply their members in order."""
        waiting, members = [start], []
        while waiting:
            url = waiting.pop()
            self.asked.append(url)
            answer = client.get(url)
            assert answer.status_code == 200, url
            quads = list(parse(answer.get_data(), format=RdfFormat.TRIG))
            stated = {(q.subject.value, q.predicate.value): q.object.value for q in quads
                      if q.graph_name == DefaultGraph()}  # fmt: skip
            for (subject, predicate), node in stated.items():
                if predicate == TREE + "node" and stated[subject, TREE + "value"] > self.until:
                    waiting.append(node)
            for quad in quads:
                if quad.predicate.value == TREE + "member":
                    members.append(self._member(quad.object.value, stated, quads))
        for moment, thing, triples in sorted(members, key=lambda m: m[:2]):
            self.things.pop(thing, None)
            if triples is not None:
                self.things[thing] = triples
            self.until = max(self.until, moment)

    def _member(
        self, member: str, stated: dict[tuple[str, str], str], quads: list[Quad]
    ) -> tuple[str, str, set[Triple] | None]:
        moment = stated[member, DCTERMS + "issued"]
        thing = stated[member, DCTERMS + "isVersionOf"]
        deleted = stated[member, PREFIXES["rdf"] + "type"] == DELETE
        own = {q.triple for q in quads if q.graph_name == NamedNode(member)}
        return moment, thing, None if deleted else own

    @property
    def triples(self) -> set[Triple]:
        return set().union(*self.things.values())


def put(releases: Path, name: str, day: str, lines: set[str]) -> Release:
    folder = releases / name
    folder.mkdir(parents=True)
    (folder / GRAPH).write_text("".join(sorted(lines)), encoding="utf-8")
    (folder / DEFAULT_GRAPH).write_text("", encoding="utf-8")
    files = tuple(FileEntry.of(folder, folder / n, "text/plain") for n in (GRAPH, DEFAULT_GRAPH))
    manifest = Manifest(name, day, BASE, {"quads": len(lines)}, files)
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    return Release.open(folder)


def line(thing: str, label: str, source: str = "a") -> str:
    return f'<{BASE}id/{thing}> <{LABEL}> "{label}" <{BASE}id/source/{source}> .\n'


def client_of(release: Release) -> FlaskClient:
    return create_app(Site(Settings(), release)).test_client()


def triples_of(release: Release) -> set[Triple]:
    return {q.triple for q in parse(path=str(release.path(GRAPH)), format=RdfFormat.N_QUADS)}


FIRST = {line("project/x", "X"), line("project/x", "X", "b"), line("project/gone", "G"),
         line("source/a#char=0,5", "passage"), line("project/x#part", "part")}  # fmt: skip
SECOND = {line("project/x", "Y", "b"), line("project/new", "N"), line("project/x#part", "part")}


def test_a_copy_from_the_stream_is_the_dump_of_the_real_release(release: Release):
    copy = Copy()
    copy.read(client_of(release))
    dump = release.path("dumps/all.nt")
    assert copy.triples == {q.triple for q in parse(path=str(dump), format=RdfFormat.N_TRIPLES)}
    assert len(copy.asked) > len(copy.things) / PER_NODE


def test_two_releases_of_one_day_are_read_in_order_and_once(tmp_path: Path):
    first = put(tmp_path, "1" * 12, "2026-11-27", FIRST)
    os.utime(first.folder, (1_800_000_000, 1_800_000_000))
    copy = Copy()
    copy.read(client_of(first))
    assert copy.triples == triples_of(first)
    second = put(tmp_path, "0" * 12, "2026-11-27", SECOND)
    os.utime(second.folder, (1_800_000_000, 1_800_000_001))
    copy.asked.clear()
    copy.read(client_of(second))
    assert copy.triples == triples_of(second)
    assert len(copy.asked) == 2, "the stream and the one node that is new"
    whole = Copy()
    whole.read(client_of(second))
    assert whole.triples == triples_of(second)


def test_times_differ_where_a_folder_was_copied_without_them(tmp_path: Path):
    for number, name in enumerate("abc"):
        put(tmp_path, name * 12, "2026-11-27", {line("project/x", str(number))})
    for name in "abc":
        os.utime(tmp_path / (name * 12), (1_800_000_000, 1_800_000_000))
    releases = retained(Release.open(tmp_path / ("c" * 12)))
    moments = [published(release) for release in releases]
    assert moments == sorted(set(moments))
    assert len(moments) == 3


def test_many_members_fill_several_nodes_that_lead_on(tmp_path: Path):
    many = {line(f"project/{n}", str(n)) for n in range(2 * PER_NODE + 1)}
    release = put(tmp_path, "1" * 12, "2026-11-27", many)
    copy = Copy()
    copy.read(client_of(release))
    assert copy.triples == triples_of(release)
    assert len(copy.asked) == 1 + 3
    assert client_of(release).get(f"/changes/{release.version}/4.trig").status_code == 404


@pytest.mark.parametrize("suffix", ["trig", "ttl", "nt", "rdf", "jsonld"])
def test_a_node_links_to_the_statements_and_their_sources(tmp_path: Path, suffix: str):
    put(tmp_path, "1" * 12, "2026-11-26", FIRST)
    release = put(tmp_path, "2" * 12, "2026-11-27", SECOND)
    client = client_of(release)
    text = client.get(f"/changes/{release.version}.{suffix}").text
    held = set(FIRST)
    for side in ("removed", "added"):
        url = f"http://localhost/changes/{release.version}/{side}.nq"
        assert url in text
        lines = set(client.get(url).text.splitlines(keepends=True))
        held = held | lines if side == "added" else held - lines
    assert held == SECOND
    assert f"http://localhost/changes/{release.version}.trig" in text
