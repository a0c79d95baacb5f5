"""Give a variable another name inside a group."""

from dataclasses import replace

from ruhrkg.sparql.query.rewriting.tree import (
    Bind,
    Clause,
    Element,
    Expression,
    Filter,
    Group,
    Statement,
    Triple,
    Triples,
    Union,
    Values,
    replaced,
)


def renamed(group: Group, old: str, new: str) -> Group:
    """The group with the variable `old` renamed to `new` everywhere.

    Only sound if the variable is not visible outside the group.
    """

    def text(before: str) -> str:
        return replaced(before, "variable", {old: f"?{new}"})

    def name(before: str) -> str:
        return new if before == old else before

    def named(before: frozenset[str]) -> frozenset[str]:
        return frozenset(map(name, before))

    def expression(before: Expression) -> Expression:
        return Expression(tuple(text(p) if isinstance(p, str) else inside(p) for p in before.parts))

    def triple(before: Triple) -> Triple:
        path = replace(before.path, text=text(before.path.text))
        return Triple(text(before.subject), path, text(before.object), text(before.notes))

    def element(before: Element) -> Element:
        match before:
            case Triples(statements):
                return Triples(
                    tuple(
                        Statement(text(s.text), tuple(map(triple, s.triples))) for s in statements
                    )
                )
            case Filter(constraint):
                return Filter(expression(constraint))
            case Bind():
                return Bind(expression(before.expression), name(before.variable))
            case Values():
                return Values(text(before.text), named(before.variables), named(before.certain))
            case Union(groups):
                return Union(tuple(map(inside, groups)))
            case Clause():
                return replace(before, group=inside(before.group), name=text(before.name))

    def inside(before: Group) -> Group:
        select = before.select and replace(
            before.select,
            items=tuple(
                replace(item, text=expression(item.text), variable=name(item.variable))
                for item in before.select.items
            ),
            grouping=expression(before.select.grouping),
            tail=expression(before.select.tail),
        )
        return Group(tuple(map(element, before.elements)), select)

    return inside(group)
