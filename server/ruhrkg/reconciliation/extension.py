"""Values of properties of entities, for columns of a table (section 7 of the API 0.2)."""

import re
from typing import Any

from ruhrkg.reconciliation.api import Json, Limits, RequestError, TooLargeError, type_json
from ruhrkg.reconciliation.directory import Directory
from ruhrkg.reconciliation.identifiers import BY_TARGET

# What a column of identifiers of another data set contains: the identifier, its name, its IRI.
IDENTIFIER, NAME, IRI = "identifier", "name", "iri"
FORMS = (IDENTIFIER, NAME, IRI)


def propose(directory: Directory, type_id: str, limit: int, language: str) -> Json:
    """The properties that entities of a type have, the most frequent first (section 7.2)."""
    type_id = directory.type_id(type_id)
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


def extend(directory: Directory, data: Any, language: str, limits: Limits) -> Json:
    """The values of properties of entities (section 7.3). Raises RequestError, TooLargeError."""
    ids = data.get("ids") if isinstance(data, dict) else None
    requested = data.get("properties") if isinstance(data, dict) else None
    if not isinstance(ids, list) or not all(isinstance(i, str) for i in ids):
        raise RequestError("`extend` needs `ids`, a list of entity ids")
    if not isinstance(requested, list) or not all(
        isinstance(p, dict) and isinstance(p.get("id"), str) for p in requested
    ):
        raise RequestError('`extend` needs `properties`, a list such as [{"id": "rdfs:label"}]')
    if len(ids) * max(len(requested), 1) > limits.cells:
        raise TooLargeError(f"at most {limits.cells} cells (ids times properties) in one request")
    return {
        "meta": [_meta(directory, p["id"], language) for p in requested],
        "rows": {
            i: {p["id"]: _cells(directory, i, p, language) for p in requested}
            for i in dict.fromkeys(ids)
        },
    }


def _meta(directory: Directory, pid: str, language: str) -> Json:
    named = directory.property_by_id.get(pid)
    meta: Json = {"id": pid, "name": named.name(language) if named else pid}
    if pid not in BY_TARGET and (type_id := directory.value_types.get(pid)):
        meta["type"] = type_json(directory, type_id, language)
    return meta


def _cells(directory: Directory, entity_id: str, requested: Json, language: str) -> list[Json]:
    entity = directory.described.get(entity_id)
    raw = requested.get("settings")
    settings = raw if isinstance(raw, dict) else {}
    other = settings.get("language")
    value_language = other if other and isinstance(other, str) else language
    form = settings.get("identifiers")
    values = list(entity.values.get(requested["id"], ())) if entity else []
    in_language = [v for v in values if v.get("lang") in (None, value_language)] or values
    count = re.fullmatch(r"[1-9]\d{0,8}", str(settings.get("limit")))
    return [
        _cell(v, requested["id"], value_language, form if form in FORMS else IDENTIFIER)
        for v in in_language[: int(count.group()) if count else None]
    ]


def _cell(value: Json, pid: str, language: str, form: str) -> Json:
    """One value. An identifier of another data set is a text, not an id (section 7.4).

    OpenRefine treats an `id` as one of ours, links it to us, and exports the name instead.
    """
    if "id" not in value:
        return {k: v for k, v in value.items() if k != "lang"}
    name = value["name"]
    if isinstance(name, dict):
        name = name.get(language) or next(iter(name.values()))
    if pid not in BY_TARGET:
        return {"id": value["id"], "name": name}
    if form == IRI:
        return {"str": BY_TARGET[pid].iri(value["id"])}
    return {"str": name if form == NAME else value["id"]}
