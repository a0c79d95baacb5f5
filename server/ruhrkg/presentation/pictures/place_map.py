"""The places on the map, with the number of projects and events of each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ruhrkg.locale import Locale, Text
from ruhrkg.presentation.labels import Names
from ruhrkg.presentation.page_source import PageSource, ReleaseData, per_release
from ruhrkg.presentation.pictures.boundary_paths import Picture, Shape
from ruhrkg.vocabulary import compact, local_name

LEVELS = (1, 3, 6, 10)
"""The numbers of projects from which a place is drawn in the next stronger colour."""

_SMALL, _LARGE = (6, 12), (16, 30)
"""The width of a letter and the height of a line in the picture, in units of the grid: at full
width, and as narrow as a phone."""


@dataclass(frozen=True)
class Area:
    """A place with its counts; `level` is the strength of its colour, 0 to 4."""

    iri: str
    label: Text
    projects: int
    events: int
    shape: Shape | None = None

    @property
    def level(self) -> int:
        """0 for no project, 4 for the most."""
        return sum(self.projects >= limit for limit in LEVELS)

    @property
    def slug(self) -> str:
        """Its key as a filter."""
        return local_name(self.iri)


def areas_of(source: PageSource, picture: Picture) -> list[Area]:
    """All places that are drawn or have projects or events, those with the most projects first."""
    counted = _counts(source.data)
    shapes = {shape.place: shape for shape in picture.shapes}
    places = tuple(sorted({*shapes, *counted}))
    names = _names(source.data, source.locale, places)
    areas = [
        Area(
            place,
            names.label(place),
            counted.get(place, {}).get("rkg:Project", 0),
            counted.get(place, {}).get("rkg:Event", 0),
            shapes.get(place),
        )
        for place in places
    ]
    return sorted(areas, key=lambda area: (-area.projects, -area.events, area.label.value))


def named(areas: Iterable[Area]) -> Iterator[tuple[Area, Shape]]:
    """The areas whose name fits into them without covering an earlier one."""
    fitting = (a for a in areas if a.shape and len(a.label.value) * _SMALL[0] <= a.shape.width)
    return _apart(fitting, *_SMALL)


def named_large(areas: Iterable[Area], width: int) -> Iterator[tuple[Area, Shape]]:
    """The areas named if the picture is small: a name may extend beyond its area.

    No name extends beyond the `width` of the picture or covers an earlier one.
    """
    fitting = (
        area
        for area in areas
        if area.shape
        and (half := len(area.label.value) * _LARGE[0] / 2) <= area.shape.x <= width - half
    )
    return _apart(fitting, *_LARGE)


def _apart(areas: Iterable[Area], letter: int, line: int) -> Iterator[tuple[Area, Shape]]:
    taken: list[tuple[int, int, int]] = []
    for area in areas:
        shape = area.shape
        if shape is None:
            continue
        width = len(area.label.value) * letter
        if all(
            abs(shape.x - x) * 2 >= width + other or abs(shape.y - y) >= line
            for x, y, other in taken
        ):
            taken.append((shape.x, shape.y, width))
            yield area, shape


@per_release
def coordinates(data: ReleaseData) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of every place that has them."""
    return {
        row.text("place"): (float(row.text("long")), float(row.text("lat")))
        for row in data.select("coordinates")
    }


@per_release
def _counts(data: ReleaseData) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in data.select("map"):
        found[row.text("place")][compact(row.text("class"))] = row.integer("n")
    return dict(found)


@per_release
def _names(data: ReleaseData, locale: Locale, places: tuple[str, ...]) -> Names:
    return Names.of(data, locale, places)
