"""Parse well-known text (OGC 06-103r4, section 7; GeoSPARQL 1.1, section 8.5)."""

import re

import numpy
import shapely

_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_CRS = re.compile(r"\s*<([^>]*)>\s*")


def read_wkt(text: str) -> shapely.Geometry:
    """The geometry of a `geo:wktLiteral` in longitude and latitude (degrees).

    Raises ValueError for text that is not a geometry, and for a reference system other than
    CRS 84, the default of GeoSPARQL.
    """
    crs = _CRS.match(text)
    if crs and crs[1] != _CRS84:
        raise ValueError(f"the reference system {crs[1]} is not CRS 84")
    try:
        with numpy.errstate(over="raise"):  # a number beyond the range of a double
            return shapely.from_wkt(text[crs.end() :] if crs else text)
    except (shapely.errors.ShapelyError, FloatingPointError) as error:
        raise ValueError(f"no geometry: {text[:60]!r}") from error
