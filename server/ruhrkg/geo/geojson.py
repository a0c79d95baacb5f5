"""Places as GeoJSON (RFC 7946), converted from well-known text in the graph."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import shapely
import shapely.geometry
from pyoxigraph import Literal, NamedNode, Quad

from ruhrkg.geo.wkt import read_wkt
from ruhrkg.vocabulary import ID, PREFIXES, RKG

_KINDS = {"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"}
_LABEL = PREFIXES["rdfs"] + "label"
_WKT = PREFIXES["geo"] + "asWKT"
_GEOMETRIES = (PREFIXES["geo"] + "hasDefaultGeometry", PREFIXES["geo"] + "hasGeometry")
_LAT, _LONG = PREFIXES["wgs"] + "lat", PREFIXES["wgs"] + "long"
_CODES = {
    "ags": str(RKG["ags"]),
    "ars": PREFIXES["dcterms"] + "identifier",
    "nuts": str(RKG["nuts"]),
}


def geometry(wkt: str) -> dict[str, Any]:
    """The GeoJSON geometry of a well-known text in longitude and latitude.

    Exterior rings run counterclockwise, holes clockwise (RFC 7946, section 3.1.6). Raises
    ValueError for anything but a two-dimensional Simple Features geometry in GeoSPARQL's default
    reference system (CRS 84), and for an empty one, since GeoJSON represents an unlocated feature
    by null (section 3.2).
    """
    shape = read_wkt(wkt)
    if shape.geom_type not in _KINDS or shape.has_z or shape.has_m or _has_empty_part(shape):
        raise ValueError(f"no simple two-dimensional geometry: {wkt[:60]!r}")
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError(f"not on the earth: {wkt[:60]!r}")
    found: dict[str, Any] = json.loads(
        json.dumps(shapely.geometry.mapping(shapely.orient_polygons(shape, exterior_cw=False)))
    )
    return found


def _has_empty_part(shape: shapely.Geometry) -> bool:
    return shape.is_empty or any(part.is_empty for part in shapely.get_parts(shape))


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
