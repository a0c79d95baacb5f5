"""Candidates for things without a match, from a reconciliation service or a local dump.

Nothing is accepted by itself: the candidates are rows for a person to judge.
"""

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.fuzz import token_sort_ratio

from ruhrkg.graph.sssom import MappingSet, Match
from ruhrkg.links.http_client import Client, ServiceError
from ruhrkg.reconciliation.directory import Directory, Entity
from ruhrkg.reconciliation.folding import fold
from ruhrkg.vocabulary import ID, PREFIXES

SERVICE = "https://wikidata.reconci.link/en/api"
BATCH = 10
PER_THING = 3
_LEAST = 80.0


class DumpError(ValueError):
    """A dump that cannot be read to its end: which file, where, what is wrong."""


@dataclass(frozen=True)
class Suggestion:
    """A candidate for a thing: what the source calls it, and how sure the source is (0 to 100)."""

    thing: Entity
    id: str
    label: str
    description: str
    score: float
    source: str


def unmatched(mapping_set: MappingSet, directory: Directory) -> list[Entity]:
    """The things for which the set says that nothing was found, and nothing exact since."""
    missing = [m.subject.removeprefix(str(ID)) for m in mapping_set.matches if not m.found]
    return [directory.by_id[i] for i in dict.fromkeys(missing) if i in directory.by_id]


def denied(mapping_set: MappingSet) -> set[tuple[str, str]]:
    """Subject and local id of what the set says is not the thing."""
    return {
        (m.subject.removeprefix(str(ID)), m.object.rsplit("/", 1)[-1])
        for m in mapping_set.matches
        if m.negated
    }


def from_service(
    things: list[Entity], client: Client, url: str, tell: Callable[[str], None]
) -> Iterator[Suggestion]:
    """Ask a reconciliation service in batches; each batch is yielded as soon as it is there.

    Raises ServiceError; what was yielded before is whole.
    """
    for start in range(0, len(things), BATCH):
        batch = things[start : start + BATCH]
        tell(f"{start} of {len(things)} things")
        queries = {
            f"q{n}": {"query": e.name("de"), "limit": PER_THING} for n, e in enumerate(batch)
        }
        answer = client.json(url, {"queries": json.dumps(queries)}, post=True)
        if not isinstance(answer, dict):
            raise ServiceError(
                url, "an answer that is no object", "Is it a reconciliation service?"
            )
        for number, thing in enumerate(batch):
            for found in answer.get(f"q{number}", {}).get("result", ()):
                yield _suggestion(thing, found, url)
    tell(f"{len(things)} of {len(things)} things")


def _suggestion(thing: Entity, found: dict[str, Any], url: str) -> Suggestion:
    score = max(0.0, min(100.0, float(found.get("score", 0))))
    return Suggestion(
        thing, str(found["id"]), str(found.get("name", "")), str(found.get("description") or ""),
        score, url,
    )  # fmt: skip


def from_dump(things: list[Entity], path: Path) -> Iterator[Suggestion]:
    """Compare names with a dump: Wikidata's JSON, one entity a line, gzipped or not.

    Raises DumpError; what was yielded before is whole. Lines that are no entity are passed over.
    """
    wanted: dict[str, list[Entity]] = {}
    for thing in things:
        for name in {fold(n) for n in (*thing.labels.values(), *thing.names)}:
            wanted.setdefault(name, []).append(thing)
    for item, names, description in _entities(path):
        best: dict[str, tuple[float, Entity]] = {}
        for name in names:
            near = process.extract(
                fold(name), list(wanted), scorer=token_sort_ratio, score_cutoff=_LEAST
            )
            for own, score, _ in near:
                for thing in wanted[own]:
                    if score > best.get(thing.id, (0.0, thing))[0]:
                        best[thing.id] = (score, thing)
        for score, thing in best.values():
            yield Suggestion(thing, item, names[0], description, round(score, 1), path.name)


def _entities(path: Path) -> Iterator[tuple[str, list[str], str]]:
    for line in _lines(path):
        try:
            data = json.loads(line.rstrip(","))
            labels = [v["value"] for k, v in data["labels"].items() if k in ("de", "en")]
            aliases = data.get("aliases", {})
            labels += [a["value"] for k in ("de", "en") for a in aliases.get(k, ())]
            described = data.get("descriptions", {})
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
        text = next((described[k]["value"] for k in ("en", "de") if k in described), "")
        if labels:
            yield data["id"], labels, text


def _lines(path: Path) -> Iterator[str]:
    """The lines of a dump, stripped. Raises DumpError with the number of the line."""

    def opened() -> BufferedIOBase:
        return gzip.open(path) if path.suffix == ".gz" else path.open("rb")

    number, first, line = 0, "", ""
    try:
        with opened() as raw:
            for content in raw:
                number += 1
                line = content.decode().strip() or line
                first = first or line
                yield line
    except EOFError as error:
        raise DumpError(f"{path} ends in the middle, after line {number}") from error
    except UnicodeDecodeError as error:
        place = f"line {number}, byte {error.start + 1}"
        raise DumpError(f"{path}, {place}: this is not UTF-8") from error
    except (OSError, zlib.error) as error:
        raise DumpError(f"{path} cannot be read after line {number}: {error}") from error
    if _cut(first, line):
        raise DumpError(f"{path} ends in the middle, at line {number}")


def _cut(first: str, last: str) -> bool:
    """Whether a dump with these lines lacks its end: a list is not closed, an entity not whole."""
    if first == "[":
        return last != "]"
    try:
        json.loads(last.rstrip(",") or "0")
    except ValueError:
        return True
    return False


def best_first(
    suggestions: Iterable[Suggestion], refused: set[tuple[str, str]]
) -> list[Suggestion]:
    """At most `PER_THING` a thing, best first, without what is known not to be the thing."""
    by_thing: dict[str, list[Suggestion]] = {}
    for suggestion in suggestions:
        if (suggestion.thing.id, suggestion.id) not in refused:
            by_thing.setdefault(suggestion.thing.id, []).append(suggestion)
    return [
        suggestion
        for thing in sorted(by_thing)
        for suggestion in sorted(by_thing[thing], key=lambda s: (-s.score, s.id))[:PER_THING]
    ]


def as_matches(suggestions: list[Suggestion], date: str) -> tuple[Match, ...]:
    """The candidates as mapping records that say that no person has looked at them."""
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
                "confidence": (f"{s.score / 100:.3g}",),
                "comment": (f"Candidate, not reviewed. {s.description}".strip(),),
                "evidence": (f'{s.source}: {s.id} "{s.label}"',),
            }
        )
        for s in suggestions
        if s.label
    )
