"""One release, or one reading of files, that is served: its engine and its app."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.remote import RemoteBackend
from ruhrkg.sparql.engine.engine import Backend, Engine
from ruhrkg.web.site import Site


@dataclass(frozen=True)
class Generation:
    """What all server processes serve until it is exchanged; small, so that it can be sent.

    `address` is that of the zygote; empty when the settings name an engine elsewhere. `release`
    is the folder of the release, None where files are served.
    """

    release: str | None
    address: str
    version: str

    def as_dict(self) -> dict[str, Any]:
        """The members as JSON holds them."""
        return {"release": self.release, "address": self.address, "version": self.version}

    @classmethod
    def of(cls, members: dict[str, Any]) -> Self:
        """The generation with these members."""
        return cls(**members)

    def site(self, settings: Settings) -> Site:
        """The site of one server process. Raises ReleaseError if the release is not whole."""
        release = Release.open(Path(self.release)) if self.release else None
        return Site(settings, release, Engine(self._backend(settings), settings, self.version))

    def _backend(self, settings: Settings) -> Backend:
        if self.address:
            return EmbeddedBackend(self.address, settings)
        return RemoteBackend(settings.engine, settings)
