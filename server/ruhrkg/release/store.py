"""Open a release."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from ruhrkg.release.manifest import FileEntry, Manifest
from ruhrkg.release.site_description import FILE as SITE
from ruhrkg.release.site_description import PICTURE, SiteDescription
from ruhrkg.sparql.engine.sources import Sources
from ruhrkg.vocabulary import BASE_IRI

MANIFEST = "manifest.json"
GRAPH = "graph.nq"
DEFAULT_GRAPH = "default.nt"
SEARCH_INDEX = "search.sqlite"


class ReleaseError(Exception):
    """There is no complete release at the given place."""


@dataclass(frozen=True)
class Release:
    """One immutable release in a folder."""

    folder: Path
    manifest: Manifest

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the release in `folder` (a link to it is followed once, so a swap is harmless).

        Raises ReleaseError if there is none or a file of it is missing.
        """
        folder = folder.resolve()
        try:
            manifest = Manifest.from_json((folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ReleaseError(
                f"no release in {folder} ({error}): run 'ruhrkg build' first"
            ) from error
        if manifest.base_iri != BASE_IRI:
            raise ReleaseError(
                f"the release in {folder} has the base {manifest.base_iri}, but this process works "
                f"with {BASE_IRI}: set RUHRKG_ROOT to the folder that it was built from"
            )
        missing = [f.path for f in manifest.files if not (folder / f.path).is_file()]
        if missing:
            raise ReleaseError(
                f"the release in {folder} is incomplete ({missing[0]} is missing): build it again"
            )
        return cls(folder, manifest)

    @classmethod
    def open_intact(cls, folder: Path) -> Self:
        """Open the release in `folder` after comparing every file with the manifest.

        Raises ReleaseError if there is none or a file of it is missing or damaged.
        """
        release = cls.open(folder)
        damaged = next((e.path for e in release.manifest.files if not release._intact(e)), None)
        if damaged:
            raise ReleaseError(
                f"the release in {release.folder} is damaged ({damaged}): build it again"
            )
        return release

    @property
    def version(self) -> str:
        """The version: a checksum of all inputs of the release."""
        return self.manifest.version

    @property
    def issued(self) -> str | None:
        """The date of the newest change of the authored files, as they state it (ISO 8601)."""
        return self.manifest.issued

    @property
    def files(self) -> dict[str, FileEntry]:
        """Every file of the release by its path."""
        return {entry.path: entry for entry in self.manifest.files}

    @property
    def sources(self) -> Sources:
        """The files that an engine loads: all quads, the merged default graph, the search index."""
        search = self.path(SEARCH_INDEX) if SEARCH_INDEX in self.files else None
        return Sources((self.path(GRAPH), self.path(DEFAULT_GRAPH)), merge=False, search=search)

    @cached_property
    def site(self) -> SiteDescription:
        """The names and texts of the site; all empty in a release that has none."""
        return SiteDescription.read(self.path(SITE)) if SITE in self.files else SiteDescription()

    @property
    def picture(self) -> Path | None:
        """The picture for previews of shared links, or None."""
        return self.path(PICTURE) if PICTURE in self.files else None

    def damaged(self) -> list[str]:
        """The files that do not match the manifest; empty if the release is intact."""
        return [entry.path for entry in self.manifest.files if not self._intact(entry)]

    def _intact(self, entry: FileEntry) -> bool:
        try:
            return FileEntry.of(self.folder, self.folder / entry.path, entry.media_type) == entry
        except OSError:  # unreadable, or removed meanwhile
            return False

    def path(self, name: str) -> Path:
        """The path of the file `name`. Raises KeyError if the release has no such file."""
        return self.folder / self.files[name].path
