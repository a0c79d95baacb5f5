"""Parts described on the page of the whole: money, milestones, roles, readings, assessments."""

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import NamedNode

from ruhrkg.graph.values import boolean
from ruhrkg.locale import Text
from ruhrkg.presentation import property_order
from ruhrkg.presentation.description import Description, Value
from ruhrkg.presentation.display import DisplayValue, ReadingTable, Stated, StoryEntry
from ruhrkg.presentation.labels import Names
from ruhrkg.presentation.lists.money import kind_word
from ruhrkg.presentation.references import Reference, References
from ruhrkg.urls import Urls
from ruhrkg.vocabulary import compact, local_name

_STORY = {
    "state": ("rkg:status",),
    "milestone": ("dcterms:date", "schema:startDate", "rdfs:label"),
    "funding": ("rkg:amount",),
}
"""The parts that form the story of a thing, and the properties whose sources state them."""


class Parts:
    """The parts of one thing, each with the marks of its sources."""

    def __init__(
        self, parts: Iterable[Description], names: Names, references: References, urls: Urls
    ) -> None:
        """Describe `parts` with `names`, their sources numbered by `references`."""
        self._names = names
        self._locale = names.locale
        self._references = references
        self._urls = urls
        self._by_kind: dict[str, list[Description]] = defaultdict(list)
        for part in sorted(parts, key=lambda part: (part.when, part.iri)):
            self._by_kind[part.kind].append(part)

    def of(self, kind: str) -> list[Description]:
        """Those of one kind, in chronological order."""
        return self._by_kind[kind]

    def lines(self, name: str) -> list[DisplayValue]:
        """The values of a property that are parts; empty for any other property."""
        kind = property_order.DESCRIBED_BY_PARTS.get(name, "")
        describe = {"funding": self._funding, "role": self._role}
        return [describe[kind](part) for part in self.of(kind)] if kind else []

    def _funding(self, part: Description) -> DisplayValue:
        amount = part.first("rkg:amount")
        currency = part.first("schema:currency") or "EUR"
        money = self._locale.amount(amount, currency) if amount else ""
        qualifier = self._locale.qualifier(part.texts("rkg:qualifier"))
        kind = local_name(part.first("dcterms:type"))
        text = " ".join(filter(None, (qualifier, money)))
        if text and kind and kind != "unspecified":
            text = f"{kind_word(kind, self._locale)}: {text}"
        label = self._names.label(part.iri)
        if not text:
            return DisplayValue(
                label, self._references_of(part, "rdfs:label"), self._urls.thing(part.iri)
            )
        return DisplayValue(
            Text(text),
            self._references_of(part, "rkg:amount"),
            self._urls.thing(part.iri),
            detail=self._with_payers(label, part),
        )

    def _with_payers(self, label: Text, part: Description) -> Text:
        """What an amount is for, and who pays it, if known; a payer that we deduced is marked."""
        payers = [self._payer(value) for value in part.values.get("schema:funder", ())]
        return Text(f"{label.value} ({', '.join(payers)})", label.language) if payers else label

    def _payer(self, value: Value) -> str:
        name = self._names.label(value.term.value).value
        stated = any(mark.role != "ours" for mark in self._references.to(value.graphs))
        return name if stated else f"{name}, {self._locale('thing.deduced')}"

    def story(self) -> list[StoryEntry]:
        """States, milestones and dated amounts in chronological order; states without a date first.

        Each has the sources that state it: their graphs state what it is, its name may be ours.
        """
        entries = [
            StoryEntry(
                kind,
                begin := part.first("dcterms:date") or part.first("schema:startDate"),
                self._locale.date(begin),
                DisplayValue(
                    self._story_text(kind, part),
                    self._references_of(part, *_STORY[kind]),
                    self._urls.thing(part.iri),
                ),
            )
            for kind in _STORY
            for part in self.of(kind)
            if part.when or kind != "funding"
        ]
        return sorted(entries, key=lambda entry: entry.begin)

    def _story_text(self, kind: str, part: Description) -> Text:
        label = self._names.label(part.iri)
        if kind != "funding":
            return label
        return Text(f"{self._funding(part).text} – {label.value}", label.language)

    def _role(self, part: Description) -> DisplayValue:
        of = [
            self._names.label(term.value)
            for name in ("org:organization", "rkg:forum", "rkg:project")
            for term in part.terms(name)
        ]
        span = self._locale.span(part.first("schema:startDate"), part.first("schema:endDate"))
        detail = ", ".join(filter(None, (*(text.value for text in of), span)))
        return DisplayValue(
            self._names.label(part.iri),
            self._references_of(part, "rdfs:label", "org:member"),
            self._urls.thing(part.iri),
            detail=Text(detail) if detail else None,
        )

    def _references_of(self, part: Description, *names: str) -> tuple[Reference, ...]:
        """The graphs of the first of the statements `names` of a part, else all of its graphs."""
        for name in names:
            if values := part.values.get(name):
                return self._references.to({g for value in values for g in value.graphs})
        return self._references.to(part.graphs)

    def _sources_of(self, part: Description) -> tuple[Reference, ...]:
        """The sources of a reading; our translation of it does not make us a source."""
        marks = self._references_of(part, "rkg:value", "rkg:valueText")
        return tuple(mark for mark in marks if mark.role != "ours") or marks

    def _basis(self, reading: Description) -> Text | None:
        """The reason for the value of a reading, if no source states it and we deduced it."""
        for deduction in self.of("deduction"):
            if (
                deduction.first("rkg:about") == reading.iri
                and compact(deduction.first("rkg:property")) == "rkg:value"
                and boolean(deduction.first("rkg:stated")) is not True
            ):
                return self._locale.best(deduction.texts("rkg:basis"))
        return None

    def readings(self) -> list[ReadingTable]:
        """Readings side by side, one table per aspect; contradictions first."""
        groups: dict[str, list[Description]] = defaultdict(list)
        for part in self.of("reading"):
            groups[part.first("rkg:aspect")].append(part)
        in_order = sorted(
            groups.items(),
            key=lambda group: (not any(map(_disagrees, group[1])), self._aspect(group[0]).value),
        )
        return [self._table(self._aspect(aspect), parts) for aspect, parts in in_order]

    def _table(self, aspect: Text, parts: Iterable[Description]) -> ReadingTable:
        readings = tuple(self._stated(part, aspect) for part in parts)
        quantities = {reading.quantity.value: reading.quantity for reading in readings}
        label = next(iter(quantities.values())) if len(quantities) == 1 else aspect
        return ReadingTable(label, readings)

    def _quantity(self, part: Description, aspect: Text) -> Text:
        """The quantity of a reading: its label without the value, else its aspect."""
        if not self._names.known(part.iri):
            return aspect
        label = self._names.label(part.iri)
        quantity, colon, _ = label.value.partition(": ")
        return Text(quantity, label.language) if colon else aspect

    def _aspect(self, aspect: str) -> Text:
        return self._names.label(aspect) if aspect else Text("")

    def _stated(self, part: Description, aspect: Text) -> Stated:
        value = part.first("rkg:value")
        written = self._locale.best(part.texts("rkg:valueText"))
        note = part.texts("rdfs:comment", "skos:note")
        unit = part.first("schema:unitText")
        money = value and unit == "EUR"
        number = self._locale.amount(value) if money else self._locale.number(value)
        return Stated(
            self._quantity(part, aspect),
            Text(number) if value else written or Text(""),
            "" if money else self._locale.either(f"unit.{unit}", unit),
            self._locale.qualifier(part.texts("rkg:qualifier")),
            self._locale.date(part.first("dcterms:date")),
            self._locale.best(note) if note else (written if value else None),
            self._sources_of(part),
            _disagrees(part),
            self._urls.thing(part.iri),
            bool(value),
            self._basis(part),
        )

    def reviews(self) -> list[DisplayValue]:
        """Assessments and claims by others, each with its author and date."""
        return [*map(self._claim, self.of("claim")), *self._reviews()]

    def _claim(self, part: Description) -> DisplayValue:
        authors = [
            self._names.label(term.value).value if isinstance(term, NamedNode) else term.value
            for term in part.terms("schema:author")
        ]
        day = self._locale.date(part.first("dcterms:date"))
        detail = ", ".join(filter(None, (*authors, day)))
        return DisplayValue(
            self._names.label(part.iri),
            self._references_of(part, "rkg:about", "schema:author", "dcterms:date"),
            self._urls.thing(part.iri),
            detail=Text(detail) if detail else None,
        )

    def _reviews(self) -> list[DisplayValue]:
        return [
            DisplayValue(
                self._locale.best(part.texts("schema:reviewBody", "dcterms:description"))
                or self._names.label(part.iri),
                self._references_of(part, "schema:reviewBody", "schema:author"),
                self._urls.thing(part.iri),
            )
            for part in self.of("review")
        ]


def _disagrees(part: Description) -> bool:
    return "rkg:disagreesWith" in part.values
