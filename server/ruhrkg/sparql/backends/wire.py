"""The protocol between server and evaluator, over a socket that preserves packet boundaries.

Server to evaluator: a job as JSON, in packets that each state whether more follow. Evaluator to
server: a greeting with its process ID once; then, for each job, data packets and one packet that
ends the answer, with one before it that reports an error, if any. The last packet also holds the
last data, so that a small answer is one packet. When an evaluator dies, the zygote adds an exit
notice.
"""

import json
import socket
from dataclasses import asdict, dataclass
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
    EXIT_NOTICE = b"Z"


@dataclass(frozen=True)
class End:
    """How a job ended.

    `last`: the evaluator answers no other job. `seconds`: the processor time that it has used in
    all its life. `hints`: why the answer may have no rows.
    """

    last: bool
    seconds: float
    hints: tuple[str, ...] = ()


def send_job(connection: socket.socket, job: dict[str, Any]) -> None:
    """Send a job. Raises OSError if the other side no longer listens."""
    data = json.dumps(job, ensure_ascii=False).encode(errors="replace")
    for start in range(0, len(data), PACKET):
        flag = _MORE if start + PACKET < len(data) else _LAST
        connection.sendall(flag + data[start : start + PACKET])


def receive_job(connection: socket.socket) -> dict[str, Any] | None:
    """The next job, or None if the server has hung up."""
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
    """One packet of an answer, or None if the other side hung up without notice."""
    try:
        packet = connection.recv(PACKET + 1)
    except ConnectionResetError:  # it had not read the whole job
        return None
    return (Mark(packet[:1]), packet[1:]) if packet else None


def send_end(connection: socket.socket, end: End, rest: bytes) -> None:
    """Send the last packet, with the `rest` of the data if there is room for it."""
    head = json.dumps(asdict(end)).encode() + b"\n"
    if len(head) + len(rest) > PACKET:
        send(connection, Mark.DATA, rest)
        rest = b""
    send(connection, Mark.END, head + rest)


def read_end(content: bytes) -> tuple[End, bytes]:
    """The content of a last packet: how the job ended, and the rest of the data."""
    head, _, rest = content.partition(b"\n")
    end = json.loads(head)
    return End(end["last"], end["seconds"], tuple(end["hints"])), rest
