"""GRAPH as the specification evaluates it (SPARQL 1.1, section 18.6, eval(D(G), Graph(...))).

`GRAPH ?g { P }` evaluates P on each named graph by itself, with ?g unbound inside, and joins the
graph's name afterwards. The engine attaches ?g to every triple pattern instead. The result is the
same for plain patterns, but not if a solution needs no triple (VALUES), if ?g must not be visible
(FILTER), or if solutions are grouped (sub-selects) or compared (MINUS). Such patterns become

    GRAPH ?g {} LATERAL { GRAPH ?g { P } }

with ?g renamed inside P and projected from its sub-selects: each graph is evaluated by itself.
"""

from dataclasses import replace

from ruhrkg.sparql.query.rewriting.cursor import Fresh
from ruhrkg.sparql.query.rewriting.lateral import Lateral, counts_all
from ruhrkg.sparql.query.rewriting.problems import CannotRewriteError
from ruhrkg.sparql.query.rewriting.renaming import renamed
from ruhrkg.sparql.query.rewriting.scope import (
    certain,
    certain_in,
    everywhere,
    mentions,
    visible_in,
)
from ruhrkg.sparql.query.rewriting.tree import (
    GRAPH,
    LATERAL,
    MINUS,
    Bind,
    Clause,
    Element,
    Expression,
    Filter,
    Group,
    Triples,
    Union,
    inner_groups,
    names,
    with_inner,
)

# An aggregate without GROUP BY is written twice, together with the pattern inside it.
_MAX_NESTED_COUNTS = 4


def rewrite_graphs(group: Group, fresh: Fresh) -> Group:
    """The group with every GRAPH rewritten, at any depth. Raises CannotRewriteError."""
    for inner in everywhere(group):
        for element in inner.elements:
            if isinstance(element, Clause) and element.graph_variable:
                _check_counts(element)
    return _rewrite(group, fresh)


def _rewrite(group: Group, fresh: Fresh) -> Group:
    group = with_inner(group, lambda inner: _rewrite(inner, fresh))
    return replace(group, elements=tuple(_rewritten(element, fresh) for element in group.elements))


def _rewritten(element: Element, fresh: Fresh) -> Element:
    if not isinstance(element, Clause) or element.keyword != GRAPH:
        return element
    if not element.group.elements and not element.group.select:
        return element  # the engine handles this correctly
    if not element.graph_variable:
        return element if _needs_triple(element.group) else _guarded(element)
    if _is_plain(element.group, element.graph_variable):
        return element
    return _each_by_itself(element, fresh)


def _guarded(clause: Clause) -> Element:
    """Make GRAPH with an IRI have no solutions unless a graph has that name."""
    return Union((Group((replace(clause, group=Group()), clause)),))


def _each_by_itself(clause: Clause, fresh: Fresh) -> Element:
    variable, group = clause.graph_variable, clause.group
    agreed = list[Element]()
    if mentions(group, variable):
        inside = fresh.variable()
        seen = variable in visible_in(group)
        group = renamed(group, variable, inside[1:])
        if seen:
            constraint = f"(!BOUND({inside}) || SAMETERM({inside}, {clause.name}))"
            agreed = [Filter(Expression((constraint,)))]
    lateral = Group((replace(clause, group=Lateral(variable, fresh).group(group)),))
    named = replace(clause, group=Group())
    return Union((Group((named, Clause(LATERAL, lateral), *agreed)),))


def _needs_triple(group: Group) -> bool:
    """Whether a group has no solution in an empty graph."""
    if group.select and counts_all(group.select):
        return False
    return any(_element_needs_triple(element) for element in group.elements)


def _element_needs_triple(element: Element) -> bool:
    match element:
        case Triples():
            return True
        case Union(groups):
            return all(map(_needs_triple, groups))
    return False


def _is_plain(group: Group, variable: str) -> bool:
    """Whether the engine's evaluation of GRAPH ?variable gives the right solutions."""
    stated = any(
        variable in names(statement.text)
        for element in group.elements
        if isinstance(element, Triples)
        for statement in element.statements
    )
    if stated:  # a triple binds ?variable; nothing else may use it
        others = (element for element in group.elements if not isinstance(element, Triples))
        if mentions(Group(tuple(others)), variable):
            return False
    elif mentions(group, variable):
        return False
    return _graph_is_bound(group) is True


def _graph_is_bound(group: Group) -> bool | None:
    """Whether the engine binds the graph in every solution of a group.

    False if no part of the group matches against the graph; None if some parts do and others do
    not, so that solutions from several graphs could be combined.
    """
    if group.select:  # the engine treats even an empty pattern as "some graph"
        return None
    bound, waiting = False, False
    for position, element in enumerate(group.elements):
        found = _binds_graph(element, group.elements[:position], bound=bound)
        if found is None:
            return None
        bound = bound or found
        waiting = waiting or (isinstance(element, Filter) and bool(element.constraint.groups))
    return None if waiting and not bound else bound


def _binds_graph(element: Element, before: tuple[Element, ...], *, bound: bool) -> bool | None:
    """The same for one element; `bound` is the result for the elements `before` it in the group."""
    match element:
        case Triples():
            return True
        case Union(groups):
            found = [_graph_is_bound(group) for group in groups]
            return None if None in found else all(found)
        case Filter(expression):
            return False if _settles_exists(expression) else None
        case Bind(expression):
            safe = not expression.groups or (bound and _settles_exists(expression))
            return False if safe else None
        case Clause() if element.keyword != GRAPH:
            inner = _graph_is_bound(element.group)
            safe = bound and inner is not None and element.keyword != LATERAL
            if element.keyword == MINUS and inner:
                safe = safe and _shares(before, element.group)
            return False if safe else None
    return False


def _shares(before: tuple[Element, ...], removed: Group) -> bool:
    """Whether every solution before MINUS has a variable in common with every one after it."""
    return bool(certain(before) & certain_in(removed))


def _settles_exists(expression: Expression) -> bool:
    """Whether EXISTS, for which the graph is already bound, matches only against that graph."""
    return not any(
        inner.select or any(_is_minus(element) for element in inner.elements)
        for group in expression.groups
        for inner in everywhere(group)
    )


def _is_minus(element: Element) -> bool:
    return isinstance(element, Clause) and element.keyword == MINUS


def _check_counts(clause: Clause) -> None:
    if _nested_counts(clause.group) > _MAX_NESTED_COUNTS:
        raise CannotRewriteError(
            f"Inside GRAPH {clause.name} more than {_MAX_NESTED_COUNTS} sub-selects with "
            "aggregates are nested in each other.",
            "Give them GROUP BY, or count in several queries.",
        )


def _nested_counts(group: Group) -> int:
    """How deeply sub-selects with aggregates and without GROUP BY are nested."""
    counts = group.select is not None and counts_all(group.select)
    inner = (_nested_counts(g) for element in group.elements for g in inner_groups(element))
    return counts + max(inner, default=0)
