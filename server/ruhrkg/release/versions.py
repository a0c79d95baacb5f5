"""When each dataset changed: an authored table of content digests and dates.

A release is a pure function of the authored files, so dates cannot come from the clock. The file
data/versions.ttl says for each dataset which content (by SHA-256) was current from which date.
`stamp` adds a version for every dataset whose content differs from its newest version; a build
only reads. A dataset whose content is not stamped has no `dcterms:modified`: its date is not
known, and the build says so.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from ruhrkg.graph.files import replace_text
from ruhrkg.graph.layout import canonical_text
from ruhrkg.graph.loading import load
from ruhrkg.release.datasets.definitions import BY_SLUG, PARTS, DatasetDefinition, digest, split
from ruhrkg.release.examples import add_examples
from ruhrkg.vocabulary import GRAPH, PREFIXES

FILE = "data/versions.ttl"
_GRAPH = str(GRAPH["versions"])
_ISSUED = PREFIXES["dcterms"] + "issued"
_IS_VERSION_OF = PREFIXES["dcat"] + "isVersionOf"
_VERSION = PREFIXES["dcat"] + "version"
_CHECKSUM = PREFIXES["spdx"] + "checksumValue"


@dataclass(frozen=True)
class Version:
    """One state of a dataset: its label (date, and a number from the second of a day on)."""

    part: DatasetDefinition
    label: str
    issued: str
    digest: str

    @property
    def iri(self) -> str:
        """The version's IRI."""
        return f"{self.part.iri}/version/{self.label}"


@dataclass(frozen=True)
class State:
    """A dataset's content in a release: its digest and its versions, oldest first."""

    part: DatasetDefinition
    digest: str
    versions: tuple[Version, ...]

    @property
    def current(self) -> Version | None:
        """The version that the content is, None if it was changed since it was stamped."""
        newest = self.versions[-1] if self.versions else None
        return newest if newest and newest.digest == self.digest else None


def read_versions(store: Store) -> dict[str, tuple[Version, ...]]:
    """The versions of each part that the store states, oldest first."""
    rows: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in store.quads_for_pattern(None, None, None, NamedNode(_GRAPH)):
        rows[str(quad.subject)][quad.predicate.value] = _value(quad.object)
    found: dict[str, list[Version]] = {part.iri: [] for part in PARTS}
    for row in rows.values():
        versions = found.get(row.get(_IS_VERSION_OF, ""))
        if versions is not None:
            part = BY_SLUG[row[_IS_VERSION_OF].rpartition("/")[2]]
            versions.append(
                Version(part, row[_VERSION], row[_ISSUED], row[_CHECKSUM].lower()),
            )
    return {part.slug: tuple(sorted(found[part.iri], key=_order)) for part in PARTS}


def _value(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _order(version: Version) -> tuple[str, int]:
    day, _, number = version.label.partition(".")
    return day, int(number or 1)


def states(store: Store, content: Mapping[str, Iterable[Quad]] | None = None) -> dict[str, State]:
    """The state of every part of the store; `content` is `split(store)` if it is at hand."""
    content = split(store) if content is None else content
    versions = read_versions(store)
    return {
        part.slug: State(part, digest(content[part.slug]), versions[part.slug]) for part in PARTS
    }


def unstamped(root: Path) -> list[DatasetDefinition]:
    """The parts whose content under `root` is not that of their newest version."""
    return [state.part for state in states(load(root)).values() if state.current is None]


def stamp(root: Path, day: date) -> list[Version]:
    """Write a new version of every dataset whose content changed; returns the new versions.

    Raises AuthoredFileError if an authored file cannot be read, OSError if none can be written.
    """
    store = load(root)
    add_examples(store, root)
    found = states(store)
    new = [_next(state, day) for state in found.values() if state.current is None]
    if new:
        everything = [v for state in found.values() for v in state.versions] + new
        replace_text(root / FILE, _turtle(everything))
    return new


def _next(state: State, day: date) -> Version:
    today = [v for v in state.versions if v.issued == day.isoformat()]
    label = day.isoformat() + (f".{len(today) + 1}" if today else "")
    return Version(state.part, label, day.isoformat(), state.digest)


def _turtle(versions: Iterable[Version]) -> str:
    """The file in canonical layout."""
    return canonical_text(
        Quad(NamedNode(version.iri), NamedNode(predicate), value)
        for version in versions
        for predicate, value in _said_of(version)
    )


def _said_of(version: Version) -> Iterator[tuple[str, NamedNode | Literal]]:
    yield PREFIXES["rdf"] + "type", NamedNode(PREFIXES["prov"] + "Entity")
    yield _ISSUED, Literal(version.issued, datatype=NamedNode(PREFIXES["xsd"] + "date"))
    yield _IS_VERSION_OF, NamedNode(version.part.iri)
    yield _VERSION, Literal(version.label)
    hexadecimal = NamedNode(PREFIXES["xsd"] + "hexBinary")
    yield _CHECKSUM, Literal(version.digest.upper(), datatype=hexadecimal)
