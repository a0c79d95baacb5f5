"""The page of a thing: its statements in the order of `property_order`, with their sources."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from ruhrkg.graph.values import boolean, number
from ruhrkg.locale import LANGUAGES, Text, in_order
from ruhrkg.presentation import property_order
from ruhrkg.presentation.description import Description, Value
from ruhrkg.presentation.display import DisplayValue, Group, Line, Stated
from ruhrkg.presentation.labels import Names
from ruhrkg.presentation.references import Notes, Reference, References
from ruhrkg.presentation.things.parts import Parts
from ruhrkg.sparql.query.parameters import expand
from ruhrkg.urls import Urls
from ruhrkg.vocabulary import BOOLEAN_TYPE, DATE_TYPES, NUMBER_TYPES, compact, local_name

_UNSORTED = (Decimal(0), "")


class ThingPage:
    """The content of the page of `subject`."""

    def __init__(
        self, subject: Description, parts: list[Description], names: Names, urls: Urls
    ) -> None:
        """Describe `subject` and its `parts` with `names`; links by `urls`."""
        self.subject = subject
        self.names = names
        self.urls = urls
        self.locale = names.locale
        self._references = References(names.documents)
        self.parts = Parts(parts, names, self._references, urls)
        self._part = {part.iri: part for part in parts}
        self.class_labels = self._class_labels()
        self.title = self._title()
        self.lead = self._values_of(property_order.LEAD)
        self.unstated: list[Text] = []  # aspects that no source states, in the order of the page
        self.groups = self._groups(property_order.MAIN)
        self.readings = self.parts.readings()
        self.story = self.parts.story()
        self.reviews = self.parts.reviews()
        self.last_groups = self._groups(property_order.LAST)
        self.notes = Notes(names.documents, self._in_page_order())

    @property
    def part_iris(self) -> Collection[str]:
        """The parts that the page describes."""
        return self._part.keys()

    @property
    def iri(self) -> str:
        """The canonical IRI of the thing."""
        return self.subject.iri

    @property
    def kind(self) -> str:
        """The kind in its IRI (`project`, `source`, ...), "" for a graph."""
        local = (self.urls.local(self.iri) or "").split("/")
        return local[1] if local[0] == "id" and len(local) > 1 else ""

    def _title(self) -> Text:
        """Its name in the reader's language, else a fallback.

        A thing without a name is described: a record by its subject, a match by the two things
        that it matches, anything else by its class.
        """
        if self.names.known(self.iri):
            return self.names.label(self.iri)
        if about := self.subject.first("foaf:primaryTopic"):
            return Text(self.locale("graph.record", name=self.names.label(about)))
        if matched := self.subject.first("owl:annotatedTarget"):
            name = self.names.label(self.subject.first("owl:annotatedSource"))
            return Text(self.locale("dossier.of", name=name, target=self.names.label(matched)))
        if self.class_labels and self.urls.resolvable(self.iri):
            return Text(f"{self.class_labels[0]}: {self.iri.rpartition('/')[2]}")
        return self.names.label(self.iri)

    @property
    def also(self) -> list[Text]:
        """Its other names, for the line under the title.

        Names in the other language are left out if there are any in the reader's.
        """
        terms = [*self.subject.terms("skos:altLabel"), *self.subject.terms("schema:alternateName")]
        found = {
            Text(term.value, (term.language or "") if isinstance(term, Literal) else "")
            for term in terms
            if term.value != self.title.value
        }
        if any(name.language == self.locale.language for name in found):
            found = {name for name in found if not self._foreign(name.language)}
        return sorted(found, key=lambda name: in_order(name.value))

    def _class_labels(self) -> list[Text]:
        """Its classes, without those that are less specific than another."""
        classes = [term.value for term in self.subject.terms("rdf:type")]
        specific = [iri for iri in classes if compact(iri) not in property_order.LESSER_CLASSES]
        labels = (self.names.label(iri) for iri in specific or classes)
        return list({label.value: label for label in labels}.values())

    @property
    def readings_first(self) -> bool:
        """Whether the readings come before everything else, as they do for a figure."""
        return self.kind == "figure"

    def _in_page_order(self) -> Iterator[Reference]:
        """The references of all values in the order of the page."""
        readings: list[Stated] = [reading for table in self.readings for reading in table.readings]
        groups: list[DisplayValue | Stated] = list(_values(self.groups))
        groups += [entry.value for entry in self.story]
        body = [*readings, *groups] if self.readings_first else [*groups, *readings]
        for value in (*self.lead, *body, *self.reviews, *_values(self.last_groups)):
            yield from value.references

    def _groups(self, questions: Iterable[str]) -> list[Group]:
        silences = self._silences()
        found = []
        for question in questions:
            named = [name for name in self._property_names() if self._question(name) == question]
            lines = [
                line
                for name in sorted(named, key=property_order.rank)
                if (line := self._line(name))
            ]
            silent = silences.get(question, {})
            lines, unsaid = _with_silences(_merged(lines), silent)
            self.unstated.extend(unsaid)
            if lines:
                found.append(Group(question, tuple(lines)))
        return found

    def _question(self, name: str) -> str:
        return property_order.question(name, self.kind)

    def _property_names(self) -> Iterator[str]:
        for name in self.subject.values:
            if name not in property_order.HIDDEN | property_order.HIDDEN_OF.get(
                self.kind, frozenset()
            ):
                yield name
        if self.parts.of("role"):
            yield "org:member"

    def _line(self, name: str) -> Line | None:
        parts = self.parts.lines(name)
        values = parts or self._values_of(name)
        iri = expand(name)
        words = self.names.term(iri) or self.names.label(iri)
        if parts and name == "org:member":
            words = Text(self.locale("thing.roles"))
        page = self.urls.thing(iri) if self.urls.resolvable(iri) else ""
        return Line(name, words, tuple(values), page) if values else None

    def _silences(self) -> dict[str, dict[str, Text]]:
        """The aspects that no source states, by question."""
        found: dict[str, dict[str, Text]] = defaultdict(dict)
        for part in self.parts.of("silence"):
            aspect = part.first("rkg:aspect")
            slug = local_name(aspect)
            found[property_order.SILENCES.get(slug, property_order.REST)][slug] = self.names.label(
                aspect
            )
        return found

    # values

    def _values_of(self, name: str) -> list[DisplayValue]:
        values = self.subject.values.get(name, [])
        if name in property_order.BILINGUAL:
            values = self._in_one_language(values)
        ordered = sorted(((self.display(value, name), value) for value in values), key=self._place)
        return [replace(s, references=self._references.to(v.graphs)) for s, v in ordered]

    def _place(self, entry: tuple[DisplayValue, Value]) -> tuple[tuple[Decimal, str], bool, str]:
        """The sort key: number or date, then the reader's language before others, then name."""
        text = entry[0].text
        return entry[0].sort, self._foreign(text.language), in_order(text.value)

    def _foreign(self, language: str) -> bool:
        return language not in ("", self.locale.language)

    def _in_one_language(self, values: Iterable[Value]) -> list[Value]:
        """The values in the reader's language if there are any; ours in the other are translations.

        All values if the other language has more. A translation has the sources of its original.
        """
        by_language: dict[str, list[Value]] = defaultdict(list)
        for value in values:
            by_language[value.language].append(value)
        counts = [len(found) for found in by_language.values()]
        chosen = next(
            (lang for lang in (self.locale.language, "", *LANGUAGES) if lang in by_language), ""
        )
        if not counts or len(by_language[chosen]) < max(counts):
            return [value for found in by_language.values() for value in found]
        if max(counts) > 1:
            return by_language[chosen]
        graphs = {graph for found in by_language.values() for graph in found[0].graphs}
        return [replace(by_language[chosen][0], graphs=tuple(sorted(graphs)))]

    def display(self, value: Value, name: str = "") -> DisplayValue:
        """One value without its marks, with the reason if it was deduced."""
        deduction = self._deductions.get((name, value.term.value))
        basis = None
        deduced = False
        if deduction:
            basis = self.locale.best(deduction.texts("rkg:basis"))
            deduced = boolean(deduction.first("rkg:stated")) is not True
        if isinstance(value.term, NamedNode):
            iri = value.term.value
            text = self._described(name, iri) or self.names.label(iri)
            return DisplayValue(
                text, (), self.urls.thing(iri), not self.urls.resolvable(iri), deduced, basis
            )
        text, sort = self.literal(value.term) if isinstance(value.term, Literal) else (
            Text(value.term.value), _UNSORTED)  # fmt: skip
        if unit := property_order.UNITS.get(name):
            text = Text(f"{text}\u00a0{self.locale(f'unit.{unit}')}")
        return DisplayValue(text, (), "", False, deduced, basis, sort=sort)

    def _described(self, name: str, iri: str) -> Text | None:
        """The description of a goal, if it has one."""
        part = self._part.get(iri) if name in property_order.DISPLAYED_BY_DESCRIPTION else None
        return self.locale.best(part.texts(property_order.LEAD)) if part else None

    def literal(self, term: Literal) -> tuple[Text, tuple[Decimal, str]]:
        """A literal as written in the reader's language, and its sort key."""
        datatype = term.datatype.value
        if datatype in DATE_TYPES:
            return Text(self.locale.date(term.value)), (Decimal(0), term.value)
        if datatype in NUMBER_TYPES:
            return Text(self.locale.number(term.value)), (number(term.value) or Decimal(0), "")
        if datatype == BOOLEAN_TYPE:
            return Text(self.locale(f"boolean.{term.value}")), _UNSORTED
        return Text(term.value, term.language or ""), _UNSORTED

    @cached_property
    def _deductions(self) -> Mapping[tuple[str, str], Description]:
        """The deductions by the property and the value that they give a reason for."""
        found: dict[tuple[str, str], Description] = {}
        for part in self.parts.of("deduction"):
            name = compact(part.first("rkg:property"))
            for term in part.terms("rkg:deducedValue"):
                found.setdefault((name, term.value), part)
        return found

    # for the picture, the citation and machines

    @property
    def places(self) -> list[str]:
        """The places that it is in; a place is in itself."""
        if "schema:Place" in self.subject.classes:
            return [self.iri]
        return [term.value for term in self.subject.terms("schema:location")]


def _values(groups: Iterable[Group]) -> Iterator[DisplayValue]:
    for group in groups:
        for line in group.lines:
            for values in line.bundles:
                yield from values


def _merged(lines: Iterable[Line]) -> list[Line]:
    """Merge the same name under several properties, with the marks of all of them."""
    found: dict[str, Line] = {}
    naming: dict[str, str] = {}
    for line in lines:
        key = line.label.value if line.name in property_order.NAMING else line.name
        for value in line.values:
            name = value.text.value
            home = naming.setdefault(name, key) if line.name in property_order.NAMING else key
            found[home] = _with(found.get(home) or replace(line, values=()), value)
    return list(found.values())


def _with(line: Line, value: DisplayValue) -> Line:
    """`line` with the value added, or with its marks added if it has the same words already."""
    for place, there in enumerate(line.values):
        if there.text.value == value.text.value and (there.href, there.detail, there.basis) == (
            value.href, value.detail, value.basis
        ):  # fmt: skip
            references = tuple(dict.fromkeys((*there.references, *value.references)))
            both = replace(there, references=references)
            values = (*line.values[:place], both, *line.values[place + 1 :])
            return replace(line, values=values)
    return replace(line, values=(*line.values, value))


def _with_silences(
    lines: Iterable[Line], silent: Mapping[str, Text]
) -> tuple[list[Line], list[Text]]:
    """Mark lines whose value was deduced from silence; returns the silences without a line."""
    reported: set[str] = set()
    found = []
    for line in lines:
        aspects = {a for a in silent if line.name in property_order.SILENT_PROPERTIES.get(a, ())}
        deduced = bool(aspects) and all(value.deduced for value in line.values)
        reported |= aspects if deduced else set()
        found.append(replace(line, silent=deduced))
    return found, [label for aspect, label in silent.items() if aspect not in reported]
