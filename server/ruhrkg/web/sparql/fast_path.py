"""Plain queries answered in front of the web framework, with the same bytes and headers.

Routing, request and response objects and the functions around every view cost more than a short
query. Here a plain query is read, run and answered without them. Everything else goes to the
application, with the outcome if the query has been run: errors, hints, large and compressed
answers, conditions. The headers are copied from responses of the application itself.
"""

import time
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.http import http_date

from ruhrkg.formats import Format
from ruhrkg.negotiation import NotAcceptable, negotiate
from ruhrkg.sparql.engine.engine import Answer, QueryRequest
from ruhrkg.sparql.engine.request import Kind
from ruhrkg.web.http import metrics
from ruhrkg.web.http.client_address import client_of
from ruhrkg.web.http.headers import SMALLEST_COMPRESSED, coding_for
from ruhrkg.web.http.upload_limit import Application, Environment, Start
from ruhrkg.web.site import Site
from ruhrkg.web.sparql.endpoint import OUTCOME, PAGE, ROUTE
from ruhrkg.web.sparql.protocol import ProtocolRequest, read_plain

_VIEW = "sparql.endpoint"
_UNUSUAL = (
    "HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE", "HTTP_IF_RANGE", "HTTP_CONTENT_ENCODING",
)  # fmt: skip
_REMEMBERED = 512
_LONGEST_ACCEPT = 512  # characters
_Headers = list[tuple[str, str]]
_Variant = tuple[str, str, bool]


class FastPath:
    """WSGI middleware (PEP 3333) in front of the application, behind the limits."""

    def __init__(self, application: Application, site: Site) -> None:
        """Answer plain queries with the engine of `site`, and all others with `application`."""
        self._application = application
        self._site = site
        self._headers: dict[_Variant, _Headers] = {}

    def __call__(self, environ: Environment, start: Start) -> Iterable[bytes]:
        """Answer, or let the application answer."""
        begun = time.perf_counter()
        if environ["PATH_INFO"] != ROUTE or not _is_plain(environ):
            return self._application(environ, start)
        try:
            answer = self._run(environ)
        except (HTTPException, NotAcceptable):
            answer = None  # nothing has been run; the view reports it
        except Exception as error:
            environ[OUTCOME] = error
            answer = None
        if answer is None:
            return self._application(environ, start)
        variant = (environ["REQUEST_METHOD"], answer.format.content_type, bool(answer.tag))
        headers = self._headers.get(variant)
        if headers is None or not _is_simple(environ, answer):
            environ[OUTCOME] = answer
            response = self._application(environ, self._learning(variant, answer, start))
            return response if answer.body.on_disk else _whole(response)
        start("200 OK", _filled(headers, answer))
        environ[metrics.ROUTE] = _VIEW
        metrics.count(_VIEW, variant[0], "200", time.perf_counter() - begun)
        return list(answer.chunks)

    def _run(self, environ: Environment) -> Answer | None:
        """The answer, or None if the request is not plain.

        Raises HTTPException or NotAcceptable for an invalid request, otherwise QueryError.
        """
        parsed = read_plain(environ, self._site.settings)
        if parsed is None or parsed.text is None:
            return None
        prepared = self._site.engine.prepare(
            QueryRequest(
                parsed.text,
                dataset=parsed.dataset,
                timeout=parsed.timeout,
                client=client_of(environ),
            )
        )
        chosen = _format(environ, parsed, prepared.kind)
        return None if chosen is PAGE else prepared.accepting(chosen.media_type).run()

    def _learning(self, variant: _Variant, answer: Answer, start: Start) -> Start:
        """`start`, which also stores the headers if they apply to all answers of the variant."""

        def keep(status: str, headers: _Headers, *error: Any) -> Any:
            names = {name.lower() for name, _ in headers}
            required = {"content-length", "etag"} if answer.tag else {"content-length"}
            if (
                status == "200 OK"
                and required <= names
                and not names & {"content-encoding", "query-hints", "set-cookie"}
            ):
                self._headers[variant] = list(headers)
            return start(status, headers, *error)

        return keep


def _is_plain(environ: Environment) -> bool:
    return environ["REQUEST_METHOD"] in ("GET", "POST") and not any(
        name in environ for name in _UNUSUAL
    )


def _format(environ: Environment, parsed: ProtocolRequest, kind: Kind) -> Format:
    accept = environ.get("HTTP_ACCEPT")
    requested = parsed.format
    if len(accept or "") + len(requested or "") > _LONGEST_ACCEPT:
        return negotiate(accept, requested, (*kind.offer, PAGE))
    return _negotiated(accept, requested, kind)


@lru_cache(maxsize=_REMEMBERED)
def _negotiated(accept: str | None, requested: str | None, kind: Kind) -> Format:
    return negotiate(accept, requested, (*kind.offer, PAGE))


def _is_simple(environ: Environment, answer: Answer) -> bool:
    """Whether the answer is sent as it is, from memory, with the usual headers."""
    body = answer.body
    return not (body.hints or body.on_disk) and (
        body.size < SMALLEST_COMPRESSED or not coding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
    )


def _whole(response: Iterable[bytes]) -> list[bytes]:
    """A response from memory in one piece, as only such a response is cached; it is closed."""
    try:
        return [b"".join(response)]
    finally:
        if callable(close := getattr(response, "close", None)):
            close()


def _filled(headers: _Headers, answer: Answer) -> _Headers:
    """The headers with the length, the tag and the date of this response."""
    own = {
        "content-length": str(answer.body.size), "etag": f'"{answer.tag}"', "date": http_date(),
    }  # fmt: skip
    return [(name, own.get(name.lower(), value)) for name, value in headers]
