"""An engine over a source that the user names: a release, RDF files, or an external endpoint."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ruhrkg.release.store import MANIFEST, Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.remote import RemoteBackend
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.engine import Backend, Engine
from ruhrkg.sparql.engine.sources import Sources


@contextmanager
def open_engine(settings: Settings, places: Sequence[str] = ()) -> Iterator[Engine]:
    """An engine for as long as the context lasts.

    `places` is empty (the engine of the settings, or the current release), the folder of one
    release, RDF files, or the URL of an endpoint.
    Raises ReleaseError or SourceError if there is nothing to query.
    """
    with ExitStack() as stack:
        engine = Engine(_backend(settings, places, stack), settings, "")
        stack.callback(engine.close)
        yield engine


def _backend(settings: Settings, places: Sequence[str], stack: ExitStack) -> Backend:
    if not places and settings.engine != "embedded":
        return RemoteBackend(settings.engine, settings)
    if len(places) == 1 and places[0].startswith(("http://", "https://")):
        return RemoteBackend(places[0], settings)
    sources = _sources(settings, [Path(place) for place in places])
    zygote = stack.enter_context(ZygoteProcess(sources, settings))
    return EmbeddedBackend(zygote.address, settings)


def _sources(settings: Settings, places: Sequence[Path]) -> Sources:
    if places and not (len(places) == 1 and (places[0] / MANIFEST).is_file()):
        return Sources(tuple(places))
    release = Release.open_intact(places[0] if places else settings.build_dir / "current")
    return release.sources
