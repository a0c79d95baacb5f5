"""/doc/...: the page of a thing: three queries, one more where there may be matches."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response

from ruhrkg.formats import BY_SUFFIX
from ruhrkg.locale import Text, in_order
from ruhrkg.presentation.boundary_paths import outlines
from ruhrkg.presentation.description import Description, descriptions, links
from ruhrkg.presentation.facets import LISTINGS
from ruhrkg.presentation.findings import findings_about
from ruhrkg.presentation.labels import Names
from ruhrkg.presentation.matches import MATCHED, dossier
from ruhrkg.presentation.page_queries import Row, select
from ruhrkg.presentation.schema_org import schema_org, script
from ruhrkg.presentation.source_statements import by_subject, sentences, statements_by_graph
from ruhrkg.presentation.thing_page import ThingPage
from ruhrkg.urls import LISTS
from ruhrkg.vocabulary import compact
from ruhrkg.web.http.problems import UnknownThingError, thing_iri
from ruhrkg.web.linked_data import citation_view
from ruhrkg.web.linked_data.documents import DOCUMENTS, LICENCE, signposts
from ruhrkg.web.rendering import locale, page, urls
from ruhrkg.web.site import site

blueprint = Blueprint("things", __name__)

_MAP_WIDTH = 320
MOST_STATEMENTS = 400
"""The limit in queries/pages/statements-of-source.rq."""


_RANKED = {listing.of_class: place for place, listing in enumerate(LISTINGS.values())}
_LAST = ("rkg:Deduction", "rkg:Silence")
"""What is told of other things in their own place, and so comes last here."""


@dataclass(frozen=True)
class IncomingGroup:
    """Things of one class that point here by one property."""

    property: str
    of_class: str
    label: Text
    class_label: Text | None
    things: tuple[tuple[str, Text], ...]


@blueprint.get("/doc/<path:document>")
def thing(document: str) -> Response:
    """The page about `id/<document>`, or about `graph/...`; 404 with near names."""
    iri = thing_iri(document)
    found = descriptions(select("thing", thing=iri))
    pointing = select("incoming", thing=iri)
    rows = (
        select("statements-of-source", source=iri)
        if document.startswith(("source/", "graph/"))
        else []
    )
    if iri not in found and not pointing and not rows:
        raise UnknownThingError(document)
    subject = found.pop(iri, None) or Description(iri)
    parts = list(found.values())
    names = _names(subject, parts, pointing, rows)
    thing_page = ThingPage(subject, parts, names, urls())
    statements = statements_by_graph(rows, thing_page)
    response = page(
        "thing.html",
        thing_page=thing_page,
        sentences=sentences(thing_page, statements),
        subjects=by_subject(s for found in statements.values() for s in found),
        statement_count=sum(map(len, statements.values())),
        more_statements=len(rows) == MOST_STATEMENTS,
        **_around(thing_page, pointing),
    )
    response.headers["Link"] = signposts(urls(), iri)
    return response


def _around(thing_page: ThingPage, pointing: Iterable[Row]) -> dict[str, Any]:
    """What stands around the statements: links here, map, findings, citation, downloads."""
    iri = thing_page.iri
    return {
        "trail": _trail(thing_page),
        "incoming": incoming(pointing, thing_page),
        "findings": findings_about(iri),
        "dossier": dossier(iri) if thing_page.kind in MATCHED else [],
        "picture": outlines(_MAP_WIDTH) if thing_page.places else None,
        "suffixes": [f.suffix for f in DOCUMENTS],
        "formats": BY_SUFFIX,
        "query": site().library.get("pages", "thing").bind({"thing": iri}),
        "citation": citation_view.cite(iri, thing_page.title.value),
        "citation_formats": citation_view.FORMATS,
        "schema_org": script(json.dumps(schema_org(thing_page, LICENCE), ensure_ascii=False)),
    }


def _trail(thing_page: ThingPage) -> list[tuple[Text, str]]:
    trail = []
    if thing_page.kind in LISTS:
        label = Text(locale()(f"nav.{LISTS[thing_page.kind]}"))
        trail.append((label, urls().listing(thing_page.kind)))
    return [*trail, (thing_page.title, "")]


def _names(
    subject: Description, parts: list[Description], pointing: list[Row], said: list[Row]
) -> Names:
    everything = [subject, *parts]
    things = {subject.iri, *links(everything), *(part.iri for part in parts)}
    for description in everything:
        things.update(description.properties)
    for row in (*pointing, *said):
        things.update(row.iris("subject", "property", "class", "object", "member"))
    graphs = {graph for description in everything for graph in description.graphs}
    return Names.of(locale(), things, graphs | {row.text("graph") for row in said})


def incoming(pointing: Iterable[Row], thing_page: ThingPage) -> list[IncomingGroup]:
    """What points here, by property and class; parts left out."""
    names = thing_page.names
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in pointing:
        if row.text("subject") not in thing_page.part_iris:
            groups[row.text("property"), row.text("class")].append(row)
    told = [
        IncomingGroup(
            property_,
            compact(class_),
            names.term(property_) or names.label(property_),
            _several(class_, names) if class_ else None,
            tuple(sorted((_named(row, names) for row in subjects), key=_by_name)),
        )
        for (property_, class_), subjects in groups.items()
    ]
    return sorted(told, key=_rank)


def _rank(group: IncomingGroup) -> tuple[bool, int, int, str]:
    """Projects, forums, events ... as the lists go, then the largest; our reasons last."""
    place = _RANKED.get(group.of_class, len(_RANKED))
    return group.of_class in _LAST, place, -len(group.things), group.property


def _several(class_: str, names: Names) -> Text:
    """Things of a class, in the plural where a list has one."""
    listing = next((x for x in LISTINGS.values() if x.of_class == compact(class_)), None)
    return Text(locale()(f"nav.{LISTS[listing.kind]}")) if listing else names.label(class_)


def _named(row: Row, names: Names) -> tuple[str, Text]:
    """A thing and its name; a role is named by the person who has it."""
    iri, member = row.text("subject"), row.text("member")
    label = names.label(iri)
    if not member:
        return iri, label
    return member, Text(f"{names.label(member)}: {label.value}", label.language)


def _by_name(entry: tuple[str, Text]) -> tuple[str, str]:
    return in_order(entry[1].value), entry[0]
