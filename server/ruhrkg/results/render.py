"""Answers in any format: as written by the engine, or made from its rows (XLSX, GeoJSON)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from ruhrkg.formats import Carries, Format, carrying
from ruhrkg.results.table import ROWS, Table
from ruhrkg.sparql.engine.engine import Engine, QueryRequest
from ruhrkg.sparql.engine.request import Kind

FROM_ROWS = carrying(Carries.TABLE)
"""The formats made from rows; they are not offered to protocol clients."""

_WRITERS: Mapping[str, Callable[[Table, str], bytes]] = {
    "xlsx": lambda table, title: table.xlsx(title),
    "geojson": lambda table, _: table.geojson(),
}


def offer(form: str) -> tuple[Format, ...]:
    """The formats available for the answer to a query of this form."""
    kind = Kind(form)
    return (*kind.offer, *FROM_ROWS) if kind is Kind.SELECT else kind.offer


@dataclass(frozen=True)
class RenderedAnswer:
    """The bytes of an answer; its strong tag, empty if repeating the query may give other bytes.

    `hints` explain why an answer has no rows, if a reason was found.
    """

    chunks: Iterator[bytes]
    tag: str
    hints: tuple[str, ...] = ()


def answer(
    engine: Engine, text: str, chosen: Format, title: str, client: str = "", *, own: bool = False
) -> RenderedAnswer:
    """The answer to a query in a format.

    `title` names the sheet of a workbook; `client` and `own` are as in QueryRequest.
    Raises QueryError, NoGeometryError if GeoJSON is requested for rows without geometry, and
    KeyError for a format of tables that has no writer.
    """
    if chosen not in FROM_ROWS:
        found = engine.answer(QueryRequest(text, chosen.media_type, client=client, own=own))
        return RenderedAnswer(found.chunks, found.tag, found.body.hints)
    rows = engine.answer(QueryRequest(text, ROWS, client=client, own=own))
    table = Table.read(rows.body.read())
    made = _WRITERS[chosen.name](table, title)
    tag = sha256(made).hexdigest()[:32] if rows.tag else ""
    return RenderedAnswer(iter([made]), tag, rows.body.hints)
