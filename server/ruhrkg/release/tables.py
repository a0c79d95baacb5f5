"""A part of the graph as tables: CSV with its description (CSVW), and a workbook (XLSX).

A row is a thing, a column a property; texts have a column for each language, and several values
stand in one cell. Only what the part itself states is in its tables.
"""

import csv
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from pyoxigraph import Literal, NamedNode, Triple

from ruhrkg.vocabulary import PREFIXES

SEPARATOR = " | "
METADATA = "application/csvm+json"
_TYPE = PREFIXES["rdf"] + "type"
# Boundaries are longer than a cell of a workbook may be; GeoJSON and RDF hold them.
_LEFT_OUT = (PREFIXES["geo"] + "asWKT",)
_MOST_IN_A_CELL = 32_767
# The first moment that a ZIP archive can tell.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NUMBERS = {PREFIXES["xsd"] + name: kind for name, kind in (("integer", int), ("decimal", float))}

Column = tuple[str, str]
"""A property and the language of its texts."""


@dataclass(frozen=True)
class Table:
    """The things of one class: their IRIs, and for each the values of every column."""

    title: str
    columns: tuple[Column, ...]
    rows: Mapping[str, Mapping[Column, tuple[NamedNode | Literal, ...]]]

    @property
    def names(self) -> list[str]:
        """The heads of the columns."""
        return ["iri", *(_name(column) for column in self.columns)]

    def cells(self, iri: str) -> list[tuple[NamedNode | Literal, ...]]:
        """The values of a row in the order of the columns."""
        return [self.rows[iri].get(column, ()) for column in self.columns]


def tables_of(triples: Iterable[Triple]) -> list[Table]:
    """A table for each class, and one for the things whose class the part does not state."""
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


def _table(name: str, iris: Sequence[str], things: Mapping[str, Any]) -> Table:
    rows = {
        iri: {column: tuple(sorted(v, key=str)) for column, v in things[iri].items()}
        for iri in iris
    }
    return Table(_short(name) or "other", _ordered(c for row in rows.values() for c in row), rows)


def _column(predicate: str, value: NamedNode | Literal) -> Column:
    return predicate, (value.language or "") if isinstance(value, Literal) else ""


def _ordered(columns: Iterable[Column]) -> tuple[Column, ...]:
    return tuple(sorted(set(columns), key=lambda c: (c[0] != _TYPE, "label" not in c[0], c)))


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _name(column: Column) -> str:
    predicate, language = column
    return _short(predicate) + (f"@{language}" if language else "")


def write_csv(tables: Sequence[Table]) -> bytes:
    """All tables as one (RFC 4180, UTF-8), with every column that occurs."""
    columns = _ordered(column for table in tables for column in table.columns)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["iri", *(_name(column) for column in columns)])
    for table in tables:
        for iri, row in table.rows.items():
            cells = (row.get(column, ()) for column in columns)
            writer.writerow([iri, *(SEPARATOR.join(v.value for v in cell) for cell in cells)])
    return text.getvalue().encode()


def write_metadata(tables: Sequence[Table], url: str) -> bytes:
    """What the columns of the CSV file `url` mean (CSV on the Web, W3C 2015)."""
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


def write_xlsx(tables: Sequence[Table]) -> bytes:
    """A workbook with a sheet for each class; the same tables give the same bytes."""
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = "ruhrkg"
    book.properties.created = datetime(*_EPOCH)
    for table in tables:
        sheet = book.create_sheet(title=_sheet_title(table.title))
        sheet.freeze_panes = "B2"
        sheet.append(table.names)
        for iri in table.rows:
            sheet.append([iri, *(_cell(sheet, values) for values in table.cells(iri))])
    if not tables:
        book.create_sheet(title="empty")
    content = io.BytesIO()
    book.save(content)
    return _without_times(content)


def _sheet_title(title: str) -> str:
    return title.replace(":", " ").replace("/", " ")[:31]


def _cell(sheet: Any, values: tuple[NamedNode | Literal, ...]) -> Any:
    if not values:
        return None
    if len(values) == 1 and isinstance(values[0], Literal):
        kind = _NUMBERS.get(values[0].datatype.value)
        if kind:
            return kind(values[0].value)
    text = SEPARATOR.join(value.value for value in values)[:_MOST_IN_A_CELL]
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"  # else a text that begins with "=" would become a formula
    return cell


def _without_times(content: io.BytesIO) -> bytes:
    """The workbook with the time of its making taken out of the archive and its properties."""
    packed = io.BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(packed, "w") as new:
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _without_modified(data)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)
    return packed.getvalue()


def _without_modified(data: bytes) -> bytes:
    start, end = data.find(b"<dcterms:modified"), data.find(b"</dcterms:modified>")
    return data if start < 0 else data[:start] + data[end + len(b"</dcterms:modified>") :]
