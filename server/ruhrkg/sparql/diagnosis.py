"""Say where a query is wrong and what could stand there instead.

The engine's own message names a place up to fourteen characters off and lists parts of its
grammar. So its parser is asked again about beginnings of the query: the first token after which
no query can go on is the wrong one, and whatever may follow the part before it was expected.
Runs in an evaluator only.
"""

import re
from typing import Any

from pyoxigraph import Store

from ruhrkg.sparql.lexer import Token, Tokens, prefixes
from ruhrkg.vocabulary import BASE_IRI

# Longer than every keyword: the parser looks ahead by the length of the keyword it tries.
_PADDING = " " * 64
_BRACKETS = {"(": ")", "{": "}", "[": "]"}
_CANDIDATES = {
    "a variable": "?v", "an IRI": "<urn:x>", "a string": '"s"', "a number": "1",
    "a PREFIX line": "PREFIX p: <urn:p>", "a function call": "STR(?v)", "AS": "AS ?new", "a": "a",
    **{symbol: symbol for symbol in ("{", "}", "(", ")", "[", "]", ".", ";", ",", "*", "=")},
    **{word: word for word in (
        "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FROM", "NAMED", "FILTER", "OPTIONAL",
        "UNION", "GRAPH", "BIND", "VALUES", "MINUS", "EXISTS", "NOT", "IN", "DISTINCT", "BY",
        "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET", "ASC", "DESC", "SEPARATOR", "UNDEF",
    )},
}  # fmt: skip
_STATED = re.compile(r"[A-Z][\w']+(?: [\w']+){2,}")


def diagnose(text: str, message: str, known: dict[str, str]) -> dict[str, Any]:
    """The members of a BadQuery for `text`, which the parser refused with `message`.

    `known` are prefixes that may be suggested.
    """
    tokens = Tokens(text)
    unknown = _unknown_prefix(tokens)
    if unknown:
        return _say_unknown_prefix(tokens, unknown, known)
    wrong = _first_wrong(tokens)
    end = wrong.start if wrong else tokens.all[-1].end
    before = text[:end]  # without a comment at the end, which would swallow what is tried
    line, column = tokens.place(end)
    expected: list[str] = []
    stated = _STATED.search(message)
    if stated:
        detail = f"Line {line}, column {column}: {stated.group()}."
    else:
        expected = [name for name, sample in _CANDIDATES.items() if _viable(f"{before} {sample}")]
        found = f"unexpected {_shown(wrong)}" if wrong else "the query ends too early"
        detail = f"Line {line}, column {column}: {found}."
    if expected:
        detail += f" Expected {_listing(expected)}."
    remedy = _open_bracket(tokens, wrong) or (
        "" if expected else "Check what stands before it: it breaks a rule of SPARQL 1.1."
    )
    return {
        "detail": detail, "remedy": remedy, "line": line, "column": column, "expected": expected,
    }  # fmt: skip


def _say_unknown_prefix(tokens: Tokens, token: Token, known: dict[str, str]) -> dict[str, Any]:
    prefix = token.text.partition(":")[0]
    line, column = tokens.place(token.start)
    if prefix in known:
        remedy = f"Add this line at the top: PREFIX {prefix}: <{known[prefix]}>"
    else:
        remedy = f"Declare it at the top: PREFIX {prefix}: <...>"
    return {
        "detail": f"Line {line}, column {column}: the prefix '{prefix}:' is not declared.",
        "remedy": remedy, "line": line, "column": column, "expected": [f"PREFIX {prefix}:"],
    }  # fmt: skip


def _unknown_prefix(tokens: Tokens) -> Token | None:
    declared = prefixes(tokens)
    return next(
        (
            token
            for token in tokens.all
            if token.kind == "prefixed" and token.text.partition(":")[0] not in declared
        ),
        None,
    )


def _first_wrong(tokens: Tokens) -> Token | None:
    """The first token that cannot follow those before it; None if only the end is missing."""
    low, high = 0, len(tokens.all)
    while low < high:
        middle = (low + high) // 2
        if _viable(tokens.text[: tokens.all[middle].end]):
            low = middle + 1
        else:
            high = middle
    return tokens.all[low] if low < len(tokens.all) else None


def _viable(beginning: str) -> bool:
    """Whether some query begins like this: then the parser gets to the end of the padding."""
    padded = beginning + "\n" + _PADDING
    try:
        Store().query(padded, base_iri=BASE_IRI)
    except SyntaxError as error:
        place = re.match(r"error at (\d+):(\d+)", str(error))
        last_line = padded.count("\n") + 1
        if place is None:
            return False
        return (int(place[1]), int(place[2])) == (last_line, len(_PADDING) + 1)
    except Exception:  # the query is whole and only its evaluation failed
        return True
    return True


def _open_bracket(tokens: Tokens, wrong: Token | None) -> str:
    """A hint at a bracket that was never closed."""
    stack: list[Token] = []
    for token in tokens.all:
        if token is wrong:
            break
        if token.text in _BRACKETS:
            stack.append(token)
        elif stack and token.text == _BRACKETS[stack[-1].text]:
            stack.pop()
    mismatched = wrong is None or wrong.text in _BRACKETS.values()
    if not stack or not mismatched or (wrong and wrong.text == _BRACKETS[stack[-1].text]):
        return ""
    line, column = tokens.place(stack[-1].start)
    return f"The '{stack[-1].text}' of line {line}, column {column} is not closed before it."


def _shown(token: Token) -> str:
    return repr(token.text if len(token.text) <= 40 else token.text[:37] + "...")


def _listing(expected: list[str]) -> str:
    shown = [label if label.startswith(("a ", "an ")) else f"'{label}'" for label in expected]
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " or " + shown[-1]
