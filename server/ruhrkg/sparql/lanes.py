"""Who may ask the engine now: a fair queue, and a limit of queries a minute."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager

from ruhrkg.sparql.errors import Overloaded, RateLimited


class Lane:
    """A number of places and a queue before them in which clients take turns.

    A client with many waiting queries gets one place, then the next client gets one.
    """

    def __init__(self, places: int, queue: int) -> None:
        self._free = places
        self._queue = queue
        self._waiting = 0
        self._turns: OrderedDict[str, deque[threading.Event]] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def place(self, client: str, patience: float) -> Iterator[None]:
        """Hold a place; wait for it `patience` seconds at most. Raises Overloaded."""
        self.enter(client, patience)
        try:
            yield
        finally:
            self.leave()

    def enter(self, client: str, patience: float) -> None:
        """Take a place, after waiting for one. Raises Overloaded."""
        with self._lock:
            if self._free:
                self._free -= 1
                return
            if self._waiting >= self._queue:
                raise _overloaded(f"{self._waiting} queries wait already.", patience)
            called = threading.Event()
            self._turns.setdefault(client, deque()).append(called)
            self._waiting += 1
        if called.wait(patience):
            return
        with self._lock:
            if called.is_set():  # called in the very moment of giving up
                return
            self._turns[client].remove(called)
            if not self._turns[client]:
                del self._turns[client]
            self._waiting -= 1
        raise _overloaded(f"No evaluator became free in {patience:g} seconds.", patience)

    def try_enter(self) -> bool:
        """Take a place if one is free now."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            return False

    def leave(self) -> None:
        """Give the place to the next client in turn."""
        with self._lock:
            if not self._turns:
                self._free += 1
                return
            client, events = self._turns.popitem(last=False)
            called = events.popleft()
            if events:
                self._turns[client] = events  # at the end of the row
            self._waiting -= 1
            called.set()


class RateLimit:
    """How many queries a client may send in a minute; 0 for no limit."""

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


def _overloaded(detail: str, patience: float) -> Overloaded:
    return Overloaded(
        detail, "Try again after the time in Retry-After.", retry_after=max(1, round(patience))
    )
