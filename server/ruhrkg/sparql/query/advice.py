"""For readers of a 503: why their stopped query is too broad, if its text shows the reason."""

from collections.abc import Iterator

from ruhrkg.sparql.query.lexer import Token, Tokens
from ruhrkg.sparql.query.rewriting.cursor import Fresh, UnreadableError
from ruhrkg.sparql.query.rewriting.reader import Reader
from ruhrkg.sparql.query.rewriting.scope import everywhere, visible, visible_in
from ruhrkg.sparql.query.rewriting.tree import (
    MINUS,
    OPTIONAL,
    Bind,
    Clause,
    Element,
    Filter,
    Group,
    Triples,
    Union,
    Values,
    names,
    triple_text,
    written,
)

_NOT_PATTERNS = {"FILTER", "BIND", "VALUES", "ORDER", "GROUP", "HAVING", "SELECT", "CONSTRUCT"}


def advice(text: str) -> str:
    """One or two sentences on the broadest pattern found; empty if there is none."""
    tokens = Tokens(text)
    return _unbound_path(tokens) or _of_a_group(text) or _all_triples(tokens)


def _unbound_path(tokens: Tokens) -> str:
    """A path of any length between two variables traverses the graph from every node."""
    for pattern in _patterns(tokens):
        closure = any(token.text in {"*", "+"} for token in pattern[1:-1])
        if closure and pattern[0].kind == pattern[-1].kind == "variable":
            line, _ = tokens.place(pattern[0].start)
            return (
                f"The path with + or * between {pattern[0].text} and {pattern[-1].text} in line "
                f"{line} is followed from every node: bind one end to a thing."
            )
    return ""


def _of_a_group(text: str) -> str:
    """The first group with a join or MINUS that shares no variable."""
    try:
        _, query = Reader(text, Fresh(text)).query()
    except (UnreadableError, RecursionError):
        return ""
    found = (_idle_minus(group) or _cross_product(group) for group in everywhere(query))
    return next(filter(None, found), "")


def _idle_minus(group: Group) -> str:
    """MINUS removes only solutions with a common variable (SPARQL 1.1, section 8.3.3)."""
    for place, element in enumerate(group.elements):
        if isinstance(element, Clause) and element.keyword == MINUS:
            before = visible(group.elements[:place])
            if not before & visible_in(element.group):
                return (
                    "A MINUS shares no variable with the patterns before it, so it removes "
                    "nothing: leave it out, or use the same variable in both."
                )
    return ""


def _cross_product(group: Group) -> str:
    """Parts of a pattern without a common variable form a cross product."""
    parts: list[tuple[frozenset[str], bool]] = []
    for element in group.elements:
        for variables, matches in _connected_variables(element):
            common = [part for part in parts if part[0] & variables]
            joined = variables.union(*(part[0] for part in common))
            matched = matches or any(part[1] for part in common)
            parts = [*(part for part in parts if part not in common), (joined, matched)]
    unconnected = [variables for variables, matched in parts if matched and variables]
    if len(unconnected) < 2:
        return ""
    described = " and ".join(
        "?" + ", ?".join(sorted(variables)[:3]) for variables in unconnected[:2]
    )
    return (
        f"The patterns with {described} share no variable, so every combination of their matches "
        "is formed: join them, or ask in two queries."
    )


def _connected_variables(element: Element) -> list[tuple[frozenset[str], bool]]:
    """The variables that an element connects, and whether it matches against the data."""
    match element:
        case Triples(statements):
            triples = (triple for statement in statements for triple in statement.triples)
            return [(names(triple_text(triple)), True) for triple in triples]
        case Filter(constraint):
            return [(names(constraint.words), False)]
        case Bind():
            return [(names(element.expression.words) | {element.variable}, False)]
        case Values():
            return [(element.variables, False)]
        case Union(groups):
            return [(frozenset().union(*map(visible_in, groups)), True)]
        case Clause() if element.keyword != MINUS:
            inner = visible_in(element.group) | ({element.graph_variable} - {""})
            if element.keyword == OPTIONAL:  # its filters see preceding variables
                inner |= names(written(element.group))
            return [(inner, True)]
    return []


def _all_triples(tokens: Tokens) -> str:
    for pattern in _patterns(tokens):
        if len(pattern) == 3 and all(token.kind == "variable" for token in pattern):
            line, _ = tokens.place(pattern[0].start)
            return (
                f"The pattern {' '.join(token.text for token in pattern)} in line {line} matches "
                "every triple: name a property or a class."
            )
    return ""


def _patterns(tokens: Tokens) -> Iterator[list[Token]]:
    """Triple patterns: the tokens between full stops and braces, without other clauses."""
    depth, pattern, other = 0, list[Token](), False
    for token in tokens.all:
        if token.text in {"{", "}", "."} and token.kind == "symbol":
            if pattern and depth and not other:
                yield pattern
            pattern, other = [], False
            depth += {"{": 1, "}": -1}.get(token.text, 0)
        elif token.keyword in {"FILTER", "BIND"} and pattern and not other:
            if depth:
                yield pattern
            pattern, other = [token], True
        else:
            other = other or token.keyword in _NOT_PATTERNS
            pattern.append(token)
