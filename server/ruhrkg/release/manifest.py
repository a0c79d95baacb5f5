"""The manifest of a release: its metadata and all of its files."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True)
class FileEntry:
    """One file of a release: path relative to the release, size in bytes, SHA-256 in hex."""

    path: str
    bytes: int
    sha256: str
    media_type: str

    @classmethod
    def of(cls, folder: Path, path: Path, media_type: str) -> Self:
        """The entry of the file `path` inside the release `folder`."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        name = path.relative_to(folder).as_posix()
        return cls(name, path.stat().st_size, digest, media_type)


@dataclass(frozen=True)
class Manifest:
    """Metadata of a release: version (a checksum of its inputs), date, counts, files."""

    version: str
    issued: str | None
    base_iri: str
    counts: dict[str, int]
    files: tuple[FileEntry, ...]

    def to_json(self) -> str:
        """The manifest as JSON, always the same bytes for the same content."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a manifest. Raises ValueError if it is not one."""
        try:
            data: dict[str, Any] = json.loads(text)
            files = tuple(FileEntry(**entry) for entry in data.pop("files"))
            return cls(files=files, **data)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"not a manifest of a release: {error}") from error
