"""Syntax errors as reported to a client, and the unclosed strings and IRIs in a query.

The parser reports those only at the end of the query.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ruhrkg.sparql.query.lexer import Token, Tokens, shorten

_NO_IRI = ' \t\r\n<"{}|^`\\'
_NAMED = {" ": "a space", "\t": "a tab", "\n": "the end of the line", "\r": "the end of the line"}
_QUOTES = {'"', "'"}
_OPERANDS = {"variable", "number", "string", "prefixed", "iri", "blank", "language"}
_WEB = ("http", "https", "urn", "mailto")
_CLOSING = {")": "(", "}": "{", "]": "["}


@dataclass(frozen=True)
class Fault:
    """What is wrong, where, and how to fix it; `expected` lists what could stand there."""

    start: int
    what: str
    remedy: str
    expected: tuple[str, ...] = ()

    def facts(self, tokens: Tokens) -> dict[str, Any]:
        """The members of a BadQuery: line and column count from 1, in code points."""
        line, column = tokens.place(self.start)
        detail = f"Line {line}, column {column}: {self.what}."
        if self.expected:
            detail += f" Expected {_listing(self.expected)}."
        return {
            "detail": detail, "remedy": self.remedy,
            "line": line, "column": column, "expected": list(self.expected),
        }  # fmt: skip


def _listing(expected: Sequence[str]) -> str:
    labels = [label if label.startswith(("a ", "an ")) else f"'{label}'" for label in expected]
    return labels[0] if len(labels) == 1 else ", ".join(labels[:-1]) + " or " + labels[-1]


def unclosed(tokens: Tokens) -> Fault | None:
    """The first string or IRI that is not closed or contains a forbidden character."""
    opened: list[str] = []
    before: Token | None = None
    for token, following in zip(tokens.all, (*tokens.all[1:], None), strict=True):
        if token.kind == "symbol" and token.text in _QUOTES:
            return _string(token, before)
        if token.text == "<" and _begins_iri(token, before, following, opened):
            return _iri(tokens, token)
        if token.text in _CLOSING.values():
            opened.append(token.text)
        elif opened and _CLOSING.get(token.text) == opened[-1]:
            opened.pop()
        before = token
    return None


def _string(token: Token, before: Token | None) -> Fault:
    long = before is not None and before.end == token.start and before.text == token.text * 2
    quote = token.text * 3 if long else token.text
    where = "" if long else " on its line"
    return Fault(
        token.start - 2 if long else token.start,
        f"the string that begins here is not closed{where}",
        f"Close it with {quote} ; a quotation mark in it is written \\{token.text} ."
        + ("" if long else f" Put a text of several lines between {token.text * 3} ."),
        (quote,),
    )


def _begins_iri(
    token: Token, before: Token | None, following: Token | None, opened: list[str]
) -> bool:
    """Whether a lone `<` begins an IRI: outside expressions, or at the start of an operand."""
    if following is None or following.start != token.end:
        return False
    if opened[-1:] == ["{"] or opened[-1:] == ["["] or not opened:
        return True
    ends_operand = before is not None and (before.kind in _OPERANDS or before.text == ")")
    scheme = following.text.partition(":")[0].lower() if following.kind == "prefixed" else ""
    return not ends_operand or scheme in _WEB


def _iri(tokens: Tokens, token: Token) -> Fault:
    rest = tokens.text[token.end :]
    end = next((n for n, char in enumerate(rest) if char in _NO_IRI), len(rest))
    found = _NAMED.get(rest[end : end + 1], repr(rest[end : end + 1])) if end < len(rest) else ""
    follows = f"; {found} is not allowed in it" if found else ""
    return Fault(
        token.start,
        f"the IRI <{shorten(rest[:end])} is not closed{follows}",
        "Close it with > ; percent-encode characters that an IRI cannot contain (a space as %20).",
        (">",),
    )
