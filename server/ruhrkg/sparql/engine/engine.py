"""The engine: a query goes in, a complete answer or a QueryError comes out.

It bounds the cost of a query, whichever backend answers it: screening, queue, limits, cache.
The backend is the embedded evaluators or a remote endpoint.
"""

import hashlib
import threading
import time
from dataclasses import dataclass, replace
from typing import Protocol

from cachetools import LRUCache
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from ruhrkg.formats import Format, MediaType
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.functions import Extension
from ruhrkg.sparql.engine.cache import AnswerCache, SeenQueries, SingleFlight
from ruhrkg.sparql.engine.fair_queue import FairQueue, RateLimit
from ruhrkg.sparql.engine.request import Answer, Job, Kind, QueryRequest
from ruhrkg.sparql.engine.spool import SpooledAnswer
from ruhrkg.sparql.errors import BadQuery, QueryError
from ruhrkg.sparql.query.screening import Screened, screen

__all__ = ["Answer", "Engine", "PreparedQuery", "QueryRequest"]

Term = NamedNode | Literal | BlankNode | Triple
_KNOWN_LONG = 10_000
_SCREENINGS = 2_048
_SHORT_TEXT = 4_096  # characters; longer texts are seldom sent twice
_PROBE = "ASK {}"
_PROBE_TIMEOUT = 2.0
_PROBE_SECONDS = 1.0  # how long the outcome of a probe is valid
_ROWS = MediaType.RESULTS_JSON
_DEFAULTS = Settings()
_TEXT_LIMITS = ("query_length", "query_nesting", "query_operators")


class Running(Protocol):
    """A job that a backend has started."""

    def result(self, timeout: float | None = None) -> SpooledAnswer | None:
        """The whole answer, or None if it is not complete after `timeout` seconds."""

    def demote(self) -> None:
        """Give shorter jobs precedence from now on."""

    def cancel(self) -> None:
        """Abandon the job."""


class Backend(Protocol):
    """Evaluates jobs."""

    @property
    def extensions(self) -> tuple[Extension, ...]:
        """The functions it has beyond SPARQL 1.1."""

    @property
    def constant(self) -> bool:
        """Whether the data never change, so that a query always has the same answer."""

    def start(self, job: Job, *, long: bool = False) -> Running:
        """Start a job; one known to be `long` yields to others. Raises EngineUnavailable."""

    def close(self) -> None:
        """Release all resources."""


class Engine:
    """Answers queries within the limits of its settings; safe to use from many threads."""

    def __init__(self, backend: Backend, settings: Settings, version: str) -> None:
        self.settings = settings
        self._own_limits = replace(
            settings,
            **{n: max(getattr(settings, n), getattr(_DEFAULTS, n)) for n in _TEXT_LIMITS},
        )
        self._backend = backend
        self._version = version
        # One more place than a client may hold, so that another client gets one at once.
        self._short = FairQueue(settings.evaluators + 1, settings.queue, settings.evaluators)
        self._long = FairQueue(settings.evaluators, settings.queue)
        self._rate = RateLimit(settings.rate_limit)
        self._cache = AnswerCache(settings.cache_bytes)
        self._flights = SingleFlight(settings.queue)
        self._known_long = SeenQueries(_KNOWN_LONG)
        self._screenings: LRUCache[tuple[str, bool], Screened] = LRUCache(_SCREENINGS)
        self._screened_lock = threading.Lock()
        self._probe_lock = threading.Lock()
        self._probed: tuple[float, QueryError | None] | None = None

    @property
    def extensions(self) -> tuple[Extension, ...]:
        """The functions beyond SPARQL 1.1 that queries may call."""
        return self._backend.extensions

    def prepare(self, request: QueryRequest) -> "PreparedQuery":
        """The query, screened and ready to run. Raises QueryError."""
        screened = self._screened(request.text, request.own)
        timeout = self.settings.query_timeout
        if request.timeout is not None:
            timeout = max(0.001, min(timeout, request.timeout))
        job = Job(
            screened.text,
            screened.kind,
            _format(screened.kind, request.accept),
            request.dataset or screened.dataset,
            timeout,
        )
        repeatable = screened.repeatable and self._backend.constant
        return PreparedQuery(self, job, repeatable, request.client)

    def answer(self, request: QueryRequest) -> Answer:
        """The whole answer. Raises QueryError."""
        return self.prepare(request).run()

    def admit(self, client: str) -> None:
        """Count a query of `client`; our own pages pass no client and are not limited.

        Raises RateLimited.
        """
        if client:
            self._rate.count(client)

    def select(self, text: str) -> list[dict[str, Term]]:
        """The solutions of a SELECT query of our own pages. Raises QueryError."""
        body = self.answer(QueryRequest(text, _ROWS, own=True)).body
        solutions = parse_query_results(body.read(), QueryResultsFormat.JSON)
        assert isinstance(solutions, QuerySolutions)  # noqa: S101
        names = [variable.value for variable in solutions.variables]
        return [
            {name: term for name, term in zip(names, solution, strict=True) if term is not None}
            for solution in solutions
        ]

    def probe(self) -> QueryError | None:
        """Send the backend a trivial query, at most once a second.

        It bypasses queue, cache and limits: a busy engine answers, a dead one does not.
        Returns why there is no answer, or None if there is one.
        """
        with self._probe_lock:
            now = time.monotonic()
            if self._probed is None or now - self._probed[0] > _PROBE_SECONDS:
                self._probed = (now, self._probe_outcome())
            return self._probed[1]

    def _probe_outcome(self) -> QueryError | None:
        try:
            job = Job(_PROBE, Kind.ASK, _format(Kind.ASK, ""), None, _PROBE_TIMEOUT)
            self._backend.start(job).result()
        except QueryError as error:
            return error
        return None

    def close(self) -> None:
        """Close the backend; call it when no queries are in progress or expected."""
        self._backend.close()

    def tag_of(self, job: Job) -> str:
        """The tag of the answer to `job`: a digest of release, format, dataset and query."""
        named = "\0".join((self._version, job.format.media_type, repr(job.dataset), job.text))
        return hashlib.sha256(named.encode(errors="replace")).hexdigest()[:32]

    def evaluate(self, job: Job, tag: str, client: str) -> SpooledAnswer:
        """The answer to `job`, from the cache or evaluated; without a tag, always evaluated.

        Raises QueryError.
        """
        if not tag:
            return self._evaluate(job, client)
        body = self._cache.get(tag)
        if body is None:
            body = self._flights.join((tag, job.timeout), lambda: self._evaluate(job, client))
            self._cache.put(tag, body)
        return body

    def _screened(self, text: str, own: bool) -> Screened:
        """Screen a query by its text; the result is cached for short texts."""
        limits = self._own_limits if own else self.settings
        if len(text) > _SHORT_TEXT:
            return screen(text, limits)
        key = (text, own)
        with self._screened_lock:
            known = self._screenings.get(key)
        if known is None:
            known = screen(text, limits)
            with self._screened_lock:
                self._screenings[key] = known
        return known

    def _evaluate(self, job: Job, client: str) -> SpooledAnswer:
        """Run a query as a short one; if it turns out to be long, move it to the long ones.

        Short queries therefore never wait behind long ones. A text known to be long starts among
        the long ones. If all places for long queries are taken, the work done so far is
        discarded, and the query starts again later.
        """
        wait = self.settings.queue_wait
        if job.text in self._known_long:
            return self._as_long(job, client)
        with self._short.place(client, wait):
            running = self._backend.start(job)
            try:
                body = running.result(self.settings.fast_query_seconds)
                if body is not None:
                    return body
                self._known_long.add(job.text)
                stays = self._long.try_enter(client)
            except BaseException:
                running.cancel()
                raise
        if stays:
            try:
                return _whole(running)
            finally:
                self._long.leave(client)
        running.cancel()
        return self._as_long(job, client)

    def _as_long(self, job: Job, client: str) -> SpooledAnswer:
        with self._long.place(client, self.settings.queue_wait):
            return _whole(self._backend.start(job, long=True))


@dataclass(frozen=True)
class PreparedQuery:
    """A screened query: its form, the tag of its answer, and the answer."""

    _engine: Engine
    _job: Job
    _repeatable: bool
    _client: str

    @property
    def kind(self) -> Kind:
        """The query form, which determines the formats available."""
        return self._job.kind

    @property
    def tag(self) -> str:
        """The tag that the answer will have; empty if repeating the query may give other bytes."""
        return self._engine.tag_of(self._job) if self._repeatable else ""

    def accepting(self, media_type: str) -> "PreparedQuery":
        """The same query, to be answered in this format. Raises BadQuery if that is impossible."""
        return replace(self, _job=replace(self._job, format=_format(self.kind, media_type)))

    def run(self) -> Answer:
        """The whole answer. Raises QueryError."""
        self._engine.admit(self._client)
        tag = self.tag
        body = self._engine.evaluate(self._job, tag, self._client)
        return Answer(self._job.kind, self._job.format, body, tag)


def _whole(running: Running) -> SpooledAnswer:
    running.demote()
    body = running.result()
    assert body is not None  # noqa: S101 - without a time-out it waits to the end
    return body


def _format(kind: Kind, accept: str) -> Format:
    if not accept:
        return kind.offer[0]
    for offered in kind.offer:
        if accept in (offered.media_type, *offered.aliases):
            return offered
    raise BadQuery(
        f"{accept} cannot represent the answer of {kind} queries.",
        "Ask for " + ", ".join(offered.media_type for offered in kind.offer) + ".",
    )
