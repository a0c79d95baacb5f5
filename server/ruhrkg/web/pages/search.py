"""/search: full text as page and JSON. /suggest: what fits while typing."""

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import BadRequest

from ruhrkg.formats import BY_NAME, JSON, Format
from ruhrkg.negotiation import negotiate
from ruhrkg.presentation.search.hits import Found, Hit, SearchUnavailableError
from ruhrkg.presentation.search.query import MAX_LENGTH
from ruhrkg.presentation.search.results import (
    by_kind,
    near,
    search,
    suggested,
    unknown_words,
)
from ruhrkg.presentation.search.snippets import snippet
from ruhrkg.release.search_index import KINDS
from ruhrkg.web.http.paging import requested_page
from ruhrkg.web.rendering import locale, page, urls
from ruhrkg.web.site import site

blueprint = Blueprint("search", __name__)

OFFER: tuple[Format, ...] = (BY_NAME["html"], JSON)
PER_PAGE = 20
_NEAR, _MIN_SIMILARITY = 5, 0.4


@blueprint.get("/search")
def results() -> Response:
    """Hits for `q`, of one `kind` if given; JSON on request."""
    query, kind = _query(), request.args.get("kind", "")
    if kind and kind not in KINDS:
        raise BadRequest(locale()("error.unknown_value", given=kind, facet=locale()("search.kind")))
    found, available = _search(query)
    hits = [hit for hit in found.hits if not kind or hit.kind == kind]
    view = requested_page(len(hits), PER_PAGE)
    on_page = hits[view.slice()]
    chosen = negotiate(request.headers.get("Accept"), request.args.get("format"), OFFER)
    if chosen is JSON:
        return _json(query, hits, on_page)
    return page(
        "search.html",
        parameters={"q": query, "kind": kind, "page": view.number if view.number > 1 else None},
        q=query,
        kind=kind,
        hits=on_page,
        count=len(hits),
        only_similar=found.only_similar,
        near=_similar_names(query) if found.only_similar or not found.hits else [],
        kinds=by_kind(found.hits),
        available=available,
        page=view.number,
        last=view.last,
        snippets={hit.iri: snippet(hit, found.words, locale()) for hit in on_page},
        link=lambda n: urls().search(query, kind, n),
    )


@blueprint.get("/suggest")
def suggest() -> Response:
    """Names that fit what was typed so far: a list of objects with label, kind and href."""
    found, _ = _search(_query())
    answer = jsonify(
        [
            {
                "label": hit.label(locale()).value,
                "kind": locale()(f"kind.{hit.kind}"),
                "href": urls().thing(hit.iri),
            }
            for hit in suggested(found)
        ]
    )
    answer.vary.add("Accept-Language")
    return answer


def _similar_names(query: str) -> list[Hit]:
    """Names that are like the words of `query` that nothing has."""
    hits = [
        hit
        for word in unknown_words(site().data, query)
        for hit in near(site().data, word, least=_MIN_SIMILARITY)
    ]
    return list({hit.iri: hit for hit in hits}.values())[:_NEAR]


def _query() -> str:
    query = request.args.get("q", "").strip()
    if len(query) > MAX_LENGTH:
        raise BadRequest(locale()("search.too_long", n=MAX_LENGTH))
    return query


def _search(query: str) -> tuple[Found, bool]:
    try:
        return search(site().data, query), True
    except SearchUnavailableError:
        return Found(), False


def _json(query: str, hits: list[Hit], on_page: list[Hit]) -> Response:
    records = [
        {
            "id": hit.iri,
            "kind": hit.kind,
            "label": hit.labels,
            "description": hit.texts,
            "similar": hit.similar,
            "page": urls().thing(hit.iri),
        }
        for hit in on_page
    ]
    answer = jsonify(query=query, count=len(hits), results=records)
    answer.vary.update(["Accept", "Accept-Language"])
    return answer
