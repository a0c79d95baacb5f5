"""A thing told to a reader: what its page shows, in the order of `layout`, with sources."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from ruhrkg.sparql.parameters import expand
from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web import layout
from ruhrkg.web.description import Description, Value
from ruhrkg.web.labels import Names, compact
from ruhrkg.web.locale import LANGUAGES, Text
from ruhrkg.web.references import Reference, References
from ruhrkg.web.shown import Group, Line, ReadingTable, Shown, Stated
from ruhrkg.web.urls import Urls

_DATES = {PREFIXES["xsd"] + name for name in ("date", "gYear", "gYearMonth")}
_NUMBERS = {PREFIXES["xsd"] + name for name in ("integer", "decimal", "double")}
_BOOLEAN = PREFIXES["xsd"] + "boolean"


class Telling:
    """What the page of `subject` shows."""

    def __init__(
        self, subject: Description, parts: list[Description], names: Names, urls: Urls
    ) -> None:
        """Tell `subject` and its `parts` with `names`; links by `urls`."""
        self.subject = subject
        self.names = names
        self.urls = urls
        self.locale = names.locale
        self.references = References(names.documents)
        self._parts: dict[str, list[Description]] = defaultdict(list)
        self.part_iris = frozenset(part.iri for part in parts)
        for part in parts:
            self._parts[part.kind].append(part)

    def parts(self, kind: str) -> list[Description]:
        """Its parts of one kind, in the order of time."""
        return self._in_order(kind)

    @property
    def iri(self) -> str:
        """The canonical IRI of the thing."""
        return self.subject.iri

    @property
    def kind(self) -> str:
        """The kind in its IRI (`project`, `source`, ...), "" for a graph."""
        local = (self.urls.local(self.iri) or "").split("/")
        return local[1] if local[0] == "id" and len(local) > 1 else ""

    @cached_property
    def title(self) -> Text:
        """Its name in the reader's language, else a fallback."""
        return self.names.label(self.iri)

    @cached_property
    def also(self) -> list[str]:
        """Its other names, for the line under the title."""
        others = [*self.subject.terms("skos:altLabel"), *self.subject.terms("schema:alternateName")]
        return sorted({term.value for term in others} - {self.title.value})

    @cached_property
    def class_labels(self) -> list[Text]:
        """What it is."""
        return [self.names.label(term.value) for term in self.subject.terms("rdf:type")]

    @cached_property
    def lead(self) -> list[Shown]:
        """Its description in the reader's language."""
        return self._shown(layout.LEAD)

    @cached_property
    def groups(self) -> list[Group]:
        """The questions that have an answer, or an admitted silence."""
        lines: dict[str, list[Line]] = defaultdict(list)
        for name in sorted(self._told_names(), key=layout.rank):
            values = self._part_lines(name) or self._shown(name)
            if values:
                iri = expand(name)
                lines[layout.question(name)].append(
                    Line(name, self._words(iri), tuple(values), self._term_page(iri))
                )
        silences = self._silences()
        return [
            Group(question, tuple(lines[question]), tuple(silences.get(question, ())))
            for question in layout.ORDER
            if lines[question] or silences.get(question)
        ]

    def _told_names(self) -> Iterator[str]:
        for name in self.subject.values:
            if name not in layout.HIDDEN:
                yield name
        if self._parts["role"]:
            yield "org:member"

    def _words(self, iri: str) -> Text:
        return self.names.term(iri) or self.names.label(iri)

    def _term_page(self, iri: str) -> str:
        return self.urls.thing(iri) if self.urls.resolvable(iri) else ""

    # values

    def _shown(self, name: str) -> list[Shown]:
        values = self.subject.values.get(name, [])
        if name in layout.BILINGUAL:
            values = self._in_one_language(values)
        shown = [self.show(value, name) for value in values]
        return sorted(shown, key=lambda s: (s.sort, s.text.value.casefold()))

    def _in_one_language(self, values: Iterable[Value]) -> list[Value]:
        """The reader's language if there is any; what we wrote in the other is a translation."""
        found = list(values)
        for language in (self.locale.language, "", *LANGUAGES):
            if chosen := [value for value in found if value.language == language]:
                return chosen
        return found

    def show(self, value: Value, name: str = "") -> Shown:
        """One value with its marks, and why it was deduced if it was."""
        marks = self.references.marks(value.graphs)
        deduction = self._deduction(name, value)
        basis = None
        deduced = False
        if deduction:
            basis = self.locale.best(deduction.texts("rkg:basis"))
            deduced = deduction.first("rkg:stated") != "true"
        if isinstance(value.term, NamedNode):
            iri = value.term.value
            local = self.urls.resolvable(iri)
            return Shown(
                self.names.label(iri), marks, self.urls.thing(iri), not local, deduced, basis
            )
        text, sort = self.literal(value.term) if isinstance(value.term, Literal) else (
            Text(value.term.value), "")  # fmt: skip
        return Shown(text, marks, "", False, deduced, basis, sort=sort)

    def literal(self, term: Literal) -> tuple[Text, str]:
        """A literal as the reader's language writes it, and what to sort it by."""
        datatype = term.datatype.value
        if datatype in _DATES:
            return Text(self.locale.date(term.value)), term.value
        if datatype in _NUMBERS:
            return Text(self.locale.number(term.value)), term.value.zfill(24)
        if datatype == _BOOLEAN:
            return Text(self.locale(f"boolean.{term.value}")), ""
        return Text(term.value, term.language or ""), ""

    def _deduction(self, name: str, value: Value) -> Description | None:
        for deduction in self._parts["deduction"]:
            if compact(deduction.first("rkg:property")) != name:
                continue
            if value.term.value in (deduction.first("rkg:deducedValue"), ""):
                return deduction
        return None

    # parts

    def _part_lines(self, name: str) -> list[Shown]:
        if name == "rkg:funding":
            return [self._funding(part) for part in self._in_order("funding")]
        if name == "rkg:milestone":
            return [self._milestone(part) for part in self._in_order("milestone")]
        if name == "org:member" and self._parts["role"]:
            return [self._role(part) for part in self._in_order("role")]
        return []

    def _in_order(self, kind: str) -> list[Description]:
        return sorted(self._parts[kind], key=lambda part: (part.when, part.iri))

    def _funding(self, part: Description) -> Shown:
        amount = part.first("rkg:amount")
        money = self.locale.amount(amount, part.first("schema:currency") or "EUR") if amount else ""
        text = " ".join(filter(None, (part.first("rkg:qualifier"), money)))
        label = self.names.label(part.iri)
        if not text:
            return Shown(label, self._marks(part, "rdfs:label"), self.urls.thing(part.iri))
        return Shown(
            Text(text), self._marks(part, "rkg:amount"), self.urls.thing(part.iri), detail=label
        )

    def _milestone(self, part: Description) -> Shown:
        when = self.locale.date(part.first("dcterms:date")) or self.locale.span(
            part.first("schema:startDate"), part.first("schema:endDate")
        )
        return Shown(
            Text(when),
            self._marks(part, "dcterms:date", "schema:startDate", "rdfs:label"),
            detail=self.names.label(part.iri),
        )

    def _role(self, part: Description) -> Shown:
        of = [
            self.names.label(term.value)
            for name in ("org:organization", "rkg:forum", "rkg:project")
            for term in part.terms(name)
        ]
        span = self.locale.span(part.first("schema:startDate"), part.first("schema:endDate"))
        detail = ", ".join(filter(None, (*(text.value for text in of), span)))
        return Shown(
            self.names.label(part.iri),
            self._marks(part, "rdfs:label", "org:member"),
            self.urls.thing(part.iri),
            detail=Text(detail) if detail else None,
        )

    def _marks(self, part: Description, *names: str) -> tuple[Reference, ...]:
        """Who says a part: the graphs of the first of its statements `names`, else all of them."""
        for name in names:
            if values := part.values.get(name):
                ours = {g for value in values for g in value.graphs}
                return self.references.marks(ours)
        return self.references.marks(part.graphs)

    def _silences(self) -> dict[str, list[Text]]:
        found: dict[str, list[Text]] = defaultdict(list)
        for part in self._parts["silence"]:
            aspect = part.first("rkg:aspect")
            question = layout.SILENCES.get(aspect.rpartition("/")[2], layout.REST)
            found[question].append(self.names.label(aspect))
        return found

    # readings

    @cached_property
    def readings(self) -> list[ReadingTable]:
        """Readings side by side, a table an aspect; contradictions first."""
        groups: dict[str, list[Description]] = defaultdict(list)
        for part in self._in_order("reading"):
            groups[part.first("rkg:aspect")].append(part)
        tables = [
            ReadingTable(
                self.names.label(aspect) if aspect else Text(""),
                tuple(self._stated(part) for part in parts),
            )
            for aspect, parts in groups.items()
        ]
        return sorted(tables, key=lambda table: (not table.disagree, table.label.value))

    def _stated(self, part: Description) -> Stated:
        value = part.first("rkg:value")
        written = part.first("rkg:valueText")
        note = part.texts("rdfs:comment", "skos:note")
        return Stated(
            self.locale.number(value) if value else written,
            self.locale.either(
                f"unit.{part.first('schema:unitText')}", part.first("schema:unitText")
            ),
            part.first("rkg:qualifier"),
            self.locale.date(part.first("dcterms:date")),
            self.locale.best(note) if note else (Text(written) if value and written else None),
            self._marks(part, "rkg:value", "rkg:valueText"),
            "rkg:disagreesWith" in part.values,
            self.urls.thing(part.iri),
        )

    @cached_property
    def reviews(self) -> list[Shown]:
        """Assessments by others."""
        return [
            Shown(
                self.locale.best(part.texts("schema:reviewBody", "dcterms:description"))
                or self.names.label(part.iri),
                self._marks(part, "schema:reviewBody", "schema:author"),
                self.urls.thing(part.iri),
            )
            for part in self._in_order("review")
        ]

    # for the picture, the citation and machines

    @cached_property
    def places(self) -> list[str]:
        """The places that it is in; a place is its own."""
        if "schema:Place" in self.subject.classes:
            return [self.iri]
        return [term.value for term in self.subject.terms("schema:location")]
