"""What every request needs, created once when the server starts."""

from dataclasses import dataclass
from functools import cached_property

from flask import current_app, request

from ruhrkg.presentation.page_source import ReleaseCache, ReleaseData
from ruhrkg.release.site_description import SiteDescription
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.sparql.query.library import Library
from ruhrkg.urls import Urls

_REMOTE_SECONDS = 300.0
"""How long data read from a remote engine is valid: it may change while the server runs."""


@dataclass(frozen=True)
class Site:
    """The server's parts: settings, the served release, the engine.

    `links` are those of a site that is written as files.
    """

    settings: Settings
    release: Release | None
    connected: Engine | None = None
    links: Urls | None = None

    @property
    def engine(self) -> Engine:
        """The engine. Raises EngineUnavailable if the site was created without one."""
        return self.data.engine

    @cached_property
    def data(self) -> ReleaseData:
        """The source of the pages' content."""
        remote = self.settings.engine != "embedded"
        cache = ReleaseCache(_REMOTE_SECONDS if remote else None)
        return ReleaseData(self.library, self.release, self.connected, cache)

    def admit(self, client: str) -> None:
        """Count a query of `client` that is answered without the engine. Raises RateLimited."""
        if self.connected is not None:
            self.connected.admit(client)

    @property
    def description(self) -> SiteDescription:
        """The name and texts of the site; all empty without a release."""
        return self.release.site if self.release else SiteDescription()

    @cached_property
    def urls(self) -> Urls:
        """The links of the site."""
        return self.links or Urls(self.settings.base_iri)

    @cached_property
    def library(self) -> Library:
        """The queries of the project, read once."""
        return Library(self.settings.root)


def site() -> Site:
    """The site of the running app."""
    found: Site = current_app.extensions["ruhrkg"]
    return found


def public_root() -> str:
    """The public URL of this server, without a slash at the end."""
    return (site().settings.public_url or request.url_root).rstrip("/")
