"""An answer in any form: as the engine writes it, or made from its rows (XLSX, GeoJSON)."""

from collections.abc import Iterator
from hashlib import sha256

from ruhrkg.formats import Carries, Format, carrying
from ruhrkg.results.table import ROWS, Table
from ruhrkg.sparql.engine.engine import Engine, QueryRequest
from ruhrkg.sparql.engine.request import Kind

MADE = carrying(Carries.TABLE)
"""What is made from rows; a protocol client is not offered it."""


def offer(form: str) -> tuple[Format, ...]:
    """The formats in which the answer of a query of this form can be had."""
    kind = Kind(form)
    return (*kind.offer, *MADE) if kind is Kind.SELECT else kind.offer


def answer(
    engine: Engine, text: str, chosen: Format, title: str, client: str = ""
) -> tuple[Iterator[bytes], str]:
    """The answer's bytes and its strong tag; empty where asking again may give other bytes.

    `title` names the sheet of a workbook, `client` whom the fair queue counts. Raises
    QueryError, and NoGeometryError if rows without geometry are asked for as a map.
    """
    if chosen not in MADE:
        found = engine.answer(QueryRequest(text, accept=chosen.media_type, client=client))
        return found.chunks, found.tag
    rows = engine.answer(QueryRequest(text, accept=ROWS, client=client))
    table = Table.read(rows.body.read())
    made = table.xlsx(title) if chosen.name == "xlsx" else table.geojson()
    return iter([made]), sha256(made).hexdigest()[:32] if rows.tag else ""
