"""Count the rows in a stream of serialised results exactly, without parsing it."""

from collections.abc import Callable


def row_counter(format_name: str) -> Callable[[bytes], int]:
    """A function that takes the next piece and returns how many rows began or ended in it.

    In JSON, only solutions are objects in a list, once strings are skipped. XML escapes `<`, and
    TSV escapes line breaks. CSV quotes line breaks, so only those outside quotation marks count.
    """
    if format_name == "csv":
        return _CsvCounter()
    if format_name == "json":
        return _JsonCounter()
    return _PatternCounter(b"<result>" if format_name == "xml" else b"\n")


class _PatternCounter:
    def __init__(self, pattern: bytes) -> None:
        self._pattern = pattern
        self._overlap = len(pattern) - 1
        self._tail = b""

    def __call__(self, piece: bytes) -> int:
        seen = self._tail + piece
        self._tail = seen[-self._overlap :] if self._overlap else b""
        return seen.count(self._pattern)


class _JsonCounter:
    def __init__(self) -> None:
        self._quoted = self._escaped = False
        self._last = b""

    def __call__(self, piece: bytes) -> int:
        if self._escaped:  # the previous piece ended in a backslash
            piece = b"_" + piece[1:]
        bare = piece.replace(b"\\\\", b"__")
        self._escaped = bare.endswith(b"\\")
        parts = bare.replace(b'\\"', b"__").split(b'"')
        outside = self._last + b"".join(parts[self._quoted :: 2])
        self._quoted ^= len(parts) % 2 == 0
        self._last = outside[-1:]
        return outside.count(b"[{") + outside.count(b",{")


class _CsvCounter:
    def __init__(self) -> None:
        self._quoted = False

    def __call__(self, piece: bytes) -> int:
        rows = 0
        for place, part in enumerate(piece.split(b'"')):
            if place:
                self._quoted = not self._quoted
            if not self._quoted:
                rows += part.count(b"\n")
        return rows
