"""Stop reading from the connection of a request whose body does not arrive.

The server waits for the rest of a body in native code, which cannot be interrupted, and a WSGI
application knows only the client's address, not the connection. The connection is therefore
recognised by the kernel's counters: its client last sent something when the request began, and
nothing has been written to it since.
"""

import fcntl
import os
import socket
import struct
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import IPv4Address, IPv6Address, ip_address

# tcp_info (linux/tcp.h): tcpi_last_data_recv in milliseconds, tcpi_bytes_acked
_TCP_INFO = struct.Struct("52xI64xQ")
_QUEUED = struct.Struct("i")

Written = dict[int, int]
"""For each connection, by its inode, the number of bytes written to it so far."""


def received_within(client: str, seconds: float) -> Written:
    """The connections of this process over which `client` has sent something this recently."""
    return {
        inode: _written(connection)
        for inode, connection in _connections(client)
        if _idle_seconds(connection) <= seconds
    }


def stop_reading(client: str, unanswered: Written, idle_seconds: float) -> None:
    """End the input of those of these connections to which nothing was written meanwhile.

    Those that received something within the last `idle_seconds` continue. A reader of the others
    gets an end of file (shutdown(2)); an answer can still be written to them.
    """
    for inode, connection in _connections(client):
        if (
            unanswered.get(inode) == _written(connection)
            and _idle_seconds(connection) >= idle_seconds
        ):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RD)


def _connections(client: str) -> Iterator[tuple[int, socket.socket]]:
    """Inode and a duplicate of each connection with an address."""
    try:
        address = ip_address(client)
    except ValueError:  # a socket in the file system
        return
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - hundreds of names
        with suppress(OSError), _duplicate(int(name)) as connection:
            if _peer(connection) == address:
                yield os.fstat(connection.fileno()).st_ino, connection


def _peer(connection: socket.socket) -> IPv4Address | IPv6Address | None:
    if connection.family not in {socket.AF_INET, socket.AF_INET6}:
        return None
    return ip_address(connection.getpeername()[0])


@contextmanager
def _duplicate(descriptor: int) -> Iterator[socket.socket]:
    """A separate socket object for a descriptor. Raises OSError if it is not a socket."""
    duplicate = os.dup(descriptor)
    try:
        found = socket.socket(fileno=duplicate)
    except OSError:
        os.close(duplicate)
        raise
    with found:
        yield found


def _written(connection: socket.socket) -> int:
    """The bytes written to a connection: those acknowledged and those still in its queue."""
    queued = fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, bytes(_QUEUED.size))
    return _info(connection)[1] + int(_QUEUED.unpack(queued)[0])


def _idle_seconds(connection: socket.socket) -> float:
    """Seconds since something was received."""
    return _info(connection)[0] / 1000


def _info(connection: socket.socket) -> tuple[int, int]:
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO.size)
    idle, acknowledged = _TCP_INFO.unpack(info)
    return idle, acknowledged
