"""/sparql: the SPARQL 1.1 Protocol for queries, and the description of the service."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import MethodNotAllowed

from ruhrkg.formats import BY_NAME, Carries, carrying
from ruhrkg.negotiation import negotiate
from ruhrkg.presentation.lists.result_cells import result_table
from ruhrkg.results.table import Table
from ruhrkg.sparql.engine.engine import Answer, PreparedQuery, QueryRequest
from ruhrkg.sparql.errors import AnswerTooLarge, QueryError
from ruhrkg.web.http.client_address import client_of
from ruhrkg.web.http.headers import coding
from ruhrkg.web.http.hints import set_hints
from ruhrkg.web.rendering import source, urls
from ruhrkg.web.site import public_root, site
from ruhrkg.web.sparql.editor import EditorResult, editor
from ruhrkg.web.sparql.protocol import ProtocolRequest, read, refuse_write
from ruhrkg.web.sparql.service_description import describe

blueprint = Blueprint("sparql", __name__)

PAGE = BY_NAME["html"]
ROUTE = "/sparql"
OUTCOME = "ruhrkg.outcome"
"""Where the environment of a request holds the outcome of its query: an Answer, or an error."""

_ON_PAGE = 8 << 20  # bytes of an answer that may become part of a page, which is rendered in memory
_ALLOWED = "GET, HEAD, POST, OPTIONS"


@blueprint.route(ROUTE, methods=["GET", "POST"], provide_automatic_options=False)
def endpoint() -> Response:
    """Answer a query, or describe the service if there is none. Browsers get the editor."""
    parsed = read(request, site().settings)
    return _describe(parsed) if parsed.text is None else _answer(parsed, parsed.text)


@blueprint.route(ROUTE, methods=["OPTIONS"])
def options() -> Response:
    """What may be sent, for preflight requests of browsers (CORS)."""
    response = Response(status=204)
    response.headers["Allow"] = _ALLOWED
    return response


@blueprint.route(ROUTE, methods=["PUT", "DELETE", "PATCH"], provide_automatic_options=False)
def write() -> Response:
    """405 with the allowed methods (RFC 9110, section 15.5.6): the data is read-only."""
    raise MethodNotAllowed(
        _ALLOWED.split(", "), f"{refuse_write(request).detail} {refuse_write(request).remedy}"
    )


def _describe(parsed: ProtocolRequest) -> Response:
    offer = (*carrying(Carries.GRAPH), PAGE)
    chosen = negotiate(request.headers.get("Accept"), parsed.format, offer)
    if chosen is PAGE:
        return editor()
    content, tag = describe(urls().endpoint(public_root()), site(), chosen)
    return _tagged(Response(content, content_type=chosen.content_type), tag)


def _answer(parsed: ProtocolRequest, text: str) -> Response:
    outcome: Answer | Exception | None = request.environ.pop(OUTCOME, None)
    if isinstance(outcome, Answer):
        return _respond(outcome)
    if outcome is not None:
        raise outcome
    client = client_of(request.environ)
    prepared = site().engine.prepare(
        QueryRequest(text, dataset=parsed.dataset, timeout=parsed.timeout, client=client)
    )
    offer = (*prepared.kind.offer, PAGE)
    chosen = negotiate(request.headers.get("Accept"), parsed.format, offer)
    if chosen is PAGE:
        return _on_page(prepared, parsed, text)
    prepared = prepared.accepting(chosen.media_type)
    if request.method != "POST" and (known := _known(prepared.tag)):
        return _tagged(Response(content_type=chosen.content_type), known)
    return _respond(prepared.run())


def _known(tag: str) -> str:
    """The tag of the client's copy of the answer; empty if it sends none.

    `If-None-Match: *` sends none: only evaluation shows whether there is an answer at all
    (RFC 9110, 13.1.2).
    """
    given = request.if_none_match
    if not tag or given.star_tag:
        return ""
    return next((t for t in (tag, f"{tag}:{coding()}") if given.contains_weak(t)), "")


def _on_page(prepared: PreparedQuery, parsed: ProtocolRequest, text: str) -> Response:
    """The editor with the query, and with its answer if the plain form requested it.

    A query that fails stays in the form, below the error message.
    """
    if parsed.format is None:
        return editor(text, dataset=parsed.dataset)
    try:
        answer = prepared.run()
        response = editor(text, _outcome(answer), parsed.dataset)
        if not answer.tag:
            response.headers["Cache-Control"] = "no-store"
        return response
    except QueryError as error:
        response = editor(text, EditorResult(problem=error), parsed.dataset)
        response.status_code = error.status
        if error.retry_after is not None:
            response.headers["Retry-After"] = str(error.retry_after)
        return response


def _outcome(answer: Answer) -> EditorResult:
    if answer.body.size > _ON_PAGE:
        raise AnswerTooLarge(
            f"The answer has {answer.body.size:,} bytes; a page shows at most {_ON_PAGE:,}.",
            "Download it in another format, or request less.",
            limit=_ON_PAGE,
        )
    content = answer.body.read()
    if answer.format.carries & Carries.BINDINGS:
        return EditorResult(table=result_table(source(), Table.read(content)))
    return EditorResult(text=content.decode())


def _respond(answer: Answer) -> Response:
    response = Response(answer.chunks, content_type=answer.format.content_type)
    response.content_length = answer.body.size
    if answer.body.hints:
        set_hints(response, answer.body.hints)
    if answer.tag:
        return _tagged(response, answer.tag)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def _tagged(response: Response, tag: str) -> Response:
    """The response with its entity tag; 304 if the client already has it."""
    response.set_etag(tag)
    response.vary.add("Accept")
    if request.method != "POST":
        response.make_conditional(request)
    return response
