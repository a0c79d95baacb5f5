"""The opening of a page: sentences generated from the data, and the projects that readers want."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ruhrkg.presentation.lists.facets import LISTINGS, PLACED, items
from ruhrkg.presentation.lists.money import amounts
from ruhrkg.presentation.lists.places import places_within, projects_in
from ruhrkg.presentation.lists.project_table import ProjectLine, project_lines
from ruhrkg.presentation.lists.summaries import joined, project_sentences
from ruhrkg.presentation.page_source import PageSource
from ruhrkg.presentation.pictures.network import roles
from ruhrkg.presentation.things.incoming import IncomingGroup
from ruhrkg.presentation.things.thing_page import ThingPage
from ruhrkg.sparql.query.parameters import expand

KINDS_WITH_OPENING = ("plan", "field", "forum", "place", "person", "organisation", "decision")
"""The kinds of things whose pages open with their projects."""

_REPLACED = ("plan", "field", "forum")
_PLACED = tuple(expand(name) for name in PLACED)
_PROJECT, _EVENT, _DECISION = "rkg:Project", "rkg:Event", "rkg:Decision"


@dataclass(frozen=True)
class Opening:
    """The sentences, and the projects by name."""

    sentences: Sequence[str] = ()
    projects: Sequence[ProjectLine] = ()


def opening(source: PageSource, thing: ThingPage, groups: Sequence[IncomingGroup]) -> Opening:
    """The opening of a page; empty for kinds that have none."""
    if thing.kind not in KINDS_WITH_OPENING:
        return Opening()
    locale = source.locale
    lines = project_lines(
        source, None if thing.kind == "plan" else _projects(source, thing, groups)
    )
    events = {found.iri for group in groups if group.of_class == _EVENT for found in group.things}
    count, *states = project_sentences(lines, locale, thing.kind)
    sentences = [
        *_forum_lead(thing),
        count,
        *_roles(source, thing),
        *(_of_place(source, thing, groups) if thing.kind == "place" else ()),
        *states,
        *(_partners_of_place(source, thing, groups) if thing.kind == "place" else ()),
        *([locale("summary.events", n=len(events))] if events and thing.kind != "plan" else ()),
    ]
    decisions = {
        item.iri for group in groups if group.of_class == _DECISION for item in group.things
    }
    if thing.kind == "organisation" and decisions:
        sentences.append(locale("summary.decisions", n=len(decisions)))
    if thing.kind == "place" and (unplaced := _unplaced(source)):
        sentences.append(locale("summary.no_place", n=unplaced))
    return Opening(list(filter(None, sentences)), lines)


def replaced(kind: str, group: IncomingGroup) -> bool:
    """Whether the list of projects at the top of a page of `kind` replaces a group of links.

    On the page of a place, partners and models keep their own headings.
    """
    if group.of_class != _PROJECT:
        return False
    return kind in _REPLACED or (kind == "place" and group.by in _PLACED)


def _projects(
    source: PageSource, thing: ThingPage, groups: Sequence[IncomingGroup]
) -> frozenset[str]:
    """The projects that point here, that this thing names, and that roles connect it with.

    A decision on money names the project that the money is for. A place has those of its parts,
    an organisation those in which it has a role, as in the network.
    """
    if thing.kind == "place":
        return projects_in(source.data, places_within(source.data, thing.iri))
    if thing.kind == "organisation":
        return frozenset().union(*roles(source.data).get(thing.iri, {}).values())
    found = {item.iri for group in groups if group.of_class == _PROJECT for item in group.things}
    for name in ("rkg:adopts", "rkg:about", "rkg:project", "schema:workExample"):
        found |= {term.value for term in thing.subject.terms(name)}
    for about, money in amounts(source.data).items():
        if any(amount.iri in found for amount in money):
            found.add(about)
    for role in thing.parts.of("role"):
        found |= {term.value for term in role.terms("rkg:project")}
    return frozenset(found)


def _of_place(
    source: PageSource, thing: ThingPage, groups: Sequence[IncomingGroup]
) -> Iterator[str]:
    """What the projects of a place include: those of its parts, and of the whole."""
    placed = _projects(source, thing, groups)
    if placed and len(places_within(source.data, thing.iri)) > 1:
        yield thing.locale("summary.place_parts")
        whole = projects_in(source.data, {thing.iri})
        yield thing.locale("summary.place_whole", n=len(whole))


def _partners_of_place(
    source: PageSource, thing: ThingPage, groups: Sequence[IncomingGroup]
) -> Iterator[str]:
    """The projects that name a place otherwise: as a partner or a model."""
    placed = _projects(source, thing, groups)
    for group in groups:
        others = {item.iri for item in group.things} - placed
        if group.of_class == _PROJECT and not replaced("place", group) and others:
            yield thing.locale("summary.place_as", n=len(others), property=group.label)


def _roles(source: PageSource, thing: ThingPage) -> list[str]:
    """The roles of an organisation in its projects, the most frequent first."""
    found = roles(source.data).get(thing.iri, {}) if thing.kind == "organisation" else {}
    ranked = sorted(found.items(), key=lambda role: (-len(role[1]), role[0]))
    named = [
        f"{(thing.names.term(role) or thing.names.label(role)).value} ({len(projects)})"
        for role, projects in ranked
    ]
    return [thing.locale("summary.roles", roles=joined(named, thing.locale))] if named else []


def _forum_lead(thing: ThingPage) -> list[str]:
    """Who led a forum and who moderated it."""
    if thing.kind != "forum":
        return []
    found = []
    for key, names in (("lead", ("rkg:leadMinistry",)),
                       ("moderation", ("rkg:moderator", "rkg:coModerator"))):  # fmt: skip
        people = [thing.names.label(t.value).value for n in names for t in thing.subject.terms(n)]
        if people:
            found.append(thing.locale(f"summary.{key}", names=joined(people, thing.locale)))
    return found


def _unplaced(source: PageSource) -> int:
    """The number of projects for which no source states a place."""
    projects = items(source.data, LISTINGS["project"])
    return sum(any(s.endswith("/place") for s in item.silences) for item in projects)
