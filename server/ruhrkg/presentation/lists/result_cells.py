"""A table of results on a page: links to our pages, numbers and dates in the usual form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ruhrkg.locale import Text
from ruhrkg.presentation.labels import Names, readable, source_names
from ruhrkg.presentation.page_source import PageSource
from ruhrkg.results.table import Table, Term
from ruhrkg.vocabulary import BOOLEAN_TYPE, DATE_TYPES, NUMBER_TYPES, PREFIXES, compact

LIMIT = 500
"""The maximum number of rows on a page; the downloads contain all."""

_WKT = PREFIXES["geo"] + "wktLiteral"
_LONGEST = 60
_Pair = tuple[Term | None, Term | None]


@dataclass(frozen=True)
class Link:
    """A link: its text, its target, and a hint displayed beside it."""

    text: str
    href: str
    title: str


@dataclass(frozen=True)
class Cell:
    """One value: its text, its link, its language, and whether it is a number.

    `iri` is the prefixed name of a thing whose name is the text; `links` are the things that
    the text lists by their IRIs.
    """

    text: str
    href: str = ""
    language: str = ""
    number: bool = False
    iri: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Column:
    """The heading of a column, and whether it contains numbers."""

    title: str
    number: bool


@dataclass(frozen=True)
class ResultTable:
    """The part of a table on a page; `total` counts all rows, `cells` has the first of them."""

    columns: tuple[Column, ...]
    cells: tuple[tuple[Cell, ...], ...]
    total: int
    boolean: bool | None = None

    @property
    def cut(self) -> bool:
        """Whether there are more rows than the page displays."""
        return self.total > len(self.cells)


def result_table(source: PageSource, table: Table, *, worded: bool = False) -> ResultTable:
    """The first rows of `table` for a reader.

    In our own queries (`worded`) variables are named in words, things by their names, sources by
    publisher and title; results of other queries are unchanged. If a column `xLabel` has the names
    for a column `x`, one column displays the name as a link.
    """
    columns = [
        (name, label if (label := name + "Label") in table.names else "")
        for name in table.names
        if name.removesuffix("Label") == name or name.removesuffix("Label") not in table.names
    ]
    pairs = [
        [(row.get(name), row.get(label)) for name, label in columns] for row in table.rows[:LIMIT]
    ]
    writer = _Writer(source, pairs) if worded else _Writer(source, ())
    cells = tuple(
        tuple(
            writer.cell(term, label, name if worded else "")
            for (term, label), (name, _) in zip(row, columns, strict=True)
        )
        for row in pairs
    )
    titles = tuple(
        Column(
            source.locale.either(f"column.{name}", name) if worded else name,
            _is_numeric(row[place] for row in cells),
        )
        for place, (name, _) in enumerate(columns)
    )
    return ResultTable(titles, cells, len(table.rows), table.boolean)


def _is_numeric(column: Iterable[Cell]) -> bool:
    filled = [cell.number for cell in column if cell.text]
    return bool(filled) and all(filled)


class _Writer:
    """Writes terms as cells, with the names of the things in `pairs` (one query)."""

    def __init__(self, source: PageSource, pairs: Iterable[Sequence[_Pair]]) -> None:
        self._locale = source.locale
        self._urls = source.urls
        bare = [pair for row in pairs for pair in row]
        things = {
            term.value
            for term, label in bare
            if isinstance(term, NamedNode) and not isinstance(label, Literal)
        }
        listed = [i for term, _ in bare if isinstance(term, Literal) for i in self._listed(term)]
        named = [term.value for term, _ in bare if isinstance(term, NamedNode)]
        sources = {iri for iri in (*named, *listed) if self._is_source(iri)}
        self._worded = bool(bare)
        self._names = Names.of(source.data, source.locale, things.union(listed) - sources, sources)
        self._sources = source_names(self._names.documents, source.locale)

    def _is_source(self, iri: str) -> bool:
        return (self._urls.local(iri) or "").startswith("id/source/") and "#" not in iri

    def _listed(self, literal: Literal) -> list[str]:
        """The IRIs of things that a literal consists of."""
        words = literal.value.split()
        return words if all(map(self._urls.resolvable, words)) else []

    def cell(self, term: Term | None, label: Term | None, column: str) -> Cell:
        """One value; `column` is the variable of one of our own queries."""
        if isinstance(term, NamedNode):
            return self._thing(term.value, label)
        if not isinstance(term, Literal):
            return Cell("" if term is None else str(term))
        datatype = term.datatype.value
        if datatype in NUMBER_TYPES:
            return Cell(self._locale.number(term.value), number=True)
        if datatype in DATE_TYPES:
            return Cell(self._locale.date(term.value))
        if column and datatype == BOOLEAN_TYPE:
            return Cell(self._locale.either(f"boolean.{term.value}", term.value))
        if datatype == _WKT and len(term.value) > _LONGEST:
            return Cell(term.value[:_LONGEST] + " …")
        if iris := self._listed(term):
            return Cell(term.value, links=tuple(map(self._link, iris)))
        text = self._locale.either(f"cell.{column}_{term.value}", term.value)
        return Cell(text, language=term.language or "")

    def _thing(self, iri: str, label: Term | None) -> Cell:
        href, short = self._urls.thing(iri), compact(iri)
        if cited := self._sources.get(iri):
            return Cell(cited.value, href, cited.language, iri=short)
        if isinstance(label, Literal):
            return Cell(label.value, href, label.language or "", iri=short)
        name = self._names.label(iri) if self._worded else Text(short)
        if name.value == readable(iri):
            return Cell(short, href)
        return Cell(name.value, href, name.language, iri=short)

    def _link(self, iri: str) -> Link:
        """One of several things: a source by publisher and title, any other by its name."""
        if not self._worded:
            return Link(iri.rpartition("/")[2], self._urls.thing(iri), compact(iri))
        name = self._sources.get(iri) or self._names.label(iri)
        return Link(name.value, self._urls.thing(iri), compact(iri))
