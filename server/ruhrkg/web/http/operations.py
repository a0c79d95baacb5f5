"""What each route reads and answers with: parameters, media types, bodies of POST.

/openapi.json describes it, and formats that a route does not have are refused by it. Formats and
facets come from where they are made. A route that is not named here is a page that reads nothing
but the language.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ruhrkg.formats import BY_NAME, JSON, Format, MediaType
from ruhrkg.presentation.citation import FORMATS
from ruhrkg.release.datasets.dumps import FOLDER
from ruhrkg.release.search_index import KINDS
from ruhrkg.results import list_files, render
from ruhrkg.sparql.engine.request import Kind
from ruhrkg.web.linked_data import documents
from ruhrkg.web.pages import lists, quality, search
from ruhrkg.web.portals import catalogue, changes, dumps, void
from ruhrkg.web.site import site
from ruhrkg.web.sparql import protocol

Schema = Mapping[str, Any]

_STRING: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer", "minimum": 1}
_IRIS: Schema = {"type": "array", "items": {"type": "string", "format": "uri"}}


@dataclass(frozen=True)
class ApiParameter:
    """A parameter of the query string, or a field of a form.

    `of_page` marks one that only the page reads, not the file that a suffix requests.
    """

    name: str
    what: str
    schema: Schema = field(default_factory=lambda: _STRING)
    required: bool = False
    of_page: bool = False


@dataclass(frozen=True)
class Operation:
    """What a route reads for one method, and what it returns.

    `offer` is what `?format=`, Accept or a suffix can name; `chooses` means that the view itself
    chooses. `types` are media types that no format names. `free` allows parameters that are not
    known beforehand. `bodies` are the schemas of the bodies that a POST may have.
    """

    offer: tuple[Format, ...] = ()
    query: tuple[ApiParameter, ...] = ()
    types: Callable[[], Iterable[str]] = tuple
    statuses: tuple[int, ...] = (200,)
    chooses: bool = False
    free: bool = False
    bodies: Mapping[str, Schema] = field(default_factory=dict)


def _choice(offer: tuple[Format, ...], *query: ApiParameter, **more: Any) -> Operation:
    return Operation(offer, query, chooses=True, **more)


def _json(*query: ApiParameter, **more: Any) -> Operation:
    return Operation((JSON,), query, **more)


def _text(media_type: str, *query: ApiParameter) -> Operation:
    return Operation((), query, lambda: (media_type,))


def _redirect(*statuses: int) -> Operation:
    return Operation(statuses=statuses)


def _form(*fields: ApiParameter) -> Mapping[str, Schema]:
    schema = {
        "type": "object",
        "properties": {f.name: {**f.schema, "description": f.what} for f in fields},
    }
    return {protocol.FORM: schema}


def _object(*fields: str) -> Schema:
    """An object with the required fields, given alternately as name and type."""
    types = dict(zip(fields[::2], fields[1::2], strict=True))
    return {
        "type": "object",
        "required": list(types),
        "properties": {name: {"type": kind} for name, kind in types.items()},
    }


_HTML = BY_NAME["html"]
_PAGE = ApiParameter("page", "number of the page", _NUMBER)
_OF_PAGE = ApiParameter("page", "number of the page", _NUMBER, of_page=True)
_Q = ApiParameter("q", "words to look for")
_KIND = ApiParameter("kind", "kind of thing", {"type": "string", "enum": list(KINDS)})
_GRAPHS = (
    ApiParameter("default-graph-uri", "IRIs of the graphs of the default graph", _IRIS),
    ApiParameter("named-graph-uri", "IRIs of the named graphs", _IRIS),
)
_QUERY = ApiParameter("query", "a SPARQL 1.1 query")
_OPTIONS = (
    ApiParameter("timeout", "seconds after which to stop; it can only lower the limit",
              {"type": "number", "exclusiveMinimum": 0}),
    ApiParameter("output", "what older clients call `format`"),
)  # fmt: skip
_FORMAT = ApiParameter("format", "the form of the answer, by name, suffix or media type")
_CALLBACK = ApiParameter("callback", "a JavaScript function to call with the answer (JSONP)")
_BATCH = (
    ApiParameter("queries", "a batch of queries as JSON (Reconciliation API 0.2, section 4)"),
    ApiParameter("query", "one query, as JSON or plain text (Reconciliation API 0.1)"),
    ApiParameter("extend", "what data to extend with, as JSON (section 7)"),
    _CALLBACK,
)
_SUGGEST = (
    ApiParameter("prefix", "what was typed so far"),
    ApiParameter("cursor", "number of suggestions to skip", {"type": "integer", "minimum": 0}),
    _CALLBACK,
)
_OF_TYPES = ApiParameter("type", "ids of types, separated by commas; others are left out")
_ID = ApiParameter("id", "the identifier, such as project/example", required=True)
_PROPOSAL = (
    ApiParameter("type", "identifier of the type that is to be extended"),
    ApiParameter("limit", "how many properties at most", _NUMBER),
    _CALLBACK,
)
_IRI = ApiParameter(
    "iri", "IRIs or identifiers of other data sets",
    {"type": "array", "items": _STRING}, required=True,
)  # fmt: skip
_RESULTS = tuple(dict.fromkeys(f for kind in Kind for f in render.offer(kind)))
_ANSWERS = tuple(dict.fromkeys((*(f for kind in Kind for f in kind.offer), _HTML)))


def _jsonp() -> Iterable[str]:
    return (MediaType.JAVASCRIPT,)


def _citations() -> Iterable[str]:
    return (media_type.partition(";")[0] for _, media_type in FORMATS.values())


def _files(folder: str = "") -> Iterable[str]:
    """The media types of the files of the served release."""
    release = site().release
    found = release.files.values() if release else ()
    return sorted({entry.media_type for entry in found if entry.path.startswith(folder)})


_GETS: Mapping[str, Operation] = {
    "catalogue.catalogue": _choice(
        catalogue.OFFER,
        ApiParameter("page", "number of the page; without it the whole catalogue", _NUMBER),
        ApiParameter("size", "datasets on a page", {**_NUMBER, "maximum": catalogue.MAX_PAGE_SIZE}),
    ),
    "catalogue.entry": _choice(catalogue.OFFER),
    "catalogue.record": _redirect(303),
    "catalogue.version": _redirect(303),
    "changes.atom": _text(changes.ATOM, _PAGE),
    "changes.node": _choice(changes.OFFER, _OF_PAGE),
    "changes.statements": _text(BY_NAME["nquads"].media_type),
    "changes.stream": _choice(changes.OFFER, _OF_PAGE),
    "citation.citation": Operation(types=_citations),
    "citation.of_query": Operation(types=_citations, free=True),
    "citation.of_text": Operation(
        query=(ApiParameter("query", "the query to cite", required=True), *_GRAPHS),
        types=_citations,
    ),
    "discovery.favicon": _text(MediaType.ICON),
    "discovery.picture": _text(MediaType.PNG),
    "discovery.llms": _text(MediaType.MARKDOWN),
    "discovery.robots": _text(MediaType.PLAIN),
    "discovery.security": _text(MediaType.PLAIN),
    "discovery.sitemap": _text(MediaType.XML),
    "dumps.dump": Operation(types=lambda: _files(FOLDER), statuses=(200, 302)),
    "dumps.file": Operation(types=_files),
    "dumps.latest": _redirect(302),
    "dumps.manifest": _choice(dumps.OFFER),
    "dumps.overview": _choice(dumps.OFFER),
    "dumps.releases": _choice(dumps.OFFER, _PAGE),
    "editor.completions": _json(),
    "editor.things": _json(ApiParameter("start", "the beginning of an IRI or of a word in a name")),
    "health.health": _json(),
    "linked.data": _choice(documents.DOCUMENTS),
    "linked.see_other": _choice(documents.OFFER, statuses=(303,)),
    "lists.listing": _choice(
        lists.OFFER, _PAGE,
        ApiParameter("view", "how the page shows the list", {"type": "string", "enum": ["table"]}),
    ),
    "lists.table": _choice(list_files.FORMATS),
    "metrics.metrics": _text(MediaType.PLAIN),
    "openapi.description": _json(),
    "portal.portal": _choice((_HTML, JSON)),
    "quality.findings": _choice(quality.FINDINGS[1:]),
    "quality.quality": _choice(quality.FINDINGS),
    "quality.shapes": _choice(documents.OFFER),
    "queries.index": Operation((_HTML,), (ApiParameter("tag", "only examples with this tag"),)),
    "queries.result": _choice(_RESULTS, free=True),
    "queries.show": _choice((_HTML, *_RESULTS), free=True),
    "resolve.resolve": Operation((_HTML, JSON), (_IRI,), statuses=(200, 300, 303)),
    "search.results": _choice(search.OFFER, _Q, _KIND, _PAGE),
    "reports.report": Operation(
        (_HTML,),
        (ApiParameter("property", "prefixed name", required=True),
         ApiParameter("value", "key of the value", required=True)),
        statuses=(200, 404),
    ),
    "search.suggest": _json(_Q),
    "croissant.croissant": _text(MediaType.JSON_LD),
    "signposting.api_catalogue": _text(MediaType.LINK_SET),
    "signposting.link_set": _text(MediaType.LINK_SET),
    "sparql.endpoint": _choice(_ANSWERS, _QUERY, *_GRAPHS, *_OPTIONS),
    "terms.document": _choice(documents.DOCUMENTS),
    "terms.ontology": _choice(documents.OFFER),
    "terms.release_of_ontology": _redirect(303),
    "timeline.timeline": Operation(
        (_HTML,),
        (ApiParameter("from", "first year", _NUMBER), ApiParameter("to", "last year", _NUMBER)),
    ),
    "void.void": _choice(void.OFFER),
    "void.well_known": _redirect(302),
}  # fmt: skip
_RECONCILIATION: Mapping[str, Operation] = {
    "service": _json(*_BATCH, types=lambda: (*_jsonp(), MediaType.HTML)),
    "manifest": _json(_CALLBACK, types=_jsonp),
    "suggest_entity": _json(*_SUGGEST, _OF_TYPES, types=_jsonp),
    "suggest_schema": _json(*_SUGGEST, types=_jsonp),
    "flyout": _json(_ID, _CALLBACK, types=_jsonp),
    "preview": Operation((_HTML,), (_ID,)),
    "propose": _json(*_PROPOSAL, types=_jsonp),
}
_POSTED_BATCH = _json(types=_jsonp, bodies=_form(*_BATCH))
_MATCH = _json(types=_jsonp, bodies={MediaType.JSON: _object("queries", "array")})
_EXTENSION = _object("ids", "array", "properties", "array")
_EXTEND = _json(types=_jsonp, bodies={MediaType.JSON: _EXTENSION})
_POSTS: Mapping[str, Operation] = {
    "reconcile.views.service": _POSTED_BATCH,
    "reconcile.localized.service": _POSTED_BATCH,
    **{
        f"reconcile_draft.{views}.{view}": operation
        for views in ("views", "localized")
        for view, operation in (("match", _MATCH), ("extend", _EXTEND))
    },
    "resolve.resolve": _json(
        bodies={**_form(_IRI), MediaType.JSON: {"type": "array", "items": _STRING}}
    ),
    "sparql.endpoint": _choice(
        _ANSWERS, *_GRAPHS, *_OPTIONS,
        bodies={**_form(_QUERY, *_GRAPHS, *_OPTIONS, _FORMAT), protocol.QUERY: _STRING},
    ),
}  # fmt: skip


def operation_of(endpoint: str, method: str) -> Operation:
    """What the route of a Flask endpoint reads and returns."""
    if method == "POST":
        return _POSTS[endpoint]
    blueprint, _, view = endpoint.rpartition(".")
    if blueprint.startswith(("reconcile.", "reconcile_draft.")):
        return _RECONCILIATION[view]
    return _GETS.get(endpoint, Operation((_HTML,)))
