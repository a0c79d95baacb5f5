"""Read request bodies without letting slow senders block other clients.

The server waits for a body in the thread that answers the request, and that wait cannot be
interrupted. Each body is therefore read in a thread of its own, in one of a few slots, for a
bounded time: some seconds, and one more for each piece that arrives. While others wait for a
slot, a body is given up after a second without progress.
"""

import io
import json
import math
import threading
import time
from collections.abc import Callable, Iterable
from typing import IO, Any

from ruhrkg.formats import MediaType
from ruhrkg.sparql.engine.fair_queue import FairQueue
from ruhrkg.sparql.errors import Overloaded
from ruhrkg.web.http import connections
from ruhrkg.web.http.client_address import client_of

_MAX_CONCURRENT = 32
_MAX_PER_CLIENT = 8
_PIECE = 1 << 14  # bytes
_MAX_STALL = 1.0  # seconds without progress while others wait
_POLL_INTERVAL = 0.1
_DISPATCH_TIME = 1.0  # seconds from the arrival of a request until it is answered by a thread
_MIN_IDLE = 0.5  # seconds; other uploads of the client continue
_SHUTDOWN_WAIT = 1.0
_NO_BODY = ("GET", "HEAD", "OPTIONS")

Environment = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environment, Start], Iterable[bytes]]


class UploadLimit:
    """WSGI middleware: the body is read whole, in one of a few slots, before the app runs."""

    def __init__(
        self, application: Application, limit: int, seconds: float, max_wait: float = 5.0
    ) -> None:
        """Let bodies of at most `limit` bytes through to `application`.

        A client may take `seconds` for a body, and one more for each 16 KiB of it; it waits
        at most `max_wait` seconds for a slot.
        """
        self._application = application
        self._limit = limit
        self._seconds = seconds
        self._max_wait = max_wait
        self._places = FairQueue(_MAX_CONCURRENT, 2 * _MAX_CONCURRENT, most=_MAX_PER_CLIENT)

    def __call__(self, environ: Environment, start: Start) -> Iterable[bytes]:
        """Answer 408, 411, 413 or 503 (RFC 9110) for a body that cannot be read."""
        if environ["REQUEST_METHOD"] in _NO_BODY:
            return self._application(environ, start)
        if "HTTP_TRANSFER_ENCODING" in environ:
            # The server does not report a chunked body that broke off, so it would look complete.
            return refuse(start, "411 Length Required", "State the body's Content-Length.")
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > self._limit:
            detail = f"A body has {self._limit:,} bytes at most."
            return refuse(start, "413 Content Too Large", detail)
        client = client_of(environ)
        try:
            self._places.enter(client, self._max_wait)
        except Overloaded:
            return refuse(start, "503 Service Unavailable", "Too many requests are being sent.")
        peer = environ.get("werkzeug.proxy_fix.orig", environ).get("REMOTE_ADDR") or ""
        body = _Body(environ["wsgi.input"], length, peer)
        try:
            in_time = self._wait_for(body)
        finally:
            self._places.leave(client)
        if not in_time:
            return refuse(start, "408 Request Timeout", "The body did not arrive in time.")
        if len(body.content) < length:
            return refuse(start, "400 Bad Request", "The body ended before its Content-Length.")
        environ["wsgi.input"] = io.BytesIO(body.content)
        return self._application(environ, start)

    def _wait_for(self, body: "_Body") -> bool:
        """Wait until the body has ended; return whether it ended, complete or not, in time."""
        started = time.monotonic()
        while not body.ended.wait(_POLL_INTERVAL):
            now = time.monotonic()
            body.note_connections(now - started)
            allowed = self._seconds + len(body.content) // _PIECE
            stalled = now - body.progressed > _MAX_STALL
            if now - started > allowed or (stalled and self._places.waiting):
                body.give_up()
                return False
        return True


class _Body:
    """A body that is being read by a thread of its own."""

    def __init__(self, stream: IO[bytes], length: int, peer: str) -> None:
        """Read `length` bytes from `stream`, sent by the address `peer`."""
        self.content = bytearray()
        self.progressed = time.monotonic()
        self.ended = threading.Event()
        self._stream = stream
        self._length = length
        self._peer = peer
        self._recent: connections.Written | None = None
        if length:
            threading.Thread(target=self._read, daemon=True).start()
        else:
            self.ended.set()

    def note_connections(self, seconds: float) -> None:
        """Record, on the first call, the connections over which the client has sent something."""
        if self._recent is None:
            self._recent = connections.received_within(self._peer, seconds + _DISPATCH_TIME)

    def give_up(self) -> None:
        """End the input of the connection, and wait until the reading thread has noticed.

        The server must not get a response while the body is still being read.
        """
        connections.stop_reading(self._peer, self._recent or {}, _MIN_IDLE)
        if not self.ended.wait(_SHUTDOWN_WAIT):  # it is slow, or was noticed late
            everything = connections.received_within(self._peer, math.inf)
            connections.stop_reading(self._peer, everything, 0)
        self.ended.wait()

    def _read(self) -> None:
        try:
            while left := self._length - len(self.content):
                piece = self._stream.read(min(_PIECE, left))
                if not piece:
                    break
                self.content += piece
                self.progressed = time.monotonic()
        finally:
            self.ended.set()


_HEADERS = (("Content-Type", MediaType.PROBLEM), ("Access-Control-Allow-Origin", "*"))


def _problem(status: str, detail: str) -> bytes:
    """A problem document (RFC 9457); `status` is a number and its phrase."""
    number, _, title = status.partition(" ")
    problem = {"type": "about:blank", "title": title, "status": int(number), "detail": detail}
    return json.dumps(problem).encode()


def refuse(start: Start, status: str, detail: str) -> list[bytes]:
    """Answer with a problem document; `status` is a number and its phrase."""
    headers = [*_HEADERS]
    if status.startswith("503"):
        headers.append(("Retry-After", "5"))
    start(status, headers)
    return [_problem(status, detail)]
