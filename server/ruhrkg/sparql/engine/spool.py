"""The bytes of an answer: small ones in memory, large ones in an unlinked temporary file.

An evaluator delivers its answer as fast as it can write and is then free; a slow client reads
from here. A truncated answer is never sent, because sending starts only when it is complete.
"""

import os
import tempfile
import threading
import weakref
from collections.abc import Iterator

from ruhrkg.sparql.errors import Overloaded

IN_MEMORY = 1 << 20
PIECE = 1 << 16
_DISK_RETRY = 30  # seconds


class Budget:
    """Limits the total bytes of all bodies on disk."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._used = 0
        self._lock = threading.Lock()

    def take(self, size: int) -> None:
        """Add `size` bytes to those in use. Raises Overloaded when there is no room."""
        with self._lock:
            if self._used + size > self._limit:
                raise Overloaded(
                    "Large answers that are still being read fill the server's disk space.",
                    "Try again later, or request less.",
                    retry_after=_DISK_RETRY,
                )
            self._used += size

    def give_back(self, size: int) -> None:
        """Subtract `size` bytes from those in use."""
        with self._lock:
            self._used -= size


class SpooledAnswer:
    """Bytes that are written once, then read by any number of readers.

    `hints` explain why an answer has no rows, if a reason was found.
    """

    def __init__(self, budget: Budget | None = None) -> None:
        self.size = 0
        self.hints: tuple[str, ...] = ()
        self._parts: list[bytes] = []
        self._budget = budget
        self._descriptor: int | None = None

    @classmethod
    def of(cls, content: bytes) -> "SpooledAnswer":
        """A body that contains `content`."""
        body = cls()
        body.write(content)
        return body

    @property
    def on_disk(self) -> bool:
        """Whether it was too large for memory."""
        return self._descriptor is not None

    def write(self, data: bytes) -> None:
        """Add `data`. Raises Overloaded when the disk budget is used up or the disk is full."""
        self.size += len(data)
        self._parts.append(data)
        if self._budget and (self._descriptor is not None or self.size > IN_MEMORY):
            self._spill(self._budget)

    def chunks(self) -> Iterator[bytes]:
        """All bytes, piece by piece."""
        if self._descriptor is None:
            yield from self._parts
            return
        offset = 0
        while piece := os.pread(self._descriptor, PIECE, offset):
            yield piece
            offset += len(piece)

    def read(self) -> bytes:
        """All bytes at once."""
        return b"".join(self.chunks())

    def _spill(self, budget: Budget) -> None:
        data = b"".join(self._parts)
        budget.take(len(data))
        weakref.finalize(self, budget.give_back, len(data))
        try:
            self._write_to_disk(data)
        except OSError as error:  # the disk is full, or a quota is used up
            raise Overloaded(
                "The server's disk has no room for this answer.",
                "Request less, or try again later.",
                retry_after=_DISK_RETRY,
            ) from error
        self._parts.clear()

    def _write_to_disk(self, data: bytes) -> None:
        if self._descriptor is None:
            with tempfile.TemporaryFile(prefix="ruhrkg-answer-") as file:
                self._descriptor = os.dup(file.fileno())
            weakref.finalize(self, os.close, self._descriptor)
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]
