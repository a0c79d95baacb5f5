"""Places as GeoJSON (RFC 7946), from the well-known text in the graph."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import shapely
from pyoxigraph import Literal, NamedNode, Quad

from ruhrkg.vocabulary import ID, PREFIXES, RKG

# Each kind's name, and how deep its positions lie.
_KINDS = {
    "POINT": ("Point", 0),
    "LINESTRING": ("LineString", 1),
    "POLYGON": ("Polygon", 2),
    "MULTIPOINT": ("MultiPoint", 1),
    "MULTILINESTRING": ("MultiLineString", 2),
    "MULTIPOLYGON": ("MultiPolygon", 3),
}
_LABEL = PREFIXES["rdfs"] + "label"
_WKT = PREFIXES["geo"] + "asWKT"
_GEOMETRIES = (PREFIXES["geo"] + "hasDefaultGeometry", PREFIXES["geo"] + "hasGeometry")
_LAT, _LONG = PREFIXES["wgs"] + "lat", PREFIXES["wgs"] + "long"
_CODES = {
    "ags": str(RKG["ags"]),
    "ars": PREFIXES["dcterms"] + "identifier",
    "nuts": str(RKG["nuts"]),
}
_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_NUMBER = r"(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)"
_POSITION = re.compile(rf"{_NUMBER}\s+{_NUMBER}")
_TEXT = re.compile(
    r"\s*(?:<(?P<crs>[^>]*)>\s*)?(?P<kind>[A-Za-z]+)\s*(?P<rest>\(.*\))\s*", re.DOTALL
)


def geometry(wkt: str) -> dict[str, Any]:
    """The GeoJSON geometry of a well-known text in longitude and latitude.

    Exterior rings run counterclockwise, holes clockwise (RFC 7946, section 3.1.6). Raises
    ValueError for anything but a two-dimensional geometry of the simple features in the reference
    system of GeoSPARQL's default (CRS 84), and for an empty one: GeoJSON writes what has no place
    as null (section 3.2).
    """
    found = _TEXT.fullmatch(wkt)
    kind, depth = _KINDS.get(found["kind"].upper(), ("", 0)) if found else ("", 0)
    if not found or not kind or found["crs"] not in (None, _CRS84):
        raise ValueError(f"no simple two-dimensional geometry: {wkt[:60]!r}")
    text = _POSITION.sub(r"[\1,\2]", found["rest"]).replace("(", "[").replace(")", "]")
    try:
        (coordinates,) = [json.loads(text)] if depth else json.loads(text)
        if kind == "MultiPoint":  # its positions may stand in parentheses of their own
            coordinates = [p[0] if isinstance(p[0], list) else p for p in coordinates]
        whole = _lies_at(coordinates, depth)
    except (ValueError, TypeError, LookupError, RecursionError):
        whole = False
    if not whole:
        raise ValueError(f"no well-formed {kind}: {wkt[:60]!r}")
    if kind == "Polygon":
        coordinates = _wound(coordinates)
    elif kind == "MultiPolygon":
        coordinates = [_wound(polygon) for polygon in coordinates]
    return {"type": kind, "coordinates": coordinates}


def _lies_at(value: object, depth: int) -> bool:
    """Whether all positions of `value` lie `depth` lists deep, and on the earth."""
    if not isinstance(value, list) or not value:
        return False
    if depth:
        return all(_lies_at(part, depth - 1) for part in value)
    return len(value) == 2 and all(
        isinstance(degrees, int | float) and abs(degrees) <= most
        for degrees, most in zip(value, (180, 90), strict=True)
    )


def _wound(rings: list[Any]) -> list[Any]:
    """The rings of a polygon by the right-hand rule; well-known text may wind them either way."""
    try:
        outward = [bool(shapely.is_ccw(shapely.linearrings(ring))) for ring in rings]
    except (shapely.errors.ShapelyError, TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"no polygon: {error}") from error
    return [
        ring if counterclockwise == (place == 0) else ring[::-1]
        for place, (ring, counterclockwise) in enumerate(zip(rings, outward, strict=True))
    ]


def feature_collection(quads: Iterable[Quad]) -> bytes:
    """Every place with a boundary or coordinates as a feature, sorted by IRI."""
    values: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            values[quad.subject.value][quad.predicate.value].append(quad.object)
    features = [
        {"type": "Feature", "id": iri, "geometry": shape, "properties": _properties(values[iri])}
        for iri in sorted(values)
        if iri.startswith(str(ID["place/"])) and (shape := _shape(values[iri], values))
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _shape(place: Any, values: Any) -> dict[str, Any] | None:
    for predicate in _GEOMETRIES:
        for node in sorted(place.get(predicate, []), key=str):
            for wkt in sorted(values[node.value].get(_WKT, []), key=str):
                return geometry(wkt.value)
    if place.get(_LAT) and place.get(_LONG):
        point = [float(min(place[p], key=str).value) for p in (_LONG, _LAT)]
        return {"type": "Point", "coordinates": point}
    return None


def _properties(place: Any) -> dict[str, str]:
    names = {
        f"name_{label.language}": label.value
        for label in sorted(place.get(_LABEL, []), key=str, reverse=True)
        if label.language
    }
    codes = {
        name: min(place[predicate], key=str).value
        for name, predicate in _CODES.items()
        if place.get(predicate)
    }
    return names | codes
