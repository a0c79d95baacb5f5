"""What an evaluator sends of an answer: counted, limited, and in as few packets as possible."""

import json
import socket
from collections.abc import Callable
from typing import Any

from ruhrkg.sparql.backends import wire
from ruhrkg.sparql.backends.xml_limits import XmlPieces

_LONGEST_PART = 2_000  # characters; all parts of an error fit into one packet


class LimitError(Exception):
    """The answer exceeds a limit."""


class Packets:
    """The packets of one job. Data are held back until a packet is full or the job ends."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._pending = bytearray()

    def data(self, data: bytes) -> None:
        """Send `data`, at the latest with the end."""
        pending = self._pending
        pending += data
        while len(pending) > wire.PACKET:
            wire.send(self._connection, wire.Mark.DATA, bytes(pending[: wire.PACKET]))
            del pending[: wire.PACKET]

    def fail(self, slug: str, **members: Any) -> None:
        """Report an error; what was held back is dropped."""
        self._pending.clear()
        parts = {k: v[:_LONGEST_PART] if isinstance(v, str) else v for k, v in members.items()}
        wire.send(self._connection, wire.Mark.ERROR, json.dumps({"slug": slug, **parts}).encode())

    def end(self, end: wire.End) -> None:
        """Send the rest and the end."""
        wire.send_end(self._connection, end, bytes(self._pending))


class Output:
    """A sink for pyoxigraph that counts what is written and sends it on."""

    def __init__(
        self, packets: Packets, job: dict[str, Any], count: Callable[[bytes], int]
    ) -> None:
        self._packets = packets
        self._count = count
        self._rows, self._bytes = job["rows"], job["bytes"]
        self.rows = -1 if job["format"] in {"csv", "tsv"} else 0  # the header is not a row
        self.bytes = 0
        self._header = False
        self._as_xml = XmlPieces() if job["format"] in {"xml", "rdfxml"} else None

    def order_prefixes(self) -> None:
        """Sort the prefix lines at the start, which the engine writes in random order."""
        self._header = True

    def write(self, data: bytes) -> int:
        """Send `data` on. Raises LimitError."""
        taken = len(data)
        if self._header:
            self._header = False
            lines = data.split(b"\n")
            declared = [line for line in lines if line.startswith(b"@prefix ")]
            data = b"\n".join(sorted(declared) + lines[len(declared) :])
        if self._as_xml:
            data = self._as_xml(data)
        self.bytes += len(data)
        self.rows += self._count(data)
        if self.bytes > self._bytes:
            raise LimitError(f"more than {self._bytes:,} bytes")
        if self.rows > self._rows:
            raise LimitError(f"more than {self._rows:,} rows")
        self._packets.data(data)
        return taken

    def flush(self) -> None:
        """Do nothing: the end of the job sends what is held back."""
