"""Cached answers, and queries in progress."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from ruhrkg.sparql.engine.spool import SpooledAnswer
from ruhrkg.sparql.errors import Overloaded, QueryError

_ENTRY = 1024  # bytes of overhead per answer, besides the answer and its key


class AnswerCache:
    """The most recently used answers, up to `limit` bytes; each may take up to an eighth."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._bodies: OrderedDict[str, SpooledAnswer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> SpooledAnswer | None:
        """The answer to `key`, or None."""
        with self._lock:
            if key in self._bodies:
                self._bodies.move_to_end(key)
            return self._bodies.get(key)

    def put(self, key: str, body: SpooledAnswer) -> None:
        """Store an answer; the least recently used ones are evicted."""
        if _cost(key, body) > self._limit // 8 or body.on_disk:
            return
        with self._lock:
            replaced = self._bodies.pop(key, None)
            self._size += _cost(key, body) - (_cost(key, replaced) if replaced else 0)
            self._bodies[key] = body
            while self._size > self._limit:
                self._size -= _cost(*self._bodies.popitem(last=False))


def _cost(key: str, body: SpooledAnswer) -> int:
    return body.size + len(key) + _ENTRY


class SeenQueries:
    """A bounded set of texts, stored as digests; the oldest are dropped."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._digests: OrderedDict[bytes, None] = OrderedDict()
        self._lock = threading.Lock()

    def __contains__(self, text: str) -> bool:
        return _digest(text) in self._digests

    def add(self, text: str) -> None:
        """Remember `text`."""
        with self._lock:
            self._digests[_digest(text)] = None
            while len(self._digests) > self._limit:
                self._digests.popitem(last=False)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="replace")).digest()


class SingleFlight:
    """Evaluates the first of several concurrent equal queries; the others get its answer.

    At most `max_waiting` others wait, since each of them occupies a server thread.
    """

    def __init__(self, max_waiting: int) -> None:
        self._max_waiting = max_waiting
        self._waiting = 0
        self._flights: dict[Hashable, _Flight] = {}
        self._lock = threading.Lock()

    def join(self, key: Hashable, evaluate: Callable[[], SpooledAnswer]) -> SpooledAnswer:
        """The answer of `evaluate`, called once for all callers that join at the same time.

        If the first caller gets no turn (Overloaded), each of the others calls `evaluate` itself.
        Raises whatever `evaluate` raises, and Overloaded when too many wait.
        """
        with self._lock:
            flight = self._flights.get(key)
            first = flight is None
            if flight is None:
                flight = self._flights[key] = _Flight()
            elif self._waiting >= self._max_waiting:
                raise Overloaded(
                    f"{self._waiting} equal queries wait already.", "Try again in a moment.",
                    retry_after=1,
                )  # fmt: skip
            else:
                self._waiting += 1
        if not first:
            try:
                return flight.wait(evaluate)
            finally:
                with self._lock:
                    self._waiting -= 1
        try:
            flight.body = evaluate()
        except QueryError as error:
            flight.error = error
            raise
        finally:
            with self._lock:
                del self._flights[key]
            flight.landed.set()
        return flight.body


class _Flight:
    def __init__(self) -> None:
        self.landed = threading.Event()
        self.body: SpooledAnswer | None = None
        self.error: QueryError | None = None

    def wait(self, evaluate: Callable[[], SpooledAnswer]) -> SpooledAnswer:
        self.landed.wait()
        if self.body is not None:
            return self.body
        error = self.error
        if isinstance(error, Overloaded):  # the first client got no turn; this one may
            return evaluate()
        if error is None:
            raise RuntimeError("the query that this one waited for failed")
        raise type(error)(error.detail, error.remedy, retry_after=error.retry_after, **error.facts)
