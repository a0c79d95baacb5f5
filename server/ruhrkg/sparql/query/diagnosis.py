"""Locate the error in a query and list what was expected there.

The engine's own message is up to fourteen characters off and lists parts of its grammar.
Therefore prefixes of the query are parsed again: the first token that no valid query can continue
from is the wrong one, and whatever may follow the text before it was expected.
Runs in an evaluator only.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pyoxigraph import NamedNode, Store, Variable

from ruhrkg.sparql.query.faults import Fault, unclosed
from ruhrkg.sparql.query.lexer import Token, Tokens, prefixes, shorten
from ruhrkg.sparql.query.usual_faults import broken_rule, usual_remedy
from ruhrkg.vocabulary import BASE_IRI

# Longer than any keyword: the parser looks ahead by the length of the keyword it tries.
_PADDING = " " * 64
_ANY_TERM = NamedNode("urn:ruhrkg:any")
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
_CHECK = "Check the text before it: it breaks a rule of SPARQL 1.1."
_MIN_SIMILARITY = 0.85
_FUNCTION_IRI = re.compile(r"<(.{1,500}?)>")
_SENTENCE = re.compile(r"[A-Z][\w']+(?: [\w'*]+){2,}")


def diagnose(text: str, message: str, known: dict[str, str]) -> dict[str, Any]:
    """The members of a BadQuery for `text`, which the parser rejected with `message`.

    `known` are the prefixes that may be suggested.
    """
    tokens = Tokens(text)
    if fault := unclosed(tokens):
        return fault.facts(tokens)
    if unknown := _unknown_prefix(tokens):
        return _fault_of_prefix(tokens, unknown, known).facts(tokens)
    if rule := broken_rule(tokens):
        return rule.facts(tokens)
    wrong = _first_wrong(tokens)
    end = wrong.start if wrong else tokens.all[-1].end
    if stated := _SENTENCE.search(message):
        return Fault(end, stated.group(), _open_bracket(tokens, wrong) or _CHECK).facts(tokens)
    before = text[:end]  # without a final comment, which would swallow the candidate
    expected = [name for name, sample in _CANDIDATES.items() if _viable(f"{before} {sample}")]
    found = f"unexpected {wrong.quoted}" if wrong else "the query ends too early"
    remedy = usual_remedy(tokens, wrong) or _open_bracket(tokens, wrong)
    remedy = remedy or ("" if expected else _CHECK)
    return Fault(end, found, remedy, tuple(expected)).facts(tokens)


def is_query(text: str) -> bool:
    """Whether the engine can parse `text`."""
    try:
        _parse(text)
    except SyntaxError:
        return False
    except Exception:  # the engine refused the substitution, after parsing
        return True
    return True


def _parse(text: str) -> None:
    """Parse `text`; raises SyntaxError, or another exception if it is a query.

    Nothing is evaluated, as that may take long or end the process: the engine refuses a value for
    a variable that the query does not have after parsing it, and before evaluating it.
    """
    absent = "absent"
    while absent in text:
        absent += "_"
    Store().query(text, base_iri=BASE_IRI, substitutions={Variable(absent): _ANY_TERM})


def diagnose_function(message: str, known: Iterable[str]) -> dict[str, str]:
    """The members of an UnknownFunction; suggests the most similar of the `known` functions."""
    called = _FUNCTION_IRI.search(message)
    near = get_close_matches(called[1], list(known), 1, _MIN_SIMILARITY) if called else []
    remedy = "The service description lists the extension functions."
    return {
        "detail": f"{message}.",
        "remedy": f"Did you mean <{near[0]}>? {remedy}" if near else remedy,
    }


def _fault_of_prefix(tokens: Tokens, token: Token, known: dict[str, str]) -> Fault:
    prefix = token.text.partition(":")[0]
    declared = prefixes(tokens)
    near = get_close_matches(prefix, [*declared, *known], 1)
    if prefix in known:
        remedy = f"Add this line at the top: PREFIX {prefix}: <{known[prefix]}>"
    elif near and near[0] in declared:
        remedy = f"Did you mean '{near[0]}:'?"
    elif near:
        line = f"PREFIX {near[0]}: <{known[near[0]]}>"
        remedy = f"Did you mean '{near[0]}:'? Then add this line at the top: {line}"
    else:
        remedy = f"Declare it at the top: PREFIX {shorten(prefix)}: <...>"
    what = f"the prefix '{shorten(prefix)}:' is not declared"
    return Fault(token.start, what, remedy, (f"PREFIX {shorten(prefix)}:",))


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
    """The first token that cannot follow those before it; None if the query only ends too early."""
    low, high = 0, len(tokens.all)
    while low < high:
        middle = (low + high) // 2
        if _viable(tokens.text[: tokens.all[middle].end]):
            low = middle + 1
        else:
            high = middle
    return tokens.all[low] if low < len(tokens.all) else None


def _viable(beginning: str) -> bool:
    """Whether a valid query can begin like this: then the parser reaches the end of the padding."""
    padded = beginning + "\n" + _PADDING
    try:
        _parse(padded)
    except SyntaxError as error:
        place = re.match(r"error at (\d+):(\d+)", str(error))
        last_line = padded.count("\n") + 1
        if place is None:
            return False
        return (int(place[1]), int(place[2])) == (last_line, len(_PADDING) + 1)
    except Exception:  # the query is complete
        return True
    return True


def _open_bracket(tokens: Tokens, wrong: Token | None) -> str:
    """A hint about a bracket that is never closed; empty if there is none."""
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
