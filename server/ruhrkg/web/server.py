"""Run the site under granian: a main process that owns the engine, and workers that answer."""

import logging
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from ctypes import c_bool
from functools import partial
from importlib import import_module
from multiprocessing.sharedctypes import RawValue
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.net import SocketHolder  # type: ignore[attr-defined]
from granian.server.mp import MPServer, WorkerProcess

from ruhrkg.settings import Settings
from ruhrkg.web.http.download_limit import MAX_CONCURRENT
from ruhrkg.web.http.metrics import shared_counters
from ruhrkg.web.serving.listeners import BACKLOG, listeners
from ruhrkg.web.serving.stage import Stage
from ruhrkg.web.serving.worker import Worker

_DRAIN = 5  # seconds after the longest query until a server process is killed


def serve(settings: Settings, files: Sequence[Path] = (), *, merge: bool = True) -> None:
    """Serve the current release, or RDF `files` instead, until a signal ends it.

    With `merge` the default graph of files is the merge of all their graphs. SIGHUP reloads what
    is served. SIGTERM ends the server after `settings.drain` seconds, in which /health already
    reports 503, so that a load balancer sends new requests elsewhere. Raises ListenError if the
    address is in use, SourceError or ReleaseError if there is nothing to serve, CountersError if
    the temporary folder is full.
    """
    with ExitStack() as stack:
        listening = stack.enter_context(listeners(settings.host, settings.port, settings.workers))
        stack.enter_context(shared_counters(settings.workers))
        # Another process loads the data; meanwhile this one imports what the workers will fork.
        importing = threading.Thread(target=import_module, args=("ruhrkg.web.app",))
        importing.start()
        stack.callback(importing.join)
        stage = stack.enter_context(Stage(settings, files, merge=merge))
        importing.join()
        draining = RawValue(c_bool, False)
        server = _Server(settings, listening, draining)

        @server.on_startup
        def follow() -> None:
            signal.signal(signal.SIGHUP, lambda *_: stage.reload())
            if settings.drain:
                signal.signal(signal.SIGTERM, lambda *_: server.drain(settings.drain))
            stage.start()

        worker = Worker(settings, listening, stage.address, draining)
        server.serve(target_loader=worker.load, wrap_loader=False)


class _Server(MPServer):
    """granian, except that each worker accepts from a socket that the main process holds for it."""

    def __init__(
        self, settings: Settings, listening: Sequence[socket.socket], draining: c_bool
    ) -> None:
        self._listening = listening
        self._draining = draining
        # A waiting request occupies its thread; others must still find one.
        engine = 2 * settings.evaluators + 3 * settings.queue  # two queues, and identical queries
        readers = 2 * MAX_CONCURRENT  # large responses being read, and as many waiting
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
        super().__init__("ruhrkg", **options)
        logging.getLogger("_granian").addFilter(_no_advice_on_threads)

    def drain(self, seconds: float) -> None:
        """End in so many seconds, or at the next SIGTERM; until then only /health refuses."""
        signal.signal(signal.SIGTERM, self.signal_handler_interrupt)
        self._draining.value = True

        def end() -> None:
            time.sleep(seconds)
            self.signal_handler_interrupt()  # type: ignore[no-untyped-call]

        threading.Thread(target=end, daemon=True).start()

    def _init_shared_socket(self) -> None:
        self._sso = None

    def _drop_shared_socket(self) -> None:
        for listening in self._listening:
            listening.close()

    def _spawn_worker(  # type: ignore[override]
        self, idx: int, target: Any, callback_loader: Callable[[int], Any]
    ) -> WorkerProcess:
        holder: Any = SocketHolder(self._listening[idx].fileno(), False, BACKLOG)  # type: ignore[call-arg]
        self._ssp, self._shd = None, holder
        return super()._spawn_worker(idx, target, partial(callback_loader, idx))


def _no_advice_on_threads(record: logging.LogRecord) -> bool:
    """Suppress the advice to use few threads: ours mostly wait for the engine or for readers."""
    return "Python threads" not in record.getMessage()
