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
_LONGEST = 200


@dataclass(frozen=True)
class Cell:
    """One value: its text, where it links to, the language it is in, whether it is a number."""

    text: str
    href: str = ""
    language: str = ""
    number: bool = False


@dataclass(frozen=True)
class Shown:
    """What a page shows of a table; `total` counts all rows, `cells` holds the first of them."""

    names: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    total: int
    boolean: bool | None = None

    @property
    def cut(self) -> bool:
        """Whether there are more rows than the page shows."""
        return self.total > len(self.cells)


def shown(table: Table) -> Shown:
    """The first rows of `table` for the reader of this request.

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
    return Shown(tuple(name for name, _ in columns), cells, len(table.rows), table.boolean)


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
    return Cell(term.value, language=term.language or "")
