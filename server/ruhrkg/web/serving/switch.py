"""The WSGI application of a server process, which can be replaced between two requests."""

import threading
from collections.abc import Iterable
from ctypes import c_bool
from typing import Any

from flask import Flask

from ruhrkg.web.http.health import DRAINING
from ruhrkg.web.site import Site


class _Serving:
    """An app, and how many requests it is answering."""

    def __init__(self, site: Site) -> None:
        # The server imports it while the data are loaded.
        from ruhrkg.web.app import create_app  # noqa: PLC0415

        self.site = site
        self.app: Flask = create_app(site)
        self.requests = 0


class SwitchedApp:
    """Passes each request to the app of the newest site; requests in progress finish in theirs."""

    def __init__(self, site: Site, draining: c_bool) -> None:
        """Serve `site`. /health reports 503 while `draining` is true."""
        self._draining = draining
        self._serving = _Serving(site)
        self._prepared: _Serving | None = None
        self._retired: list[_Serving] = []
        self._changed = threading.Condition()

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        environ[DRAINING] = self._draining.value
        with self._changed:
            serving = self._serving
            serving.requests += 1
        try:
            return serving.app(environ, start)
        finally:
            with self._changed:
                serving.requests -= 1
                self._changed.notify_all()

    def prepare(self, site: Site) -> None:
        """Prepare the app of `site`, alongside the one that answers."""
        self._prepared = _Serving(site)

    def switch(self) -> None:
        """Make the prepared app answer all requests from now on."""
        with self._changed:
            if self._prepared:
                self._retired.append(self._serving)
                self._serving, self._prepared = self._prepared, None

    def drain(self, seconds: float) -> None:
        """Wait until no request is left in the replaced apps, and release them."""
        with self._changed:
            self._changed.wait_for(
                lambda: not any(serving.requests for serving in self._retired), seconds
            )
            retired, self._retired = self._retired, []
        for serving in retired:
            serving.site.engine.close()
