"""Headers of every response: security, CORS, caching.

A view may set any of them itself (the editor needs a wider Content-Security-Policy); missing
ones are added here.
"""

from functools import lru_cache

from flask import Flask, Response, request
from flask_compress import Compress
from werkzeug.datastructures import Accept
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.http import parse_accept_header

from ruhrkg.formats import FORMATS, MediaType
from ruhrkg.sparql.query.lexer import shorten
from ruhrkg.web.http.conditional import conditional

SECURITY = {
    # Content Security Policy Level 3: nothing inline, nothing from other hosts.
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_EXPOSED = "ETag, Link, Location, Memento-Datetime, Query-Hints, Retry-After"
_REQUEST_HEADERS = (
    "Accept, Accept-Datetime, Authorization, Content-Type, If-None-Match, X-Requested-With"
)
IMMUTABLE = "public, max-age=31536000, immutable"
"""Cache-Control (RFC 9111, RFC 8246) of what never changes under its URL."""

_SHORT = "public, max-age=60, stale-while-revalidate=600"


SMALLEST_COMPRESSED = 500  # bytes
_COMPRESSED = (
    MediaType.CSS,
    MediaType.JAVASCRIPT,
    MediaType.PLAIN,
    MediaType.SVG,
    MediaType.GEOJSON,
    MediaType.JSON,
    MediaType.PROBLEM,
    *sorted({media_type for f in FORMATS for media_type in (f.media_type, *f.aliases)}),
)


_REMEMBERED = 256  # values of Accept-Encoding
# Equal strong tags promise equal bytes (RFC 9110, 8.8.1); gzip notes the time (RFC 1952, 2.3.1).
_NO_TIME = bytes(4)
_CODINGS = ("zstd", "br", "gzip", "deflate")  # equal weights: the first one is chosen


def coding() -> str:
    """The content coding for this request, empty for none (RFC 9110, 12.5.3)."""
    return coding_for(request.headers.get("Accept-Encoding", ""))


@lru_cache(maxsize=_REMEMBERED)
def coding_for(header: str) -> str:
    """The content coding for an Accept-Encoding header, empty for none (RFC 9110, 12.5.3)."""
    accepted = parse_accept_header(header, Accept)
    best = max(_CODINGS, key=accepted.quality)
    unchanged = max(
        (quality for name, quality in accepted if name.lower() == "identity"), default=0
    )
    return best if accepted.quality(best) > 0 and accepted.quality(best) >= unchanged else ""


class _Compress(Compress):
    """Compression, except of responses with a digest or a range (RFC 9530; RFC 9110, 14)."""

    def after_request(self, response: Response | None) -> Response:
        """Compress by Accept-Encoding; each coding has its own strong ETag."""
        # Flask-Compress ignores q=0, so it gets only the coding that we chose.
        request.environ["HTTP_ACCEPT_ENCODING"] = coding()
        if response and (response.status_code == 206 or "Repr-Digest" in response.headers):
            return response
        if response and request.endpoint == "static" and response.status_code == 200:
            # Read whole: compressing it as a stream would leave the file open.
            response.direct_passthrough = False
            response.make_sequence()
        compressed: Response = super().after_request(response)
        if compressed.status_code == 200 and compressed.is_streamed:
            if request.method in ("GET", "HEAD"):
                compressed.make_conditional(request)  # the tag now includes the coding
        elif compressed.status_code == 200 and compressed.content_encoding == "gzip":
            content = compressed.get_data()
            compressed.set_data(content[:4] + _NO_TIME + content[8:])
        return compressed


def prepare(app: Flask) -> None:
    """Add the headers to every response of `app`, then compress it."""
    app.config.setdefault("COMPRESS_MIN_SIZE", SMALLEST_COMPRESSED)
    app.config.setdefault("COMPRESS_MIMETYPES", list(_COMPRESSED))
    app.config.setdefault("COMPRESS_ALGORITHM", list(_CODINGS))
    app.config.setdefault("COMPRESS_ALGORITHM_STREAMING", list(_CODINGS))
    # Functions registered first run last.
    _Compress(app)
    app.after_request(add_headers)
    app.before_request(refuse_coded_body)


def refuse_coded_body() -> None:
    """415 for a compressed body, which no route accepts (RFC 9110, section 15.5.16)."""
    used = request.headers.get("Content-Encoding", "").strip().lower()
    if used not in ("", "identity"):
        raise UnsupportedMediaType(
            f"A body with Content-Encoding {shorten(used)} is not read here; send it as it is."
        )


def add_headers(response: Response) -> Response:
    """Add the headers that the view did not set."""
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Access-Control-Allow-Origin", "*")
    response.headers.setdefault("Access-Control-Expose-Headers", _EXPOSED)
    if request.method == "OPTIONS" and "Allow" in response.headers:
        response.headers["Access-Control-Allow-Methods"] = response.headers["Allow"]
        response.headers["Access-Control-Allow-Headers"] = _REQUEST_HEADERS
        response.headers["Access-Control-Max-Age"] = "86400"
    if request.endpoint == "static" and request.args.get("v"):
        response.headers["Cache-Control"] = IMMUTABLE
    elif response.status_code in (200, 303, 304):
        response.headers.setdefault("Cache-Control", _SHORT)
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    return _tagged(response)


def _tagged(response: Response) -> Response:
    """Add an ETag to a complete response without one; 304 if the client has it."""
    whole = response.status_code == 200 and not response.is_streamed
    if whole and request.method in ("GET", "HEAD") and "ETag" not in response.headers:
        return conditional(response)
    return response
