"""Boundaries of places as SVG paths, from the graph's own WKT; no tiles, no other host.

Coordinates are snapped to a grid before a path is drawn. Neighbours share their border points in
the data, so both are snapped in the same way and no gaps appear.
"""

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import shapely

from ruhrkg.geo.wkt import read_wkt
from ruhrkg.presentation.page_source import ReleaseData, per_release

Ring = tuple[tuple[float, float], ...]

_MARGIN = 4


@dataclass(frozen=True)
class Shape:
    """One place on the grid: its path, how wide it is, and a point inside for a label."""

    place: str
    path: str
    x: int
    y: int
    width: int


@dataclass(frozen=True)
class Projection:
    """Equirectangular around the middle latitude, snapped to the grid."""

    west: float
    north: float
    squeeze: float
    scale: float

    def at(self, longitude: float, latitude: float) -> tuple[int, int]:
        """The point of the grid for a point on the earth."""
        return (
            round((longitude - self.west) * self.squeeze * self.scale) + _MARGIN,
            round((self.north - latitude) * self.scale) + _MARGIN,
        )


@dataclass(frozen=True)
class Picture:
    """All shapes and the size of their grid."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    projection: Projection | None = None


@per_release
def outlines(data: ReleaseData, width: int) -> Picture:
    """The boundaries of all places that are an area, `width` units wide."""
    return draw(_areas(data), width)


@per_release
def _areas(data: ReleaseData) -> dict[str, list[Ring]]:
    found = {}
    for row in data.select("outlines"):
        with suppress(ValueError):  # served files may contain invalid geometries
            found[row.text("place")] = rings(row.text("wkt"))
    return found


def rings(wkt: str) -> list[Ring]:
    """The rings of a POLYGON or MULTIPOLYGON (OGC 06-103r4, section 7), as (lon, lat).

    Raises ValueError for other geometries, and for text that is not a geometry.
    """
    shape = read_wkt(wkt)
    if shape.geom_type not in {"Polygon", "MultiPolygon"} or shape.is_empty:
        raise ValueError(f"no area: {wkt[:60]!r}")
    return [
        tuple(ring.coords)
        for polygon in shapely.get_parts(shape)
        for ring in (polygon.exterior, *polygon.interiors)
    ]


def draw(areas: dict[str, list[Ring]], width: int) -> Picture:
    """Project all areas to a grid that is `width` units wide."""
    points = [point for area in areas.values() for ring in area for point in ring]
    if not points:
        return Picture(width, 0, ())
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    if east == west:
        return Picture(width, 0, ())
    scale = (width - 2 * _MARGIN) / ((east - west) * squeeze)
    projection = Projection(west, north, squeeze, scale)
    shapes = []
    for place, area in sorted(areas.items()):
        rings_ = (_thin([projection.at(*point) for point in ring]) for ring in area)
        snapped = [ring for ring in rings_ if ring]
        if snapped:
            largest = max(snapped, key=len)
            across = max(x for x, _ in largest) - min(x for x, _ in largest)
            path = "".join(map(_path, snapped))
            shapes.append(Shape(place, path, *_middle(largest), across))
    height = round((north - south) * scale) + 2 * _MARGIN
    return Picture(width, height, tuple(shapes), projection)


def _thin(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The ring without repeated points and without points on a straight line."""
    found: list[tuple[int, int]] = []
    for point in points:
        if found and point == found[-1]:
            continue
        if len(found) > 1 and _straight(found[-2], found[-1], point):
            found.pop()
        found.append(point)
    if found and found[0] == found[-1]:
        found.pop()
    return found if len(found) > 2 else []


def _straight(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) == (c[0] - a[0]) * (b[1] - a[1])


def _path(ring: Sequence[tuple[int, int]]) -> str:
    """The ring as a path of relative moves, which are short."""
    (x, y), *rest = ring
    steps = [f"M{x} {y}l"]
    for nx, ny in rest:
        dx, dy = nx - x, ny - y
        steps.append(f"{dx}{'' if dy < 0 else ' '}{dy} ")
        x, y = nx, ny
    return "".join(steps).rstrip().replace(" -", "-") + "z"


def _middle(ring: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The centre of gravity of a ring (shoelace formula)."""
    area = cx = cy = 0.0
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x0 * y1 - x1 * y0
        area += cross
        cx += (x0 + x1) * cross
        cy += (y0 + y1) * cross
    return (round(cx / (3 * area)), round(cy / (3 * area))) if area else ring[0]
