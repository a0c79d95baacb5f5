"""A part of the graph as tables: CSV with its description (CSVW), and a workbook (XLSX).

A row is a thing, a column a property; texts have a column for each language, and multiple values
share a cell. The tables contain only the statements of the part itself.
"""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from ruhrkg.formats import MediaType
from ruhrkg.quality.files import VALUE_SEPARATOR
from ruhrkg.release.store import ReleaseError
from ruhrkg.results.workbook import Cell, Sheet, WorkbookLimitError, write_workbook
from ruhrkg.vocabulary import PREFIXES, compact

SEPARATOR = f" {VALUE_SEPARATOR} "
METADATA = MediaType.CSVW
_TYPE = PREFIXES["rdf"] + "type"
# Boundaries exceed the length of cells in a workbook; GeoJSON and RDF contain them.
_LEFT_OUT = (PREFIXES["geo"] + "asWKT",)
_NUMBERS: dict[str, Callable[[str], Cell]] = {
    PREFIXES["xsd"] + "integer": int,
    PREFIXES["xsd"] + "decimal": Decimal,
}

Column = tuple[str, str]
"""A property and the language of its texts."""


@dataclass(frozen=True)
class DatasetTable:
    """The things of one class: their IRIs, and for each the values of every column."""

    title: str
    columns: tuple[Column, ...]
    rows: Mapping[str, Mapping[Column, tuple[NamedNode | Literal, ...]]]

    @property
    def names(self) -> list[str]:
        """The column headings."""
        return ["iri", *(_name(column) for column in self.columns)]

    def cells(self, iri: str) -> list[tuple[NamedNode | Literal, ...]]:
        """The values of a row in the order of the columns."""
        return [self.rows[iri].get(column, ()) for column in self.columns]


def tables_of(triples: Iterable[Triple]) -> list[DatasetTable]:
    """A table for each class, and one for things without a class in the part."""
    things: dict[str, dict[Column, set[NamedNode | Literal]]] = defaultdict(
        lambda: defaultdict(set)
    )
    classes: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        subject, value = triple.subject, triple.object
        if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
            continue
        if triple.predicate.value not in _LEFT_OUT:
            things[subject.value][_column(triple.predicate.value, value)].add(value)
        if triple.predicate.value == _TYPE:
            classes[subject.value].add(value.value)
    by_class: dict[str, list[str]] = defaultdict(list)
    for iri in sorted(things):
        by_class[min(classes[iri], default="")].append(iri)
    return [_table(name, iris, things) for name, iris in sorted(by_class.items())]


def _table(name: str, iris: Sequence[str], things: Mapping[str, Any]) -> DatasetTable:
    rows = {
        iri: {column: tuple(sorted(v, key=str)) for column, v in things[iri].items()}
        for iri in iris
    }
    return DatasetTable(
        compact(name) or "other", _ordered(c for row in rows.values() for c in row), rows
    )


def _column(predicate: str, value: NamedNode | Literal) -> Column:
    return predicate, (value.language or "") if isinstance(value, Literal) else ""


def _ordered(columns: Iterable[Column]) -> tuple[Column, ...]:
    return tuple(sorted(set(columns), key=lambda c: (c[0] != _TYPE, "label" not in c[0], c)))


def _name(column: Column) -> str:
    predicate, language = column
    return compact(predicate) + (f"@{language}" if language else "")


def write_csv(tables: Sequence[DatasetTable]) -> bytes:
    """All tables as one (RFC 4180, UTF-8), with every column that occurs.

    Raises ReleaseError for a value that contains the separator of values.
    """
    columns = _ordered(column for table in tables for column in table.columns)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["iri", *(_name(column) for column in columns)])
    for table in tables:
        for iri, row in table.rows.items():
            cells = (row.get(column, ()) for column in columns)
            writer.writerow([iri, *(_joined(cell) for cell in cells)])
    return text.getvalue().encode()


def _joined(values: tuple[NamedNode | Literal, ...]) -> str:
    """The values of a cell, joined so that they can be split at SEPARATOR."""
    mark = SEPARATOR.strip()
    for value in values:
        if mark in value.value:
            raise ReleaseError(
                f"the value {value} holds {mark}, which separates values in tables: write another "
                "sign, or let tables separate by one that no value holds"
            )
    return SEPARATOR.join(value.value for value in values)


def write_metadata(tables: Sequence[DatasetTable], url: str) -> bytes:
    """The description of the columns of the CSV file `url` (CSV on the Web, W3C 2015)."""
    columns = _ordered(column for table in tables for column in table.columns)
    described = [{"name": "iri", "titles": "iri", "datatype": "anyURI", "required": True}]
    for number, column in enumerate(columns, start=1):
        described.append(
            {
                "name": f"c{number}",
                "titles": _name(column),
                "propertyUrl": column[0],
                "separator": SEPARATOR,
                **({"lang": column[1]} if column[1] else {}),
            }
        )
    content = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": url,
        "tableSchema": {"columns": described, "primaryKey": "iri", "aboutUrl": "{+iri}"},
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def write_xlsx(tables: Sequence[DatasetTable]) -> bytes:
    """A workbook with a sheet for each class; the same tables give the same bytes.

    Raises ReleaseError like `write_csv`.
    """
    sheets = (
        Sheet(
            table.title,
            table.names,
            ([iri, *map(_cell, table.cells(iri))] for iri in table.rows),
            frozen=1,
        )
        for table in tables
    )
    try:
        return write_workbook(sheets)
    except WorkbookLimitError as error:
        raise ReleaseError(f"a table for spreadsheets has {error}") from error


def _cell(values: tuple[NamedNode | Literal, ...]) -> Cell:
    if not values:
        return None
    if len(values) == 1 and isinstance(values[0], Literal):
        kind = _NUMBERS.get(values[0].datatype.value)
        if kind:
            return kind(values[0].value)
    return _joined(values)
