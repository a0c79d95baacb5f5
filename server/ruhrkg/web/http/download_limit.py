"""Limit how many threads slow readers can occupy.

The server sends an iterable from the thread that answers the request, as fast as the client
reads. Small responses are therefore handed over whole; the number of large ones is bounded.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any, cast

from ruhrkg.sparql.engine.fair_queue import FairQueue
from ruhrkg.sparql.errors import Overloaded
from ruhrkg.web.http.client_address import client_of
from ruhrkg.web.http.upload_limit import Application, Environment, Start, refuse

SMALL = 1 << 17  # bytes
MAX_CONCURRENT = 64
MAX_PER_CLIENT = 16
_Head = tuple[str, list[tuple[str, str]]]


class DownloadLimit:
    """WSGI middleware (PEP 3333): small responses become lists, large ones wait for a slot."""

    def __init__(self, application: Application, max_wait: float = 2.0) -> None:
        """Deliver what `application` answers; a large answer waits `max_wait` seconds."""
        self._application = application
        self._max_wait = max_wait
        self._places = FairQueue(MAX_CONCURRENT, queue=MAX_CONCURRENT, most=MAX_PER_CLIENT)

    def __call__(self, environ: Environment, start: Start) -> Iterable[bytes]:
        """Answer 503 if too many large responses are being read."""
        head: list[_Head] = []

        def record(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
            head[:] = [(status, headers)]

        body = self._application(environ, record)
        try:
            rest = iter(body)
            begun, whole = _begin(rest)
        except BaseException:
            _close(body)
            raise
        if whole:
            _close(body)
            start(*head[0])
            return begun
        client = client_of(environ)
        try:
            self._places.enter(client, self._max_wait)
        except Overloaded:
            _close(body)
            detail = "Too many large answers are being read: read faster, or one after another."
            return refuse(start, "503 Service Unavailable", detail)
        start(*head[0])
        return _Delivery(body, chain(begun, rest), partial(self._places.leave, client))


class _Delivery:
    """The pieces of a large response; frees its slot when it has ended or is closed."""

    def __init__(
        self, body: Iterable[bytes], pieces: Iterator[bytes], leave: Callable[[], None]
    ) -> None:
        self._body = body
        self._pieces = pieces
        self._leave: Callable[[], None] | None = leave

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces
        self._give_back()

    def close(self) -> None:
        """Called by the server when all is sent or the client has disconnected (PEP 3333)."""
        _close(self._body)
        self._give_back()

    def _give_back(self) -> None:
        leave, self._leave = self._leave, None
        if leave:
            leave()


def _begin(pieces: Iterator[bytes]) -> tuple[list[bytes], bool]:
    """The first pieces, and whether they are all: a compressed response states no length."""
    begun, size = list[bytes](), 0
    for piece in pieces:
        begun.append(piece)
        size += len(piece)
        if size > SMALL:
            return begun, False
    return begun, True


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close:
        cast("Callable[[], None]", close)()
