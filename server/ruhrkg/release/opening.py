"""An engine over what a user names: the current release, a release's folder, or RDF files."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ruhrkg.release.store import DEFAULT_GRAPH, GRAPH, MANIFEST, Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.embedded import EmbeddedBackend, ZygoteProcess
from ruhrkg.sparql.engine import Engine
from ruhrkg.sparql.sources import Sources


@contextmanager
def engine_on(settings: Settings, places: Sequence[Path] = ()) -> Iterator[Engine]:
    """An engine for as long as the context lasts.

    `places` is empty (the current release), one folder of a release, or RDF files.
    Raises ReleaseError or SourceError when there is nothing to ask.
    """
    sources = _sources(settings, places)
    with ZygoteProcess(sources, settings) as zygote:
        engine = Engine(EmbeddedBackend(zygote.address, settings), settings, "")
        try:
            yield engine
        finally:
            engine.close()


def _sources(settings: Settings, places: Sequence[Path]) -> Sources:
    if places and not (len(places) == 1 and (places[0] / MANIFEST).is_file()):
        return Sources(tuple(places))
    release = Release.open(places[0] if places else settings.build_dir / "current")
    return Sources((release.path(GRAPH), release.path(DEFAULT_GRAPH)), merge=False)
