"""What points to a thing, by property and class: its projects, events and people."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ruhrkg.locale import Text, in_order
from ruhrkg.presentation.labels import Names
from ruhrkg.presentation.lists.facets import LISTINGS
from ruhrkg.presentation.page_source import Row
from ruhrkg.urls import LISTS
from ruhrkg.vocabulary import compact

_RANKED = {listing.of_class: place for place, listing in enumerate(LISTINGS.values())}
_LAST = ("rkg:Deduction", "rkg:Silence")
"""Parts that are reported on the pages of other things, and so come last here."""


@dataclass(frozen=True)
class IncomingThing:
    """One thing that points here, with its date if it has one."""

    iri: str
    label: Text
    date: str = ""


@dataclass(frozen=True)
class IncomingGroup:
    """Things of one class that point here by one property."""

    by: str
    of_class: str
    label: Text
    class_label: Text | None
    things: tuple[IncomingThing, ...]

    @property
    def dated(self) -> bool:
        """Whether they are events in time rather than names."""
        return self.of_class in ("rkg:Event", "schema:Event", "rkg:Decision")


def incoming(pointing: Iterable[Row], names: Names, parts: Collection[str]) -> list[IncomingGroup]:
    """What points here, by property and class, without the `parts` of the thing itself.

    Events and decisions are in chronological order, everything else by name.
    """
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in pointing:
        if row.text("subject") not in parts:
            groups[row.text("property"), row.text("class")].append(row)
    found = [_group(property_, class_, rows, names) for (property_, class_), rows in groups.items()]
    return sorted(found, key=_rank)


def _group(property_: str, class_: str, rows: Iterable[Row], names: Names) -> IncomingGroup:
    group = IncomingGroup(
        property_,
        compact(class_),
        names.term(property_) or names.label(property_),
        _several(class_, names) if class_ else None,
        tuple(sorted((_thing(row, names) for row in rows), key=_by_name)),
    )
    if not group.dated:
        return group
    things = sorted(group.things, key=lambda thing: thing.date or "~")
    return IncomingGroup(group.by, group.of_class, group.label, group.class_label, tuple(things))


def _rank(group: IncomingGroup) -> tuple[bool, int, int, str]:
    """In the order of the lists (projects, forums, ...), the largest first; our reasons last."""
    place = _RANKED.get(group.of_class, len(_RANKED))
    return group.of_class in _LAST, place, -len(group.things), group.by


def _several(class_: str, names: Names) -> Text:
    """The name of a class, in the plural if a list has one."""
    listing = next((x for x in LISTINGS.values() if x.of_class == compact(class_)), None)
    if listing is None:
        return names.label(class_)
    return Text(names.locale(f"nav.{LISTS[listing.kind]}"))


def _thing(row: Row, names: Names) -> IncomingThing:
    """A thing and its name; a role is named after the person who has it."""
    iri, member = row.text("subject"), row.text("member")
    label = names.label(iri)
    if member:
        label = Text(f"{names.label(member)}: {label.value}", label.language)
    return IncomingThing(member or iri, label, row.text("date"))


def _by_name(thing: IncomingThing) -> tuple[str, str]:
    return in_order(thing.label.value), thing.iri
