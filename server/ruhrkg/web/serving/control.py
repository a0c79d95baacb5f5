"""Messages between the main process and its workers: one request, one reply, as JSON packets."""

import json
import os
import secrets
import socket
import struct
import threading
from typing import Any

_CREDENTIALS = struct.Struct("3i")  # process, user and group (unix(7), SO_PEERCRED)
_PACKET = 1 << 16
_BACKLOG = 128


def send(connection: socket.socket, message: dict[str, Any]) -> None:
    """Send a message. Raises OSError if there is no listener."""
    connection.send(json.dumps(message).encode())


def receive(connection: socket.socket) -> dict[str, Any] | None:
    """The next message, or None if the other side has hung up. Raises TimeoutError."""
    try:
        packet = connection.recv(_PACKET)
    except ConnectionResetError:
        return None
    message: dict[str, Any] | None = json.loads(packet) if packet else None
    return message


class ControlSocket:
    """The end of the main process: every worker connects, and is first sent the current state."""

    def __init__(self) -> None:
        # An abstract name leaves no file behind; `_accept` checks the connecting process.
        self.address = f"\0ruhrkg-{secrets.token_hex(16)}"
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._listener.bind(self.address)
        self._listener.listen(_BACKLOG)
        self._workers: list[socket.socket] = []
        self._state: dict[str, Any] = {}
        self.lock = threading.RLock()
        """Held while the state changes, so that no worker starts with half of the change."""

    def start(self, state: dict[str, Any]) -> None:
        """Send `state` to each worker that connects from now on."""
        self._state = state
        threading.Thread(target=self._accept, daemon=True).start()

    def set_state(self, state: dict[str, Any]) -> None:
        """Send `state` to workers that connect later."""
        with self.lock:
            self._state = state

    def request(self, message: dict[str, Any], seconds: float) -> list[dict[str, Any]]:
        """Send a message to all workers; their replies, without those of workers that have died.

        Raises TimeoutError if one does not reply within `seconds`.
        """
        with self.lock:
            workers = list(self._workers)
        return [
            reply for worker in workers if (reply := self._request_one(worker, message, seconds))
        ]

    def _request_one(
        self, worker: socket.socket, message: dict[str, Any], seconds: float
    ) -> dict[str, Any] | None:
        worker.settimeout(seconds)
        try:
            send(worker, message)
            reply = receive(worker)
        except TimeoutError:
            raise
        except OSError:
            reply = None
        if reply is None:
            with self.lock:
                self._workers.remove(worker)
            worker.close()
        return reply

    def _accept(self) -> None:
        while True:
            worker, _ = self._listener.accept()
            size = _CREDENTIALS.size
            credentials = worker.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
            if _CREDENTIALS.unpack(credentials)[1] != os.geteuid():
                worker.close()
                continue
            with self.lock:
                try:
                    send(worker, self._state)
                except OSError:
                    worker.close()
                else:
                    self._workers.append(worker)
