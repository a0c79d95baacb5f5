"""The counts on the start page: things by kind, and the fields of action."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ruhrkg.locale import Locale, Text
from ruhrkg.presentation.lists.facets import LISTINGS, PLACED, Item, items
from ruhrkg.presentation.page_source import ReleaseData, per_release
from ruhrkg.vocabulary import compact, local_name


@dataclass
class Field:
    """A field of action on the start page."""

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
        return local_name(self.iri)


@per_release
def counts(data: ReleaseData) -> dict[str, int]:
    """The number of things of each class."""
    return {compact(row.text("class")): row.integer("n") for row in data.select("start")}


@per_release
def fields(data: ReleaseData) -> Sequence[Field]:
    """The fields of action in their order."""
    found: dict[str, Field] = {}
    for row in data.select("fields"):
        entry = found.setdefault(
            row.text("field"), Field(row.text("field"), row.integer("projects"))
        )
        language = row.language("label")
        entry.labels.setdefault(language, row.text("label"))
        if row.get("goal"):
            entry.goals.setdefault(language, row.text("goal"))
    return list(found.values())


_PROPERTIES = {
    "budget": ("rkg:funding",), "deadline": ("schema:endDate",), "lead": ("rkg:leadMinistry",),
    "place": PLACED, "field": ("rkg:fieldOfAction",), "status": ("rkg:status",),
}  # fmt: skip
"""The properties that could state an aspect."""


@dataclass(frozen=True)
class Unstated:
    """The number of projects for which no source states an aspect; for some a value is deduced."""

    projects: int
    deduced: int


@per_release
def silence_counts(data: ReleaseData) -> Mapping[str, Unstated]:
    """For how many projects no source states an aspect, by the aspect's slug, the most first."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in items(data, LISTINGS["project"]):
        for aspect in item.silences:
            found[local_name(aspect)].append(item)
    ordered = sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    return {
        aspect: Unstated(
            len(things),
            sum(not item.deduced.isdisjoint(_PROPERTIES.get(aspect, ())) for item in things),
        )
        for aspect, things in ordered
    }
