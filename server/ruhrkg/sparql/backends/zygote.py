"""The process that holds the store and forks an evaluator for each connection.

`zygote_process` runs it as `python -m ruhrkg.sparql.backends.zygote`, with its settings as one
line of JSON on standard input and an inherited listening socket. It reports on standard output
that it is ready, or why it cannot start, and ends on SIGTERM or when its parent ends. It is
single-threaded, so that forking is safe. Closing a connection kills its evaluator.
"""

import gc
import json
import os
import re
import select
import signal
import socket
import sqlite3
import struct
import sys
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
_LONGEST_LOG = 1 << 16  # bytes
_LONGEST_MESSAGE = 300
_PANIC = re.compile(r"panicked at .*:\n(.+)")  # as the standard library of Rust writes it
_CREDENTIALS = struct.Struct("3i")  # process, user and group IDs (unix(7), SO_PEERCRED)


class Zygote:
    """Accepts connections, forks an evaluator for each, and reports how evaluators die."""

    def __init__(self, listener: socket.socket, context: Context, parent: int) -> None:
        """Serve on `listener` until the process behind the descriptor `parent` ends."""
        self._listener = listener
        self._parent = parent
        self._context = context
        self._connections: dict[int, tuple[socket.socket, int, int]] = {}
        self._unsent_notices: dict[int, tuple[socket.socket, bytes]] = {}
        self._poll = select.poll()
        self._wakeup, wakeup_in = socket.socketpair()
        self._wakeup_in = wakeup_in
        for end in (self._wakeup, wakeup_in):
            end.setblocking(False)

    def run(self) -> None:
        """Serve until the parent ends or a SIGTERM arrives."""
        for arriving in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(arriving, lambda *_: None)
        signal.set_wakeup_fd(self._wakeup_in.fileno(), warn_on_full_buffer=False)
        self._poll.register(self._listener, select.POLLIN)
        self._poll.register(self._wakeup, select.POLLIN)
        self._poll.register(self._parent, select.POLLIN)
        while True:
            ready = {descriptor for descriptor, _ in self._poll.poll()}
            signals = self._signals() if self._wakeup.fileno() in ready else b""
            if self._parent in ready or signal.SIGTERM in signals:
                self._end()
                return
            # The order matters: reaping closes connections, and accepting reuses their descriptors.
            for descriptor in ready & self._connections.keys():
                self._kill(descriptor)
            for descriptor in ready & self._unsent_notices.keys():
                self._poll.unregister(descriptor)
                self._report(*self._unsent_notices.pop(descriptor))
            if signals:
                self._reap()
            if self._listener.fileno() in ready:
                self._accept()

    def _signals(self) -> bytes:
        """The numbers of the signals that have arrived."""
        with suppress(BlockingIOError):
            return self._wakeup.recv(_PIPE_BYTES)
        return b""

    def _accept(self) -> None:
        connection, _ = self._listener.accept()
        if not _is_ours(connection):
            connection.close()
            return
        log = -1
        try:
            log = os.memfd_create("ruhrkg-evaluator")
            pid = os.fork()
        except OSError as error:
            if log >= 0:
                os.close(log)
            content = {"slug": "overloaded", "detail": f"No evaluator could be started: {error}."}
            wire.send(connection, wire.Mark.ERROR, json.dumps(content).encode())
            connection.close()
            return
        if pid == 0:
            try:
                self._become_evaluator(connection, log)
            finally:
                os._exit(1)  # a child must never continue as a second zygote
        self._connections[connection.fileno()] = (connection, pid, log)
        self._poll.register(connection, 0)

    def _become_evaluator(self, connection: socket.socket, log: int) -> None:
        signal.set_wakeup_fd(-1)
        os.dup2(log, 2)
        for ending in (signal.SIGCHLD, signal.SIGALRM, signal.SIGTERM):
            signal.signal(ending, signal.SIG_DFL)
        kept = sorted({connection.fileno(), *self._context.descriptors})
        for below, above in zip([2, *kept], [*kept, 1 << 16], strict=True):
            os.closerange(below + 1, above)
        _prefer_as_victim()
        live(connection, self._context)

    def _kill(self, descriptor: int) -> None:
        """Kill an evaluator whose answer is no longer wanted, as the server has hung up."""
        connection, pid, _ = self._connections[descriptor]
        self._poll.unregister(connection)
        os.kill(pid, signal.SIGKILL)  # not yet reaped, so the process ID is still its own

    def _reap(self) -> None:
        """Report how evaluators died to the servers that used them."""
        pids = {pid: descriptor for descriptor, (_, pid, _) in self._connections.items()}
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            descriptor = pids.pop(pid)
            connection, _, log = self._connections.pop(descriptor)
            panic = _panic_message(log)
            try:
                self._poll.unregister(connection)
            except KeyError:
                connection.close()  # it was killed because the server hung up
            else:
                notice = {"exit": os.waitstatus_to_exitcode(status), "panic": panic}
                self._report(connection, json.dumps(notice).encode())

    def _report(self, connection: socket.socket, notice: bytes) -> None:
        """Send an exit notice; if the socket's buffer is full, send it once it has space."""
        try:
            wire.send(connection, wire.Mark.EXIT_NOTICE, notice, socket.MSG_DONTWAIT)
        except BlockingIOError:
            self._unsent_notices[connection.fileno()] = (connection, notice)
            self._poll.register(connection, select.POLLOUT)
            return
        except OSError:
            pass  # the server has hung up in the meantime
        connection.close()

    def _end(self) -> None:
        signal.set_wakeup_fd(-1)  # SIGCHLD may arrive while the sockets close
        for _, pid, _ in self._connections.values():
            os.kill(pid, signal.SIGKILL)


def _panic_message(log: int) -> str:
    """Pass on what an evaluator wrote to its standard error; the message of a panic, if any."""
    with open(log, "rb") as file:
        file.seek(max(0, os.fstat(log).st_size - _LONGEST_LOG))
        written = file.read().decode(errors="replace")
    sys.stderr.write(written)
    sys.stderr.flush()
    found = _PANIC.search(written)
    return found[1][:_LONGEST_MESSAGE] if found else ""


def _prefer_as_victim() -> None:
    """When memory runs out, the system should kill an evaluator, not the zygote or the server."""
    with suppress(OSError):  # some containers forbid it
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _is_ours(connection: socket.socket) -> bool:
    """Whether the peer runs as the same user; any user can connect to an abstract socket."""
    size = _CREDENTIALS.size
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    return bool(_CREDENTIALS.unpack(credentials)[1] == os.geteuid())


def _context(config: dict[str, Any]) -> Context:
    """Load the quads and whatever else evaluators need. Raises SourceError."""
    sources = Sources(
        tuple(Path(name) for name in config["files"]),
        Path(config["disk"]) if config["disk"] else None,
        config["merge"],
        Path(config["search"]) if config["search"] else None,
    )
    before = _descriptors()
    store = sources.load()
    tables = _descriptors() - before if sources.disk else frozenset()
    try:
        functions = own_functions(sources.search)
        # SQLite detects a damaged index only when it is queried.
        functions[NamedNode(SEARCH)](NamedNode("urn:x"), Literal("x"))
    except (MemoryError, OSError, sqlite3.Error) as error:
        raise SourceError(f"{sources.search}: it is not a search index ({error!r})") from error
    files = len(list(sources.disk.iterdir())) if sources.disk else 0
    return Context(store, config["base_iri"], config["memory"], functions, tables, files)


def _descriptors() -> frozenset[int]:
    """The open descriptors of this process, except the one used to list them."""
    listed = [int(name) for name in os.listdir("/proc/self/fd")]  # noqa: PTH208 - no Path per name
    return frozenset(number for number in listed if _is_open(number))


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def _report(words: dict[str, Any]) -> None:
    print(json.dumps(words), flush=True)


def main() -> int:
    """Load, report, and serve. Returns the exit code."""
    config = json.loads(sys.stdin.readline())
    parent = os.pidfd_open(config["parent"])
    if os.getppid() != config["parent"]:
        return 0  # the parent ended before it could be watched
    try:
        context = _context(config)
    except SourceError as error:
        _report({"error": str(error)})
        return EXIT_BAD_SOURCE
    gc.collect()
    gc.freeze()
    _report({"ready": True})
    Zygote(socket.socket(fileno=config["listener"]), context, parent).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
