"""For writers of queries: common mistakes, with the variable concerned and what to write instead.

They are rules that the engine reports without the variable or label concerned, and syntax from
other languages.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise

from ruhrkg.sparql.query.faults import Fault
from ruhrkg.sparql.query.lexer import Token, Tokens
from ruhrkg.sparql.query.rewriting.cursor import Fresh, UnreadableError
from ruhrkg.sparql.query.rewriting.reader import Reader
from ruhrkg.sparql.query.rewriting.scope import everywhere, is_aggregated, visible
from ruhrkg.sparql.query.rewriting.tree import (
    Bind,
    Group,
    Select,
    Triples,
    expression_text,
    names,
)

_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
_WITHOUT_AGGREGATES = {
    "FILTER": "Group the solutions and write HAVING({}(...) ...) after the closing brace of the "
    "pattern and GROUP BY.",
    "BIND": "Put it in SELECT, after which it has a name: ({}(...) AS ?name).",
}
_AFTER_THE_PATTERN = {"LIMIT", "OFFSET", "ORDER", "GROUP", "HAVING"}
_FUNCTIONS = (
    "ABS", "BNODE", "BOUND", "CEIL", "COALESCE", "CONCAT", "CONTAINS", "DATATYPE", "DAY",
    "ENCODE_FOR_URI", "FLOOR", "HOURS", "IF", "IRI", "ISBLANK", "ISIRI", "ISLITERAL", "ISNUMERIC",
    "LANG", "LANGMATCHES", "LCASE", "MD5", "MINUTES", "MONTH", "NOW", "RAND", "REGEX", "REPLACE",
    "ROUND", "SAMETERM", "SECONDS", "SHA1", "SHA256", "SHA384", "SHA512", "STR", "STRAFTER",
    "STRBEFORE", "STRDT", "STRENDS", "STRLANG", "STRLEN", "STRSTARTS", "STRUUID", "SUBSTR",
    "TIMEZONE", "TZ", "UCASE", "UUID", "YEAR",
)  # fmt: skip
_WORDS = {
    "NULL": "There is no null: check whether a variable has a value with BOUND(?x) or !BOUND(?x).",
    "ISNULL": "Check whether a variable has a value with BOUND(?x) or !BOUND(?x).",
    "AND": "Write && for and.",
    "OR": "Write || for or.",
    "LIKE": 'Use CONTAINS(?x, "..."), STRSTARTS or REGEX.',
    "TOP": "Write LIMIT 10 at the end of the query.",
}


def broken_rule(tokens: Tokens) -> Fault | None:
    """The rule that a query breaks although its syntax is right, if it is one of those known here.

    Those of SELECT (SPARQL 1.1, section 19.8, notes 12 and 13; section 11.4), FILTER,
    BIND (section 10.1) and blank nodes (section 4.1.4).
    """
    if fault := _aggregate_in_pattern(tokens):
        return fault
    try:
        _, query = Reader(tokens.text, Fresh(tokens.text)).query()
    except (UnreadableError, RecursionError):
        return None
    groups = list(everywhere(query))
    selects = [group for group in groups if _is_select(group.select)]
    keywords = [token for token in tokens.all if token.keyword == "SELECT"]
    for group, keyword in zip(selects, keywords, strict=False):
        for name, what, remedy in _rules(group):
            return Fault(_first(tokens, keyword, name).start, what, remedy)
    rebound = (_rebound(tokens, name) for group in groups for name in _bound_twice(group))
    return next(rebound, None) or _shared_blank(tokens, groups)


def _aggregate_in_pattern(tokens: Tokens) -> Fault | None:
    """The first aggregate in a FILTER or BIND, outside the braces of EXISTS (section 11.1)."""
    clause, round_brackets, braces = "", 0, 0
    for token, following in pairwise(tokens.all):
        if not clause:
            clause = token.keyword if token.keyword in _WITHOUT_AGGREGATES else ""
            continue
        round_brackets += (token.text == "(") - (token.text == ")")
        braces += (token.text == "{") - (token.text == "}")
        if not braces and token.keyword in _AGGREGATES and following.text == "(":
            what = f"the aggregate {token.keyword} is not allowed in {clause}"
            remedy = _WITHOUT_AGGREGATES[clause].format(token.keyword)
            return Fault(token.start, what, remedy)
        if not round_brackets and not braces and token.text in {")", "}"}:
            clause = ""
    return None


def _is_select(select: Select | None) -> bool:
    return select is not None and select.head.upper().startswith("SELECT")


def _first(tokens: Tokens, keyword: Token, name: str) -> Token:
    """The first occurrence of a variable, or of the star, after a keyword."""
    after = (token for token in tokens.all if token.start > keyword.start)
    found = (t for t in after if (t.text[1:] == name if t.kind == "variable" else t.text == name))
    return next(found, keyword)


def _rules(group: Group) -> Iterator[tuple[str, str, str]]:
    """Each rule that a SELECT breaks: the variable, what is wrong, and what to write instead."""
    select = group.select
    assert select is not None  # noqa: S101 - the caller passes only groups with SELECT
    if select.star and is_aggregated(select):
        yield "*", "SELECT * cannot be grouped", "Name the variables of GROUP BY and aggregates."
    given = set(visible(group.elements))
    keys = names(expression_text(select.grouping))
    for item in select.items:
        name = item.variable
        if item.computed and name in given:
            yield (
                name, f"AS ?{name} gives ?{name} a value that it has already",
                f"Give the new value a name of its own, such as ?{name}1.",
            )  # fmt: skip
        elif not item.computed and is_aggregated(select) and name not in keys:
            yield (
                name, f"?{name} is neither in GROUP BY nor in an aggregate",
                f"Add ?{name} to GROUP BY, or write (SAMPLE(?{name}) AS ?{name}1).",
            )  # fmt: skip
        if item.computed:
            given.add(name)


def _bound_twice(group: Group) -> Iterator[str]:
    """The variables that BIND assigns although its group already uses them."""
    for position, element in enumerate(group.elements):
        if isinstance(element, Bind) and element.variable in visible(group.elements[:position]):
            yield element.variable


def _rebound(tokens: Tokens, name: str) -> Fault:
    bind = next(token for token in tokens.all if token.keyword == "BIND")
    assigned = (
        token
        for before, token in pairwise(tokens.all)
        if token.start > bind.start and before.keyword == "AS" and token.text[1:] == name
    )
    return Fault(
        next(assigned, bind).start,
        f"BIND gives ?{name} a value, but the variable occurs before it in the same group",
        "Give the new value a name of its own.",
    )


def _shared_blank(tokens: Tokens, groups: list[Group]) -> Fault | None:
    """The first blank node label that is used in two groups."""
    labels: set[str] = set()
    for group in groups:
        texts = [s.text for e in group.elements if isinstance(e, Triples) for s in e.statements]
        found = {token.text for token in Tokens(" ".join(texts)).all if token.kind == "blank"}
        for label in sorted(found & labels):
            place = [token.start for token in tokens.all if token.text == label][-1]
            what = f"the blank node {label} occurs in two groups"
            return Fault(place, what, "Use a variable instead, which may occur in several groups.")
        labels |= found
    return None


def usual_remedy(tokens: Tokens, wrong: Token | None) -> str:
    """What to write instead of an unexpected token; empty if not known."""
    if wrong is None:
        return ""
    place = tokens.all.index(wrong)
    before = tokens.all[place - 1] if place else wrong
    following = tokens.all[place + 1] if place + 1 < len(tokens.all) else wrong
    word = wrong.keyword
    if word in _WORDS:
        return _WORDS[word]
    if word in _AFTER_THE_PATTERN:
        if _in_pattern(tokens, place):
            return f"{word} belongs after the closing brace of the pattern."
        return "The clauses come in this order: GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET."
    if _in_select(tokens, place):
        return _remedy_in_select(word, wrong, before)
    if wrong.text == "=" and before.text == "=":
        return "Write = to compare."
    if wrong.text == "<>":
        return "Write != for different."
    if before.keyword == "FILTER" and wrong.kind in {"variable", "string", "number"}:
        return "Put the condition in brackets: FILTER(...)."
    if word and following.text == "(":
        near = get_close_matches(word, _FUNCTIONS, 1, 0.7)
        return f"{near[0]} may be meant." if near else "There is no function with that name."
    return ""


def _in_pattern(tokens: Tokens, place: int) -> bool:
    """Whether a token is directly in a group, not after the pattern of a sub-select."""
    opened: list[int] = []
    for position, token in enumerate(tokens.all[:place]):
        if token.text == "{":
            opened.append(position)
        elif token.text == "}" and opened:
            opened.pop()
    return bool(opened) and tokens.all[opened[-1] + 1].keyword != "SELECT"


def _in_select(tokens: Tokens, place: int) -> bool:
    """Whether a token is between SELECT and its pattern."""
    for token in reversed(tokens.all[:place]):
        if token.keyword == "SELECT":
            return True
        if token.text in {"{", "}"} or token.keyword in {"WHERE", "FROM", "BY"}:
            return False
    return False


def _remedy_in_select(word: str, wrong: Token, before: Token) -> str:
    if word in _AGGREGATES:
        return f"Put it in brackets and give it a name: ({word}(...) AS ?name)."
    if wrong.text == ",":
        return "Variables after SELECT are not separated by commas."
    if before.keyword == "AS" and word:
        return f"The name is a variable: AS ?{wrong.text}."
    if wrong.text == ")":
        return "Give the value in brackets a name: (... AS ?name)."
    return ""
