"""Admission to the engine: a fair queue, and a limit of queries per minute."""

import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ruhrkg.sparql.errors import Overloaded, RateLimited


@dataclass(eq=False)
class _Ticket:
    """A queued caller; `called` is set once it is admitted or rejected."""

    called: threading.Event = field(default_factory=threading.Event)
    admitted: bool = False

    def decide(self, admitted: bool) -> None:
        self.admitted = admitted
        self.called.set()


class FairQueue:
    """A number of places, and a queue for them in which clients take turns.

    A client with many waiting queries gets one place, then the next client gets one; no client
    holds more than `most` places. When the queue is full, a newcomer displaces the last query of
    the client that has most queries waiting, unless the newcomer's client would then have as many.
    """

    def __init__(self, places: int, queue: int, most: int | None = None) -> None:
        self._free = places
        self._most = most or places
        self._places_of: Counter[str] = Counter()
        self._queue = queue
        self._waiting = 0
        self._turns: OrderedDict[str, deque[_Ticket]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        """The number of callers waiting for a place."""
        return self._waiting

    @contextmanager
    def place(self, client: str, max_wait: float) -> Iterator[None]:
        """Hold a place, after waiting at most `max_wait` seconds for it. Raises Overloaded."""
        self.enter(client, max_wait)
        try:
            yield
        finally:
            self.leave(client)

    def enter(self, client: str, max_wait: float) -> None:
        """Take a place, after waiting at most `max_wait` seconds for it. Raises Overloaded."""
        with self._lock:
            if self._take(client):
                return
            ticket = self._queue_up(client, max_wait)
        if not ticket.called.wait(max_wait):
            with self._lock:
                if not ticket.called.is_set():  # else decided just as the wait ended
                    self._take_out(client, ticket)
                    raise _overloaded(f"No evaluator was free for {max_wait:g} seconds.", max_wait)
        if not ticket.admitted:
            raise _overloaded("Too many queries of this client wait already.", max_wait)

    def try_enter(self, client: str) -> bool:
        """Take a place if one is free now."""
        with self._lock:
            return self._take(client)

    def leave(self, client: str) -> None:
        """Give the place of `client` to the next client in turn."""
        with self._lock:
            self._free += 1
            self._places_of[client] -= 1
            if not self._places_of[client]:
                del self._places_of[client]
            for following in list(self._turns):
                if self._take(following):
                    ticket = self._turns[following][0]
                    self._take_out(following, ticket)
                    if following in self._turns:
                        self._turns.move_to_end(following)
                    ticket.decide(True)
                    return

    def _take(self, client: str) -> bool:
        if not self._free or self._places_of[client] >= self._most:
            return False
        self._free -= 1
        self._places_of[client] += 1
        return True

    def _queue_up(self, client: str, max_wait: float) -> _Ticket:
        if self._waiting >= self._queue:
            greedy = max(self._turns, key=lambda name: len(self._turns[name]), default=client)
            if len(self._turns.get(client, ())) + 1 >= len(self._turns.get(greedy, ())):
                raise _overloaded(f"{self._waiting} queries wait already.", max_wait)
            pushed_out = self._turns[greedy][-1]
            self._take_out(greedy, pushed_out)
            pushed_out.decide(False)
        ticket = _Ticket()
        self._turns.setdefault(client, deque()).append(ticket)
        self._waiting += 1
        return ticket

    def _take_out(self, client: str, ticket: _Ticket) -> None:
        self._turns[client].remove(ticket)
        if not self._turns[client]:
            del self._turns[client]
        self._waiting -= 1


class RateLimit:
    """Limits the queries that a client may send per minute; 0 means no limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._sent: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, client: str) -> None:
        """Count a query of `client`. Raises RateLimited."""
        if not self._limit:
            return
        now = time.monotonic()
        with self._lock:
            times = self._sent.setdefault(client, deque())
            self._sent.move_to_end(client)
            while times and times[0] <= now - 60:
                times.popleft()
            if len(times) >= self._limit:
                raise RateLimited(
                    f"You have sent {self._limit} queries in the last minute.",
                    "Wait, or use the dumps.",
                    retry_after=int(times[0] + 60 - now) + 1,
                    limit=self._limit,
                )
            times.append(now)
            if len(self._sent) > 10_000:
                self._sent.popitem(last=False)


def _overloaded(detail: str, max_wait: float) -> Overloaded:
    return Overloaded(
        detail, "Try again after the time in Retry-After.", retry_after=max(1, round(max_wait))
    )
