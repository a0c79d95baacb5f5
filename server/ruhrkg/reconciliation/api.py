"""What the Reconciliation API 0.2 asks and answers, as Python values that become JSON.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from ruhrkg.reconciliation.constraints import Constraint
from ruhrkg.reconciliation.directory import Directory, Entity, Named
from ruhrkg.reconciliation.identifiers import BY_TARGET
from ruhrkg.reconciliation.matching import Matcher
from ruhrkg.reconciliation.name_forms import fold
from ruhrkg.reconciliation.scoring import Candidate, Question

SUGGESTIONS = 10
_TYPES = 50
STRICTNESS = ("any", "should", "all")
# Reconciliation services whose identifier space holds the values of a property (section 7.4).
SERVICES = {
    "wikidata": "https://wikidata.reconci.link/{language}/api",
    "gnd": "https://lobid.org/gnd/reconcile",
}


class RequestError(ValueError):
    """A request that cannot be answered: what is wrong and how to mend it."""


class TooLargeError(RequestError):
    """A request beyond a limit of the service."""


@dataclass(frozen=True)
class Limits:
    """What one request may ask."""

    batch: int
    length: int
    candidates: int = 25
    constraints: int = 10
    values: int = 10
    cells: int = 50_000


Json = dict[str, Any]


def read_json(text: str, parameter: str) -> Any:
    """The JSON value of a form field. Raises RequestError."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise RequestError(f"`{parameter}` is not JSON: {error}") from error
    except RecursionError as error:
        raise RequestError(f"`{parameter}` is nested too deeply") from error


def read_batch(text: str, limits: Limits) -> dict[str, Question]:
    """The questions of a query batch (section 4.1). Raises RequestError, TooLargeError."""
    data = read_json(text, "queries")
    if not isinstance(data, dict):
        raise RequestError('`queries` must be an object such as {"q0": {"query": "Bochum"}}')
    if len(data) > limits.batch:
        raise TooLargeError(
            f"{len(data)} queries in one batch: at most {limits.batch} (`batchSize`)"
        )
    return {key: read_question(value, key, limits) for key, value in data.items()}


def read_question(data: Any, key: str, limits: Limits) -> Question:
    """One reconciliation query. Raises RequestError, TooLargeError."""
    if isinstance(data, str):
        data = {"query": data}
    if not isinstance(data, dict):
        raise RequestError(f"{key}: a query is an object with `query` or `properties`")
    text = data.get("query", "")
    if not isinstance(text, str) or len(text) > limits.length:
        raise RequestError(f"{key}: `query` must be a text of at most {limits.length} characters")
    constraints = _constraints(data.get("properties") or [], key, limits)
    if not text.strip() and not constraints:
        raise RequestError(f"{key}: neither `query` nor `properties` says what is looked for")
    strict = data.get("type_strict") or "should"
    if strict not in STRICTNESS:
        raise RequestError(f"{key}: `type_strict` must be one of {', '.join(STRICTNESS)}")
    return Question(
        text, _types(data.get("type"), key), constraints, strict, _limit(data, key, limits)
    )


def _types(given: Any, key: str) -> tuple[str, ...]:
    listed = given if isinstance(given, list) else [given] if given else []
    ids = [t.get("id") if isinstance(t, dict) else t for t in listed]
    types = tuple(t for t in ids if isinstance(t, str))
    if len(types) < len(ids) or len(types) > _TYPES:
        raise RequestError(f"{key}: `type` must be a type id or a list of {_TYPES} at most")
    return types


def _limit(data: Json, key: str, limits: Limits) -> int:
    limit = data.get("limit") or 5
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not limit >= 1:
        raise RequestError(f"{key}: `limit` must be a positive number")
    return int(min(limit, limits.candidates))


def _constraints(given: Any, key: str, limits: Limits) -> tuple[Constraint, ...]:
    if not isinstance(given, list) or len(given) > limits.constraints:
        raise RequestError(
            f"{key}: `properties` must be a list of at most {limits.constraints} entries"
        )
    constraints = []
    for entry in given:
        pid = entry.get("pid") or entry.get("p") if isinstance(entry, dict) else None
        if not isinstance(pid, str) or "v" not in entry:
            raise RequestError(f"{key}: every entry of `properties` needs `pid` and `v`")
        values = entry["v"] if isinstance(entry["v"], list) else [entry["v"]]
        if len(values) > limits.values or any(len(str(v)) > limits.length for v in values):
            raise TooLargeError(
                f"{key}: at most {limits.values} values of {limits.length} characters each"
            )
        constraints.append(Constraint(pid, tuple(v for v in values if v not in (None, ""))))
    return tuple(constraints)


def result(candidates: list[Candidate], matcher: Matcher, language: str) -> Json:
    """The result of one query (section 4.2)."""
    return {"result": [_candidate(c, matcher.directory, language) for c in candidates]}


def _candidate(candidate: Candidate, directory: Directory, language: str) -> Json:
    entity = candidate.entity
    answer: Json = {
        "id": entity.id,
        "name": entity.name(language),
        "type": [type_json(directory, type_id, language) for type_id in entity.types],
        "score": candidate.score,
        "match": candidate.match,
        "features": [{"id": k, "value": v} for k, v in candidate.features.items()],
    }
    if description := entity.description(language):
        answer["description"] = description
    return answer


def type_json(directory: Directory, type_id: str, language: str) -> Json:
    """A type with its direct broader types (section 2.2)."""
    named = directory.type_by_id.get(type_id)
    if named is None:
        return {"id": type_id, "name": type_id}
    answer: Json = {"id": named.id, "name": named.name(language)}
    if named.broader:
        answer["broader"] = [type_json(directory, b, language) for b in named.broader]
    return answer


def suggest_entities(matcher: Matcher, prefix: str, cursor: int, language: str) -> Json:
    """Entities whose name begins with `prefix`, then those with such a word, then alike ones."""
    directory = matcher.directory
    wanted, whole = fold(prefix), fold(prefix).replace(" ", "")
    ranked: dict[str, tuple[int, str]] = {}
    for entity in directory.entities if wanted else ():
        for name in {*entity.labels.values(), *entity.names, entity.id}:
            folded = fold(name)
            if folded.startswith(wanted) or folded.replace(" ", "").startswith(whole):
                rank = 0
            elif f" {wanted}" in f" {folded}":
                rank = 1
            else:
                continue
            found = (rank, entity.name(language))
            ranked[entity.id] = min(ranked.get(entity.id, found), found)
    ids = sorted(ranked, key=lambda i: (ranked[i], i))
    alike = matcher.find(Question(prefix, limit=SUGGESTIONS)) if prefix.strip() else []
    named = [c.entity.id for c in alike if "identifier" in c.features]
    ids = list(dict.fromkeys([*named, *ids, *(c.entity.id for c in alike)]))
    entities = (directory.by_id[i] for i in ids[cursor : cursor + SUGGESTIONS])
    return {"result": [_suggested(entity, directory, language) for entity in entities]}


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
    wanted = fold(prefix)
    found = [
        n
        for n in named
        if n.id == prefix or any(f" {wanted}" in f" {fold(x)}" for x in (n.id, *n.labels.values()))
    ]
    found.sort(key=lambda n: (not fold(n.name(language)).startswith(wanted), n.name(language)))
    return found[cursor : cursor + SUGGESTIONS]


def propose(directory: Directory, type_id: str, limit: int, language: str) -> Json:
    """The properties that things of a type have, the most frequent first (section 7.2)."""
    counts: dict[str, int] = {}
    for entity in (*directory.entities, *directory.parts):
        if not type_id or any(directory.is_a(own, type_id) for own in entity.types):
            for pid in entity.values:
                counts[pid] = counts.get(pid, 0) + 1
    ids = sorted(counts, key=lambda pid: (-counts[pid], pid))[:limit]
    properties = [directory.property_by_id[pid] for pid in ids]
    return {
        "type": type_id,
        "limit": limit,
        "properties": [{"id": p.id, "name": p.name(language)} for p in properties],
    }


def extend(directory: Directory, text: str, language: str, limits: Limits) -> Json:
    """The values of properties of entities (section 7.3). Raises RequestError, TooLargeError."""
    data = read_json(text, "extend")
    ids = data.get("ids") if isinstance(data, dict) else None
    asked = data.get("properties") if isinstance(data, dict) else None
    if not isinstance(ids, list) or not all(isinstance(i, str) for i in ids):
        raise RequestError("`extend` needs `ids`, a list of entity ids")
    if not isinstance(asked, list) or not all(
        isinstance(p, dict) and isinstance(p.get("id"), str) for p in asked
    ):
        raise RequestError('`extend` needs `properties`, a list such as [{"id": "rdfs:label"}]')
    if len(ids) * max(len(asked), 1) > limits.cells:
        raise TooLargeError(f"at most {limits.cells} cells (ids times properties) in one request")
    return {
        "meta": [_meta(directory, p["id"], language) for p in asked],
        "rows": {
            i: {p["id"]: _cells(directory, i, p, language) for p in asked}
            for i in dict.fromkeys(ids)
        },
    }


def _meta(directory: Directory, pid: str, language: str) -> Json:
    named = directory.property_by_id.get(pid)
    meta: Json = {"id": pid, "name": named.name(language) if named else pid}
    if pid in SERVICES:
        meta["service"] = SERVICES[pid].format(language=language)
    if type_id := directory.value_types.get(pid):
        meta["type"] = type_json(directory, type_id, language)
    return meta


def _cells(directory: Directory, entity_id: str, asked: Json, language: str) -> list[Json]:
    entity = directory.described.get(entity_id)
    raw = asked.get("settings")
    settings = raw if isinstance(raw, dict) else {}
    spoken_there = settings.get("language")
    wanted = spoken_there if spoken_there and isinstance(spoken_there, str) else language
    values = list(entity.values.get(asked["id"], ())) if entity else []
    spoken = [v for v in values if v.get("lang") in (None, wanted)] or values
    count = re.fullmatch(r"[1-9]\d{0,8}", str(settings.get("limit")))
    return [_cell(v, asked["id"], wanted) for v in spoken[: int(count.group()) if count else None]]


def _cell(value: Json, pid: str, language: str) -> Json:
    if "id" in value:
        if pid in BY_TARGET and pid not in SERVICES:
            return {"str": value["id"]}
        name = value["name"]
        if isinstance(name, dict):
            name = name.get(language) or next(iter(name.values()))
        return {"id": value["id"], "name": name}
    return {k: v for k, v in value.items() if k != "lang"}
