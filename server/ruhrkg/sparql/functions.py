"""The extension functions of the embedded engine, as the service description lists them."""

from dataclasses import dataclass

from ruhrkg.vocabulary import PREFIXES


@dataclass(frozen=True)
class Extension:
    """A function beyond SPARQL 1.1: its IRI and what it gives."""

    iri: str
    english: str
    german: str


def _geo(name: str, english: str, german: str) -> Extension:
    return Extension(PREFIXES["geof"] + name, english, german)


EXTENSIONS: tuple[Extension, ...] = (
    _geo("distance", "Distance of two points; the third argument is the unit, such as uom:metre.",
         "Abstand zweier Punkte; das dritte Argument ist die Einheit, etwa uom:metre."),
    _geo("sfWithin", "Whether the first geometry lies within the second.",
         "Ob die erste Geometrie in der zweiten liegt."),
    _geo("sfContains", "Whether the first geometry contains the second.",
         "Ob die erste Geometrie die zweite enthält."),
    _geo("sfIntersects", "Whether two geometries have a point in common.",
         "Ob zwei Geometrien einen Punkt gemeinsam haben."),
    _geo("sfDisjoint", "Whether two geometries have no point in common.",
         "Ob zwei Geometrien keinen Punkt gemeinsam haben."),
    _geo("sfTouches", "Whether two geometries touch at their boundaries only.",
         "Ob zwei Geometrien sich nur am Rand berühren."),
    _geo("sfOverlaps", "Whether two geometries overlap.", "Ob zwei Geometrien sich überlappen."),
    _geo("sfCrosses", "Whether one geometry crosses the other.",
         "Ob eine Geometrie die andere kreuzt."),
    _geo("sfEquals", "Whether two geometries are the same set of points.",
         "Ob zwei Geometrien dieselbe Punktmenge sind."),
    _geo("envelope", "The bounding box.", "Das umschließende Rechteck."),
    _geo("convexHull", "The convex hull.", "Die konvexe Hülle."),
    _geo("centroid", "The centre of gravity.", "Der Schwerpunkt."),
    _geo("asGeoJSON", "The geometry as GeoJSON.", "Die Geometrie als GeoJSON."),
)  # fmt: skip
