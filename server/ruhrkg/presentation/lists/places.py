"""Which places belong to a wider one, and which projects are in them."""

from collections.abc import Collection

from ruhrkg.presentation.lists.facets import LISTINGS, items
from ruhrkg.presentation.page_source import ReleaseData

_PROJECTS = LISTINGS["project"]
(_PLACE,) = (facet for facet in _PROJECTS.facets if facet.name == "place")


def places_within(data: ReleaseData, place: str) -> frozenset[str]:
    """`place` and all places that it contains: towns for a district, districts for a region."""
    found, added = {place}, {place}
    while added:
        added = {
            item.iri
            for item in items(data, LISTINGS["place"])
            if item.iri not in found
            and found.intersection(item.values.get("schema:containedInPlace", ()))
        }
        found |= added
    return frozenset(found)


def projects_in(data: ReleaseData, places: Collection[str]) -> frozenset[str]:
    """The projects that the list of projects has under one of `places`."""
    return frozenset(
        item.iri
        for item in items(data, _PROJECTS)
        if any(place in places for place in _PLACE.values(item))
    )
