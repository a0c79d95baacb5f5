"""The editor at /sparql for browsers: its page, and the requests it makes while a user types."""

from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, request

from ruhrkg.formats import BY_NAME
from ruhrkg.presentation.citation import FORMATS as CITATIONS
from ruhrkg.presentation.lists.result_cells import ResultTable
from ruhrkg.results.table import ROWS, Table
from ruhrkg.sparql.engine.engine import QueryRequest
from ruhrkg.sparql.engine.request import Dataset
from ruhrkg.sparql.errors import BY_SLUG, QueryError
from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web.http.headers import SECURITY
from ruhrkg.web.linked_data.citation_view import cite_text, protocol_values
from ruhrkg.web.rendering import locale, page, urls
from ruhrkg.web.site import site

blueprint = Blueprint("editor", __name__)

FIRST_QUERY = ("examples", "fields-and-projects")
"""The text in the editor if the URL contains no query and the library has this one."""

FORMATS = tuple(BY_NAME[n] for n in ("csv", "json", "xml", "tsv", "turtle", "jsonld"))
"""The formats that the plain form offers besides a table on the page."""

_WORDS = (
    "query", "table", "map", "chart", "response", "stopped", "picture_table", "copied", "page_size",
    "row", "run",
)  # fmt: skip

_VIEWS = (
    "simple", "ellipse", "filter", "all", "found", "answered", "showing", "empty", "download",
)  # fmt: skip
"""Names of yasgui's texts that the page replaces, since yasgui has them only in English."""

# yasgui's column resizer adds one constant <style> element; it is allowed by its digest (Content
# Security Policy Level 3, section 8.4), since the table is not laid out correctly without it.
_COLUMN_RESIZER = "'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"
_POLICY = SECURITY["Content-Security-Policy"].replace(
    "style-src 'self'", f"style-src 'self' {_COLUMN_RESIZER}"
)


@dataclass(frozen=True)
class EditorResult:
    """What the plain form displays: a table, the text of a graph, or the reason for a failure."""

    table: ResultTable | None = None
    text: str = ""
    problem: QueryError | None = None


def editor(
    query: str = "", outcome: EditorResult | None = None, dataset: Dataset | None = None
) -> Response:
    """The page with `query` in the editor; `outcome` is its answer if the plain form sent it.

    `dataset` holds the graphs that the request names, which the form sends again.

    The page works as a form; the script replaces the form by the editor.
    """
    examples = list(site().library.folder("examples"))
    response = page(
        "sparql.html",
        query=query or _first_query(),
        outcome=outcome,
        citation=cite_text(query, dataset) if query else None,
        citation_formats=CITATIONS,
        given=protocol_values(query, dataset),
        dataset=dataset,
        formats=FORMATS,
        examples=examples,
        config=_config(),
    )
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def _first_query() -> str:
    library = site().library
    if not library.has(*FIRST_QUERY):
        return ""
    return library.get(*FIRST_QUERY).bind({"lang": locale().language})


def _config() -> dict[str, object]:
    """The configuration of the script."""
    links = urls()
    return {
        "base": site().settings.base_iri,
        "endpoint": links.resource("/sparql"),
        "completions": links.resource("/sparql/completions/"),
        "prefixes": PREFIXES,
        "words": {word: locale()(f"editor.{word}") for word in _WORDS},
        "views": {word: locale()(f"view.{word}") for word in _VIEWS},
        "problems": {slug: locale()(f"problem.{slug}") for slug in BY_SLUG},
    }


@blueprint.get("/sparql/completions/<any(classes, properties, boundaries):name>")
def completions(name: str) -> Response:
    """The classes or properties in use; the boundaries behind the map of results."""
    return _list(name)


@blueprint.get("/sparql/completions/things")
def things() -> Response:
    """Things by the beginning of their IRI or a word of their name, `?start=`."""
    start = request.args.get("start", "")
    return _list("things", start=start) if len(start) > 1 else jsonify([])


def _list(name: str, **values: object) -> Response:
    """The first column of a query of the folder `editor`, as a JSON list."""
    text = site().library.get("editor", name).bind(values)
    table = Table.read(site().engine.answer(QueryRequest(text, accept=ROWS, own=True)).body.read())
    return jsonify([row[table.names[0]].value for row in table.rows])
