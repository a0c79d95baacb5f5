"""The story of a thing on one timeline: its states, milestones, money, events and decisions."""

from collections.abc import Sequence
from dataclasses import dataclass

from ruhrkg.presentation.display import DisplayValue, StoryEntry
from ruhrkg.presentation.pictures.timeline_chart import Chart, Dated, chart, is_date
from ruhrkg.presentation.things.incoming import IncomingGroup
from ruhrkg.presentation.things.thing_page import ThingPage

_MIN_DATED = 2


@dataclass(frozen=True)
class Story:
    """The entries in chronological order, and their picture if several have a date."""

    entries: Sequence[StoryEntry] = ()
    picture: Chart | None = None
    first: int = 0
    last: int = 0


def story_of(thing: ThingPage, groups: Sequence[IncomingGroup]) -> Story:
    """The story of a thing; for a project with the events and decisions that point to it."""
    entries = list(thing.story)
    if thing.kind == "project":
        entries += [
            StoryEntry(
                "decision" if group.of_class == "rkg:Decision" else "event",
                found.date,
                thing.locale.date(found.date),
                DisplayValue(found.label, href=thing.urls.thing(found.iri)),
            )
            for group in groups
            if group.dated
            for found in group.things
            if found.date
        ]
    entries.sort(key=lambda entry: entry.begin)
    dated = [_dated(entry) for entry in entries if is_date(entry.begin)]
    if len(dated) < _MIN_DATED:
        return Story(entries)
    period = thing.subject.first("schema:startDate"), thing.subject.first("schema:endDate")
    if all(map(is_date, period)):
        dated.insert(0, Dated(thing.iri, "phase", *period, labels={"": thing.title.value}))
    years = [int(d.begin[:4]) for d in dated] + [int(d.end[:4]) for d in dated if d.end]
    first, last = min(years), max(years)
    return Story(entries, chart(dated, first, last), first, last)


def _dated(entry: StoryEntry) -> Dated:
    return Dated(entry.value.href, entry.kind, entry.begin, labels={"": entry.value.text.value})
