"""When each dataset and its entry in the catalogue changed: authored digests and dates.

A release is a pure function of the authored files, so dates cannot come from the clock. The file
data/versions.ttl states for each dataset which content (by SHA-256) was current from which date.
`stamp` adds a version for every dataset whose content differs from its newest version; a build
only reads. A dataset whose content is not stamped has no `dcterms:modified`, because its date is
not known. The same applies to the entry of the dataset in data/catalogue.ttl, whose versions are
those of its `dcat:CatalogRecord`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store
from rdflib import Graph

from ruhrkg.graph.files import replace_text
from ruhrkg.graph.layout import canonical_text
from ruhrkg.graph.loading import load
from ruhrkg.release.datasets.definitions import (
    BY_SLUG,
    PARTS,
    DatasetDefinition,
    digest,
    listed,
    split,
)
from ruhrkg.release.datasets.entries import authored, entry_digest
from ruhrkg.vocabulary import GRAPH, PREFIXES

FILE = "data/versions.ttl"
_GRAPH = str(GRAPH["versions"])
_ISSUED = PREFIXES["dcterms"] + "issued"
_IS_VERSION_OF = PREFIXES["dcat"] + "isVersionOf"
_VERSION = PREFIXES["dcat"] + "version"
_CHECKSUM = PREFIXES["spdx"] + "checksumValue"


@dataclass(frozen=True)
class Version:
    """One version of a dataset; its label is the date, with a number from the second per day on."""

    part: DatasetDefinition
    label: str
    issued: str
    digest: str
    of_record: bool = False

    @property
    def subject(self) -> str:
        """The IRI of the versioned resource: the dataset, or its entry in the catalogue."""
        return self.part.record if self.of_record else self.part.iri

    @property
    def iri(self) -> str:
        """The version's IRI."""
        return f"{self.subject}/version/{self.label}"


@dataclass(frozen=True)
class State:
    """The content of a dataset, or its entry, in a release: digest, and versions, oldest first."""

    part: DatasetDefinition
    digest: str
    versions: tuple[Version, ...]
    of_record: bool = False

    @property
    def current(self) -> Version | None:
        """The version of this content; None if it has changed since it was stamped."""
        newest = self.versions[-1] if self.versions else None
        return newest if newest and newest.digest == self.digest else None


def read_versions(store: Store, of_records: bool = False) -> dict[str, tuple[Version, ...]]:
    """The stated versions of each part, or of its entry, by slug, oldest first."""
    rows: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in store.quads_for_pattern(None, None, None, NamedNode(_GRAPH)):
        rows[str(quad.subject)][quad.predicate.value] = _value(quad.object)
    parts = {part.record if of_records else part.iri: part for part in PARTS}
    found: dict[str, list[Version]] = {part.slug: [] for part in PARTS}
    for row in rows.values():
        if part := parts.get(row.get(_IS_VERSION_OF, "")):
            checksum = row[_CHECKSUM].lower()
            found[part.slug].append(
                Version(part, row[_VERSION], row[_ISSUED], checksum, of_records)
            )
    return {slug: tuple(sorted(versions, key=_order)) for slug, versions in found.items()}


def _value(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _order(version: Version) -> tuple[str, int]:
    day, _, number = version.label.partition(".")
    return day, int(number or 1)


def states(store: Store, content: Mapping[str, Iterable[Quad]] | None = None) -> dict[str, State]:
    """The state of every listed part; `content` is `split(store)` if it is at hand."""
    content = split(store) if content is None else content
    versions = read_versions(store)
    return {
        slug: State(BY_SLUG[slug], digest(quads), versions[slug]) for slug, quads in content.items()
    }


def record_states(store: Store, entries: Graph | None = None) -> dict[str, State]:
    """The state of the entry of every listed part; `entries` is `authored(store)`, if at hand."""
    entries = authored(store) if entries is None else entries
    versions = read_versions(store, of_records=True)
    return {
        part.slug: State(part, entry_digest(entries, part), versions[part.slug], of_record=True)
        for part in listed(store)
    }


def _all_states(store: Store) -> list[State]:
    return [*states(store).values(), *record_states(store).values()]


def unstamped(root: Path) -> list[DatasetDefinition]:
    """The parts whose content or entry under `root` differs from the newest version."""
    found = _all_states(load(root))
    return list(dict.fromkeys(state.part for state in found if state.current is None))


def stamp(root: Path, day: date) -> list[Version]:
    """Write a new version of every dataset and entry that changed; returns the new versions.

    Raises AuthoredFileError if an authored file cannot be read, OSError if none can be written,
    ValueError if `day` is before the newest version of what is stamped.
    """
    found = _all_states(load(root))
    new = [_next(state, day) for state in found if state.current is None]
    if new:
        replace_text(root / FILE, _turtle([v for state in found for v in state.versions] + new))
    return new


def _next(state: State, day: date) -> Version:
    if state.versions and state.versions[-1].issued > day.isoformat():
        newest = state.versions[-1]
        raise ValueError(f"{newest.iri} is dated later than {day}: stamp with a later day")
    today = [v for v in state.versions if v.issued == day.isoformat()]
    label = day.isoformat() + (f".{len(today) + 1}" if today else "")
    return Version(state.part, label, day.isoformat(), state.digest, state.of_record)


def _turtle(versions: Iterable[Version]) -> str:
    """The file in canonical layout."""
    return canonical_text(
        Quad(NamedNode(version.iri), NamedNode(predicate), value)
        for version in versions
        for predicate, value in _properties_of(version)
    )


def _properties_of(version: Version) -> Iterator[tuple[str, NamedNode | Literal]]:
    yield PREFIXES["rdf"] + "type", NamedNode(PREFIXES["prov"] + "Entity")
    yield _ISSUED, Literal(version.issued, datatype=NamedNode(PREFIXES["xsd"] + "date"))
    yield _IS_VERSION_OF, NamedNode(version.subject)
    yield _VERSION, Literal(version.label)
    hexadecimal = NamedNode(PREFIXES["xsd"] + "hexBinary")
    yield _CHECKSUM, Literal(version.digest.upper(), datatype=hexadecimal)
