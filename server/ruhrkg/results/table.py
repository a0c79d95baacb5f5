"""Query results as a table, for pages, spreadsheets (XLSX) and maps (GeoJSON)."""

import datetime
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    parse_query_results,
)

from ruhrkg.formats import MediaType
from ruhrkg.geo.geojson import geometry
from ruhrkg.results.workbook import Cell, Sheet, WorkbookLimitError, write_workbook
from ruhrkg.sparql.errors import NotWritable
from ruhrkg.vocabulary import PREFIXES

Term = NamedNode | Literal | BlankNode

ROWS = MediaType.RESULTS_JSON
"""The media type that `Table.read` expects."""

# JSON readers round larger decimals to the nearest floating-point number in any case.
_EXACT = 2**53
_DECIMAL = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)


def _decimal(text: str) -> Decimal:
    """Parse an xsd:decimal. Raises ValueError also for what Decimal accepts: NaN, 1E999999999."""
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f"no decimal: {text[:60]!r}")
    return Decimal(text)


_WKT = PREFIXES["geo"] + "wktLiteral"
_XSD = PREFIXES["xsd"]
_NUMBERS: dict[str, Callable[[str], Cell]] = {
    _XSD + "integer": int,
    _XSD + "decimal": _decimal,
    _XSD + "double": float,
    _XSD + "float": float,
    _XSD + "boolean": lambda text: text in ("true", "1"),
    _XSD + "date": datetime.date.fromisoformat,
}


class NoGeometryError(ValueError):
    """The results contain no geometry, so they cannot be displayed on a map."""


@dataclass(frozen=True)
class Table:
    """The solutions of a SELECT, or the `boolean` of an ASK."""

    names: tuple[str, ...]
    rows: tuple[dict[str, Term], ...]
    boolean: bool | None = None

    @classmethod
    def read(cls, content: bytes) -> "Table":
        """The table in SPARQL 1.1 Query Results JSON."""
        results = parse_query_results(content, QueryResultsFormat.JSON)
        if isinstance(results, QueryBoolean):
            return cls((), (), bool(results))
        names = tuple(variable.value for variable in results.variables)
        rows = ({n: term for n in names if (term := row[n]) is not None} for row in results)
        return cls(names, tuple(rows))

    def xlsx(self, title: str) -> bytes:
        """A workbook with one sheet of numbers, booleans and dates; all else is text.

        Raises NotWritable if a workbook would truncate the table.
        """
        rows = ([_value(row.get(name)) for name in self.names] for row in self.rows)
        try:
            return write_workbook([Sheet(title, self.names, rows)])
        except WorkbookLimitError as error:
            raise NotWritable(
                f"The table has {error}; nothing of it was sent.",
                "Choose CSV or JSON, or leave out the column with the long text.",
            ) from error

    def geojson(self) -> bytes:
        """A feature for each row with a geometry (RFC 7946); the other columns are properties.

        A geometry that GeoJSON cannot represent is null, with its text as a property. Raises
        NoGeometryError.
        """
        features = [feature for row in self.rows if (feature := _feature(row, self.names))]
        if not features:
            raise NoGeometryError("no row of the result has a geometry (geo:wktLiteral)")
        collection = {"type": "FeatureCollection", "features": features}
        return json.dumps(collection, ensure_ascii=False, allow_nan=False).encode()

    @property
    def located(self) -> bool:
        """Whether some row has a geometry."""
        return any(_is_geometry(term) for row in self.rows for term in row.values())


def _value(term: Term | None) -> Cell:
    """The term as a Python number, boolean, date or text."""
    if term is None:
        return None
    if isinstance(term, Literal) and term.datatype.value in _NUMBERS:
        try:
            return _NUMBERS[term.datatype.value](term.value)
        except (ValueError, ArithmeticError):
            return term.value
    return term.value


def _is_geometry(term: Term | None) -> bool:
    return isinstance(term, Literal) and term.datatype.value == _WKT


def _feature(row: dict[str, Term], names: tuple[str, ...]) -> dict[str, Any] | None:
    found = next((row[n] for n in names if _is_geometry(row.get(n))), None)
    if found is None:
        return None
    try:
        shape = geometry(found.value)
    except ValueError:
        shape = None
    properties = {n: _json(row.get(n)) for n in names if not (shape and _is_geometry(row.get(n)))}
    return {"type": "Feature", "geometry": shape, "properties": properties}


def _json(term: Term | None) -> Any:
    """The term as a JSON value; a number that JSON lacks (RFC 8259, section 6) becomes text."""
    value = _value(term)
    if isinstance(value, Decimal):
        value = int(value) if abs(value) < _EXACT and value == int(value) else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return term.value if term else None
    return value.isoformat() if isinstance(value, datetime.date) else value
