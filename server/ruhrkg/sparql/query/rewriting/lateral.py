"""Groups inside GRAPH ?g in which ?g already has a value, since LATERAL binds it one by one."""

from dataclasses import dataclass, replace

from ruhrkg.sparql.query.rewriting.cursor import Fresh
from ruhrkg.sparql.query.rewriting.problems import CannotRewriteError
from ruhrkg.sparql.query.rewriting.renaming import renamed
from ruhrkg.sparql.query.rewriting.scope import (
    certain,
    certain_in,
    expressions_of,
    is_aggregated,
    visible,
    visible_in,
)
from ruhrkg.sparql.query.rewriting.tree import (
    GRAPH,
    MINUS,
    Clause,
    Element,
    Expression,
    Filter,
    Group,
    Item,
    Select,
    Union,
    expression_text,
    names,
    with_inner,
    written,
)

_FALSE = Filter(Expression(("(false)",)))


def counts_all(select: Select) -> bool:
    """Whether all solutions form one group, even if there are none."""
    return is_aggregated(select) and not select.grouping.parts


@dataclass(frozen=True)
class Lateral:
    """Rewrites the group that LATERAL evaluates with a value of `variable`."""

    variable: str
    fresh: Fresh

    def group(self, group: Group, *, dependent: bool = True) -> Group:
        """Rewrite a group; `dependent` if it matches that graph, not that of an inner GRAPH.

        Raises CannotRewriteError.
        """
        elements = list[Element]()
        for element in group.elements:
            changed = self._element(element, dependent=dependent)
            if isinstance(changed, Clause) and changed.keyword == MINUS:
                elements = self._without(elements, changed)
            else:
                elements.append(changed)
        group = replace(group, elements=tuple(elements))
        if not group.select or not dependent:
            return group
        return self._sub_select(group, group.select)

    def _element(self, element: Element, *, dependent: bool) -> Element:
        other = isinstance(element, Clause) and element.keyword == GRAPH

        def inside(group: Group) -> Group:
            return self.group(group, dependent=dependent and not other)

        (changed,) = with_inner(Group((element,)), inside).elements
        return changed

    def _without(self, before: list[Element], minus: Clause) -> list[Element]:
        """The elements `before` MINUS, and the replacement of MINUS.

        For the engine the graph's variable is common to both sides; in the specification it is
        not. So MINUS is preserved only if another variable is certainly common; if no other is,
        it removes nothing. Otherwise it is expressed by its definition: compatible solutions with
        a common variable (section 18.5).
        """
        common = visible(before) & visible_in(minus.group) - {self.variable}
        if not common:
            return before
        if certain(before) & certain_in(minus.group) - {self.variable}:
            return [*before, minus]
        removed, pairs = minus.group, list[tuple[str, str]]()
        for name in sorted(names(written(minus.group)) - {self.variable}):
            other = self.fresh.variable()
            removed = renamed(removed, name, other[1:])
            if name in common:
                pairs.append((f"?{name}", other))
        agree = " && ".join(f"(!BOUND({a}) || !BOUND({b}) || SAMETERM({a}, {b}))" for a, b in pairs)
        meet = " || ".join(f"(BOUND({a}) && BOUND({b}))" for a, b in pairs)
        compatible = Filter(Expression((f"({agree} && ({meet}))",)))
        absent = Filter(Expression(("NOT EXISTS", Group((Union((removed,)), compatible)))))
        filters = [element for element in before if isinstance(element, Filter)]
        others = [element for element in before if not isinstance(element, Filter)]
        return [*filters, Union((Group((*others, absent)),))]

    def _sub_select(self, group: Group, select: Select) -> Group:
        """A sub-select that passes ?variable in and out, so that it matches one graph only."""
        if any(expression.groups for expression in expressions_of(select)):
            raise CannotRewriteError(
                f"A sub-select inside GRAPH ?{self.variable} has EXISTS outside of its pattern.",
                "Give its value to a variable with BIND inside the pattern.",
            )
        item = Item(Expression((f"?{self.variable}",)), self.variable, computed=False)
        with_graph = replace(select, items=(item, *select.items))
        if not is_aggregated(select):
            return replace(group, select=with_graph)
        keys = f"?{self.variable} {expression_text(select.grouping)}".strip()
        counted = replace(group, select=replace(with_graph, grouping=Expression((keys,))))
        if select.grouping.parts:
            return counted
        # Without GROUP BY there is one group even if nothing matches; with GROUP BY there is none.
        nothing = Union((Group((_FALSE,), select),))
        matched = Group(group.elements, Select("SELECT", (item,)))  # it hides all other variables
        absent = Filter(Expression(("NOT EXISTS", matched)))
        return Group((Union((counted, Group((nothing, absent)))),))
