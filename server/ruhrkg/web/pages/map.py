"""/map: the municipalities and what happens in each, as a picture and as a table."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import Blueprint, Response

from ruhrkg.locale import Text
from ruhrkg.presentation.boundary_paths import Picture, Shape, outlines
from ruhrkg.presentation.labels import Names
from ruhrkg.presentation.page_queries import select
from ruhrkg.vocabulary import compact
from ruhrkg.web.per_release import remember
from ruhrkg.web.rendering import locale, page

blueprint = Blueprint("maps", __name__)

_WIDTH = 900
_LEVELS = (1, 3, 6, 10)
_LETTER, _LINE = 6, 12
"""How wide a letter and how high a line is in the picture, in units of the grid."""


@dataclass(frozen=True)
class Area:
    """A place with its counts; `level` is how strongly it is drawn, 0 to 4."""

    iri: str
    label: Text
    projects: int
    events: int
    shape: Shape | None = None

    @property
    def level(self) -> int:
        """0 for no project, 4 for the most."""
        return sum(self.projects >= limit for limit in _LEVELS)

    @property
    def slug(self) -> str:
        """Its key as a filter."""
        return self.iri.rpartition("/")[2]


@blueprint.get("/map")
def municipalities() -> Response:
    """The map with its table."""
    picture = outlines(_WIDTH)
    areas = areas_of(picture)
    return page(
        "map.html",
        picture=picture,
        drawn=[area for area in areas if area.shape],
        named=[(area.label, shape) for area, shape in named(areas)],
        others=[area for area in areas if not area.shape],
        levels=list(zip(_LEVELS, [*(n - 1 for n in _LEVELS[1:]), None], strict=True)),
    )


def areas_of(picture: Picture) -> list[Area]:
    """All places that are drawn or have anything, those with the most projects first."""
    counted = remember("places", _counts)
    shapes = {shape.place: shape for shape in picture.shapes}
    places = sorted({*shapes, *counted})
    names = remember(f"place names {locale().language}", lambda: Names.of(locale(), places))
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
    """The areas whose name fits into them and covers none of a name before it."""
    taken: list[tuple[int, int, int]] = []
    for area in areas:
        shape = area.shape
        if shape is None or (width := len(area.label.value) * _LETTER) > shape.width:
            continue
        if all(
            abs(shape.x - x) * 2 >= width + other or abs(shape.y - y) >= _LINE
            for x, y, other in taken
        ):
            taken.append((shape.x, shape.y, width))
            yield area, shape


def _counts() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in select("map"):
        found[row.text("place")][compact(row.text("class"))] = row.integer("n")
    return dict(found)
