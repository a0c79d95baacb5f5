"""Completions of the beginning of a name: entities, types and properties (section 6 of 0.2)."""

from math import log2
from typing import Any

from ruhrkg.reconciliation.api import Json, type_json
from ruhrkg.reconciliation.directory import Directory, Entity, Named
from ruhrkg.reconciliation.folding import fold
from ruhrkg.reconciliation.matching import Matcher
from ruhrkg.reconciliation.scoring import SECONDARY_KINDS, Question

SUGGESTIONS = 10
_Rank = tuple[Any, ...]


def suggest_entities(
    matcher: Matcher, prefix: str, cursor: int, language: str, types: tuple[str, ...] = ()
) -> Json:
    """Entities whose name begins with `prefix`, then those with such a word, then similar ones.

    Within each group, entities that are often referred to come first, sources and categories last.
    With `types`, only entities of one of them are suggested.
    """
    directory = matcher.directory
    types = tuple(map(directory.type_id, types))
    fitting = {e.id for e in directory.entities if not types or is_of(directory, e, types)}
    ranked = {
        entity.id: rank
        for entity in (directory.entities if fold(prefix) else ())
        if entity.id in fitting and (rank := _rank(matcher, entity, fold(prefix)))
    }
    ids = sorted(ranked, key=lambda entity_id: (ranked[entity_id], entity_id))
    similar = matcher.find(Question(prefix, types, limit=SUGGESTIONS)) if prefix.strip() else []
    named = [c.entity.id for c in similar if "identifier" in c.features]
    found = dict.fromkeys([*named, *ids, *(c.entity.id for c in similar)])
    chosen = [directory.by_id[entity_id] for entity_id in found if entity_id in fitting]
    page = chosen[cursor : cursor + SUGGESTIONS]
    return {"result": [_suggested(entity, directory, language) for entity in page]}


def is_of(directory: Directory, entity: Entity, types: tuple[str, ...]) -> bool:
    """Whether the entity is of one of the types, or of a narrower one."""
    return any(directory.is_a(own, type_id) for own in entity.types for type_id in types)


def _rank(matcher: Matcher, entity: Entity, start: str) -> _Rank | None:
    """The rank of an entity among the suggestions for a folded prefix; None if it is not one."""
    whole = start.replace(" ", "")
    secondary = entity.id.startswith(SECONDARY_KINDS)
    references = matcher.directory.references.get(entity.id, 0)
    best: _Rank | None = None
    for name in {*entity.labels.values(), *entity.names, entity.id}:
        folded = fold(name)
        if folded.startswith(start) or folded.replace(" ", "").startswith(whole):
            begins = 0
        elif f" {start}" in f" {folded}":
            begins = 1
        else:
            continue
        rank = (secondary, begins, -int(log2(1 + references)), len(name))
        best = min(best, rank) if best else rank
    return best


def _suggested(entity: Entity, directory: Directory, language: str) -> Json:
    notable = [type_json(directory, type_id, language) for type_id in entity.types]
    answer: Json = {
        "id": entity.id,
        "name": entity.name(language),
        "notable": [{"id": t["id"], "name": t["name"]} for t in notable],
    }
    description = entity.description(language)
    return {**answer, "description": description} if description else answer


def suggest_named(named: tuple[Named, ...], prefix: str, cursor: int, language: str) -> list[Named]:
    """The types or properties with a name or id that has a word that begins with `prefix`."""
    start = fold(prefix)
    found = [
        n
        for n in named
        if n.id == prefix or any(f" {start}" in f" {fold(x)}" for x in (n.id, *n.labels.values()))
    ]
    found.sort(key=lambda n: (not fold(n.name(language)).startswith(start), n.name(language)))
    return found[cursor : cursor + SUGGESTIONS]
