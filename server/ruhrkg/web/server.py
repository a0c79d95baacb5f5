"""Run the site under granian: one zygote for all server processes, drained on the way out."""

import hashlib
import json
import logging
import uuid
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.mp import MPServer

from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.endpoint_url import split_login
from ruhrkg.sparql.backends.remote import RemoteBackend
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.engine import Backend, Engine
from ruhrkg.sparql.engine.sources import SourceError, Sources, create_disk_store
from ruhrkg.web.app import create_app
from ruhrkg.web.http.download_limit import MAX_CONCURRENT
from ruhrkg.web.http.metrics import shared_counters
from ruhrkg.web.site import Site

_DRAIN = 5  # seconds beyond the longest query until a server process is killed


@dataclass(frozen=True)
class Served:
    """What all server processes share; small, so that it can be handed to each of them.

    `address` is that of the zygote; empty when the settings name an engine elsewhere.
    """

    settings: Settings
    release: Path | None
    address: str
    version: str

    def app(self, _: str = "") -> Flask:
        """The app of one server process."""
        engine = Engine(self._backend(), self.settings, self.version)
        release = Release.open(self.release) if self.release else None
        return create_app(Site(self.settings, release, engine))

    def _backend(self) -> Backend:
        if self.address:
            return EmbeddedBackend(self.address, self.settings)
        return RemoteBackend(self.settings.engine, self.settings)


def serve(settings: Settings, files: Sequence[Path] = (), *, merge: bool = True) -> None:
    """Serve the current release, or RDF `files` in its place, until a signal ends it.

    `merge`: the default graph of files is the merge of all their graphs.
    Raises SourceError or ReleaseError when there is nothing to serve.
    """
    with ExitStack() as stack:
        stack.enter_context(shared_counters())
        release = None if files else Release.open(settings.build_dir / "current")
        address = ""
        if settings.engine == "embedded":
            sources = _sources(settings, release, files, merge)
            address = stack.enter_context(ZygoteProcess(sources, settings)).address
        else:
            split_login(settings.engine)  # a wrong address is told here, not by each process
        version = release.version if release else uuid.uuid4().hex
        folder = release.folder if release else None
        served = Served(settings, folder, address, version)
        _server(settings).serve(target_loader=served.app, wrap_loader=False)


def _sources(
    settings: Settings, release: Release | None, files: Sequence[Path], merge: bool
) -> Sources:
    sources = release.sources if release else Sources(tuple(files), merge=merge)
    if not settings.store_dir:
        return sources
    folder = Path(settings.store_dir) / (release.version if release else _files_name(sources))
    if not folder.is_dir():
        create_disk_store(folder, sources)
    return Sources(disk=folder, search=sources.search)


def _files_name(sources: Sources) -> str:
    """The name of a store for files: another one as soon as they or how they are read change.

    Raises SourceError if one is not there.
    """
    try:
        told = [
            (str(path.absolute()), (stat := path.stat()).st_size, stat.st_mtime_ns)
            for path in sources.files
        ]
    except OSError as error:
        raise SourceError(str(error)) from error
    named = json.dumps([told, sources.merge])
    return "files-" + hashlib.sha256(named.encode()).hexdigest()[:16]


def _server(settings: Settings) -> MPServer:
    # A request that waits holds its thread; others must still find one.
    engine = 2 * settings.evaluators + 3 * settings.queue  # two lanes, and those of equal queries
    readers = 2 * MAX_CONCURRENT  # large answers that are read, and as many that wait for a place
    options: dict[str, Any] = {
        "address": settings.host,
        "port": settings.port,
        "interface": Interfaces.WSGI,
        "workers": settings.workers,
        "blocking_threads": settings.threads + engine + readers,
        "http": HTTPModes.http1,
        "websockets": False,
        "http1_settings": HTTP1Settings(header_read_timeout=settings.header_timeout * 1000),
        "respawn_failed_workers": True,
        "workers_kill_timeout": int(settings.query_timeout) + _DRAIN,
        "log_access": False,
    }
    server = MPServer("ruhrkg", **options)
    logging.getLogger("_granian").addFilter(_about_threads)
    return server


def _about_threads(record: logging.LogRecord) -> bool:
    """Leave out the advice to have few threads: ours mostly wait for the engine or for readers."""
    return "Python threads" not in record.getMessage()
