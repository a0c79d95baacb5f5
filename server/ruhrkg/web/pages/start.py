"""/: what this is, how much there is, and the ways in."""

from flask import Blueprint, Response

from ruhrkg.locale import Text
from ruhrkg.presentation.labels import Names
from ruhrkg.presentation.lists.money import amounts, kind_word, sums
from ruhrkg.presentation.lists.project_table import SYMBOLS, outcomes, project_lines
from ruhrkg.presentation.pictures.boundary_paths import outlines
from ruhrkg.presentation.pictures.overview import counts, fields, silence_counts
from ruhrkg.presentation.pictures.place_map import areas_of
from ruhrkg.presentation.things.schema_org import website
from ruhrkg.web.linked_data.documents import LICENCE
from ruhrkg.web.rendering import locale, page, source, urls
from ruhrkg.web.site import public_root, site

blueprint = Blueprint("start", __name__)

_MAP_WIDTH = 420
_COUNTED = (
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
    data, words = source().data, locale()
    lines = project_lines(source())
    named = [(field.iri, field.label(words)) for field in fields(data)]
    # those of the plan itself too
    stated = [amount for found in amounts(data).values() for amount in found]
    money = sums(stated)
    added = sum(len(entry.amounts) for entry in money)
    payers = {p for entry in money for p in (*entry.payer.split(), *entry.parts)}
    counted = counts(data)
    plan = site().description.plan
    named_things = payers | {a.about for a in stated} | ({plan} if plan else set())
    picture = outlines(data, _MAP_WIDTH)
    return page(
        "start.html",
        picture=picture,
        areas=[area for area in areas_of(source(), picture) if area.shape],
        numbers=[(k, counted[c], urls().listing(k)) for k, c in _COUNTED if counted.get(c)],
        fields=fields(data),
        words=words,
        plan=plan,
        outcomes=outcomes(lines, named, Text(words("outcome.no_field"))),
        symbols=SYMBOLS,
        money=money,
        stated=len(stated),
        added=added,
        largest=max((entry.total for entry in money), default=1),
        names=Names.of(data, words, named_things),
        kind_word=kind_word,
        silences=silence_counts(data),
        jsonld=website(locale(), site().description, urls().iri(""), public_root() + "/", LICENCE)
        if site().release
        else None,
    )
