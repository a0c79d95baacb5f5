"""Refuse requests whose Host header is missing or invalid (RFC 9112, section 3.2)."""

from collections.abc import Iterable

from werkzeug.wsgi import get_host

from ruhrkg.web.http.upload_limit import Application, Environment, Start, refuse

_DETAIL = "The Host header is missing or is not a host name."


class HostGuard:
    """WSGI middleware (PEP 3333): the links of a response use the host of its request."""

    def __init__(self, application: Application, public_url: str) -> None:
        """Guard `application`; with a `public_url`, links need no host, so it may be missing."""
        self._application = application
        self._may_be_missing = bool(public_url)

    def __call__(self, environ: Environment, start: Start) -> Iterable[bytes]:
        """Answer 400, or pass the request on."""
        given = environ.get("HTTP_HOST")
        if not get_host(environ) and (given or not self._may_be_missing):
            return refuse(start, "400 Bad Request", _DETAIL)
        return self._application(environ, start)
