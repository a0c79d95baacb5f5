"""GeoSPARQL functions that the engine lacks: buffers, and distances between any geometries.

They measure on the WGS 84 ellipsoid, in a projection that preserves distances from the centre of
the geometries (azimuthal equidistant): exact between points, and to a few parts in ten thousand
for geometries the size of a region.
"""

import math
from collections.abc import Callable
from typing import Any

import shapely
from pyoxigraph import Literal, NamedNode
from pyproj import Proj

from ruhrkg.geo.ellipsoid import EARTH
from ruhrkg.geo.wkt import read_wkt
from ruhrkg.vocabulary import PREFIXES

_WKT = NamedNode(PREFIXES["geo"] + "wktLiteral")
_UNIT = "http://www.opengis.net/def/uom/OGC/1.0/"
_METRES = {_UNIT + "metre": 1.0, _UNIT + "kilometre": 1000.0}
_SEGMENTS = 16  # per quarter circle


def distance(one: Any, other: Any, unit: Any) -> Literal | None:
    """`geof:distance(geometry, geometry, unit)` (GeoSPARQL 1.0, 8.7.1); None if invalid."""
    geometries = _geometry(one), _geometry(other)
    metres = _METRES.get(getattr(unit, "value", ""))
    if geometries[0] is None or geometries[1] is None or metres is None:
        return None
    first, second = geometries
    if first.geom_type == second.geom_type == "Point":
        found = EARTH.inv(first.x, first.y, second.x, second.y)[2]
    else:
        project = _around(shapely.GeometryCollection([first, second]))
        found = project(first).distance(project(second))
    return Literal(float(found / metres))


def buffer(geometry: Any, radius: Any, unit: Any) -> Literal | None:
    """`geof:buffer(geometry, radius, unit)` (GeoSPARQL 1.0, 8.7.3); None if invalid."""
    shape = _geometry(geometry)
    metres = _METRES.get(getattr(unit, "value", ""))
    try:
        size = float(getattr(radius, "value", ""))
    except ValueError:
        return None
    if shape is None or metres is None or not math.isfinite(size):
        return None
    grown = _around(shape)(shape).buffer(size * metres, quad_segs=_SEGMENTS)
    back = shapely.transform(grown, _local(shape), interleaved=False)
    return Literal(shapely.to_wkt(back, rounding_precision=7), datatype=_WKT)


def _geometry(term: Any) -> Any:
    """The shape of a WKT literal in longitude and latitude, or None."""
    if not isinstance(term, Literal) or term.datatype != _WKT:
        return None
    try:
        shape = read_wkt(term.value)
    except ValueError:
        return None
    return None if shape.is_empty else shape


def _around(shape: Any) -> Callable[[Any], Any]:
    """A function from longitude and latitude to metres from the centre of `shape`."""
    projection = _projection(shape)
    return lambda other: shapely.transform(other, projection, interleaved=False)


def _local(shape: Any) -> Callable[[Any, Any], Any]:
    """A function from metres from the centre of `shape` to longitude and latitude."""
    projection = _projection(shape)
    return lambda x, y: projection(x, y, inverse=True)


def _projection(shape: Any) -> Proj:
    middle = shape.envelope.centroid
    return Proj(proj="aeqd", ellps="WGS84", lon_0=middle.x, lat_0=middle.y)
