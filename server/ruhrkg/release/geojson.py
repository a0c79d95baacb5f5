"""Places as GeoJSON (RFC 7946), from the well-known text in the graph."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import shapely
from pyoxigraph import Literal, NamedNode, Quad

from ruhrkg.vocabulary import ID, PREFIXES, RKG

_KINDS = {
    "POINT": "Point",
    "LINESTRING": "LineString",
    "POLYGON": "Polygon",
    "MULTIPOINT": "MultiPoint",
    "MULTILINESTRING": "MultiLineString",
    "MULTIPOLYGON": "MultiPolygon",
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
_NUMBERS = r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"


def geometry(wkt: str) -> dict[str, Any]:
    """The GeoJSON geometry of a well-known text in longitude and latitude.

    Exterior rings run counterclockwise, holes clockwise (RFC 7946, section 3.1.6). Raises
    ValueError for anything but a two-dimensional geometry of the simple features.
    """
    found = re.fullmatch(r"\s*(?:<[^>]*>\s*)?([A-Za-z]+)\s*(\(.*\))\s*", wkt, re.DOTALL)
    kind = _KINDS.get(found.group(1).upper()) if found else None
    if not found or not kind:
        raise ValueError(f"no simple two-dimensional geometry: {wkt[:60]!r}")
    text = re.sub(rf"({_NUMBERS})\s+({_NUMBERS})", r"[\1,\2]", found.group(2))
    coordinates = json.loads(text.replace("(", "[").replace(")", "]"))
    if kind == "Point":
        coordinates = coordinates[0]
    elif kind == "Polygon":
        coordinates = _wound(coordinates)
    elif kind == "MultiPolygon":
        coordinates = [_wound(polygon) for polygon in coordinates]
    return {"type": kind, "coordinates": coordinates}


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
