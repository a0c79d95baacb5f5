"""Errors in the form that the client accepts: a page for people, a problem document for programs.

Problem documents follow RFC 9457; their `type` is `/problems#<slug>`. An internal error is a 500
without details, which are written to the log.
"""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, json, request
from pyoxigraph import NamedNode
from werkzeug.exceptions import HTTPException, NotFound

from ruhrkg.formats import BY_NAME, FORMATS, Format, MediaType
from ruhrkg.negotiation import NotAcceptable, choose
from ruhrkg.presentation.search.hits import Hit
from ruhrkg.presentation.search.results import NEAR, near
from ruhrkg.sparql.errors import BY_SLUG, QueryError
from ruhrkg.web.http.paging import BeyondLastPageError
from ruhrkg.web.rendering import locale, page, urls
from ruhrkg.web.site import site

PROBLEM = MediaType.PROBLEM
_MIN_SIMILARITY = 0.45
_log = logging.getLogger(__name__)


class UnknownThingError(NotFound):
    """Nothing is recorded about a thing; the page offers similar names."""

    def __init__(self, document: str) -> None:
        """Store the requested path."""
        super().__init__(locale()("error.unknown_thing", path=document))
        self.document = document


def thing_iri(document: str) -> str:
    """The IRI that belongs to the path of a document.

    Raises UnknownThingError for a path that is invalid in an IRI (RFC 3987).
    """
    try:
        return NamedNode(urls().canonical(document)).value
    except ValueError:
        raise UnknownThingError(document) from None


def prepare(app: Flask) -> None:
    """Register the error handlers of `app`."""
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(QueryError, on_query_error)
    app.register_error_handler(NotAcceptable, on_not_acceptable)
    app.register_error_handler(Exception, on_fault)


def on_http_error(error: HTTPException) -> Response:
    """Respond to an HTTP error raised by werkzeug or a view."""
    status = error.code or 500
    detail = error.description or ""
    if type(error) is NotFound and detail == NotFound.description:
        detail = locale()("error.unknown_page", path=request.path)
    requested = request.path.rpartition("/")[2] if status == 404 else ""
    # If no thing was requested, only a name that is nearly the same may be meant.
    least = NEAR if isinstance(error, UnknownThingError) else _MIN_SIMILARITY
    beyond = isinstance(error, BeyondLastPageError)
    similar = near(site().data, requested, least=least) if requested and not beyond else []
    response = problem(status, detail, names=similar, without=beyond)
    for name, value in error.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def on_query_error(error: QueryError) -> Response:
    """Respond to a query that failed."""
    response = problem(
        error.status,
        error.detail,
        remedy=error.remedy,
        slug=error.slug,
        title=error.title,
        facts=error.facts,
    )
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def on_not_acceptable(error: NotAcceptable) -> Response:
    """406 with the available formats (RFC 9110, section 15.5.7)."""
    offer = [{"name": f.suffix, "media_type": f.media_type} for f in error.offer]
    names = ", ".join(f"{f.suffix} ({f.media_type})" for f in error.offer)
    remedy = locale()("error.offer", offer=names)
    return problem(406, str(error), remedy=remedy, slug="not-acceptable", facts={"offer": offer})


def on_fault(error: Exception) -> Response:
    """An internal error: the details go to the log, the client learns only that it was ours."""
    _log.error("%s %s", request.method, request.path, exc_info=error)
    return problem(500, locale()("error.fault"))


def problem(
    status: int,
    detail: str,
    *,
    remedy: str = "",
    slug: str = "",
    title: str = "",
    facts: Mapping[str, Any] | None = None,
    names: Sequence[Hit] = (),
    without: bool = False,
) -> Response:
    """A page if the client prefers HTML, else a problem document."""
    heading = locale().either(f"error.{status}", locale()("error.other"))
    heading = locale().either(f"problem.{slug}", heading)
    if _wants_page():
        found = [(h.iri, h.label(locale()), locale()(f"kind.{h.kind}")) for h in names]
        return page(
            "error.html", status, code=status, heading=heading, detail=detail, remedy=remedy,
            near=found, english=slug in BY_SLUG,
            without=without or (status == 400 and request.args),
        )  # fmt: skip
    document: dict[str, Any] = {
        "type": urls().resource("/problems", fragment=slug) if slug else "about:blank",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if remedy:
        document["remedy"] = remedy
    document.update({k: v for k, v in (facts or {}).items() if k not in document})
    response = Response(json.dumps(document), status, content_type=PROBLEM)
    response.vary.update(["Accept", "Accept-Language"])
    return response


_HTML = BY_NAME["html"]
_PROGRAMS: tuple[Format, ...] = tuple(f for f in FORMATS if f is not _HTML)


def _wants_page() -> bool:
    """Whether the client prefers HTML, as browsers do."""
    if request.args.get("format") not in (None, "", "html"):
        return False
    try:
        return choose(request.headers.get("Accept") or "*/*", (*_PROGRAMS, _HTML)) is _HTML
    except NotAcceptable:
        return False
