"""Cacheable responses: strong ETag, Last-Modified, 304 (RFC 9110, section 13)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

from flask import Response, request
from werkzeug.exceptions import NotFound

from ruhrkg.formats import Format, MediaType
from ruhrkg.negotiation import negotiate
from ruhrkg.release.history import retained
from ruhrkg.release.store import MANIFEST, Release
from ruhrkg.web.rendering import locale, urls
from ruhrkg.web.site import public_root, site

ANY_HOST = "https://any-host.invalid"
"""Placeholder for the public root in content rendered once for all hosts (RFC 6761, 6.4)."""


def on_this_host(content: bytes) -> bytes:
    """Content that was rendered for `ANY_HOST`, with the links of this host.

    Rendering it once for all hosts prevents invented Host headers from costing time or memory.
    """
    return content.replace(ANY_HOST.encode(), public_root().encode())


def answer(content: bytes, content_type: str) -> Response:
    """The content, or 304 if the client has it."""
    return conditional(Response(content, content_type=content_type))


def conditional(response: Response) -> Response:
    """The whole response with its validators, or 304 if the client has it."""
    response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    if response.mimetype != MediaType.HTML:  # a page also changes with the code that renders it
        response.last_modified = last_modified()
    response.make_conditional(request)
    return response


def last_modified() -> datetime | None:
    """When the served release was built here; its content has not changed since."""
    release = site().release
    if release is None:
        return None
    return datetime.fromtimestamp((release.folder / MANIFEST).stat().st_mtime, tz=UTC)


def served() -> Release:
    """The release that is served. Raises NotFound if the server serves RDF files instead."""
    release = site().release
    if release is None:
        raise NotFound(locale()("catalogue.none"))
    return release


def retained_release(version: str) -> Release:
    """The retained release with this version, possibly the served one. Raises NotFound."""
    for release in retained(served()):
        if release.version == version:
            return release
    raise NotFound(locale()("dumps.unknown_release", given=version))


def chosen_format(offer: Sequence[Format], suffix: str | None) -> Format:
    """The format that the suffix, `?format=` or the Accept header requests.

    Raises NotAcceptable.
    """
    override = suffix or request.args.get("format")
    return negotiate(request.headers.get("Accept"), override, offer)


def alternates(offer: Sequence[Format], path: str) -> list[tuple[Format, str]]:
    """The formats in which the content of the page at `path` is available, with their links."""
    return [(f, urls().resource(f"{path}.{f.suffix}")) for f in offer if f.name != "html"]
