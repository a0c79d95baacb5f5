"""What server and evaluator say to each other over a socket that keeps packets apart.

Server to evaluator: a job as JSON, in packets that say whether more follows. Evaluator to
server: a greeting with its process number once, then for each job data packets and one packet
that ends the answer or says what went wrong. The zygote adds an obituary when an evaluator dies.
"""

import json
import socket
from enum import Enum
from typing import Any

PACKET = 1 << 16
_MORE, _LAST = b"+", b"."


class Mark(Enum):
    """The first byte of each packet of an answer."""

    HELLO = b"H"
    DATA = b"D"
    END = b"E"
    ERROR = b"X"
    OBITUARY = b"Z"


def send_job(connection: socket.socket, job: dict[str, Any]) -> None:
    """Send a job. Raises OSError if nobody listens any more."""
    data = json.dumps(job, ensure_ascii=False).encode(errors="replace")
    for start in range(0, len(data), PACKET):
        flag = _MORE if start + PACKET < len(data) else _LAST
        connection.sendall(flag + data[start : start + PACKET])


def receive_job(connection: socket.socket) -> dict[str, Any] | None:
    """The next job, or None when the server has gone."""
    parts: list[bytes] = []
    while packet := connection.recv(PACKET + 1):
        parts.append(packet[1:])
        if packet[:1] == _LAST:
            job: dict[str, Any] = json.loads(b"".join(parts))
            return job
    return None


def send(connection: socket.socket, mark: Mark, content: bytes, flags: int = 0) -> None:
    """Send one packet of an answer; `content` has at most PACKET bytes."""
    connection.send(mark.value + content, flags)


def receive(connection: socket.socket) -> tuple[Mark, bytes] | None:
    """One packet of an answer; None when the other side has gone without a word."""
    try:
        packet = connection.recv(PACKET + 1)
    except ConnectionResetError:  # it had not read the job to its end
        return None
    return (Mark(packet[:1]), packet[1:]) if packet else None
