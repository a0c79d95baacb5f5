"""/map: the municipalities and what happens in each, as a picture and as a table."""

from collections import defaultdict
from dataclasses import dataclass

from flask import Blueprint, Response

from ruhrkg.web.asking import rows
from ruhrkg.web.labels import Names, compact
from ruhrkg.web.locale import Text
from ruhrkg.web.memory import remember
from ruhrkg.web.outlines import Picture, outlines
from ruhrkg.web.rendering import locale, page

blueprint = Blueprint("maps", __name__)

_WIDTH = 900
_LEVELS = (1, 3, 6, 10)


@dataclass(frozen=True)
class Area:
    """A place with its counts; `level` is how dark it is drawn, 0 to 4."""

    iri: str
    label: Text
    projects: int
    events: int
    path: str = ""

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
    areas = _areas(picture)
    return page(
        "map.html",
        picture=picture,
        drawn=[area for area in areas if area.path],
        others=[area for area in areas if not area.path],
        levels=list(zip(_LEVELS, [*(n - 1 for n in _LEVELS[1:]), None], strict=True)),
    )


def _areas(picture: Picture) -> list[Area]:
    counted = remember("places", _counts)
    paths = {shape.place: shape.path for shape in picture.shapes}
    places = sorted({*paths, *counted})
    names = remember(f"place names {locale().language}", lambda: Names.of(locale(), places))
    areas = [
        Area(
            place,
            names.label(place),
            counted.get(place, {}).get("rkg:Project", 0),
            counted.get(place, {}).get("rkg:Event", 0),
            paths.get(place, ""),
        )
        for place in places
    ]
    return sorted(areas, key=lambda area: (-area.projects, -area.events, area.label.value))


def _counts() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows("map"):
        found[row.text("place")][compact(row.text("class"))] = row.integer("n")
    return dict(found)
