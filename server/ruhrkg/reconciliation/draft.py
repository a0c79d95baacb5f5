"""The draft of the Reconciliation API 1.0, as far as it is settled, mapped to `Question`.

https://reconciliation-api.github.io/specs/1.0-draft/ (July 2026). Differences from 0.2: a batch is
an array, a query is a list of conditions, features have names, rows of an extension are arrays.
"""

from collections.abc import Callable
from typing import Any

from ruhrkg.reconciliation.api import (
    Json,
    Limits,
    RequestError,
    candidate_json,
    limit_batch,
    read_limit,
    read_types,
    read_values,
)
from ruhrkg.reconciliation.directory import Directory
from ruhrkg.reconciliation.requested import Constraint
from ruhrkg.reconciliation.scoring import Candidate, Question

VERSION = "1.0-draft"
QUANTIFIERS = ("any", "all", "none")
_FIELDS = {"conditions", "type", "limit", "lang", "dir"}


def read_batch(data: Any, limits: Limits) -> list[list[Question]]:
    """The questions of each query of a batch: one for each requested name or id.

    Raises RequestError, TooLargeError.
    """
    queries = data.get("queries") if isinstance(data, dict) else None
    if not isinstance(queries, list):
        raise RequestError(
            'the body must be an object such as {"queries": [{"conditions": [...]}]}'
        )
    limit_batch(len(queries), limits)
    return [_read_query(query, f"queries[{n}]", limits) for n, query in enumerate(queries)]


def _read_query(data: Any, key: str, limits: Limits) -> list[Question]:
    conditions = data.get("conditions") if isinstance(data, dict) else None
    if not isinstance(conditions, list) or not conditions:
        raise RequestError(f"{key}: a query needs `conditions`, an array of at least one")
    if unknown := set(data) - _FIELDS:
        raise RequestError(f"{key}: unknown fields: {', '.join(sorted(unknown))}")
    if not isinstance(data.get("type") or "", str):
        raise RequestError(f"{key}: `type` must be a type id")
    texts: list[str] = []
    constraints: list[Constraint] = []
    for condition in conditions:
        kind = condition.get("matchType") if isinstance(condition, dict) else None
        if kind not in ("name", "id", "property") or "propertyValue" not in condition:
            raise RequestError(
                f"{key}: a condition needs `matchType` (name, id or property) and `propertyValue`"
            )
        values = read_values(condition["propertyValue"], key, limits)
        if kind == "property":
            constraints.append(_constraint(condition, values, key))
        else:
            texts += [
                str(v.get("id") or v.get("name")) if isinstance(v, dict) else str(v) for v in values
            ]
    if len(constraints) > limits.constraints:
        raise RequestError(f"{key}: at most {limits.constraints} conditions on properties")
    if not constraints and not any(text.strip() for text in texts):
        raise RequestError(f"{key}: no condition states what is looked for")
    types, limit = read_types(data.get("type"), key), read_limit(data, key, limits)
    return [Question(text, types, tuple(constraints), limit=limit) for text in texts or [""]]


def _constraint(condition: Json, values: tuple[object, ...], key: str) -> Constraint:
    pid, quantifier = condition.get("propertyId"), condition.get("matchQuantifier") or "any"
    if not isinstance(pid, str):
        raise RequestError(f"{key}: a condition on a property needs `propertyId`")
    if quantifier not in QUANTIFIERS:
        raise RequestError(f"{key}: `matchQuantifier` must be one of {', '.join(QUANTIFIERS)}")
    if condition.get("matchQualifier"):
        raise RequestError(f"{key}: no `matchQualifier` is supported here")
    return Constraint(pid, values, quantifier, condition.get("required") is True)


def result(
    found: list[list[Candidate]], directory: Directory, language: str, name: Callable[[str], str]
) -> Json:
    """The result of one query; `name` gives the name of a feature by its id."""
    best: dict[str, Candidate] = {}
    for candidate in (candidate for candidates in found for candidate in candidates):
        held = best.get(candidate.entity.id)
        if held is None or candidate.score > held.score:
            best[candidate.entity.id] = candidate
    ranked = sorted(best.values(), key=lambda c: -c.score)
    answers = [candidate_json(candidate, directory, language) for candidate in ranked]
    several = sum(answer["match"] for answer in answers) > 1
    for answer in answers:
        answer["match"] = answer["match"] and not several
        answer["features"] = [{**f, "name": name(f["id"])} for f in answer["features"]]
        answer["type"] = [{"id": t["id"], "name": t["name"]} for t in answer["type"]]
    return {"candidates": answers}


def extension(answer: Json) -> Json:
    """The answer of the data extension service 0.2 with rows and properties as arrays."""
    return {
        "meta": answer["meta"],
        "rows": [
            {
                "id": entity_id,
                "properties": [{"id": pid, "values": values} for pid, values in row.items()],
            }
            for entity_id, row in answer["rows"].items()
        ],
    }
