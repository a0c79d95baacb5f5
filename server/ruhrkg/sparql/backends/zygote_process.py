"""Keep a zygote running: start it, watch it, restart it when it dies, end it."""

import json
import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
from typing import Any, Self

from ruhrkg.settings import Settings
from ruhrkg.sparql.engine.sources import SourceError, Sources

_PAUSE = 1.0  # seconds between two attempts to restart a zygote
_BACKLOG = 128
_log = logging.getLogger(__name__)


class ZygoteProcess:
    """A zygote as a child of this process, with which it ends, however this process ends.

    This process holds the socket, so queries that arrive during a restart wait for the zygote.
    """

    def __init__(self, sources: Sources, settings: Settings) -> None:
        """Start a zygote and wait until its data are loaded. Raises SourceError."""
        # An abstract name (unix(7)) leaves no file behind; the zygote checks who connects.
        self.address = f"\0ruhrkg-{secrets.token_hex(16)}"
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._listener.bind(self.address)
        self._listener.listen(_BACKLOG)
        self._config = {
            "listener": self._listener.fileno(),
            "parent": os.getpid(),
            "files": [str(path.absolute()) for path in sources.files],
            "disk": str(sources.disk.absolute()) if sources.disk else None,
            "merge": sources.merge,
            "search": str(sources.search.absolute()) if sources.search else None,
            "base_iri": settings.base_iri,
            "memory": settings.query_memory,
        }
        self._lock = threading.Lock()
        self._closing = threading.Event()
        try:
            self._process = self._begin()
            self._wait_until_ready(self._process)
        except SourceError:
            self._listener.close()
            raise
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    @property
    def pid(self) -> int:
        """The process ID of the zygote."""
        return self._process.pid

    def close(self) -> None:
        """End the zygote and all its evaluators."""
        with self._lock:
            self._closing.set()
            self._process.terminate()
        self._watcher.join()
        self._listener.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begin(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "ruhrkg.sparql.backends.zygote"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            pass_fds=[self._listener.fileno()],
            start_new_session=True,  # the server handles keyboard interrupts
        )  # fmt: skip

    def _wait_until_ready(self, process: "subprocess.Popen[str]") -> None:
        """Wait until the data are loaded. Raises SourceError if they cannot be."""
        assert process.stdin and process.stdout  # noqa: S101 - requested above
        answer = ""
        try:
            process.stdin.write(json.dumps(self._config) + "\n")
            process.stdin.close()
            answer = process.stdout.readline()
        except BrokenPipeError:
            pass  # it has ended already
        finally:
            process.stdout.close()
        report: dict[str, Any] = json.loads(answer) if answer else {}
        if not report.get("ready"):
            exit_code = process.wait()
            raise SourceError(report.get("error") or _ended_while_loading(exit_code))

    def _watch(self) -> None:
        """Restart the zygote whenever it ends, until this object is closed."""
        while True:
            exit_code = self._process.wait()
            if self._closing.is_set():
                return
            _log.error("the zygote ended (%s) and is started again", exit_code)
            with self._lock:
                if self._closing.is_set():
                    return
                self._process = self._begin()
            try:
                self._wait_until_ready(self._process)
            except SourceError as error:
                if self._closing.is_set():
                    return
                _log.error("the zygote could not be started again: %s", error)
                self._closing.wait(_PAUSE)


def _ended_while_loading(exit_code: int) -> str:
    how = f"by {signal.Signals(-exit_code).name}" if exit_code < 0 else f"with {exit_code}"
    return (
        f"The process that loads the data was ended {how}, perhaps because memory ran out; "
        "--store DIR keeps the data on disk."
    )
