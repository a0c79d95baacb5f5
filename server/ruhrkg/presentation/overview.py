"""What the start page counts: things by kind, and the fields of action."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ruhrkg.locale import Locale, Text
from ruhrkg.presentation.page_source import ReleaseData, per_release
from ruhrkg.vocabulary import compact


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


@per_release
def counts(data: ReleaseData) -> dict[str, int]:
    """How many things of each class there are."""
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
