"""The served generation, and how it is replaced by the next without losing a request."""

import hashlib
import json
import logging
import threading
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from ruhrkg.release.store import Release, ReleaseError
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.endpoint_url import split_login
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.disk_store import create_disk_store
from ruhrkg.sparql.engine.sources import SourceError, Sources
from ruhrkg.web.serving.control import ControlSocket
from ruhrkg.web.serving.generation import Generation

_POLL_INTERVAL = 1.0  # seconds between two checks for a new current release
_PREPARING = 60.0  # seconds a worker may take to create an app
_MARGIN = 5.0
_log = logging.getLogger(__name__)


class Stage:
    """What is served: the current release, or files.

    A thread watches `current` in the build folder, which `ruhrkg build` and `ruhrkg release
    activate` change: the next release is loaded alongside the served one, all workers prepare
    their apps, then all switch, and the old one ends with its last request.
    """

    def __init__(self, settings: Settings, files: Sequence[Path], *, merge: bool) -> None:
        """Load the first generation. Raises SourceError or ReleaseError."""
        self._settings = settings
        self._files = files
        self._merge = merge
        self._requested = threading.Event()
        self._closing = False
        self._seen = "" if files else self._current()
        self.generation, self._zygote = self._load()
        self._control = ControlSocket()
        self._control.start(self.generation.as_dict())
        self._follower = threading.Thread(target=self._follow, daemon=True)

    @property
    def address(self) -> str:
        """The address at which workers connect."""
        return self._control.address

    def start(self) -> None:
        """Watch for a new current release from now on."""
        self._follower.start()

    def reload(self) -> None:
        """Load the current release or files again, even if they seem unchanged."""
        self._requested.set()

    def close(self) -> None:
        """Stop the engine; the workers have already ended."""
        self._closing = True
        self._requested.set()
        if self._follower.is_alive():
            self._follower.join()
        if self._zygote:
            self._zygote.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _current(self) -> str:
        return str((self._settings.build_dir / "current").resolve())

    def _load(self) -> tuple[Generation, ZygoteProcess | None]:
        release = None if self._files else Release.open_intact(self._settings.build_dir / "current")
        version = release.version if release else uuid.uuid4().hex
        folder = str(release.folder) if release else None
        if self._settings.engine != "embedded":
            split_login(self._settings.engine)  # a wrong URL is reported here, not by each worker
            return Generation(folder, "", version), None
        zygote = ZygoteProcess(
            sources_of(self._settings, release, self._files, self._merge), self._settings
        )
        return Generation(folder, zygote.address, version), zygote

    def _follow(self) -> None:
        while True:
            requested = self._requested.wait(_POLL_INTERVAL)
            self._requested.clear()
            if self._closing:
                return
            current = self._seen if self._files else self._current()
            if requested or current != self._seen:
                self._seen = current  # a release that cannot be served is not tried repeatedly
                self._exchange()

    def _exchange(self) -> None:
        before, zygote_before = self.generation, self._zygote
        try:
            generation, zygote = self._load()
        except (SourceError, ReleaseError) as error:
            _log.error("what is current cannot be served, %s stays: %s", before.version, error)
            return
        try:
            problems = self._switch_to(generation)
        except TimeoutError:
            problems = ["a server process did not reply"]
        if problems:
            _log.error("%s stays, since %s", before.version, problems[0])
            if zygote:
                zygote.close()
            return
        self.generation, self._zygote = generation, zygote
        _log.warning("serving %s, no longer %s", generation.version, before.version)
        longest = self._settings.query_timeout + 2 * self._settings.queue_wait + _MARGIN
        try:
            self._control.request({"drain": longest}, longest + _MARGIN)
        except TimeoutError:
            _log.error("a server process still uses %s", before.version)
        if zygote_before:
            zygote_before.close()

    def _switch_to(self, generation: Generation) -> list[str]:
        """Make all workers serve `generation`, or none; return the reason for a failure."""
        with self._control.lock:
            replies = self._control.request({"prepare": generation.as_dict()}, _PREPARING)
            problems = [reply["error"] for reply in replies if "error" in reply]
            if not problems:
                self._control.set_state(generation.as_dict())
                self._control.request({"switch": True}, _PREPARING)
            return problems


def sources_of(
    settings: Settings, release: Release | None, files: Sequence[Path], merge: bool
) -> Sources:
    """The source of the quads of a release or of files: memory, or a store on disk.

    The store is created if it does not exist. Raises SourceError.
    """
    sources = release.sources if release else Sources(tuple(files), merge=merge)
    if not settings.store_dir:
        return sources
    folder = Path(settings.store_dir) / (release.version if release else _files_name(sources))
    if not folder.is_dir():
        create_disk_store(folder, sources)
    return Sources(disk=folder, search=sources.search)


def _files_name(sources: Sources) -> str:
    """The name of a store for files, which changes with the files and with how they are read.

    Raises SourceError if a file does not exist.
    """
    try:
        states = [
            (str(path.absolute()), (stat := path.stat()).st_size, stat.st_mtime_ns)
            for path in sources.files
        ]
    except OSError as error:
        raise SourceError(str(error)) from error
    named = json.dumps([states, sources.merge])
    return "files-" + hashlib.sha256(named.encode()).hexdigest()[:16]
