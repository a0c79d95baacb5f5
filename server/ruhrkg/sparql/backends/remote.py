"""The backend for external engines: jobs go to a SPARQL 1.1 endpoint.

The limits on time, bytes and rows apply here too; the endpoint's own error messages are passed
on. An answer in a format other than the one requested is converted.
"""

import contextlib
import http.client
import math
import threading
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.error import URLError

from pyoxigraph import (
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
    serialize,
)
from SPARQLWrapper import POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException as RemoteError

from ruhrkg.formats import BY_NAME, Carries, Format
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.counting import row_counter
from ruhrkg.sparql.backends.endpoint_url import Login, split_login
from ruhrkg.sparql.backends.functions import Extension
from ruhrkg.sparql.backends.results_csv import write_csv
from ruhrkg.sparql.engine.request import Job
from ruhrkg.sparql.engine.spool import PIECE, Budget, SpooledAnswer
from ruhrkg.sparql.errors import AnswerTooLarge, BadQuery, EngineUnavailable, QueryError, TimedOut

_ROWS = BY_NAME["json"]
_CSV = BY_NAME["csv"]
_TRIPLES = BY_NAME["ntriples"]
_WORDS = 500
# Raised by a broken connection or a malformed answer.
_FAILURES = (
    OSError, URLError, http.client.HTTPException, RemoteError, ValueError, SyntaxError,
)  # fmt: skip


class RemoteBackend:
    """Runs jobs on the endpoint at a URL."""

    def __init__(self, endpoint: str, settings: Settings) -> None:
        """Use `endpoint` within the limits of `settings`; nothing is sent yet.

        A name and password in the URL are sent as Basic authentication (RFC 7617).
        Raises SourceError if it is not an HTTP URL.
        """
        # Errors name the endpoint to every client, so it must not contain the password.
        self.endpoint, self.login = split_login(endpoint)
        self.settings = settings
        self.budget = Budget(settings.spool_bytes)
        self.extensions: tuple[Extension, ...] = ()  # those of the other engine are unknown
        self.constant = False

    def start(self, job: Job, *, long: bool = False) -> "RemoteRun":  # noqa: ARG002 - has no effect
        """Send a job."""
        return RemoteRun(self, job)

    def close(self) -> None:
        """Do nothing: nothing is retained between jobs."""


class RemoteRun:
    """One job in progress; its own thread waits for the endpoint."""

    def __init__(self, backend: RemoteBackend, job: Job) -> None:
        self._backend = backend
        self._job = job
        self._done = threading.Event()
        self._body: SpooledAnswer | None = None
        self._error: QueryError | None = None
        self._response: http.client.HTTPResponse | None = None
        self._deadline = threading.Timer(job.timeout, self._time_is_up)
        self._deadline.daemon = True
        self._deadline.start()
        threading.Thread(target=self._run, daemon=True).start()

    def result(self, patience: float | None = None) -> SpooledAnswer | None:
        """The whole answer, or None if it is not complete after `patience` seconds.

        Raises the QueryError that ended the query.
        """
        if not self._done.wait(patience):
            return None
        if self._error:
            raise self._error
        return self._body

    def demote(self) -> None:
        """Do nothing: the endpoint sets its own priorities."""

    def cancel(self) -> None:
        """Abandon the query by closing the connection; most endpoints then stop."""
        self._end(EngineUnavailable("The query was given up."))

    def _time_is_up(self) -> None:
        limit = self._job.timeout
        self._end(TimedOut(f"The query ran longer than {limit:g} seconds.", limit=limit))

    def _end(self, error: QueryError) -> None:
        """Record the first reason for ending, and close the connection."""
        if not self._done.is_set():
            self._error = self._error or error
            self._done.set()
        self._deadline.cancel()
        if self._response:
            with contextlib.suppress(OSError, ValueError):
                self._response.close()

    def _run(self) -> None:
        try:
            body = self._fetch()
        except QueryError as error:
            self._end(error)
        except _FAILURES as error:
            self._end(_as_query_error(self._backend.endpoint, error))
        else:
            self._body = body
            self._deadline.cancel()
            self._done.set()

    def _ask(self) -> SPARQLWrapper:
        return _request(self._backend.endpoint, self._backend.login, self._job)

    def _fetch(self) -> SpooledAnswer:
        self._response = response = self._ask().query().response
        with contextlib.closing(response):
            self._check()  # headers may have arrived after the time-out
            return self._read(response)

    def _check(self) -> None:
        """Raise the error that ended the query (time-out, cancellation), if it has ended."""
        if self._done.is_set():
            raise self._error or EngineUnavailable("The query was given up.")

    def _read(self, response: http.client.HTTPResponse) -> SpooledAnswer:
        named = response.headers.get_content_type()
        wanted = self._job.format
        received = next((f for f in _read_from(wanted) if _is(named, f)), None)
        if received is None:
            raise EngineUnavailable(f"{self._backend.endpoint} answered with {named}.")
        pieces = self._limited(_pieces(response), received)
        body = SpooledAnswer(self._backend.budget)
        if received is wanted:
            for piece in pieces:
                body.write(piece)
        else:
            body.write(_converted(b"".join(pieces), received, wanted))
        return body

    def _limited(self, pieces: Iterator[bytes], received: Format) -> Iterator[bytes]:
        """The pieces, while they are within the limits. Raises AnswerTooLarge."""
        settings = self._backend.settings
        count = row_counter(received.name)
        # other engines may indent; ours writes no white space
        spaces = b" \t\r\n" if received.name in {"json", "xml"} else b""
        size = rows = 0
        for piece in pieces:
            self._check()
            size += len(piece)
            rows += count(piece.translate(None, spaces))
            if size > settings.query_bytes:
                raise _too_large(settings.query_bytes, "bytes")
            # CSV and TSV have a header line
            if rows > settings.query_rows + (received.name in {"csv", "tsv"}):
                raise _too_large(settings.query_rows, "rows")
            yield piece


def _pieces(response: http.client.HTTPResponse) -> Iterator[bytes]:
    """The content of a response as it arrives. Raises IncompleteRead if it is truncated."""
    while piece := response.read1(PIECE):
        yield piece
    if response.length:  # http.client detects this in chunked responses only
        raise http.client.IncompleteRead(b"", response.length)


def _is(media_type: str, known: Format) -> bool:
    return media_type in {known.media_type, *known.aliases}


def _too_large(limit: int, what: str) -> AnswerTooLarge:
    return AnswerTooLarge(
        f"The answer has more than {limit:,} {what}.", "Ask for less, or use LIMIT.", limit=limit
    )


def _read_from(wanted: Format) -> tuple[Format, ...]:
    """The formats that can be converted to `wanted`, the best first.

    The last is one that every endpoint offers. CSV is never passed on unchanged: some engines do
    not quote an IRI that contains a comma.
    """
    base = _TRIPLES if Carries.GRAPH in wanted.carries else _ROWS
    return (base,) if wanted in (base, _CSV) else (wanted, base)


def _request(endpoint: str, login: Login | None, job: Job) -> SPARQLWrapper:
    request = SPARQLWrapper(endpoint)
    if login:
        request.setCredentials(login.name, login.password)
    request.setMethod(POST)
    request.setOnlyConneg(True)  # else it adds its own format parameters
    request.setQuery(job.text)
    request.setTimeout(math.ceil(job.timeout))
    first, *others = _read_from(job.format)
    accept = [first.media_type, *(f"{other.media_type};q=0.5" for other in others)]
    request.addCustomHttpHeader("Accept", ", ".join(accept))
    if job.dataset:
        for name, graphs in (("default", job.dataset.default), ("named", job.dataset.named)):
            for graph in graphs:
                request.addParameter(f"{name}-graph-uri", graph)
    return request


def _converted(content: bytes, received: Format, wanted: Format) -> bytes:
    if received is _TRIPLES:
        native = RdfFormat.from_media_type(wanted.media_type)
        if native is None:
            raise EngineUnavailable(f"The engine does not write {wanted.label}.")
        return serialize(parse(content, RdfFormat.N_TRIPLES), format=native) or b""
    results = parse_query_results(content, QueryResultsFormat.JSON)
    if wanted is _CSV and isinstance(results, QuerySolutions):
        written = BytesIO()
        write_csv(results, written)
        return written.getvalue()
    native_results = QueryResultsFormat.from_media_type(wanted.media_type)
    if native_results is None or not isinstance(results, QuerySolutions):
        raise EngineUnavailable(f"The engine does not write {wanted.label}.")
    return results.serialize(format=native_results) or b""


def _as_query_error(endpoint: str, error: Any) -> QueryError:
    """The endpoint's error, or that it gave no answer."""
    words = str(error)[:_WORDS]
    if isinstance(error, QueryBadFormed):
        return BadQuery(f"The engine refused the query: {words}")
    if isinstance(error, EndPointInternalError):
        return EngineUnavailable(f"{endpoint} failed: {words}")
    return EngineUnavailable(
        f"{endpoint} gave no answer ({words}).", "Try again later, or ask whoever runs it."
    )
