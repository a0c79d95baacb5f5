"""Things that share pages and documents in a site of files, because hosts limit their number.

A reading, a match or a silence is described as a part of something else. In a site of files it has
no page of its own: links lead to the page of what it belongs to, and each kind has one document in
each format, and one page that lists its things.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from ruhrkg.release.store import DEFAULT_GRAPH, GRAPH, Release
from ruhrkg.vocabulary import PREFIXES

SHARED = (
    "deduction", "funding", "geometry", "match", "milestone", "reading", "role", "silence",
    "state", "verification",
)  # fmt: skip
"""The kinds (`id/<kind>/...`) whose things share pages and documents."""

SUFFIXES = ("ttl", "rdf", "jsonld", "trig")
"""The formats of documents about things; N-Triples and N-Quads are left to the dumps."""

_ABOUT = f"{PREFIXES['rkg']}about"
# What many things refer to, so that it is the parent of none of them.
_NEVER_PARENTS = ("source", "scheme", "notion")
_CONCEPT = f"{PREFIXES['skos']}Concept"
_TYPE = f"{PREFIXES['rdf']}type"


@dataclass(frozen=True)
class Sharing:
    """For each thing that shares a page, the IRI of the thing on whose page it stands."""

    base_iri: str = ""
    parents: Mapping[str, str] = field(default_factory=dict)

    def parent(self, iri: str) -> str:
        """The thing on whose page `iri` stands: itself unless it shares one."""
        return self.parents.get(iri.partition("#")[0], iri)

    def members(self, kind: str) -> Sequence[str]:
        """The IRIs of a kind, sorted."""
        start = f"{self.base_iri}id/{kind}/"
        return sorted(iri for iri in self.parents if iri.startswith(start))

    @classmethod
    def of(cls, release: Release) -> "Sharing":
        """What shares pages in a release."""
        base = release.manifest.base_iri
        with release.path(DEFAULT_GRAPH).open(encoding="utf-8") as lines:
            return cls(base, parents(lines, base))


def parents(lines: Iterable[str], base: str) -> dict[str, str]:
    """The nearest thing with a page for each sharing thing in canonical N-Triples `lines`.

    What a thing is about comes first, then what names it as a part, then what it names; a thing
    that is linked with sharing things only stands where those stand.
    """
    links, concepts = _links(lines, base)
    start = tuple(f"{base}id/{kind}/" for kind in SHARED)
    none = tuple(f"{base}id/{kind}/" for kind in _NEVER_PARENTS)
    graphs = f"{base}graph/"
    found: dict[str, str] = {}
    for iri in sorted(i for i in links if i.startswith(start)):
        near = [i for i in _neighbours(iri, links, start)
                if not i.startswith(none) and i not in concepts]  # fmt: skip
        if near:
            found[iri] = next((i for i in near if not i.startswith(graphs)), near[0])
    return found


def _neighbours(
    iri: str, links: Mapping[str, set[tuple[int, str]]], start: tuple[str, ...]
) -> list[str]:
    """What is linked with a sharing thing, also by way of others, the nearest first."""
    found, seen, waiting = [], {iri}, deque([iri])
    while waiting:
        for _, other in sorted(links[waiting.popleft()]):
            if other.startswith(start):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
            else:
                found.append(other)
    return found


def _links(lines: Iterable[str], base: str) -> tuple[Mapping[str, set[tuple[int, str]]], set[str]]:
    """For each thing its neighbours with their rank, and which things are concepts."""
    links: dict[str, set[tuple[int, str]]] = defaultdict(set)
    concepts: set[str] = set()
    things = (f"<{base}id/", f"<{base}graph/")
    for line in lines:
        subject, predicate, value = line.rstrip(" .\n").split(" ", 2)
        if not subject.startswith(things):
            continue
        one = subject[1:-1].partition("#")[0]
        if predicate == f"<{_TYPE}>" and value == f"<{_CONCEPT}>":
            concepts.add(one)
        if value.startswith(things):
            other = value[1:-1].partition("#")[0]
            about = predicate == f"<{_ABOUT}>"
            links[one].add((0 if about else 2, other))
            links[other].add((3 if about else 1, one))
        else:
            links.setdefault(one, set())
    return links, concepts


def statements(release: Path, members: Iterable[str]) -> list[Quad]:
    """The statements about `members` in the release in a folder, in the order of their lines."""
    starts = tuple(f"<{iri}{end}" for iri in members for end in (">", "#"))
    with (release / GRAPH).open(encoding="utf-8") as lines:
        stated = "".join(line for line in lines if line.startswith(starts))
    return [quad for quad in parse(stated, format=RdfFormat.N_QUADS) if _named(quad)]


def _named(quad: Quad) -> bool:
    return isinstance(quad.subject, NamedNode)
