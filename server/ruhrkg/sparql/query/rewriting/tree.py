"""The graph patterns of a query as a tree (SPARQL 1.1, section 19.8), and the tree as text.

Only what a rewriting needs is parsed: groups, triples, paths, scopes of variables. Everything
else, such as the inside of an expression, remains the text that the client wrote.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from ruhrkg.sparql.query.lexer import Tokens

GRAPH, OPTIONAL, MINUS, LATERAL = "GRAPH", "OPTIONAL", "MINUS", "LATERAL"


@dataclass(frozen=True)
class Expression:
    """Text in which the groups of EXISTS are trees."""

    parts: tuple["str | Group", ...] = ()

    @property
    def groups(self) -> tuple["Group", ...]:
        """The groups of its EXISTS."""
        return tuple(part for part in self.parts if isinstance(part, Group))

    @property
    def words(self) -> str:
        """Its text outside EXISTS."""
        return " ".join(part for part in self.parts if isinstance(part, str))


@dataclass(frozen=True)
class Path:
    """A property path: a step, or an operator with its operands.

    `kind` is step, inverse, sequence, alternative, negated, or the modifier `*`, `+`, `?`.
    """

    kind: str
    text: str
    parts: tuple["Path", ...] = ()


@dataclass(frozen=True)
class Triple:
    """One triple pattern; `notes` are annotations that follow its object (SPARQL 1.2)."""

    subject: str
    path: Path
    object: str
    notes: str = ""


@dataclass(frozen=True)
class Statement:
    """A subject with everything stated about it: as written, and as single triples."""

    text: str
    triples: tuple[Triple, ...]


@dataclass(frozen=True)
class Triples:
    """Consecutive statements."""

    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Filter:
    """FILTER with its constraint."""

    constraint: Expression


@dataclass(frozen=True)
class Bind:
    """BIND: `expression` includes the brackets and `AS ?variable`."""

    expression: Expression
    variable: str


@dataclass(frozen=True)
class Values:
    """VALUES: the variables that it binds, and those of them that it always binds."""

    text: str
    variables: frozenset[str]
    certain: frozenset[str]


@dataclass(frozen=True)
class Clause:
    """OPTIONAL, MINUS, LATERAL, or GRAPH with a `name`, and the group that follows."""

    keyword: str
    group: "Group"
    name: str = ""

    @property
    def graph_variable(self) -> str:
        """The variable after GRAPH, without its mark; empty if there is none."""
        return self.name[1:] if self.name[:1] in {"?", "$"} else ""


@dataclass(frozen=True)
class Union:
    """One group, or several with UNION between them."""

    groups: tuple["Group", ...]


Element = Triples | Filter | Bind | Values | Clause | Union


@dataclass(frozen=True)
class Item:
    """An item of a projection: a variable, or an expression AS that variable."""

    text: Expression
    variable: str
    computed: bool


@dataclass(frozen=True)
class Select:
    """The parts around the pattern of a query or sub-select.

    `head` is SELECT with its DISTINCT, or everything before the pattern of another query form.
    """

    head: str
    items: tuple[Item, ...] = ()
    star: bool = False
    dataset: str = ""
    grouping: Expression = field(default_factory=Expression)
    tail: Expression = field(default_factory=Expression)


@dataclass(frozen=True)
class Group:
    """A group graph pattern; with `select`, a sub-select or the whole query."""

    elements: tuple[Element, ...] = ()
    select: Select | None = None


def written(group: Group) -> str:
    """The text of a group, in braces."""
    return f"{{ {query_text(group) if group.select else _elements(group.elements)} }}"


def query_text(group: Group) -> str:
    """The text of a query without its prologue. `group` has a `select`."""
    select = group.select
    assert select is not None  # noqa: S101 - a query has a form
    items = " ".join(expression_text(item.text) for item in select.items)
    pieces = [
        select.head, items, "*" if select.star else "", select.dataset,
        "WHERE {", _elements(group.elements), "}",
        f"GROUP BY {expression_text(select.grouping)}" if select.grouping.parts else "",
        expression_text(select.tail),
    ]  # fmt: skip
    return " ".join(piece for piece in pieces if piece)


def expression_text(expression: Expression) -> str:
    """The text of an expression."""
    parts = (part if isinstance(part, str) else written(part) for part in expression.parts)
    return " ".join(parts)


def triple_text(triple: Triple) -> str:
    """A triple as text, with its full stop."""
    pieces = (triple.subject, triple.path.text, triple.object, triple.notes)
    return " ".join(piece for piece in pieces if piece) + " ."


def _elements(elements: Iterable[Element]) -> str:
    return "\n".join(_element(element) for element in elements)


def _element(element: Element) -> str:
    match element:
        case Triples(statements):
            return "\n".join(f"{statement.text} ." for statement in statements)
        case Filter(constraint):
            return f"FILTER {expression_text(constraint)}"
        case Bind(expression):
            return f"BIND {expression_text(expression)}"
        case Values(text):
            return text
        case Union(groups):
            return " UNION ".join(written(group) for group in groups)
        case Clause():
            pieces = (element.keyword, element.name, written(element.group))
            return " ".join(piece for piece in pieces if piece)


def with_inner(group: Group, change: Callable[[Group], Group]) -> Group:
    """The group with `change` applied to every group directly in it, including those of EXISTS."""

    def expression(old: Expression) -> Expression:
        return Expression(tuple(p if isinstance(p, str) else change(p) for p in old.parts))

    def element(old: Element) -> Element:
        match old:
            case Filter(constraint):
                return Filter(expression(constraint))
            case Bind():
                return replace(old, expression=expression(old.expression))
            case Union(groups):
                return Union(tuple(map(change, groups)))
            case Clause():
                return replace(old, group=change(old.group))
        return old

    select = group.select and replace(
        group.select,
        items=tuple(replace(item, text=expression(item.text)) for item in group.select.items),
        grouping=expression(group.select.grouping),
        tail=expression(group.select.tail),
    )
    return Group(tuple(map(element, group.elements)), select)


def inner_groups(element: Element) -> Iterator[Group]:
    """The groups in an element, including those of EXISTS."""
    match element:
        case Filter(expression) | Bind(expression):
            yield from expression.groups
        case Clause():
            yield element.group
        case Union(groups):
            yield from groups


def names(text: str) -> frozenset[str]:
    """The variables in a text, without their mark."""
    return frozenset(t.text[1:] for t in Tokens(text).all if t.kind == "variable")


def replaced(text: str, kind: str, changes: dict[str, str]) -> str:
    """`text` with tokens of a `kind` replaced, found by name (variables) or by their whole text."""
    pieces, end = [], 0
    for token in Tokens(text).all:
        if token.kind == kind:
            key = token.text[1:] if kind == "variable" else token.text
            if key in changes:
                pieces += [text[end : token.start], changes[key]]
                end = token.end
    return "".join((*pieces, text[end:]))
