r"""String functions that the engine evaluates differently from the specification.

- REPLACE follows `fn:replace`, in whose replacement `$1x` is the first group followed by x, and
  `\$` a dollar sign (XQuery and XPath Functions and Operators 3.1, section 5.6.4). The engine
  reads `$1x` as the name of a group and knows no `\$`.
- REGEX and REPLACE use the regular expressions of XML Schema (part 2, appendix F) and XPath:
  `[a-z-[aeiou]]` subtracts a class, and `\i` and `\c` are the characters of XML names. The engine
  adds the inner class, knows no `\i`, and takes `&&` in a class for an operator. With the flag
  `x`, white space is removed except in a class (section 5.6.2); the engine also removes it in a
  class, and what follows `#`.
- GROUP_CONCAT gives a string without a language (section 18.5.1.7); the engine keeps a language
  that all values share. It has no value if one of them is no string, where other engines, for
  which most queries were written, use the text of IRIs and numbers.

Only what is written in the query as a string is changed, not patterns that come from data.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from ruhrkg.sparql.query.escapes import ESCAPE, escaped_character
from ruhrkg.sparql.query.lexer import Token, Tokens

_CONCERNED = re.compile(r"REGEX|REPLACE|GROUP_CONCAT", re.IGNORECASE)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_IN_STRING = re.compile(r"\\([tbnrf\"'\\])")
_START = (
    r":A-Z_a-z\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}"
    r"\x{200C}-\x{200D}\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}"
    r"\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}"
)
_NAME = _START + r"\-.0-9\x{B7}\x{300}-\x{36F}\x{203F}-\x{2040}"
_CLASSES = {r"\i": f"[{_START}]", r"\I": f"[^{_START}]", r"\c": f"[{_NAME}]", r"\C": f"[^{_NAME}]"}
_PIECE = re.compile(r"\\.|&&|~~|-\[|[\[\]]|.", re.DOTALL)
_GROUP = re.compile(r"\\.|\((?!\?)|.", re.DOTALL)
_REFERENCE = re.compile(r"\\[\\$]|\$\d+|[^\\$]", re.DOTALL)
_WHITE_SPACE = {" ", "\t", "\n", "\r"}
_Change = tuple[int, int, str]  # start, end, and what stands there instead
# Any expression without a value: what the specification calls an error.
_ERROR = "(1/0)"


def rewrite_strings(text: str) -> str:
    """The query `text` with the arguments of these functions as the engine needs them."""
    if not _CONCERNED.search(text):
        return text
    return _changed(_changed(text, _of_patterns), _of_concatenation)


def engine_pattern(pattern: str, *, spaced: bool = False) -> str:
    """A regular expression of XML Schema in the syntax of the engine.

    If it is `spaced`, white space outside classes has no meaning (flag x).
    """
    parts, depth = list[str](), 0
    for piece in _PIECE.findall(pattern):
        if spaced and not depth and piece in _WHITE_SPACE:
            continue
        if piece in _CLASSES:
            parts.append(_CLASSES[piece])
        elif depth and piece == "-[":
            parts.append("--[")
        elif depth and piece in {"&&", "~~"}:
            parts.append(f"\\{piece[0]}" * 2)
        else:
            parts.append(piece)
        depth = max(0, depth + piece.endswith("[") - (piece == "]") if piece[0] != "\\" else depth)
    return "".join(parts)


def engine_replacement(replacement: str, groups: int) -> str | None:
    r"""A replacement of `fn:replace` in the syntax of the engine; None if it is not valid.

    `groups` is the number of groups in the pattern: of the digits after `$`, as many count as give
    the number of a group, at least one.
    """
    parts, end = list[str](), 0
    while found := _REFERENCE.match(replacement, end):
        piece, end = found.group(), found.end()
        if piece[0] == "$":
            digits = piece[1:]
            while len(digits) > 1 and int(digits) > groups:
                digits = digits[:-1]
            end -= len(piece) - 1 - len(digits)
            parts.append(f"${{{digits}}}")
        else:
            parts.append({r"\\": "\\", r"\$": "$$"}.get(piece, piece))
    return "".join(parts) if end == len(replacement) else None


def _changed(text: str, changes: Callable[[str, Sequence[Token]], Iterator[_Change]]) -> str:
    parts, done = list[str](), 0
    for start, end, new in sorted(changes(text, Tokens(text).all)):
        parts += [text[done:start], new]
        done = end
    return "".join([*parts, text[done:]])


def _of_patterns(_: str, tokens: Sequence[Token]) -> Iterator[_Change]:
    for place, token in enumerate(tokens):
        if token.keyword not in {"REGEX", "REPLACE"}:
            continue
        given = _arguments(tokens, place + 1)
        flags = given[3 if token.keyword == "REPLACE" else 2 :]
        stated = (_string(flags[0]) or "") if flags else ""
        literal, spaced = "q" in stated, "x" in stated
        pattern = _string(given[1]) if len(given) > 1 else None
        if spaced and (literal or pattern is not None):
            yield from _replaced(flags[0][0], stated, stated.replace("x", ""))
        if pattern is not None and not literal:
            yield from _replaced(given[1][0], pattern, engine_pattern(pattern, spaced=spaced))
        replacement = _string(given[2]) if token.keyword == "REPLACE" and given[2:] else None
        if replacement is not None:
            found = (
                replacement.replace("$", "$$")
                if literal
                else engine_replacement(replacement, _groups(pattern))
            )
            yield from _replaced(given[2][0], replacement, found)


def _replaced(token: Token, old: str, new: str | None) -> Iterator[_Change]:
    if new is None:
        yield token.start, token.end, _ERROR
    elif new != old:
        yield token.start, token.end, _quoted(new)


def _of_concatenation(text: str, tokens: Sequence[Token]) -> Iterator[_Change]:
    for place, token in enumerate(tokens):
        given = _arguments(tokens, place + 1) if token.keyword == "GROUP_CONCAT" else []
        values = given[0] if given else []
        if values and values[0].keyword == "DISTINCT":
            values = values[1:]
        if values and all(part.text != "{" for part in values):  # not the group of an EXISTS
            start, end = values[0].start, values[-1].end
            yield token.start, token.start, "STR("
            yield start, end, "COALESCE(CONCAT({0}), STR({0}))".format(text[start:end])
            yield given[-1][-1].end, given[-1][-1].end, ")"


def _arguments(tokens: Sequence[Token], place: int) -> list[list[Token]]:
    """The tokens of each argument in the brackets that open at `place`."""
    found, depth = [list[Token]()], 0
    for token in tokens[place:]:
        depth -= token.text in {")", "}", "]"}
        if depth == 0 and found[0]:
            return found
        if depth == 1 and token.text in {",", ";"}:
            found.append([])
        elif depth:
            found[-1].append(token)
        depth += token.text in {"(", "{", "["}
        if depth == 0:
            break
    return []


def _groups(pattern: str | None) -> int:
    """How many groups a pattern has; if it is not known, every single digit may be one."""
    return 9 if pattern is None else _GROUP.findall(pattern).count("(")


def _string(argument: Sequence[Token]) -> str | None:
    """The text of an argument that is one string; None for any other expression."""
    if len(argument) != 1 or argument[0].kind != "string":
        return None
    text = argument[0].text
    marks = 3 if text[:3] in {'"""', "'''"} and len(text) >= 6 else 1
    plain = ESCAPE.sub(escaped_character, text[marks:-marks])
    return _IN_STRING.sub(lambda found: _ESCAPED.get(found[1], found[1]), plain)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r") + '"'
