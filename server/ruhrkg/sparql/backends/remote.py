"""The backend for external engines: jobs go to a SPARQL 1.1 endpoint.

The limits on time, bytes and rows apply here too; the endpoint's own error messages are passed
on. An answer in a format other than the one requested is converted.
"""

import threading
from collections.abc import Iterator
from io import BufferedReader, BytesIO, RawIOBase
from typing import Any

import requests
from pyoxigraph import (
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
    serialize,
)
from requests.auth import HTTPBasicAuth

from ruhrkg.formats import BY_NAME, Carries, Format
from ruhrkg.http_client import Session, innermost
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.counting import row_counter
from ruhrkg.sparql.backends.endpoint_url import split_login
from ruhrkg.sparql.backends.functions import Extension
from ruhrkg.sparql.backends.results_csv import write_csv
from ruhrkg.sparql.engine.request import Job
from ruhrkg.sparql.engine.spool import PIECE, Budget, SpooledAnswer
from ruhrkg.sparql.errors import AnswerTooLarge, BadQuery, EngineUnavailable, QueryError, TimedOut

_ROWS = BY_NAME["json"]
_CSV = BY_NAME["csv"]
_TSV = BY_NAME["tsv"]
_TRIPLES = BY_NAME["ntriples"]
_TURTLE = BY_NAME["turtle"]
_MESSAGE_BYTES = 500
_MARGIN = 1.0  # seconds by which the connection outlasts the deadline, which names the cause
# Raised by a broken connection, a full disk or a malformed answer.
_FAILURES = (requests.RequestException, OSError, ValueError, SyntaxError)


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
        # The engine runs fewer at a time. The others are jobs that have ended while their thread
        # still waits for a name server or a handshake, which `Session.abort` cannot interrupt.
        self._threads = threading.BoundedSemaphore(4 * (settings.evaluators + 1))

    def start(self, job: Job, *, long: bool = False) -> "RemoteRun":  # noqa: ARG002 - has no effect
        """Send a job. Raises EngineUnavailable if too many earlier ones wait for a connection."""
        if not self._threads.acquire(blocking=False):
            raise EngineUnavailable(
                f"{self.endpoint} does not respond: earlier queries still wait for a connection.",
                "Try again later.",
            )
        return RemoteRun(self, job, self._threads)

    def close(self) -> None:
        """Do nothing: nothing is retained between jobs."""


class RemoteRun:
    """One job in progress; its own thread waits for the endpoint, at most until the deadline."""

    def __init__(
        self, backend: RemoteBackend, job: Job, threads: threading.BoundedSemaphore
    ) -> None:
        self._backend = backend
        self._job = job
        self._threads = threads
        self._session = Session()
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._body: SpooledAnswer | None = None
        self._error: QueryError | None = None
        self._deadline = threading.Timer(job.timeout, self._time_is_up)
        self._deadline.daemon = True
        self._deadline.start()
        threading.Thread(target=self._run, daemon=True).start()

    def result(self, timeout: float | None = None) -> SpooledAnswer | None:
        """The whole answer, or None if it is not complete after `timeout` seconds.

        Raises the QueryError that ended the query.
        """
        if not self._done.wait(timeout):
            return None
        if self._error:
            raise self._error
        return self._body

    def demote(self) -> None:
        """Do nothing: the endpoint sets its own priorities."""

    def cancel(self) -> None:
        """Abandon the query by closing the connection; most endpoints then stop."""
        self._end(EngineUnavailable("The query was cancelled."))

    def _time_is_up(self) -> None:
        limit = self._job.timeout
        self._end(TimedOut(f"The query ran longer than {limit:g} seconds.", limit=limit))

    def _end(self, outcome: QueryError | SpooledAnswer) -> None:
        """Record the first outcome, and close the connection, whatever the endpoint still sends."""
        with self._lock:
            if not self._done.is_set():
                if isinstance(outcome, QueryError):
                    self._error = outcome
                else:
                    self._body = outcome
                self._done.set()
        self._deadline.cancel()
        self._session.abort()

    def _run(self) -> None:
        try:
            self._end(self._fetch())
        except QueryError as error:
            self._end(error)
        except _FAILURES as error:
            self._end(
                EngineUnavailable(
                    f"{self._backend.endpoint} gave no answer ({innermost(error)}).",
                    "Try again later, or ask its operator.",
                )
            )
        finally:
            self._session.close()
            self._threads.release()

    def _fetch(self) -> SpooledAnswer:
        login, timeout = self._backend.login, self._job.timeout
        with self._session.post(
            self._backend.endpoint, data=_form(self._job), headers=_headers(self._job),
            auth=HTTPBasicAuth(login.name.encode(), login.password.encode()) if login else None,
            timeout=timeout + _MARGIN, stream=True, allow_redirects=False,
        ) as response:  # fmt: skip
            if response.status_code != 200:
                raise _refusal(self._backend.endpoint, response)
            return self._read(response)

    def _read(self, response: requests.Response) -> SpooledAnswer:
        named = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        requested = self._job.format
        received = next((f for f in _read_from(requested) if _is(named, f)), None)
        if received is None:
            raise EngineUnavailable(f"{self._backend.endpoint} answered with {named}.")
        pieces = self._limited(response.iter_content(PIECE), received)
        body = SpooledAnswer(self._backend.budget)
        problem = None
        try:
            if received is requested:
                for piece in pieces:
                    body.write(piece)
                _check(body, received)
            else:
                body.write(_converted(b"".join(pieces), received, requested))
        except (ValueError, SyntaxError) as error:
            # Not raised from the error, which refers to a parser that belongs to this thread.
            problem = str(error)
        if problem is not None:
            raise EngineUnavailable(
                f"The answer of {self._backend.endpoint} is not complete {received.label}: "
                f"{problem}.",
                "Ask for less, or try again later.",
            )
        return body

    def _limited(self, pieces: Iterator[bytes], received: Format) -> Iterator[bytes]:
        """The pieces, while they are within the limits. Raises AnswerTooLarge."""
        settings = self._backend.settings
        count = row_counter(received.name)
        # other engines may indent; ours writes no white space
        spaces = b" \t\r\n" if received.name in {"json", "xml"} else b""
        size = rows = 0
        for piece in pieces:
            size += len(piece)
            rows += count(piece.translate(None, spaces))
            if size > settings.query_bytes:
                raise _too_large(settings.query_bytes, "bytes")
            # CSV and TSV have a header line
            if rows > settings.query_rows + (received.name in {"csv", "tsv"}):
                raise _too_large(settings.query_rows, "rows")
            yield piece


def _form(job: Job) -> list[tuple[str, str]]:
    """The query via POST with URL-encoded parameters (SPARQL 1.1 Protocol, 2.1.2)."""
    fields = [("query", job.text)]
    if job.dataset:
        fields += [("default-graph-uri", graph) for graph in job.dataset.default]
        fields += [("named-graph-uri", graph) for graph in job.dataset.named]
    return fields


def _headers(job: Job) -> dict[str, str]:
    first, *others = _read_from(job.format)
    accept = [first.media_type, *(f"{other.media_type};q=0.5" for other in others)]
    return {"Accept": ", ".join(accept), "Accept-Encoding": "identity"}


def _refusal(endpoint: str, response: requests.Response) -> QueryError:
    """The endpoint's error, in its own words."""
    content = next(response.iter_content(_MESSAGE_BYTES), b"")
    message = content.decode(errors="replace").strip()
    if response.status_code == 400:
        return BadQuery(f"The engine refused the query: {message}")
    if response.status_code == 500:
        return EngineUnavailable(f"{endpoint} failed: {message}")
    if response.is_redirect:
        message = f"use {response.headers['Location']}"
    return EngineUnavailable(
        f"{endpoint} gave no answer ({response.status_code} {response.reason}: {message}).",
        "Try again later, or ask its operator.",
    )


def _is(media_type: str, known: Format) -> bool:
    return media_type in {known.media_type, *known.aliases}


def _too_large(limit: int, what: str) -> AnswerTooLarge:
    return AnswerTooLarge(
        f"The answer has more than {limit:,} {what}.", "Request less, or use LIMIT.", limit=limit
    )


def _read_from(requested: Format) -> tuple[Format, ...]:
    """The formats that can be converted to `requested`, the best first.

    Every endpoint offers one of them. CSV and TSV are never passed on unchanged: some engines do
    not quote an IRI that contains a comma, and neither shows whether it is complete.
    """
    if Carries.GRAPH in requested.carries:
        return tuple(dict.fromkeys((requested, _TRIPLES, _TURTLE)))
    return (_ROWS,) if requested in (_ROWS, _CSV, _TSV) else (requested, _ROWS)


def _converted(content: bytes, received: Format, requested: Format) -> bytes:
    if Carries.GRAPH in received.carries:
        read, native = (RdfFormat.from_media_type(f.media_type) for f in (received, requested))
        if native is None:
            raise EngineUnavailable(f"The engine does not write {requested.label}.")
        return serialize(parse(content, read), format=native) or b""
    results = parse_query_results(content, QueryResultsFormat.JSON)
    if requested is _CSV and isinstance(results, QuerySolutions):
        written = BytesIO()
        write_csv(results, written)
        return written.getvalue()
    native_results = QueryResultsFormat.from_media_type(requested.media_type)
    if native_results is None or not isinstance(results, QuerySolutions):
        raise EngineUnavailable(f"The engine does not write {requested.label}.")
    return results.serialize(format=native_results) or b""


def _check(body: SpooledAnswer, received: Format) -> None:
    """Read the whole answer. Raises SyntaxError or ValueError if it is cut or malformed.

    An engine that streams its answers can only append an error to them: QLever does.
    """
    content = BufferedReader(_Stream(body.chunks()))
    if Carries.GRAPH in received.carries:
        for _ in parse(content, RdfFormat.from_media_type(received.media_type)):
            pass
        return
    native = QueryResultsFormat.from_media_type(received.media_type)
    results = parse_query_results(content, native)
    if isinstance(results, QuerySolutions):
        for _ in results:
            pass


class _Stream(RawIOBase):
    """Pieces of bytes as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._left = self._left or next(self._pieces, b"")
        taken, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)
