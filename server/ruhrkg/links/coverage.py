"""How many things are linked, by kind and target, and which are open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ruhrkg.graph.sssom import MappingSet
from ruhrkg.links.suggest import searched, unlinked
from ruhrkg.reconciliation.directory import Directory, Entity

# The kinds of things that each target describes.
APPLICABLE: Mapping[str, tuple[str, ...]] = {
    "wikidata": ("plan", "project", "person", "organisation", "place", "event", "topic", "sdg"),
    "gnd": ("person", "organisation", "place", "topic"),
    "ror": ("organisation",),
    "geonames": ("place",),
    "stw": ("topic",),
    "abgeordnetenwatch": ("person",),
}


@dataclass(frozen=True)
class Coverage:
    """How many things of a kind are linked, not found, and not searched for in a target."""

    target: str
    kind: str
    linked: int
    not_found: int
    not_searched: int


def coverage(sets: Mapping[str, MappingSet], directory: Directory) -> list[Coverage]:
    """A row for each target and kind that it describes."""
    rows = []
    for target, kinds in APPLICABLE.items():
        if target not in sets:
            continue
        missing, tried = unlinked(sets[target], directory, kinds), searched(sets[target])
        for kind in kinds:
            things = [e for e in directory.entities if e.id.startswith(f"{kind}/")]
            open_ = [e for e in missing if e.id.startswith(f"{kind}/")]
            not_found = sum(e.id in tried for e in open_)
            rows.append(
                Coverage(target, kind, len(things) - len(open_), not_found, len(open_) - not_found)
            )
    return rows


def still_open(mapping_set: MappingSet, directory: Directory) -> Iterable[tuple[Entity, str]]:
    """The things without an exact match in a set, and whether they were searched for."""
    tried = searched(mapping_set)
    for entity in unlinked(mapping_set, directory, APPLICABLE.get(mapping_set.target, ())):
        yield entity, "not found" if entity.id in tried else "not searched for"
