"""A generation: one served release, or one loading of files, with its engine and app."""

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
    """What all server processes serve until it is replaced; small, so that it can be sent.

    `address` is that of the zygote; empty if the settings name a remote engine. `release` is the
    folder of the release, None if files are served.
    """

    release: str | None
    address: str
    version: str

    def as_dict(self) -> dict[str, Any]:
        """The members as JSON values."""
        return {"release": self.release, "address": self.address, "version": self.version}

    @classmethod
    def of(cls, members: dict[str, Any]) -> Self:
        """The generation with these members."""
        return cls(**members)

    def site(self, settings: Settings) -> Site:
        """The site of one server process. Raises ReleaseError if the release is damaged."""
        release = Release.open(Path(self.release)) if self.release else None
        return Site(settings, release, Engine(self._backend(settings), settings, self.version))

    def _backend(self, settings: Settings) -> Backend:
        if self.address:
            return EmbeddedBackend(self.address, settings)
        return RemoteBackend(settings.engine, settings)
