"""Candidates for things without a match, from a reconciliation service.

Nothing is accepted automatically: the candidates are rows for a person to judge.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ruhrkg.graph.sssom import MappingSet, Match
from ruhrkg.links.json_client import Client, ServiceError
from ruhrkg.reconciliation.directory import Directory, Entity
from ruhrkg.vocabulary import ID, PREFIXES

SERVICE = "https://wikidata.reconci.link/en/api"
BATCH = 10
MAX_PER_THING = 3
# Properties and lexemes are not candidates for things.
_ITEM = re.compile(r"Q[1-9]\d*")
# The highest confidence that a name alone can give (SSSOM: 0 to 1).
MAX_CONFIDENCE_BY_NAME = 0.5
KINDS = ("plan", "project", "person", "organisation", "place", "event", "topic")


@dataclass(frozen=True)
class Suggestion:
    """A candidate for a thing: its name in the source, and the source's score (0 to 100)."""

    thing: Entity
    id: str
    label: str
    description: str
    score: float
    source: str


def unlinked(
    mapping_set: MappingSet, directory: Directory, kinds: tuple[str, ...] = KINDS
) -> list[Entity]:
    """The things of the kinds for which the set has no exact match.

    They include things that were not found and things that were not searched for.
    """
    linked = {m.subject.removeprefix(str(ID)) for m in mapping_set.matches if m.links and m.exact}
    return [
        entity
        for entity in directory.entities
        if entity.id.split("/", 1)[0] in kinds and entity.id not in linked
    ]


def searched(mapping_set: MappingSet) -> set[str]:
    """The ids of the things that were searched for but not found."""
    return {m.subject.removeprefix(str(ID)) for m in mapping_set.matches if not m.found}


def denied(mapping_set: MappingSet) -> set[tuple[str, str]]:
    """Subject and local id of each denied match in the set."""
    return {
        (m.subject.removeprefix(str(ID)), m.object.rsplit("/", 1)[-1])
        for m in mapping_set.matches
        if m.negated
    }


def from_service(
    things: list[Entity], client: Client, url: str, report: Callable[[str], None]
) -> Iterator[Suggestion]:
    """Query a reconciliation service in batches; each batch is yielded as soon as it arrives.

    Raises ServiceError; the batches yielded before are complete.
    """
    for start in range(0, len(things), BATCH):
        batch = things[start : start + BATCH]
        report(f"{start} of {len(things)} things")
        queries = {
            f"q{n}": {"query": e.name("de"), "limit": MAX_PER_THING} for n, e in enumerate(batch)
        }
        answer = client.json(url, {"queries": json.dumps(queries)}, post=True)
        if not isinstance(answer, dict):
            raise ServiceError(
                url, "an answer that is no object", "Is it a reconciliation service?"
            )
        for number, thing in enumerate(batch):
            result = answer.get(f"q{number}")
            listed = result.get("result") if isinstance(result, dict) else None
            for found in listed if isinstance(listed, list) else ():
                if isinstance(found, dict) and _ITEM.fullmatch(str(found.get("id"))):
                    yield _suggestion(thing, found, url)
    report(f"{len(things)} of {len(things)} things")


def _suggestion(thing: Entity, found: dict[str, Any], url: str) -> Suggestion:
    given = found.get("score")
    score = max(0.0, min(100.0, float(given))) if isinstance(given, int | float) else 0.0
    return Suggestion(
        thing, str(found["id"]), str(found.get("name", "")), str(found.get("description") or ""),
        score, url,
    )  # fmt: skip


def best_first(
    suggestions: Iterable[Suggestion], refused: set[tuple[str, str]]
) -> list[Suggestion]:
    """At most `MAX_PER_THING` candidates for each thing, best first, without denied ones."""
    by_thing: dict[str, list[Suggestion]] = {}
    for suggestion in suggestions:
        if (suggestion.thing.id, suggestion.id) not in refused:
            by_thing.setdefault(suggestion.thing.id, []).append(suggestion)
    return [
        suggestion
        for thing in sorted(by_thing)
        for suggestion in sorted(by_thing[thing], key=lambda s: (-s.score, s.id))[:MAX_PER_THING]
    ]


def as_matches(suggestions: list[Suggestion], date: str) -> tuple[Match, ...]:
    """The candidates as mapping records, marked as not reviewed by a person."""
    return tuple(
        Match(
            {
                "record_id": (f"{ID}match/wikidata-{s.thing.id.replace('/', '-')}-{s.id}",),
                "subject_id": (str(ID) + s.thing.id,),
                "subject_label": (s.thing.name("de"),),
                "predicate_id": (PREFIXES["skos"] + "closeMatch",),
                "object_id": (PREFIXES["wd"] + s.id,),
                "object_label": (s.label,),
                "mapping_justification": (PREFIXES["semapv"] + "LexicalMatching",),
                "mapping_date": (date,),
                "confidence": (f"{MAX_CONFIDENCE_BY_NAME * s.score / 100:.3g}",),
                "mapping_tool": ("ruhrkg links suggest",),
                "comment": (f"Candidate, not reviewed. {s.description}".strip(),),
                "evidence": (f'{s.source}: {s.id} "{s.label}"',),
            }
        )
        for s in suggestions
        if s.label
    )
