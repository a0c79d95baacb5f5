"""A table of results as a page shows it: links to our pages, numbers and dates as people write."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web.labels import compact
from ruhrkg.web.rendering import locale, urls
from ruhrkg.web.tables import Table, Term

LIMIT = 500
"""Rows that a page shows; the downloads hold all."""

_XSD = PREFIXES["xsd"]
_NUMBERS = {_XSD + name for name in ("integer", "decimal", "double")}
_DATES = {_XSD + name for name in ("date", "gYear", "gYearMonth")}
_WKT = PREFIXES["geo"] + "wktLiteral"
_LONGEST = 60


@dataclass(frozen=True)
class Cell:
    """One value: its text, where it links to, the language it is in, whether it is a number.

    `links` are the several things that one text names by their IRIs.
    """

    text: str
    href: str = ""
    language: str = ""
    number: bool = False
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Column:
    """The heading of a column, and whether numbers stand under it."""

    title: str
    number: bool


@dataclass(frozen=True)
class Shown:
    """What a page shows of a table; `total` counts all rows, `cells` holds the first of them."""

    columns: tuple[Column, ...]
    cells: tuple[tuple[Cell, ...], ...]
    total: int
    boolean: bool | None = None

    @property
    def cut(self) -> bool:
        """Whether there are more rows than the page shows."""
        return self.total > len(self.cells)


def shown(table: Table, *, worded: bool = False) -> Shown:
    """The first rows of `table` for the reader of this request.

    The variables of our own queries have words (`worded`); those of others stay as they are.
    Where a column `x` has its names in a column `xLabel`, one column shows the name as the link.
    """
    columns = [
        (name, label if (label := name + "Label") in table.names else "")
        for name in table.names
        if name.removesuffix("Label") == name or name.removesuffix("Label") not in table.names
    ]
    cells = tuple(
        tuple(_cell(row.get(name), row.get(label)) for name, label in columns)
        for row in table.rows[:LIMIT]
    )
    titles = tuple(
        Column(
            locale().either(f"column.{name}", name) if worded else name,
            any(row[place].number for row in cells),
        )
        for place, (name, _) in enumerate(columns)
    )
    return Shown(titles, cells, len(table.rows), table.boolean)


def _cell(term: Term | None, label: Term | None) -> Cell:
    if isinstance(term, NamedNode):
        href = urls().thing(term.value)
        if isinstance(label, Literal):
            return Cell(label.value, href, label.language or "")
        return Cell(compact(term.value), href)
    if not isinstance(term, Literal):
        return Cell("" if term is None else str(term))
    datatype = term.datatype.value
    if datatype in _NUMBERS:
        return Cell(locale().number(term.value), number=True)
    if datatype in _DATES:
        return Cell(locale().date(term.value))
    if datatype == _WKT and len(term.value) > _LONGEST:
        return Cell(term.value[:_LONGEST] + " …")
    named = term.value.split()
    if named and all(urls().resolvable(iri) for iri in named):
        links = tuple((iri.rpartition("/")[2], urls().thing(iri)) for iri in named)
        return Cell(term.value, links=links)
    return Cell(term.value, language=term.language or "")
