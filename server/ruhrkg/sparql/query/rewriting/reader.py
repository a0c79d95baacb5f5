"""Read a whole query into a tree: forms, groups, sub-selects, clauses.

Recursion is as deep as the nesting of the query, which the screening limits beforehand.
"""

from collections.abc import Callable

from ruhrkg.sparql.query.lexer import Tokens
from ruhrkg.sparql.query.rewriting.cursor import Cursor, Fresh, UnreadableError
from ruhrkg.sparql.query.rewriting.tree import (
    GRAPH,
    LATERAL,
    MINUS,
    OPTIONAL,
    Bind,
    Clause,
    Element,
    Expression,
    Filter,
    Group,
    Item,
    Select,
    Triples,
    Union,
    Values,
    names,
)
from ruhrkg.sparql.query.rewriting.triples import TriplesReader

_MODIFIERS = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")


class Reader:
    """Reads one query."""

    def __init__(self, text: str, fresh: Fresh) -> None:
        self._cursor = Cursor(Tokens(text))
        self._triples = TriplesReader(self._cursor, fresh)

    def query(self) -> tuple[str, Group]:
        """The prologue as text, and the query. Raises UnreadableError."""
        while not self._cursor.at("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
            self._cursor.take()
        prologue = self._cursor.since(0)
        query = self._select() if self._cursor.at("SELECT") else self._other_form()
        if self._cursor.now.kind != "end":
            raise UnreadableError(self._cursor.now)
        return prologue, query

    def _other_form(self) -> Group:
        """ASK, DESCRIBE, or CONSTRUCT with its template."""
        start = self._cursor.place
        form = self._cursor.take().keyword
        star = form == "DESCRIBE" and self._cursor.at("*")
        if form == "CONSTRUCT" and self._cursor.at("{"):
            self._cursor.skip_brackets()
        elif star:
            self._cursor.take()
        head = form if star else self._cursor.since(start)
        start = self._cursor.place
        while not self._cursor.at("WHERE", "{") and self._cursor.now.kind != "end":
            self._cursor.take()
        dataset = self._cursor.since(start)
        self._cursor.took("WHERE")
        if form == "DESCRIBE" and self._cursor.now.kind == "end":  # of names only
            return Group((), Select(head, (), star, dataset))
        elements = self._braces()
        grouping, tail = self._modifiers()
        return Group(elements, Select(head, (), star, dataset, grouping, tail))

    def _select(self) -> Group:
        """A query or sub-select from SELECT to the end of its modifiers."""
        start = self._cursor.place
        self._cursor.expect("SELECT")
        self._cursor.took("DISTINCT", "REDUCED")
        head = self._cursor.since(start)
        star, items = self._cursor.took("*"), list[Item]()
        while not star and not self._cursor.at("WHERE", "FROM", "{"):
            items.append(self._item())
        start = self._cursor.place
        while not self._cursor.at("WHERE", "{"):
            self._cursor.take()
        dataset = self._cursor.since(start)
        self._cursor.took("WHERE")
        elements = self._braces()
        grouping, tail = self._modifiers()
        return Group(elements, Select(head, tuple(items), star, dataset, grouping, tail))

    def _item(self) -> Item:
        if self._cursor.now.kind == "variable":
            text = self._cursor.take().text
            return Item(Expression((text,)), text[1:], computed=False)
        expression = self._brackets()
        return Item(expression, self._last_variable(), computed=True)

    def _last_variable(self) -> str:
        """The variable before a closing bracket that was just consumed."""
        token = self._cursor.after(-2)
        if token.kind != "variable":
            raise UnreadableError(token)
        return token.text[1:]

    def _modifiers(self) -> tuple[Expression, Expression]:
        grouping = Expression()
        if self._cursor.took("GROUP"):
            self._cursor.expect("BY")
            grouping = self._until(lambda: self._cursor.at(*_MODIFIERS[1:], "}"))
        return grouping, self._until(lambda: self._cursor.at("}"))

    def _braces(self) -> tuple[Element, ...]:
        """The elements of a group with its braces."""
        self._cursor.expect("{")
        elements = self._sole() if self._cursor.at("SELECT") else self._elements()
        self._cursor.expect("}")
        return elements

    def group(self) -> Group:
        """A group or sub-select with its braces. Raises UnreadableError."""
        if self._cursor.at("{") and self._cursor.after(1).keyword == "SELECT":
            self._cursor.take()
            group = self._select()
            self._cursor.expect("}")
            return group
        return Group(self._braces())

    def _sole(self) -> tuple[Element, ...]:
        """A sub-select that is the whole of a pattern, as if it had its own braces."""
        return (Union((self._select(),)),)

    def _elements(self) -> tuple[Element, ...]:
        elements = list[Element]()
        while not self._cursor.at("}"):
            if self._cursor.took("."):
                continue
            elements.append(self._element())
        return tuple(elements)

    def _element(self) -> Element:
        if self._cursor.at("{"):
            groups = [self.group()]
            while self._cursor.took("UNION"):
                groups.append(self.group())
            return Union(tuple(groups))
        if self._cursor.took("FILTER"):
            return Filter(self._constraint())
        if self._cursor.took("BIND"):
            expression = self._brackets()
            return Bind(expression, self._last_variable())
        if self._cursor.at("VALUES"):
            return self._values()
        for keyword in (OPTIONAL, MINUS, LATERAL):
            if self._cursor.took(keyword):
                return Clause(keyword, self.group())
        if self._cursor.took(GRAPH):
            name = self._cursor.take()
            if name.kind not in {"variable", "iri", "prefixed"}:
                raise UnreadableError(name)
            return Clause(GRAPH, self.group(), name.text)
        triples = self._triples.triples() if self._triples.starts() else Triples(())
        if not triples.statements:
            raise UnreadableError(self._cursor.now)
        return triples

    def _values(self) -> Values:
        start = self._cursor.place
        self._cursor.expect("VALUES")
        if self._cursor.at("("):
            self._cursor.skip_brackets()
        else:
            self._cursor.take()
        given = names(self._cursor.since(start))
        block = self._cursor.place
        self._cursor.skip_brackets()
        unset = "UNDEF" in self._cursor.since(block).upper()
        return Values(self._cursor.since(start), given, frozenset() if unset else given)

    def _constraint(self) -> Expression:
        """The constraint after FILTER: brackets, a call, or EXISTS."""
        if self._cursor.at("("):
            return self._brackets()
        parts = list[str | Group]()
        start = self._cursor.place
        self._cursor.took("NOT")
        if self._cursor.took("EXISTS"):
            parts += [self._cursor.since(start), self.group()]
            return Expression(tuple(parts))
        self._cursor.take()
        call = self._cursor.since(start)
        return Expression((call, *self._brackets().parts))

    def _brackets(self) -> Expression:
        """Round brackets and their contents."""
        if not self._cursor.at("("):
            raise UnreadableError(self._cursor.now)
        depth = 0

        def closed() -> bool:
            nonlocal depth
            if depth:
                depth -= self._cursor.after(-1).text == ")"
                if depth == 0:
                    return True
            depth += self._cursor.at("(")
            return False

        return self._until(closed)

    def _until(self, stop: Callable[[], bool]) -> Expression:
        """Everything up to where `stop`, checked before each token, is true; groups as trees."""
        parts, start = list[str | Group](), self._cursor.place
        while self._cursor.now.kind != "end" and not stop():
            if self._cursor.at("{") and self._cursor.after(-1).keyword == "EXISTS":
                parts += [self._cursor.since(start), self.group()]
                start = self._cursor.place
            elif self._cursor.at("{"):
                self._cursor.skip_brackets()
            else:
                self._cursor.take()
        if text := self._cursor.since(start):
            parts.append(text)
        return Expression(tuple(parts))
