"""Ready programs that run an example query from curl, Python, R and JavaScript.

Each language has a template in templates/snippets; values are quoted by the rules of the
language, so that a query with quotation marks or backslashes is preserved.
"""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template

from ruhrkg.sparql.query.library import Query


@dataclass(frozen=True)
class Snippet:
    """A program: key of its name in the locale, its language for markup, its text."""

    name: str
    language: str
    text: str


_SNIPPETS = (
    ("curl", "sh"),
    ("sparqlwrapper", "python"),
    ("rdflib", "python"),
    ("r", "r"),
    ("javascript", "javascript"),
)


def snippets(
    query: Query, text: str, endpoint: str, result_url: str, values: Mapping[str, str]
) -> list[Snippet]:
    """The programs for `query`, bound to `text`.

    `result_url` is the address of the result without its suffix, `values` are its parameters.
    """
    context = {
        "form": query.form,
        "suffix": {"SELECT": "csv", "ASK": "json"}.get(query.form, "ttl"),
        "endpoint": endpoint,
        "result_url": result_url,
        "values": values,
        "query": text.strip(),
        "shell": shlex.quote,
        "python": _python,
        "javascript": _javascript,
        "r": _r,
    }
    return [
        Snippet(name, language, render_template(f"snippets/{name}.txt", **context).strip() + "\n")
        for name, language in _SNIPPETS
    ]


def _python(text: str) -> str:
    """A Python string literal over several lines."""
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if escaped.endswith('"'):
        escaped = escaped[:-1] + '\\"'
    return f'"""{escaped}"""'


def _javascript(text: str) -> str:
    """A JavaScript template literal without substitutions."""
    escaped = text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return f"`{escaped}`"


def _r(text: str) -> str:
    """An R string literal; R reads the escapes of JSON."""
    return json.dumps(text, ensure_ascii=False)
