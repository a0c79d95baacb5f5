"""Read request bodies so that clients who send them slowly hold only a few threads.

The server waits for a body in the thread that answers the request. Without a bound, some hundred
clients that send half a body would hold every thread.
"""

import io
import json
from collections.abc import Callable, Iterable
from typing import Any

from ruhrkg.formats import MediaType
from ruhrkg.sparql.engine.fair_queue import FairQueue
from ruhrkg.sparql.errors import Overloaded
from ruhrkg.web.http.client_address import client_of

_TOGETHER = 32
_OF_A_CLIENT = 8

Environment = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environment, Start], Iterable[bytes]]


class UploadLimit:
    """WSGI middleware: the body is read whole, in one of a few places, before the app runs."""

    def __init__(self, application: Application, limit: int, patience: float = 2.0) -> None:
        """Let bodies of at most `limit` bytes through to `application`."""
        self._application = application
        self._limit = limit
        self._patience = patience
        self._places = FairQueue(_TOGETHER, queue=2 * _TOGETHER, most=_OF_A_CLIENT)

    def __call__(self, environ: Environment, start: Start) -> Iterable[bytes]:
        """Answer 503 when too many bodies are being sent, 413 when one is too large."""
        if environ["REQUEST_METHOD"] in {"GET", "HEAD", "OPTIONS"}:
            return self._application(environ, start)
        if int(environ.get("CONTENT_LENGTH") or 0) > self._limit:
            detail = f"A body has {self._limit:,} bytes at most."
            return refuse(start, "413 Content Too Large", detail)
        client = client_of(environ)
        try:
            self._places.enter(client, self._patience)
        except Overloaded:
            return refuse(start, "503 Service Unavailable", "Too many requests are being sent.")
        try:
            content = environ["wsgi.input"].read(_size(environ, self._limit))
        finally:
            self._places.leave(client)
        environ["wsgi.input"] = io.BytesIO(content)
        environ["CONTENT_LENGTH"] = str(len(content))
        return self._application(environ, start)


def _size(environ: Environment, limit: int) -> int:
    """How much to read: the stated length; in chunks, one byte more than is allowed."""
    chunked = "HTTP_TRANSFER_ENCODING" in environ
    return limit + 1 if chunked else int(environ.get("CONTENT_LENGTH") or 0)


def refuse(start: Start, status: str, detail: str) -> list[bytes]:
    """Answer with a problem document (RFC 9457); `status` is a number and its phrase."""
    number, _, title = status.partition(" ")
    problem = {"type": "about:blank", "title": title, "status": int(number), "detail": detail}
    headers = [("Content-Type", MediaType.PROBLEM), ("Access-Control-Allow-Origin", "*")]
    if number == "503":
        headers.append(("Retry-After", "5"))
    start(status, headers)
    return [json.dumps(problem).encode()]
