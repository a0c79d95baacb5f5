"""Answers in any format: as written by the engine, or made from its rows (XLSX, GeoJSON)."""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256

from ruhrkg.formats import Carries, Format, carrying
from ruhrkg.results.table import ROWS, Table
from ruhrkg.sparql.engine.engine import Engine, QueryRequest
from ruhrkg.sparql.engine.request import Kind

MADE = carrying(Carries.TABLE)
"""The formats made from rows; they are not offered to protocol clients."""

_WRITERS: Mapping[str, Callable[[Table, str], bytes]] = {
    "xlsx": lambda table, title: table.xlsx(title),
    "geojson": lambda table, _: table.geojson(),
}


def offer(form: str) -> tuple[Format, ...]:
    """The formats available for the answer to a query of this form."""
    kind = Kind(form)
    return (*kind.offer, *MADE) if kind is Kind.SELECT else kind.offer


def answer(
    engine: Engine, text: str, chosen: Format, title: str, client: str = ""
) -> tuple[Iterator[bytes], str]:
    """The answer's bytes and strong tag; no tag if repeating the query may give other bytes.

    `title` names the sheet of a workbook; `client` identifies the client to the fair queue.
    Raises QueryError, NoGeometryError if GeoJSON is requested for rows without geometry, and
    KeyError for a format of tables that has no writer.
    """
    if chosen not in MADE:
        found = engine.answer(QueryRequest(text, accept=chosen.media_type, client=client))
        return found.chunks, found.tag
    rows = engine.answer(QueryRequest(text, accept=ROWS, client=client))
    table = Table.read(rows.body.read())
    made = _WRITERS[chosen.name](table, title)
    return iter([made]), sha256(made).hexdigest()[:32] if rows.tag else ""
