"""Which variables a pattern binds (SPARQL 1.1, section 18.2.1), and which it always binds."""

from collections.abc import Iterable

from ruhrkg.sparql.query.lexer import Tokens
from ruhrkg.sparql.query.rewriting.tree import (
    GRAPH,
    LATERAL,
    MINUS,
    Bind,
    Clause,
    Element,
    Expression,
    Group,
    Select,
    Triples,
    Union,
    Values,
    expression_text,
    inner_groups,
    names,
    written,
)

_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
_NONE = frozenset[str]()


def visible(elements: Iterable[Element]) -> frozenset[str]:
    """The variables that may have a value after these elements."""
    return _NONE.union(*map(_visible_of, elements))


def visible_in(group: Group) -> frozenset[str]:
    """The variables that may have a value after a group or sub-select."""
    if group.select and not group.select.star:
        return frozenset(item.variable for item in group.select.items)
    return visible(group.elements)


def _visible_of(element: Element) -> frozenset[str]:
    match element:
        case Triples(statements):
            return _NONE.union(*(names(statement.text) for statement in statements))
        case Bind():
            return frozenset({element.variable})
        case Values():
            return element.variables
        case Union(groups):
            return _NONE.union(*map(visible_in, groups))
        case Clause() if element.keyword != MINUS:
            return visible_in(element.group) | {element.graph_variable} - {""}
    return _NONE


def certain(elements: Iterable[Element]) -> frozenset[str]:
    """The variables that have a value in every solution of these elements."""
    return _NONE.union(*map(_certain_of, elements))


def certain_in(group: Group) -> frozenset[str]:
    """The variables that have a value in every solution of a group or sub-select."""
    given = certain(group.elements)
    if group.select is None or group.select.star:
        return given
    plain = {item.variable for item in group.select.items if not item.computed}
    if is_aggregated(group.select):
        plain &= names(expression_text(group.select.grouping))
    return given & plain


def _certain_of(element: Element) -> frozenset[str]:
    match element:
        case Triples():
            return _visible_of(element)
        case Values():
            return element.certain
        case Union(groups):
            return frozenset.intersection(*map(certain_in, groups))
        case Clause() if element.keyword in {GRAPH, LATERAL}:
            return certain_in(element.group) | {element.graph_variable} - {""}
    return _NONE


def is_aggregated(select: Select) -> bool:
    """Whether solutions are grouped: by GROUP BY, HAVING, or an aggregate."""
    if select.grouping.parts:
        return True
    texts = [select.tail.words, *(item.text.words for item in select.items if item.computed)]
    called = {token.keyword for text in texts for token in Tokens(text).all}
    return "HAVING" in called or bool(called & _AGGREGATES)


def mentions(group: Group, variable: str) -> bool:
    """Whether a variable occurs anywhere in a group, including its sub-selects."""
    return variable in names(written(group))


def everywhere(group: Group) -> Iterable[Group]:
    """A group and everything in it, at any depth."""
    yield group
    for element in group.elements:
        for inner in inner_groups(element):
            yield from everywhere(inner)
    if group.select:
        for expression in expressions_of(group.select):
            for inner in expression.groups:
                yield from everywhere(inner)


def expressions_of(select: Select) -> tuple[Expression, ...]:
    """The expressions around a pattern that may contain EXISTS."""
    return (*(item.text for item in select.items), select.grouping, select.tail)
