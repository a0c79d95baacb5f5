"""The input and output of the steps of a build."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pyoxigraph import Store

from ruhrkg.release.datasets.definitions import split
from ruhrkg.release.datasets.dumps import Content
from ruhrkg.settings import Settings


@dataclass
class BuildContext:
    """The state that steps share: they read `store` and write files into `folder`."""

    settings: Settings
    folder: Path
    store: Store
    version: str
    issued: str | None
    media_types: dict[str, str] = field(default_factory=dict)

    @cached_property
    def content(self) -> dict[str, Content]:
        """The statements of each listed part, by slug.

        They stay the same during a build: no part contains what the steps add to the store.
        """
        return {slug: Content(quads) for slug, quads in split(self.store).items()}

    def write(self, name: str, content: bytes, media_type: str) -> Path:
        """Write the file `name` of the release and record its media type."""
        path = self.new_file(name, media_type)
        path.write_bytes(content)
        return path

    def new_file(self, name: str, media_type: str) -> Path:
        """The path of a file that the step writes itself; its media type is recorded."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self.media_types[name] = media_type
        return path


Step = Callable[[BuildContext], None]
