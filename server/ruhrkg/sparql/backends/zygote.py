"""The process that holds the store and forks an evaluator for each connection.

Run as `python -m ruhrkg.sparql.backends.zygote`, with its settings as one line of JSON on standard
input; it says on standard output that it is ready or why it cannot be, and ends when standard
input closes. Two processes: a keeper that holds the socket and starts a zygote that was ready
again should it die, and the zygote itself, single-threaded, so that forking is safe. Closing a
connection kills the evaluator behind it.
"""

import gc
import json
import mmap
import os
import select
import signal
import socket
import sqlite3
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode

from ruhrkg.sparql.backends import wire
from ruhrkg.sparql.backends.evaluator import Context, live
from ruhrkg.sparql.backends.functions import SEARCH, own_functions
from ruhrkg.sparql.engine.sources import SourceError, Sources

EXIT_BAD_SOURCE = 3
_PIPE_BYTES = 4096
_PAUSE = 1000  # milliseconds until a zygote that died is started again
_LIFELINE = 0  # standard input: open as long as the server lives


class Zygote:
    """Accepts connections, forks an evaluator for each, and reports how it died."""

    def __init__(self, listener: socket.socket, context: Context) -> None:
        self._listener = listener
        self._context = context
        self._connections: dict[int, tuple[socket.socket, int]] = {}
        self._obituaries: dict[int, tuple[socket.socket, bytes]] = {}
        self._poll = select.poll()
        self._wakeup, wakeup_in = socket.socketpair()
        self._wakeup_in = wakeup_in
        for end in (self._wakeup, wakeup_in):
            end.setblocking(False)

    def run(self) -> None:
        """Serve until the lifeline closes."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wakeup_in.fileno(), warn_on_full_buffer=False)
        self._poll.register(self._listener, select.POLLIN)
        self._poll.register(self._wakeup, select.POLLIN)
        self._poll.register(_LIFELINE, 0)
        while True:
            ready = {descriptor for descriptor, _ in self._poll.poll()}
            if _LIFELINE in ready:
                self._end()
                return
            # In this order: reaping closes connections, and accepting uses their numbers anew.
            for descriptor in ready & self._connections.keys():
                self._kill(descriptor)
            for descriptor in ready & self._obituaries.keys():
                self._poll.unregister(descriptor)
                self._report(*self._obituaries.pop(descriptor))
            if self._wakeup.fileno() in ready:
                self._wakeup.recv(_PIPE_BYTES)
                self._reap()
            if self._listener.fileno() in ready:
                self._accept()

    def _accept(self) -> None:
        connection, _ = self._listener.accept()
        try:
            pid = os.fork()
        except OSError as error:
            content = {"slug": "overloaded", "detail": f"No evaluator could be started: {error}."}
            wire.send(connection, wire.Mark.ERROR, json.dumps(content).encode())
            connection.close()
            return
        if pid == 0:
            try:
                self._become_evaluator(connection)
            finally:
                os._exit(1)  # a child must never go on as a second zygote
        self._connections[connection.fileno()] = (connection, pid)
        self._poll.register(connection, 0)

    def _become_evaluator(self, connection: socket.socket) -> None:
        signal.set_wakeup_fd(-1)
        for ending in (signal.SIGCHLD, signal.SIGALRM, signal.SIGTERM):
            signal.signal(ending, signal.SIG_DFL)
        kept = connection.fileno()
        os.closerange(3, kept)
        os.closerange(kept + 1, 1 << 16)
        _prefer_as_victim()
        live(connection, self._context)

    def _kill(self, descriptor: int) -> None:
        """The server has hung up: nobody wants this answer any more."""
        connection, pid = self._connections[descriptor]
        self._poll.unregister(connection)
        os.kill(pid, signal.SIGKILL)  # not yet reaped, so the number is still its own

    def _reap(self) -> None:
        """Tell the servers of evaluators that have died how they died."""
        pids = {pid: descriptor for descriptor, (_, pid) in self._connections.items()}
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            descriptor = pids.pop(pid)
            connection, _ = self._connections.pop(descriptor)
            try:
                self._poll.unregister(connection)
            except KeyError:
                connection.close()  # it was killed because the server hung up
            else:
                told = json.dumps({"exit": os.waitstatus_to_exitcode(status)})
                self._report(connection, told.encode())

    def _report(self, connection: socket.socket, obituary: bytes) -> None:
        """Send an obituary; where what was sent before is not read yet, when there is room."""
        try:
            wire.send(connection, wire.Mark.OBITUARY, obituary, socket.MSG_DONTWAIT)
        except BlockingIOError:
            self._obituaries[connection.fileno()] = (connection, obituary)
            self._poll.register(connection, select.POLLOUT)
            return
        except OSError:
            pass  # the server has hung up meanwhile
        connection.close()

    def _end(self) -> None:
        for _, pid in self._connections.values():
            os.kill(pid, signal.SIGKILL)


def _prefer_as_victim() -> None:
    """When memory runs out the system should take an evaluator, not the store or the server."""
    with suppress(OSError):  # some containers forbid it
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _context(config: dict[str, Any]) -> Context:
    """What evaluators need, with the quads loaded. Raises SourceError."""
    sources = Sources(
        tuple(Path(name) for name in config["files"]),
        Path(config["disk"]) if config["disk"] else None,
        config["merge"],
        Path(config["search"]) if config["search"] else None,
    )
    store = sources.load()
    try:
        functions = own_functions(sources.search)
        # SQLite notices only when it is asked that an index is damaged.
        functions[NamedNode(SEARCH)](NamedNode("urn:x"), Literal("x"))
    except (MemoryError, OSError, sqlite3.Error) as error:
        raise SourceError(f"{sources.search}: it is no search index ({error!r})") from error
    # A store on disk has threads and open files of its own: each evaluator opens it.
    open_store = sources.load if sources.disk else None
    return Context(store, config["base_iri"], config["memory"], functions, open_store=open_store)


def _run_zygote(config: dict[str, Any], listener: socket.socket, ready: mmap.mmap) -> int:
    """Load, say so the first time, and serve. Returns the exit code."""
    started = time.monotonic()
    try:
        context = _context(config)
    except SourceError as error:
        _tell({"error": str(error)})
        return EXIT_BAD_SOURCE
    gc.collect()
    gc.freeze()
    first, ready[0] = not ready[0], True
    if first:
        seconds = round(time.monotonic() - started, 3)
        _tell({"quads": len(context.store), "seconds": seconds})
    Zygote(listener, context).run()
    return 0


def _tell(words: dict[str, Any]) -> None:
    print(json.dumps(words), flush=True)


def main() -> int:
    """Keep a zygote running until standard input closes; one that never got ready ends it all."""
    config = json.loads(sys.stdin.readline())
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(config["socket"])
    listener.listen(128)
    lifeline = select.poll()
    lifeline.register(_LIFELINE, 0)
    ready = mmap.mmap(-1, 1)  # shared with the zygotes: whether there has been one that was ready
    while True:
        pid = os.fork()
        if pid == 0:
            os._exit(_run_zygote(config, listener, ready))
        _, status = os.waitpid(pid, 0)
        exit_code = os.waitstatus_to_exitcode(status)
        if exit_code in {0, EXIT_BAD_SOURCE}:
            return exit_code
        if not ready[0]:
            _tell({"error": _ended_while_loading(exit_code)})
            return EXIT_BAD_SOURCE
        if lifeline.poll(_PAUSE):
            return 0
        print(f"the zygote died ({exit_code}) and is started again", file=sys.stderr, flush=True)


def _ended_while_loading(exit_code: int) -> str:
    how = f"by {signal.Signals(-exit_code).name}" if exit_code < 0 else f"with {exit_code}"
    return (
        f"The process that loads the data was ended {how}, perhaps because memory ran out; "
        "--store DIR keeps the data on disk."
    )


if __name__ == "__main__":
    sys.exit(main())
