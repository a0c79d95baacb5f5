"""The process that holds the store and forks an evaluator for each connection.

Run as `python -m ruhrkg.sparql.zygote`, with its settings as one line of JSON on standard
input; it says on standard output that it is ready, and ends when standard input closes. Two
processes: a keeper that holds the socket and starts the zygote again should it die, and the
zygote itself, single-threaded, so that forking is safe. Closing a connection kills the
evaluator behind it.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from ruhrkg.sparql import wire
from ruhrkg.sparql.evaluator import Context, live
from ruhrkg.sparql.functions import own_functions
from ruhrkg.sparql.sources import SourceError, Sources

EXIT_BAD_SOURCE = 3
_PIPE_BYTES = 4096
_LIFELINE = 0  # standard input: open as long as the server lives


class Zygote:
    """Accepts connections, forks an evaluator for each, and reports how it died."""

    def __init__(self, listener: socket.socket, context: Context) -> None:
        self._listener = listener
        self._context = context
        self._connections: dict[int, tuple[socket.socket, int]] = {}
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
            for descriptor, _ in self._poll.poll():
                if descriptor == _LIFELINE:
                    self._end()
                    return
                if descriptor == self._listener.fileno():
                    self._accept()
                elif descriptor == self._wakeup.fileno():
                    self._wakeup.recv(_PIPE_BYTES)
                    self._reap()
                else:
                    self._kill(descriptor)

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
                pass  # it was killed because the server hung up
            else:
                self._report(connection, os.waitstatus_to_exitcode(status))
            connection.close()

    @staticmethod
    def _report(connection: socket.socket, exit_code: int) -> None:
        content = json.dumps({"exit": exit_code}).encode()
        try:
            wire.send(connection, wire.Mark.OBITUARY, content, socket.MSG_DONTWAIT)
        except OSError:
            return  # the server is not reading; it will see the end of the connection

    def _end(self) -> None:
        for _, pid in self._connections.values():
            os.kill(pid, signal.SIGKILL)


def _prefer_as_victim() -> None:
    """When memory runs out the system should take an evaluator, not the store or the server."""
    with suppress(OSError):  # some containers forbid it
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _run_zygote(config: dict[str, Any], listener: socket.socket) -> int:
    sources = Sources(
        tuple(Path(name) for name in config["files"]),
        Path(config["disk"]) if config["disk"] else None,
        config["merge"],
        Path(config["search"]) if config["search"] else None,
    )
    try:
        started = time.monotonic()
        store = sources.load()
        functions = own_functions(sources.search)
        if sources.disk:
            # A store on disk has threads and open files of its own: each evaluator opens it.
            context = Context(
                store, config["base_iri"], config["memory"], functions, open_store=sources.load
            )
            del store
        else:
            context = Context(store, config["base_iri"], config["memory"], functions)
    except SourceError as error:
        print(json.dumps({"error": str(error)}), flush=True)
        return EXIT_BAD_SOURCE
    gc.collect()
    gc.freeze()
    seconds = round(time.monotonic() - started, 3)
    print(json.dumps({"quads": len(context.store), "seconds": seconds}), flush=True)
    Zygote(listener, context).run()
    return 0


def main() -> int:
    """Keep a zygote running until standard input closes."""
    config = json.loads(sys.stdin.readline())
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(config["socket"])
    listener.listen(128)
    while True:
        pid = os.fork()
        if pid == 0:
            os._exit(_run_zygote(config, listener))
        _, status = os.waitpid(pid, 0)
        exit_code = os.waitstatus_to_exitcode(status)
        if exit_code in {0, EXIT_BAD_SOURCE}:
            return exit_code
        print(f"the zygote died ({exit_code}) and is started again", file=sys.stderr, flush=True)
        time.sleep(1)


if __name__ == "__main__":
    sys.exit(main())
