"""/: what this is, how much there is, and the ways in."""

from dataclasses import dataclass, field

from flask import Blueprint, Response

from ruhrkg.locale import Locale, Text
from ruhrkg.presentation.boundary_paths import outlines
from ruhrkg.presentation.page_queries import select
from ruhrkg.presentation.schema_org import website
from ruhrkg.vocabulary import compact
from ruhrkg.web.http.conditional import public_root
from ruhrkg.web.linked_data.documents import LICENCE
from ruhrkg.web.pages.map import areas_of
from ruhrkg.web.per_release import remember
from ruhrkg.web.rendering import locale, page, urls

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


@dataclass
class Field:
    """A field of action as the start page shows it."""

    iri: str
    projects: int
    labels: dict[str, str] = field(default_factory=dict)
    goals: dict[str, str] = field(default_factory=dict)

    def label(self, words: Locale) -> Text:
        """Its name for the reader."""
        return words.best(self.labels) or Text(self.iri)

    def goal(self, words: Locale) -> Text | None:
        """Its goal for the reader."""
        return words.best(self.goals)

    @property
    def slug(self) -> str:
        """Its key as a filter."""
        return self.iri.rpartition("/")[2]


@blueprint.get("/")
def start() -> Response:
    """The start page."""
    counted = remember("counts", counts)
    picture = outlines(_MAP_WIDTH)
    return page(
        "start.html",
        picture=picture,
        areas=[area for area in areas_of(picture) if area.shape],
        numbers=[(k, counted[c], urls().listing(k)) for k, c in _SHOWN if counted.get(c)],
        fields=remember("fields", fields),
        words=locale(),
        jsonld=website(locale(), urls().iri(""), public_root() + "/", LICENCE),
    )


def counts() -> dict[str, int]:
    """How many things of each class there are."""
    return {compact(row.text("class")): row.integer("n") for row in select("start")}


def fields() -> list[Field]:
    """The fields of action in their order."""
    found: dict[str, Field] = {}
    for row in select("fields"):
        entry = found.setdefault(
            row.text("field"), Field(row.text("field"), row.integer("projects"))
        )
        language = row.language("label")
        entry.labels.setdefault(language, row.text("label"))
        if row.get("goal"):
            entry.goals.setdefault(language, row.text("goal"))
    return list(found.values())
