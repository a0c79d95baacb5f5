"""/openapi.json: every route of the server, generated from the routes (OpenAPI 3.1)."""

import re
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, current_app, json
from werkzeug.routing import Rule

import ruhrkg
from ruhrkg.formats import Format, MediaType
from ruhrkg.locale import LANGUAGES, Locale
from ruhrkg.presentation.lists.facets import LISTINGS
from ruhrkg.urls import LISTS
from ruhrkg.web.http.conditional import answer
from ruhrkg.web.http.operations import ApiParameter, Operation, operation_of
from ruhrkg.web.http.problems import PROBLEM
from ruhrkg.web.rendering import urls
from ruhrkg.web.site import public_root, site

blueprint = Blueprint("openapi", __name__)

_READING = ("GET", "POST")
_VARIABLE = re.compile(r"<(?:any\(([^)]*)\):|[^:<>]+:)?([^<>]+)>")
_KINDS = {segment: kind for kind, segment in LISTS.items()}
_LANG = ApiParameter(
    "lang",
    "language of pages and messages; overrides Accept-Language",
    {"type": "string", "enum": list(LANGUAGES)},
)

Object = dict[str, Any]

_SEVERAL: Object = {"type": "array", "items": {"type": "string"}}
# Any parameter by its name (OpenAPI 3.1, section 4.8.12: style form, exploded).
_FREE: Object = {
    "name": "parameters",
    "in": "query",
    "description": "the parameters of the query",
    "style": "form",
    "explode": True,
    "schema": {"type": "object", "additionalProperties": {"type": "string"}},
}


@blueprint.get("/openapi.json")
def description() -> Response:
    """The description of the server's routes."""
    words = Locale("en")
    paths: dict[str, Object] = {}
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.rule):
        methods = [m for m in _READING if m in (rule.methods or ())]
        if rule.endpoint != "static" and methods:
            for path in _without_leading_choice(rule.rule):
                paths[_template(path)] = {m.lower(): _operation(rule, path, m) for m in methods}
    content = {
        "openapi": "3.1.0",
        "info": {
            "title": site().description.text("title", words) or words("served_files.title"),
            "description": site().description.text("notice", words),
            "version": ruhrkg.__version__,
            "license": {"name": "CC0 1.0", "identifier": "CC0-1.0"},
        },
        "servers": [{"url": urls().services(public_root()) or "/"}],
        "paths": paths,
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return answer(text.encode() + b"\n", MediaType.JSON)


def _without_leading_choice(rule: str) -> Iterator[str]:
    """One path for each value of a variable at the beginning of the rule.

    `/{a}` and `/{b}` would be the same path, which is not allowed (section 4.8.8.1).
    """
    first = _VARIABLE.match(rule, 1)
    if not first:
        yield rule
        return
    for value in _values(first.group(1)):
        yield "/" + value + rule[first.end() :]


def _template(path: str) -> str:
    return _VARIABLE.sub(r"{\2}", path)


def _values(choice: str | None) -> list[str]:
    return [value.strip(" '\"") for value in (choice or "").split(",") if value]


def _operation(rule: Rule, path: str, method: str) -> Object:
    view = current_app.view_functions[rule.endpoint]
    operation = operation_of(rule.endpoint, method)
    variables = {name: _values(choice) for choice, name in _VARIABLE.findall(path)}
    offer = operation.offer
    if "suffix" in variables and offer:
        named = variables["suffix"]
        offer = tuple(f for f in offer if not named or f.suffix in named)
        variables["suffix"] = [f.suffix for f in offer]
    found: Object = {
        "operationId": re.sub(r"\W+", "_", method + _template(path)).strip("_").lower(),
        "tags": [rule.endpoint.partition(".")[0]],
        "summary": (view.__doc__ or rule.endpoint).strip().splitlines()[0],
        "parameters": [
            *(_in_path(name, values) for name, values in variables.items()),
            *(
                _in_query(p)
                for p in _query_parameters(operation, path, offer, "suffix" in variables)
            ),
            *([_FREE] if operation.free else []),
        ],
        "responses": dict(_responses(operation, offer)),
    }
    if operation.bodies:
        content = {media_type: {"schema": s} for media_type, s in operation.bodies.items()}
        found["requestBody"] = {"required": True, "content": content}
    return found


def _in_path(name: str, values: list[str]) -> Object:
    schema: Object = {"type": "string", **({"enum": values} if values else {})}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _in_query(parameter: ApiParameter) -> Object:
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.what,
        "required": parameter.required,
        "schema": dict(parameter.schema),
    }


def _query_parameters(
    operation: Operation, path: str, offer: tuple[Format, ...], suffixed: bool
) -> Iterator[ApiParameter]:
    """The parameters of the query string; lists also have their facets."""
    yield from (p for p in operation.query if not (suffixed and p.of_page))
    kind = _KINDS.get(re.split(r"[/.]", path)[1])
    if kind:
        for facet in LISTINGS[kind].facets:
            yield ApiParameter(facet.name, "only things with this value", _SEVERAL)
    if len(offer) > 1 and not suffixed:
        names = ", ".join(f.suffix for f in offer)
        yield ApiParameter("format", f"{names}, or a media type; overrides Accept")
    yield _LANG


def _responses(operation: Operation, offer: Iterable[Format]) -> Iterator[tuple[str, Object]]:
    # For a redirect the page is its target.
    leads = HTTPStatus.SEE_OTHER in operation.statuses
    types = [f.media_type for f in offer if not (leads and f.name == "html")]
    types += operation.types()
    for status in operation.statuses:
        response: Object = {"description": HTTPStatus(status).phrase}
        if status <= HTTPStatus.MULTIPLE_CHOICES:
            response["content"] = {media_type: {} for media_type in types}
        else:
            response["headers"] = {"Location": {"schema": {"type": "string", "format": "uri"}}}
        yield str(status), response
    yield (
        "default",
        {
            "description": "the problem and how to fix it (RFC 9457), or a page with both",
            "content": {PROBLEM: {}, MediaType.HTML: {}},
        },
    )
