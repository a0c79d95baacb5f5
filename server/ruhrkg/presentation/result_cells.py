"""A table of results as a page shows it: links to our pages, numbers and dates as people write."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ruhrkg.locale import Text
from ruhrkg.presentation.labels import Names, readable
from ruhrkg.presentation.page_source import PageSource
from ruhrkg.results.table import Table, Term
from ruhrkg.vocabulary import PREFIXES, compact

LIMIT = 500
"""Rows that a page shows; the downloads hold all."""

_XSD = PREFIXES["xsd"]
_NUMBERS = {_XSD + name for name in ("integer", "decimal", "double")}
_DATES = {_XSD + name for name in ("date", "gYear", "gYearMonth")}
_WKT = PREFIXES["geo"] + "wktLiteral"
_LONGEST = 60


@dataclass(frozen=True)
class Link:
    """A link: its text, where it leads, and what stands beside it as a hint."""

    text: str
    href: str
    title: str


@dataclass(frozen=True)
class Cell:
    """One value: its text, where it links to, the language it is in, whether it is a number.

    `iri` is the prefixed name of a thing whose name is the text; `links` are the several things
    that one text names by their IRIs.
    """

    text: str
    href: str = ""
    language: str = ""
    number: bool = False
    iri: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Column:
    """The heading of a column, and whether numbers stand under it."""

    title: str
    number: bool


@dataclass(frozen=True)
class ResultTable:
    """What a page shows of a table; `total` counts all rows, `cells` holds the first of them."""

    columns: tuple[Column, ...]
    cells: tuple[tuple[Cell, ...], ...]
    total: int
    boolean: bool | None = None

    @property
    def cut(self) -> bool:
        """Whether there are more rows than the page shows."""
        return self.total > len(self.cells)


def result_table(source: PageSource, table: Table, *, worded: bool = False) -> ResultTable:
    """The first rows of `table` for a reader.

    For our own queries (`worded`) variables have words and things their names; those of others
    stay as they are. Where a column `x` has its names in a column `xLabel`, one column shows the
    name as the link.
    """
    columns = [
        (name, label if (label := name + "Label") in table.names else "")
        for name in table.names
        if name.removesuffix("Label") == name or name.removesuffix("Label") not in table.names
    ]
    pairs = [
        [(row.get(name), row.get(label)) for name, label in columns] for row in table.rows[:LIMIT]
    ]
    names = _names(source, pairs) if worded else None
    cells = tuple(tuple(_cell(source, term, label, names) for term, label in row) for row in pairs)
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


def _names(source: PageSource, pairs: list[list[tuple[Term | None, Term | None]]]) -> Names:
    """The names of the things that have none beside them (one query)."""
    bare = [term for row in pairs for term, label in row if not isinstance(label, Literal)]
    things = {term.value for term in bare if isinstance(term, NamedNode)}
    listed = [iri for term in bare if isinstance(term, Literal) for iri in _named(source, term)]
    return Names.of(source.data, source.locale, things.union(listed))


def _named(source: PageSource, literal: Literal) -> list[str]:
    """The IRIs of things that a literal consists of."""
    words = literal.value.split()
    return words if all(map(source.urls.resolvable, words)) else []


def _cell(source: PageSource, term: Term | None, label: Term | None, names: Names | None) -> Cell:
    if isinstance(term, NamedNode):
        href, short = source.urls.thing(term.value), compact(term.value)
        if isinstance(label, Literal):
            return Cell(label.value, href, label.language or "", iri=short)
        name = names.label(term.value) if names else Text(short)
        if name.value == readable(term.value):
            return Cell(short, href)
        return Cell(name.value, href, name.language, iri=short)
    if not isinstance(term, Literal):
        return Cell("" if term is None else str(term))
    datatype = term.datatype.value
    if datatype in _NUMBERS:
        return Cell(source.locale.number(term.value), number=True)
    if datatype in _DATES:
        return Cell(source.locale.date(term.value))
    if datatype == _WKT and len(term.value) > _LONGEST:
        return Cell(term.value[:_LONGEST] + " …")
    if named := _named(source, term):
        return Cell(term.value, links=tuple(_link(source, iri, names) for iri in named))
    return Cell(term.value, language=term.language or "")


def _link(source: PageSource, iri: str, names: Names | None) -> Link:
    """One of several: its key is the text, so that a row stays short."""
    title = names.label(iri).value if names else compact(iri)
    return Link(iri.rpartition("/")[2], source.urls.thing(iri), title)
