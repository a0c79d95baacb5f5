"""The tokens of a SPARQL query, read in linear time.

It covers enough of SPARQL 1.1, section 19.8, to screen a query before a parser sees it and to
locate errors; strings, IRIs and comments are distinguished from everything else.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

# What names may contain besides letters, digits and _ (rules PN_CHARS and VARNAME).
_MARKS = "\u00b7\u0300-\u036f\u203f\u2040"
_PATTERN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>\#[^\n\r]*)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>)
    | (?P<variable>[?$][\wMARKS]+)
    | (?P<blank>_:[\wMARKS.-]*[\wMARKS])
    | (?P<prefixed>(?:[^\W\d_][\wMARKS.-]*+)?:
                   (?:(?:[\wMARKS:.-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*
                      (?:[\wMARKS:-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]))?)
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<language>@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*(?:--[a-zA-Z]+)?)
    | (?P<word>[^\W\d][\w.-]*+)
    | (?P<symbol>\^\^|&&|\|\||<=|>=|!=|<<|>>|.)
    """.replace("MARKS", _MARKS),
    re.VERBOSE | re.DOTALL,
)
_INSIDE = {
    '"""': re.compile(r'(?:(?:"{1,2})?(?:[^"\\]|\\.))*+', re.DOTALL),
    "'''": re.compile(r"(?:(?:'{1,2})?(?:[^'\\]|\\.))*+", re.DOTALL),
    '"': re.compile(r'(?:[^"\\\n\r]|\\.)*+', re.DOTALL),
    "'": re.compile(r"(?:[^'\\\n\r]|\\.)*+", re.DOTALL),
}
_LONGEST_QUOTED = 40
_PARTS = re.compile(r"[.-]|[^.-]+")


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind (a group name of the pattern), its text and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next token may start."""
        return self.start + len(self.text)

    @property
    def keyword(self) -> str:
        """The text in capitals if it is a bare word, else empty."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def quoted(self) -> str:
        """The text in quotation marks, for messages; shortened if it is long."""
        return repr(shorten(self.text))


@dataclass(frozen=True)
class Tokens:
    """A query's text with its tokens; white space and comments are omitted."""

    text: str

    @cached_property
    def all(self) -> tuple[Token, ...]:
        """The tokens in order."""
        return tuple(self.read())

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset (both from 1, in code points)."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer(r"\r\n|\n|\r", self.text))]

    def read(self) -> Iterator[Token]:
        """The tokens one by one, for callers that stop early."""
        start, unclosed = 0, dict.fromkeys(_INSIDE, 0)
        while found := _PATTERN.match(self.text, start):
            kind, end = found.lastgroup or "symbol", found.end()
            if found.group() in _INSIDE and (closed := self._string_end(start, unclosed)):
                kind, end = "string", closed
            if kind == "word":
                yield from _words(found.group(), start)
            elif kind not in {"space", "comment"}:
                yield Token(kind, self.text[start:end], start)
            start = end

    def _string_end(self, start: int, unclosed: dict[str, int]) -> int | None:
        """The end of the string that begins at `start`; None if it is not closed.

        If a string is not closed, no string with the same quotes that begins in the text scanned
        for it is closed either. `unclosed` records how far that scan went, so that no text is
        scanned twice.
        """
        for quote, inside in _INSIDE.items():
            if self.text.startswith(quote, start) and start >= unclosed[quote]:
                content = inside.match(self.text, start + len(quote))
                end = content.end() if content else start
                if self.text.startswith(quote, end):
                    return end + len(quote)
                unclosed[quote] = end
        return None


def shorten(text: str) -> str:
    """`text`, or its beginning and an ellipsis, for a message."""
    return text if len(text) <= _LONGEST_QUOTED else text[: _LONGEST_QUOTED - 3] + "..."


def _words(run: str, start: int) -> Iterator[Token]:
    """Split `true.FILTER`, matched whole so that a long run is scanned only once."""
    for part in _PARTS.finditer(run):
        kind = "symbol" if part.group() in ".-" else "word"
        yield Token(kind, part.group(), start + part.start())


def prefixes(tokens: Tokens) -> dict[str, str]:
    """The prefixes that the query declares, without their colon."""
    declared: dict[str, str] = {}
    for keyword, name, iri in zip(tokens.all, tokens.all[1:], tokens.all[2:], strict=False):
        if keyword.keyword == "PREFIX" and name.kind == "prefixed" and iri.kind == "iri":
            declared[name.text.rstrip(":")] = iri.text[1:-1]
    return declared
