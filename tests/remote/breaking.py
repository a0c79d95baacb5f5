"""A connection that breaks off: a proxy that passes on only the first part of what is sent."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit, urlunsplit


@contextmanager
def breaking_after(url: str, bytes_sent: int) -> Iterator[str]:
    """The URL by way of a proxy that closes at the first end of a line after so many bytes.

    That is the worst place: what the server got until then could be a whole document.
    """
    parts = urlsplit(url)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        target = (parts.hostname, parts.port)
        thread = threading.Thread(target=_serve, args=[listener, target, bytes_sent], daemon=True)
        thread.start()
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        yield urlunsplit(parts._replace(netloc=host))
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(30)


def _serve(listener: socket.socket, target: tuple[str, int], limit: int) -> None:
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            with client, socket.create_connection(target) as server:
                back = threading.Thread(target=_pass_on, args=[server, client], daemon=True)
                back.start()
                _pass_on(client, server, limit)
                for end in (client, server):
                    with suppress(OSError):
                        end.shutdown(socket.SHUT_RDWR)
                back.join(30)


def _pass_on(source: socket.socket, sink: socket.socket, limit: int | None = None) -> None:
    passed = 0
    with suppress(OSError):
        while piece := source.recv(1 << 16):
            end = len(piece)
            if limit is not None and passed + end > limit:
                end = piece.find(b"\n", max(0, limit - passed)) + 1 or end
            sink.sendall(piece[:end])
            passed += end
            if limit is not None and passed > limit and piece[:end].endswith(b"\n"):
                return
