"""The content of the page of a thing: three queries, one more if there may be matches."""

from collections.abc import Sequence
from dataclasses import dataclass

from ruhrkg.presentation.description import Description, descriptions, links
from ruhrkg.presentation.findings import Finding, findings_about
from ruhrkg.presentation.labels import Names
from ruhrkg.presentation.page_source import PageSource, Row
from ruhrkg.presentation.pictures.boundary_paths import Picture, outlines
from ruhrkg.presentation.pictures.network import has_partners
from ruhrkg.presentation.things.incoming import IncomingGroup, incoming
from ruhrkg.presentation.things.matches import MATCHED, Match, matches_of
from ruhrkg.presentation.things.opening import Opening, opening, replaced
from ruhrkg.presentation.things.source_statements import (
    Phrase,
    SentenceStatements,
    SubjectStatements,
    by_subject,
    quotations,
    sentences,
    statements_by_graph,
)
from ruhrkg.presentation.things.story import Story, story_of
from ruhrkg.presentation.things.thing_page import ThingPage

_MAP_WIDTH = 320
_STATING = ("id/source/", "graph/")
_MAX_STATEMENTS = 400
"""The limit in queries/pages/statements-of-source.rq."""


@dataclass(frozen=True)
class ThingContent:
    """The content of a page: the thing, what points to it, and what it states as a source."""

    thing: ThingPage
    opening: Opening
    story: Story
    incoming: Sequence[IncomingGroup]
    findings: Sequence[Finding]
    matches: Sequence[Match]
    picture: Picture | None
    sentences: Sequence[SentenceStatements]
    quotations: Sequence[Phrase]
    subjects: Sequence[SubjectStatements]
    statement_count: int
    more_statements: bool
    has_partners: bool


def thing_content(source: PageSource, iri: str) -> ThingContent | None:
    """The content of the page about `iri`; None if the graph states nothing about it.

    Raises QueryError if the engine stops a query.
    """
    found = descriptions(source.select("thing", thing=iri))
    pointing = source.select("incoming", thing=iri)
    stating = (source.urls.local(iri) or "").startswith(_STATING)
    rows = source.select("statements-of-source", source=iri) if stating else []
    if iri not in found and not pointing and not rows:
        return None
    subject = found.pop(iri, None) or Description(iri)
    parts = list(found.values())
    names = _names(source, [subject, *parts], [*pointing, *rows], rows)
    thing = ThingPage(subject, parts, names, source.urls)
    statements = statements_by_graph(rows, thing)
    groups = incoming(pointing, names, thing.part_iris)
    return ThingContent(
        thing=thing,
        opening=opening(source, thing, groups),
        story=story_of(thing, groups),
        incoming=[group for group in groups if not replaced(thing.kind, group)],
        findings=findings_about(source.data, iri),
        matches=matches_of(source.data, iri) if thing.kind in MATCHED else (),
        picture=outlines(source.data, _MAP_WIDTH) if thing.places else None,
        sentences=sentences(thing, statements),
        quotations=quotations(thing, statements),
        subjects=by_subject(
            s for graph, group in statements.items() if "#" not in graph for s in group
        ),
        statement_count=sum(map(len, statements.values())),
        more_statements=len(rows) == _MAX_STATEMENTS,
        has_partners=thing.kind == "organisation" and has_partners(source.data, iri),
    )


def _names(
    source: PageSource,
    described: Sequence[Description],
    naming: Sequence[Row],
    stated: Sequence[Row],
) -> Names:
    """The names of everything displayed and the documents of its graphs (one query)."""
    things = {*links(described), *(description.iri for description in described)}
    for description in described:
        things.update(description.properties)
    for row in naming:
        things.update(row.iris("subject", "property", "class", "object", "member"))
    graphs = {graph for description in described for graph in description.graphs}
    return Names.of(
        source.data, source.locale, things, graphs | {row.text("graph") for row in stated}
    )
