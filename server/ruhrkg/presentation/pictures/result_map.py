"""Results of a query on the map of the region: points and areas over the boundaries."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal

from ruhrkg.geo.geojson import geometry
from ruhrkg.presentation.lists.result_cells import ResultTable
from ruhrkg.presentation.page_source import ReleaseData
from ruhrkg.presentation.pictures.boundary_paths import Picture, outlines
from ruhrkg.results.table import Table, Term
from ruhrkg.vocabulary import PREFIXES

_WIDTH = 640
_WKT = PREFIXES["geo"] + "wktLiteral"


@dataclass(frozen=True)
class Point:
    """A place of the results in the picture."""

    x: int
    y: int
    label: str


@dataclass(frozen=True)
class Located:
    """The picture, the results inside it, and the number of places outside it."""

    picture: Picture
    points: Sequence[Point]
    areas: Sequence[tuple[str, str]]
    outside: int


def located(data: ReleaseData, table: Table, displayed: ResultTable) -> Located | None:
    """The results on the map; None if they have no geometry or there is no map."""
    picture = outlines(data, _WIDTH)
    places = {shape.place: shape for shape in picture.shapes}
    if picture.projection is None or not table.located:
        return None
    points: dict[tuple[int, int], str] = {}
    areas: dict[str, str] = {}
    outside = set()
    for row, cells in zip(table.rows, displayed.cells, strict=False):
        label = next((cell.text for cell in cells if cell.href), "")
        for wkt in filter(None, map(_wkt, row.values())):
            if not wkt.upper().startswith("POINT"):
                areas |= {places[t.value].path: label for t in row.values() if t.value in places}
                continue
            if point := _point(wkt):
                x, y = picture.projection.at(*point)
                if 0 <= x <= picture.width and 0 <= y <= picture.height:
                    points.setdefault((x, y), label)
                else:
                    outside.add((x, y))
    found = [Point(x, y, label) for (x, y), label in points.items()]
    return Located(picture, found, list(areas.items()), len(outside))


def _point(wkt: str) -> Sequence[float]:
    """Longitude and latitude; empty if the text is not a point with both."""
    try:
        found = geometry(wkt)
    except ValueError:
        return ()
    return found["coordinates"] if found["type"] == "Point" else ()


def _wkt(term: Term) -> str:
    return term.value if isinstance(term, Literal) and term.datatype.value == _WKT else ""
