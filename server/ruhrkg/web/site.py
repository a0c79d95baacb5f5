"""What every request needs, made once when the server starts."""

from dataclasses import dataclass

from flask import current_app

from ruhrkg.release.store import Release
from ruhrkg.settings import Settings


@dataclass(frozen=True)
class Site:
    """The server's parts: settings and the release that is served."""

    settings: Settings
    release: Release | None


def site() -> Site:
    """The site of the running app."""
    found: Site = current_app.extensions["ruhrkg"]
    return found
