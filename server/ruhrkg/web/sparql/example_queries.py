"""/queries: the example queries, each with its question, result, downloads and programs."""

import re
from typing import Any

from flask import Blueprint, Response, request

from ruhrkg.formats import BY_NAME, Format
from ruhrkg.negotiation import NotAcceptable, negotiate
from ruhrkg.presentation.citation import FORMATS
from ruhrkg.presentation.lists.result_cells import result_table
from ruhrkg.presentation.pictures.result_map import located
from ruhrkg.results.render import answer, offer
from ruhrkg.results.table import ROWS, NoGeometryError, Table
from ruhrkg.sparql.engine.engine import QueryRequest
from ruhrkg.sparql.query.library import Query
from ruhrkg.sparql.query.parameters import Parameter
from ruhrkg.web.http.client_address import client_of
from ruhrkg.web.http.hints import set_hints
from ruhrkg.web.linked_data.citation_view import cite_query
from ruhrkg.web.rendering import locale, page, source, urls
from ruhrkg.web.site import public_root, site
from ruhrkg.web.sparql.example_values import bound, example, values_of
from ruhrkg.web.sparql.highlight import highlight
from ruhrkg.web.sparql.parameter_choices import ParameterChoice, choices
from ruhrkg.web.sparql.snippets import snippets

blueprint = Blueprint("queries", __name__)

_HTML = BY_NAME["html"]
_FIRST = ("fields", "projects", "money", "places", "time", "forums", "people", "organisations")
"""Tags, most important first; an example is listed under the first of its tags."""
_OF_PAGES = {"lang", "format"}
# What other sites append to links, and readers do not know of.
_TRACKING = re.compile(r"utm_.*|\w*clid|mc_\w+|pk_\w+|_ga|igshid|ref")


@blueprint.get("/queries")
def index() -> Response:
    """All examples, or those with `?tag=`."""
    examples = list(site().library.folder("examples"))
    tags = sorted({tag for query in examples for tag in query.tags})
    chosen = request.args.get("tag", "")
    groups: dict[str, list[Query]] = {tag: [] for tag in (*_FIRST, *tags)}
    for query in examples:
        if not chosen or chosen in query.tags:
            groups[chosen or query.tags[0]].append(query)
    found = [(tag, queries) for tag, queries in groups.items() if queries]
    return page("queries.html", parameters={"tag": chosen}, groups=found, tags=tags, chosen=chosen)


@blueprint.get("/queries/<name>")
def show(name: str) -> Response:
    """The page of one example, or its result in another format by `?format=` or Accept."""
    query = example(name)
    offered = (_HTML, *offer(query.form))
    chosen = negotiate(request.headers.get("Accept"), request.args.get("format"), offered)
    if chosen is _HTML:
        return _page(query)
    return _result(query, chosen)


@blueprint.get("/queries/<name>.<suffix>")
def result(name: str, suffix: str) -> Response:
    """The result of one example in the format that the suffix names."""
    query = example(name)
    return _result(query, negotiate(None, suffix, offer(query.form)))


def _ignored(query: Query) -> list[str]:
    """The parameters of the request that the query does not have, except those of tracking."""
    known = {p.name for p in query.parameters} | _OF_PAGES
    return [k for k in request.args if k not in known and not _TRACKING.fullmatch(k)]


def _read(text: str, media_type: str) -> bytes:
    query = QueryRequest(text, accept=media_type, client=client_of(request.environ), own=True)
    return site().engine.answer(query).body.read()


def _result(query: Query, chosen: Format) -> Response:
    text = bound(query, values_of(query))
    title = query.title[locale().language]
    try:
        rendered = answer(site().engine, text, chosen, title, client_of(request.environ), own=True)
    except NoGeometryError as error:
        others = [f for f in offer(query.form) if f is not chosen]
        raise NotAcceptable(f"{chosen.name}: {error}", others) from error
    response = Response(rendered.chunks, content_type=chosen.content_type)
    response.headers["Content-Disposition"] = f'inline; filename="{query.name}.{chosen.suffix}"'
    response.vary.update(["Accept", "Accept-Language"])
    if ignored := _ignored(query):
        known = ", ".join(p.name for p in query.parameters) or "none"
        hint = f"Ignored, since this query has no such parameter: {', '.join(ignored)}. It has: "
        set_hints(response, [hint + known])
    if rendered.tag:
        response.set_etag(rendered.tag)
        response.make_conditional(request)
    return response


def _fields(
    query: Query, values: dict[str, str]
) -> list[tuple[Parameter, str, list[ParameterChoice]]]:
    given = [(p, values.get(p.name, str(p.default or ""))) for p in query.parameters]
    return [(p, value, choices(site().data, p, value, locale())) for p, value in given]


def _page(query: Query) -> Response:
    values = values_of(query)
    text = bound(query, values)
    if query.form in ("CONSTRUCT", "DESCRIBE"):
        turtle = _read(text, BY_NAME["turtle"].media_type).decode()
        shows: dict[str, Any] = {"turtle": turtle, "located": False}
    else:
        table = Table.read(_read(text, ROWS))
        cells = result_table(source(), table, worded=True)
        shows = {
            "table": cells,
            "located": table.located,
            "map": located(site().data, table, cells),
        }
    links = urls()
    public = links.absolute(public_root())
    return page(
        "query.html",
        query=query,
        text=text,
        highlighted=highlight(text),
        fields=_fields(query, values),
        downloads=[
            (f, links.resource(f"/queries/{query.name}.{f.suffix}", values))
            for f in offer(query.form)
            if f.name != "geojson" or shows["located"]
        ],
        parameters=values,
        ignored=_ignored(query),
        citation=cite_query(query, values),
        citation_formats=FORMATS,
        given=values,
        snippets=snippets(
            query,
            text,
            public.resource("/sparql"),
            public.resource(f"/queries/{query.name}"),
            values,
        ),
        **shows,
    )
