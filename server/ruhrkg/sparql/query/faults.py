"""Report syntax errors, including those that the parser locates wrongly.

The parser reports an unclosed string or IRI only at the end of the query, and does not name rules
that no grammar can express. Candidates for those are found in the tokens and tested: with the
right one fixed, the parser must get further.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from ruhrkg.sparql.query.lexer import Token, Tokens, shorten

_NO_IRI = ' \t\r\n<"{}|^`\\'
_NAMED = {" ": "a space", "\t": "a tab", "\n": "the end of the line", "\r": "the end of the line"}
_QUOTES = {'"', "'"}
_OPERANDS = {"variable", "number", "string", "prefixed", "iri", "blank", "language"}
_TRIED = 5
_WEB = ("http", "https", "urn", "mailto")
_CLOSING = {")": "(", "}": "{", "]": "["}


@dataclass(frozen=True)
class Fault:
    """What is wrong, where, and how to fix it; `expected` lists what could stand there."""

    start: int
    what: str
    remedy: str
    expected: tuple[str, ...] = ()

    def told(self, tokens: Tokens) -> dict[str, Any]:
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
    shown = [label if label.startswith(("a ", "an ")) else f"'{label}'" for label in expected]
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " or " + shown[-1]


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
        + ("" if long else f" A text of several lines stands between {token.text * 3} ."),
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
    follows = f"; {found} cannot stand in it" if found else ""
    return Fault(
        token.start,
        f"the IRI <{shorten(rest[:end])} is not closed{follows}",
        "Close it with > ; write a character that an IRI cannot hold as %20 and the like.",
        (">",),
    )


def broken_rule(tokens: Tokens, mends: Callable[[str], bool]) -> Fault | None:
    """The rule of SPARQL 1.1 that the query breaks, if it is one of those known here.

    `mends` returns whether the parser gets further in a changed text than in the query.
    """
    for token, what, remedy in islice(chain(_rebound(tokens), _shared_blanks(tokens)), _TRIED):
        changed = tokens.text[: token.start] + token.text + "_other" + tokens.text[token.end :]
        if mends(changed):
            return Fault(token.start, what, remedy)
    return None


def _rebound(tokens: Tokens) -> Iterator[tuple[Token, str, str]]:
    """Variables that BIND assigns although the group already uses them (section 10.1)."""
    groups: list[set[str]] = []
    bind, depth = False, 0
    for before, token in zip((None, *tokens.all), tokens.all, strict=False):
        if token.text == "{":
            groups.append(set())
        elif token.text == "}" and groups:
            inner = groups.pop()
            if groups:
                groups[-1] |= inner
        bind, depth = _in_bind(token, bind, depth)
        if token.kind != "variable" or not groups:
            continue
        named = token.text[1:]
        if bind and depth == 1 and before and before.keyword == "AS" and named in groups[-1]:
            yield (
                token,
                f"BIND gives {token.text} a value, but it stands before it in the same group",
                "Give the new value a name of its own.",
            )
        groups[-1].add(named)


def _in_bind(token: Token, bind: bool, depth: int) -> tuple[bool, int]:
    """Whether the brackets of a BIND are open after `token`, and their depth."""
    if token.keyword == "BIND":
        return True, 0
    depth += (token.text == "(") - (token.text == ")")
    return bind and (depth > 0 or token.text != ")"), depth


def _shared_blanks(tokens: Tokens) -> Iterator[tuple[Token, str, str]]:
    """Blank node labels used in two basic graph patterns (section 4.1.4)."""
    first: dict[str, tuple[int, ...]] = {}
    path: list[int] = []
    opened = 0
    for token in tokens.all:
        if token.text == "{":
            opened += 1
            path.append(opened)
        elif token.text == "}" and path:
            path.pop()
        elif token.kind == "blank" and first.setdefault(token.text, tuple(path)) != tuple(path):
            yield (
                token,
                f"the blank node {token.text} stands in two groups",
                "Write a variable in its place, which may stand in several.",
            )
