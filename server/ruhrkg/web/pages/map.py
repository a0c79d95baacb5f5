"""/map: the municipalities and what happens in each, as a picture and as a table."""

from flask import Blueprint, Response

from ruhrkg.presentation.pictures.boundary_paths import outlines
from ruhrkg.presentation.pictures.place_map import LEVELS, areas_of, named, named_large
from ruhrkg.web.rendering import page, source

blueprint = Blueprint("maps", __name__)

_WIDTH = 900


@blueprint.get("/map")
def municipalities() -> Response:
    """The map with its table."""
    picture = outlines(source().data, _WIDTH)
    areas = areas_of(source(), picture)
    return page(
        "map.html",
        picture=picture,
        drawn=[area for area in areas if area.shape],
        named=[(area.label, shape) for area, shape in named(areas)],
        named_large=[(area.label, shape) for area, shape in named_large(areas, picture.width)],
        others=[area for area in areas if not area.shape],
        levels=list(zip(LEVELS, [*(n - 1 for n in LEVELS[1:]), None], strict=True)),
    )
