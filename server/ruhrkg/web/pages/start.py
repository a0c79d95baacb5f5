"""/: what this is, how much there is, and the ways in."""

from flask import Blueprint, Response

from ruhrkg.presentation.boundary_paths import outlines
from ruhrkg.presentation.overview import counts, fields
from ruhrkg.presentation.place_map import areas_of
from ruhrkg.presentation.schema_org import website
from ruhrkg.web.linked_data.documents import LICENCE
from ruhrkg.web.rendering import locale, page, source, urls
from ruhrkg.web.site import public_root

blueprint = Blueprint("start", __name__)

_MAP_WIDTH = 420
_SHOWN = (
    ("project", "rkg:Project"),
    ("forum", "rkg:Forum"),
    ("event", "rkg:Event"),
    ("organisation", "org:Organization"),
    ("person", "foaf:Person"),
    ("place", "schema:Place"),
    ("source", "rkg:Source"),
)


@blueprint.get("/")
def start() -> Response:
    """The start page."""
    data = source().data
    counted = counts(data)
    picture = outlines(data, _MAP_WIDTH)
    return page(
        "start.html",
        picture=picture,
        areas=[area for area in areas_of(source(), picture) if area.shape],
        numbers=[(k, counted[c], urls().listing(k)) for k, c in _SHOWN if counted.get(c)],
        fields=fields(data),
        words=locale(),
        jsonld=website(locale(), urls().iri(""), public_root() + "/", LICENCE),
    )
