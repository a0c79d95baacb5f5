"""Answers that are known already, and queries that are under way."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from ruhrkg.sparql.body import Body
from ruhrkg.sparql.errors import Overloaded, QueryError


class AnswerCache:
    """The most recently used answers, up to a number of bytes; one may take an eighth of it."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._bodies: OrderedDict[Hashable, Body] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Body | None:
        """The answer to `key`, or None."""
        with self._lock:
            if key in self._bodies:
                self._bodies.move_to_end(key)
            return self._bodies.get(key)

    def put(self, key: Hashable, body: Body) -> None:
        """Keep an answer; the ones that were not used for longest go."""
        if body.size > self._limit // 8 or body.on_disk:
            return
        with self._lock:
            replaced = self._bodies.pop(key, None)
            self._size += body.size - (replaced.size if replaced else 0)
            self._bodies[key] = body
            while self._size > self._limit:
                _, dropped = self._bodies.popitem(last=False)
                self._size -= dropped.size


class Remembered:
    """A bounded set of keys; the oldest are forgotten."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._keys: OrderedDict[Hashable, None] = OrderedDict()
        self._lock = threading.Lock()

    def __contains__(self, key: Hashable) -> bool:
        return key in self._keys

    def add(self, key: Hashable) -> None:
        """Remember `key`."""
        with self._lock:
            self._keys[key] = None
            while len(self._keys) > self._limit:
                self._keys.popitem(last=False)


class Flights:
    """Equal queries that arrive together: the first is evaluated, the others get its answer.

    At most `room` others wait, since each of them holds a thread of the server.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._waiting = 0
        self._flights: dict[Hashable, _Flight] = {}
        self._lock = threading.Lock()

    def join(self, key: Hashable, evaluate: Callable[[], Body]) -> Body:
        """The answer of `evaluate`, called by one of those who join at the same time.

        Raises what `evaluate` raises, and Overloaded when too many wait.
        """
        with self._lock:
            flight = self._flights.get(key)
            first = flight is None
            if flight is None:
                flight = self._flights[key] = _Flight()
            elif self._waiting >= self._room:
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
        self.body: Body | None = None
        self.error: QueryError | None = None

    def wait(self, evaluate: Callable[[], Body]) -> Body:
        self.landed.wait()
        if self.body is not None:
            return self.body
        told = self.error
        if isinstance(told, Overloaded):  # the first client's turn did not come; ours may
            return evaluate()
        if told is None:
            raise RuntimeError("the query that this one waited for failed")
        raise type(told)(told.detail, told.remedy, retry_after=told.retry_after, **told.facts)
