"""The listening sockets: one for each server process, on an address that no other program uses."""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

BACKLOG = 1024
_REASONS = {
    errno.EADDRINUSE: "another program, perhaps another ruhrkg, listens there; stop it or choose "
    "another port with --port",
    errno.EACCES: "this user may not listen on that port",
    errno.EADDRNOTAVAIL: "this machine does not have that address",
}


class ListenError(Exception):
    """The server cannot listen on the address; the message states why."""


@contextmanager
def listeners(host: str, port: int, number: int) -> Iterator[list[socket.socket]]:
    """Sockets that listen on `host` and `port`; the kernel distributes connections among them.

    They outlive the processes that accept from them: connections in the queue of a process that
    ends are answered by its successor. Raises ListenError.
    """
    made: list[socket.socket] = []
    try:
        for _ in range(number):
            made.append(_listen(host, port, shared=bool(made)))
            # Only now: without this option the first bind fails if any other program listens.
            made[0].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        yield made
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        raise ListenError(f"Cannot listen on {host}, port {port}: {reason}.") from error
    finally:
        for listening in made:
            listening.close()


def _listen(host: str, port: int, *, shared: bool) -> socket.socket:
    (family, kind, protocol, _, address), *_ = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if shared:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening
