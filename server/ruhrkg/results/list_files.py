"""Lists as CSV, XLSX, JSON or GeoJSON, with the same rows in each."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal

from ruhrkg.formats import BY_NAME, JSON, Format, MediaType
from ruhrkg.results.table import Table, Term

# Spreadsheets take a cell that begins with one of these for a formula; a leading apostrophe makes
# it text (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class ListTable:
    """Columns and rows of text; `points` are each row's positions (longitude, latitude)."""

    name: str
    columns: Sequence[str]
    titles: Sequence[str]
    rows: Sequence[Sequence[str]]
    points: Sequence[Sequence[tuple[float, float]]]


Written = tuple[bytes, str]


def write_csv(table: ListTable) -> Written:
    """The table as CSV (RFC 4180) in UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(table.columns)
    writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode(), f"{MediaType.CSV}; charset=utf-8"


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell


def write_json(table: ListTable) -> Written:
    """The table as a JSON list of objects."""
    records = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return json.dumps(records, ensure_ascii=False, indent=1).encode(), MediaType.JSON


def write_xlsx(table: ListTable) -> Written:
    """The table as one sheet, with the titles as its first row; every cell is text, no formula."""
    cells: tuple[dict[str, Term], ...] = tuple(
        {title: Literal(cell) for title, cell in zip(table.titles, row, strict=True) if cell}
        for row in table.rows
    )
    content = Table(tuple(table.titles), cells).xlsx(table.name)
    return (
        content,
        MediaType.XLSX,
    )


def write_geojson(table: ListTable) -> Written:
    """The table as GeoJSON (RFC 7946): a feature per row, with its points, or null, as geometry."""
    features = []
    for row, points in zip(table.rows, table.points, strict=True):
        geometry: dict[str, object] | None = None
        if len(points) == 1:
            geometry = {"type": "Point", "coordinates": points[0]}
        elif points:
            geometry = {"type": "MultiPoint", "coordinates": points}
        properties = dict(zip(table.columns, row, strict=True))
        features.append(
            {"type": "Feature", "id": row[0], "geometry": geometry, "properties": properties}
        )
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False).encode(), MediaType.GEOJSON


FORMATS: tuple[Format, ...] = (BY_NAME["csv"], BY_NAME["xlsx"], JSON, BY_NAME["geojson"])
"""The formats in which a list is available besides its page."""

WRITERS: dict[str, Callable[[ListTable], Written]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "json": write_json,
    "geojson": write_geojson,
}
"""Suffix → writer."""
