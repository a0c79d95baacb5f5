"""Proxies that break or delay a connection depending on what is sent through them."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from urllib.parse import urlsplit, urlunsplit

_Address = AbstractContextManager[str]
_Pieces = Iterator[bytes]
_Through = Callable[[_Pieces], _Pieces]


def breaking_after(url: str, bytes_sent: int) -> _Address:
    """The URL through a proxy that closes at the first line end after so many bytes.

    That is the worst place: what the server got until then could be a whole document.
    """

    def through(pieces: _Pieces) -> _Pieces:
        passed = 0
        for piece in pieces:
            start, passed = max(0, bytes_sent - passed), passed + len(piece)
            end = piece.find(b"\n", start) + 1 if passed > bytes_sent else 0
            yield piece[: end or None]
            if end:
                return

    return _proxy(url, through)


def held_after(
    url: str, bytes_sent: int, hold: Callable[[], object]
) -> AbstractContextManager[str]:
    """The URL through a proxy that calls `hold` once, after so many bytes."""
    passed = 0

    def through(pieces: _Pieces) -> _Pieces:
        nonlocal passed
        for piece in pieces:
            yield piece
            before, passed = passed, passed + len(piece)
            if before <= bytes_sent < passed:
                hold()

    return _proxy(url, through)


@contextmanager
def _proxy(url: str, through: _Through) -> Iterator[str]:
    """The URL through a proxy that forwards what `through` yields, and then closes."""
    parts = urlsplit(url)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        target = (parts.hostname, parts.port)
        thread = threading.Thread(target=_serve, args=[listener, target, through], daemon=True)
        thread.start()
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        yield urlunsplit(parts._replace(netloc=host))
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(30)


def _serve(listener: socket.socket, target: tuple[str, int], through: _Through) -> None:
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            with client, socket.create_connection(target) as server:
                for end in (client, server):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                back = threading.Thread(target=_pass_on, args=[server, client], daemon=True)
                back.start()
                _pass_on(client, server, through)
                for end in (client, server):
                    with suppress(OSError):
                        end.shutdown(socket.SHUT_RDWR)
                back.join(30)


def _pass_on(source: socket.socket, sink: socket.socket, through: _Through = iter) -> None:
    with suppress(OSError):
        for piece in through(iter(lambda: source.recv(1 << 16), b"")):
            sink.sendall(piece)
