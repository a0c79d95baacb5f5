"""Rows in CSV (SPARQL 1.1 Query Results CSV and TSV Formats, section 3), written from TSV.

The engine's own CSV leaves an IRI with a comma without quotes, against RFC 4180, and reading its
solutions one by one is ten times slower than rewriting its TSV, where no term holds a tab or
the end of a line.
"""

import re
from typing import IO, cast

from pyoxigraph import QueryResultsFormat, QuerySolutions

_REMEMBERED = 20_000
_SHORT = 200  # bytes
_SPECIAL = re.compile(rb'[",\r\n]')
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
_ESCAPED = {b"t": b"\t", b"n": b"\n", b"r": b"\r", b"b": b"\b", b"f": b"\f"}


class _CsvFromTsv:
    """A writer that takes results in TSV, in pieces of any size, and passes them on in CSV."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._cells = _Cells()
        self._begun = b""
        self._at_names = True

    def write(self, data: bytes) -> int:
        """Take a piece; every line that it ends goes out."""
        *lines, self._begun = (self._begun + data).split(b"\n")
        if lines and self._at_names:
            self._at_names = False
            self._output.write(lines.pop(0).replace(b"?", b"").replace(b"\t", b",") + b"\r\n")
        if lines:
            cell = self._cells.__getitem__
            rows = [b",".join(map(cell, line.split(b"\t"))) for line in lines]
            self._output.write(b"\r\n".join(rows) + b"\r\n")
            if len(self._cells) > _REMEMBERED:
                self._cells.clear()
        return len(data)

    def flush(self) -> None:
        """Every line goes out when it ends."""
        self._output.flush()


class _Cells(dict[bytes, bytes]):
    """Term → cell; most short terms of an answer come again and again."""

    def __missing__(self, term: bytes) -> bytes:
        made = _cell(term)
        if len(term) <= _SHORT:
            self[term] = made
        return made


def write_csv(solutions: QuerySolutions, output: IO[bytes]) -> None:
    """Write all `solutions` in CSV. Raises what the engine raises when a solution fails."""
    solutions.serialize(cast("IO[bytes]", _CsvFromTsv(output)), QueryResultsFormat.TSV)


def _cell(term: bytes) -> bytes:
    """The text of a term, in quotes if it must be."""
    if term.startswith(b'"'):
        text = term[1 : term.rindex(b'"')]  # neither language tag nor datatype holds a quote
        if b"\\" in text:
            text = _ESCAPE.sub(_character, text)
    elif term.startswith(b"<") and not term.startswith(b"<<"):
        text = term[1:-1]
    else:
        text = term
    return b'"' + text.replace(b'"', b'""') + b'"' if _SPECIAL.search(text) else text


def _character(escape: re.Match[bytes]) -> bytes:
    return _ESCAPED.get(escape[1], escape[1])
