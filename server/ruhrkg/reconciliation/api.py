"""Reconciliation queries and their results in the JSON of the Reconciliation API 0.2.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/ (section 4)
"""

import json
from dataclasses import dataclass
from typing import Any

from ruhrkg.reconciliation.directory import Directory
from ruhrkg.reconciliation.matching import Matcher
from ruhrkg.reconciliation.requested import Constraint
from ruhrkg.reconciliation.scoring import Candidate, Question

_TYPES = 50
STRICTNESS = ("any", "should", "all")
UNKNOWN_PROPERTY = "unknown_property:"


class RequestError(ValueError):
    """A request that cannot be answered; the message states the problem and a remedy."""


class UnusableNameError(RequestError):
    """A name that is blank or too long: no candidate, and no reason to refuse the whole batch."""


class TooLargeError(RequestError):
    """A request beyond a limit of the service."""


@dataclass(frozen=True)
class Limits:
    """The limits of one request."""

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


def read_batch(text: str, limits: Limits) -> dict[str, Question | UnusableNameError]:
    """The questions of a query batch (section 4.1), or why a name cannot be looked for.

    Raises RequestError, TooLargeError.
    """
    data = read_json(text, "queries")
    if not isinstance(data, dict):
        raise RequestError('`queries` must be an object such as {"q0": {"query": "a name"}}')
    limit_batch(len(data), limits)
    return {key: _question_or_error(value, key, limits) for key, value in data.items()}


def _question_or_error(data: Any, key: str, limits: Limits) -> Question | UnusableNameError:
    # A client asks for a column at a time: one odd cell must not take the others with it.
    try:
        return read_question(data, key, limits)
    except UnusableNameError as error:
        return error


def limit_batch(count: int, limits: Limits) -> None:
    """Refuse more queries than a batch may contain. Raises TooLargeError."""
    if count > limits.batch:
        raise TooLargeError(f"{count} queries in one batch: at most {limits.batch} (`batchSize`)")


def read_question(data: Any, key: str, limits: Limits) -> Question:
    """One reconciliation query. Raises RequestError, UnusableNameError, TooLargeError."""
    if isinstance(data, str):
        data = {"query": data}
    if not isinstance(data, dict):
        raise RequestError(f"{key}: a query is an object with `query` or `properties`")
    text = data.get("query", "")
    if not isinstance(text, str):
        raise RequestError(f"{key}: `query` must be a text")
    if len(text) > limits.length:
        raise UnusableNameError(
            f"{key}: `query` must be a text of at most {limits.length} characters"
        )
    constraints = _constraints(data.get("properties") or [], key, limits)
    if not text.strip() and not constraints:
        raise UnusableNameError(
            f"{key}: neither `query` nor `properties` states what is looked for"
        )
    strict = data.get("type_strict") or "should"
    if strict not in STRICTNESS:
        raise RequestError(f"{key}: `type_strict` must be one of {', '.join(STRICTNESS)}")
    return Question(
        text, read_types(data.get("type"), key), constraints, strict, read_limit(data, key, limits)
    )


def read_types(given: Any, key: str) -> tuple[str, ...]:
    """The ids of one type or of a list of types. Raises RequestError."""
    listed = given if isinstance(given, list) else [given] if given else []
    ids = [t.get("id") if isinstance(t, dict) else t for t in listed]
    types = tuple(t for t in ids if isinstance(t, str))
    if len(types) < len(ids) or len(types) > _TYPES:
        raise RequestError(f"{key}: `type` must be a type id or a list of {_TYPES} at most")
    return types


def read_limit(data: Json, key: str, limits: Limits) -> int:
    """The maximum number of candidates. Raises RequestError."""
    limit = data.get("limit") or 5
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not limit >= 1:
        raise RequestError(f"{key}: `limit` must be a positive number")
    return int(min(limit, limits.candidates))


def read_values(given: Any, key: str, limits: Limits) -> tuple[object, ...]:
    """The values of a property, without empty ones. Raises TooLargeError."""
    values = given if isinstance(given, list) else [given]
    if len(values) > limits.values or any(len(str(v)) > limits.length for v in values):
        raise TooLargeError(
            f"{key}: at most {limits.values} values of {limits.length} characters each"
        )
    return tuple(value for value in values if value not in (None, ""))


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
        constraints.append(Constraint(pid, read_values(entry["v"], key, limits)))
    return tuple(constraints)


def no_result(error: UnusableNameError) -> Json:
    """The result of a query whose name cannot be looked for, with the reason as a warning."""
    return {"result": [], "warnings": [str(error)]}


def result(candidates: list[Candidate], question: Question, matcher: Matcher, lang: str) -> Json:
    """The result of one query (section 4.2), with a warning for each unknown property or type.

    `warnings` is an extension: the API cannot express what a service could not take into account.
    """
    answer: Json = {"result": [candidate_json(c, matcher.directory, lang) for c in candidates]}
    warnings = [
        f"There is no property {constraint.property!r} here: see /reconcile/…/suggest/property."
        for constraint in question.constraints
        if not matcher.has_property(constraint.property)
    ]
    warnings += [
        f"There is no type {type_id!r} here: see /reconcile/…/suggest/type."
        for type_id in question.types
        if matcher.directory.type_id(type_id) not in matcher.directory.type_by_id
    ]
    return {**answer, "warnings": warnings} if warnings else answer


def candidate_json(candidate: Candidate, directory: Directory, language: str) -> Json:
    """A candidate of a result (section 4.2)."""
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
