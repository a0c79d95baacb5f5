"""/openapi.json: every route of the server, from the routes themselves (OpenAPI 3.1)."""

import re
from typing import Any

from flask import Blueprint, Response, current_app, json
from werkzeug.routing import Rule

import ruhrkg
from ruhrkg.web.answers import answer, public_root
from ruhrkg.web.locale import LANGUAGES, Locale
from ruhrkg.web.rendering import urls

blueprint = Blueprint("openapi", __name__)

_READING = ("GET", "POST")
# Parameters of the query string, by the blueprint that reads them.
_QUERY: dict[str, dict[str, str]] = {
    "catalogue": {
        "page": "number of the page, from 1 on; without it the whole catalogue",
        "size": "datasets on a page, 1 to 100",
    },
    "search": {"q": "words to look for", "kind": "kind of thing", "page": "number of the page"},
    "resolve": {"iri": "an IRI of another data set"},
    "reconcile": {"queries": "a batch of queries as JSON (Reconciliation API 0.2)"},
    "sparql": {
        "query": "a SPARQL 1.1 query",
        "default-graph-uri": "IRI of a graph of the default graph",
        "named-graph-uri": "IRI of a named graph",
    },
}
_EVERYWHERE = {
    "format": "representation, by name, suffix or media type; overrides Accept",
    "lang": f"language of pages and messages: {', '.join(LANGUAGES)}",
}


@blueprint.get("/openapi.json")
def description() -> Response:
    """The description of the server's routes."""
    words = Locale("en")
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.rule):
        methods = [m for m in _READING if m in (rule.methods or ())]
        if rule.endpoint != "static" and methods:
            path = paths.setdefault(re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule), {})
            for method in methods:
                path[method.lower()] = _operation(rule, method)
    content = {
        "openapi": "3.1.0",
        "info": {
            "title": words("site.title"),
            "description": words("site.unofficial"),
            "version": ruhrkg.__version__,
            "license": {"name": "CC0 1.0", "identifier": "CC0-1.0"},
        },
        "servers": [{"url": urls().services(public_root()) or "/"}],
        "paths": paths,
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return answer(text.encode() + b"\n", "application/json")


def _operation(rule: Rule, method: str) -> dict[str, Any]:
    view = current_app.view_functions[rule.endpoint]
    text = (view.__doc__ or rule.endpoint).strip()
    blueprint_name = rule.endpoint.partition(".")[0]
    asked = {**_QUERY.get(blueprint_name, {}), **_EVERYWHERE}
    return {
        "operationId": re.sub(r"\W+", "_", f"{method}_{rule.rule}").strip("_").lower(),
        "tags": [blueprint_name],
        "summary": text.splitlines()[0],
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in sorted(rule.arguments - set(rule.defaults or {}))
        ]
        + [
            {"name": name, "in": "query", "description": what, "schema": {"type": "string"}}
            for name, what in asked.items()
        ],
        "responses": {
            "200": {"description": "the representation asked for"},
            "default": {
                "description": "what was wrong and how to mend it (RFC 9457)",
                "content": {"application/problem+json": {}},
            },
        },
    }
