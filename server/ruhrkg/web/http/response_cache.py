"""A cache of small public responses in front of the application (RFC 9111).

Readers and harvesters request the same pages, documents and answers repeatedly, and a release
does not change. A response that may be shared is stored, in the form in which it was sent, for
the minute that its Cache-Control allows; it then costs no routing, negotiation or rendering.
"""

import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from cachetools import TTLCache

from ruhrkg.sparql.errors import RateLimited
from ruhrkg.web.http import metrics
from ruhrkg.web.http.client_address import client_of
from ruhrkg.web.http.download_limit import SMALL
from ruhrkg.web.http.upload_limit import Application, Environment, Start

SECONDS = 60
"""How long a response is stored: no longer than the Cache-Control of any stored response allows."""

_STATUS = ("200 ", "303 ", "304 ")
_MAX_AGE = re.compile(r"public, max-age=(\d+)")
_ENTRY = 2_048  # bytes that an entry takes besides its body and its key
Key = tuple[str, ...]
_LONGEST_KEY = 8_192  # characters; a longer request is not worth its memory

# Besides the URL a response may depend only on these; otherwise it is not stored.
_VARY = {
    "accept": "HTTP_ACCEPT",
    "accept-encoding": "HTTP_ACCEPT_ENCODING",
    "accept-language": "HTTP_ACCEPT_LANGUAGE",
    "accept-datetime": "HTTP_ACCEPT_DATETIME",
}
# Ranges and conditions (RFC 9110, sections 13 and 14), and the parts of absolute links.
_KEY = (
    "REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "HTTP_HOST", "wsgi.url_scheme", *_VARY.values(),
    "HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE", "HTTP_IF_RANGE",
)  # fmt: skip


@dataclass(frozen=True)
class Stored:
    """A response as it was sent; `route` is its label in the metrics."""

    status: str
    headers: list[tuple[str, str]]
    body: list[bytes]
    route: str
    cost: int


class ResponseCache:
    """WSGI middleware (PEP 3333) that repeats responses of the last minute.

    `admit` is called with the client's address before a stored answer of the SPARQL endpoint is
    sent; it raises RateLimited, and the application then writes the error.
    """

    def __init__(
        self, application: Application, size: int, admit: Callable[[str], None], endpoint: str
    ) -> None:
        """Store at most `size` bytes of responses of `application`; `endpoint` is a path."""
        self._application = application
        self._admit = admit
        self._endpoint = endpoint
        self._most = size // 8
        self._responses: TTLCache[Key, Stored] = TTLCache(size, SECONDS, getsizeof=_cost)
        self._lock = threading.Lock()

    def __call__(self, environ: Environment, start: Start) -> Iterable[bytes]:
        """Answer from the cache if possible, otherwise from the application."""
        key = _key(environ)
        if key is None:
            return self._application(environ, start)
        with self._lock:
            stored = self._responses.get(key)
        if stored is None or not self._admitted(environ, stored):
            return self._fetch(key, environ, start)
        begun = time.perf_counter()
        start(stored.status, list(stored.headers))
        metrics.count(stored.route, key[0], stored.status[:3], time.perf_counter() - begun)
        return stored.body

    def _admitted(self, environ: Environment, stored: Stored) -> bool:
        if environ["PATH_INFO"] != self._endpoint or not stored.status.startswith("200"):
            return True
        try:
            self._admit(client_of(environ))
        except RateLimited:
            return False
        return True

    def _fetch(self, key: Key, environ: Environment, start: Start) -> Iterable[bytes]:
        heads: list[tuple[str, list[tuple[str, str]]]] = []

        def keep(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            heads[:] = [(status, list(headers))]
            return start(status, headers, *error)

        body = self._application(environ, keep)
        if isinstance(body, list) and heads:
            status, headers = heads[0]
            cost = _ENTRY + sum(map(len, key)) + sum(map(len, body))
            stored = Stored(status, headers, body, environ.get(metrics.ROUTE, "none"), cost)
            if _may_be_kept(stored) and cost <= self._most:
                with self._lock:
                    self._responses[key] = stored
        return body


def _cost(response: Stored) -> int:
    return response.cost


def _key(environ: Environment) -> Key | None:
    """What the response depends on; None if the request bypasses the cache."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    key = tuple(environ.get(name, "") for name in _KEY)
    return key if sum(map(len, key)) <= _LONGEST_KEY else None


def _may_be_kept(response: Stored) -> bool:
    """Whether the response may be sent to anyone who makes the same request."""
    if not response.status.startswith(_STATUS):
        return False
    fields = {name.lower(): value for name, value in response.headers}
    age = _MAX_AGE.match(fields.get("cache-control", ""))
    vary = {name.strip().lower() for name in fields.get("vary", "").split(",") if name.strip()}
    return (
        age is not None
        and int(age[1]) >= SECONDS
        and vary <= _VARY.keys()
        and "set-cookie" not in fields
        and sum(map(len, response.body)) <= SMALL
    )
