"""The extension functions of the embedded engine, as listed in the service description."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from ruhrkg.sparql.backends.casts import CASTS
from ruhrkg.vocabulary import BASE_IRI, PREFIXES

SEARCH = BASE_IRI + "function/search"


@dataclass(frozen=True)
class Extension:
    """A function beyond SPARQL 1.1: its IRI and what it returns."""

    iri: str
    english: str
    german: str


def _geo(name: str, english: str, german: str) -> Extension:
    return Extension(PREFIXES["geof"] + name, english, german)


EXTENSIONS: tuple[Extension, ...] = (
    Extension(SEARCH,
              "How well a thing (first argument) matches all words of a text (second) or their "
              "beginnings, by the release's search index; unbound if it does not.",
              "Wie gut ein Ding (erstes Argument) allen Wörtern eines Textes (zweites) oder ihren "
              "Anfängen entspricht, nach dem Suchindex der Fassung; ungebunden, wenn nicht."),
    _geo("distance", "Distance of two geometries on the ellipsoid in uom:metre or uom:kilometre.",
         "Abstand zweier Geometrien auf dem Ellipsoid in uom:metre oder uom:kilometre."),
    _geo("buffer", "All points within a radius of a geometry, in uom:metre or uom:kilometre.",
         "Alle Punkte im Umkreis einer Geometrie, in uom:metre oder uom:kilometre."),
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


def own_functions(search_index: Path | None) -> dict[NamedNode, Callable[..., Any]]:
    """The functions that the engine does not provide itself.

    Call it in the zygote only: it imports large libraries, which evaluators then share.
    """
    from ruhrkg.geo import sparql_functions  # noqa: PLC0415
    from ruhrkg.sparql.backends import fulltext  # noqa: PLC0415

    search = fulltext.FullText(search_index).score if search_index else _nothing
    return {
        **CASTS,
        NamedNode(SEARCH): search,
        NamedNode(PREFIXES["geof"] + "buffer"): sparql_functions.buffer,
        NamedNode(PREFIXES["geof"] + "distance"): sparql_functions.distance,
    }


def _nothing(*_: Any) -> None:
    """Match nothing: the data served have no search index."""
