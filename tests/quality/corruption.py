"""Corruptions of single statements that a careful editor would notice, with a fixed seed.

What is noticeable is learnt from the data and not from the rules: a property that every thing of
a class has, is missed when it is gone; one that no thing has twice, is seen when it stands twice; a
value of a kind that no statement of the property has, is seen. What cannot be noticed without the
sources (one of several optional values gone, one plausible value in place of another, one of
several sources of the same statement gone) is no corruption in this sense.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from knowledge import TYPE, Knowledge, is_thing, kind
from pyoxigraph import Literal, NamedNode, Quad

from ruhrkg.vocabulary import GRAPH, ID, PREFIXES, RKG

_XSD = PREFIXES["xsd"]
# Kinds of things with many references: a finding names the thing that refers to them.
_SHARED = {"aspect", "event-kind", "organisation-kind", "place-kind", "plan", "phase", "scheme",
           "sdg", "source-kind", "status", "theme", "tie", "topic"}  # fmt: skip
_DATES = {_XSD + "date", _XSD + "gYear", _XSD + "gYearMonth"}
_NUMBERS = {_XSD + "integer", _XSD + "decimal"}


@dataclass(frozen=True)
class Corruption:
    """One corrupted statement: what leaves and enters the data, and the IRIs it is about."""

    kind: str
    removed: tuple[Quad, ...]
    added: tuple[Quad, ...]

    @property
    def touched(self) -> frozenset[str]:
        """The IRIs that a finding about this corruption names: its things, and a changed graph."""
        quads = (*self.removed, *self.added)
        objects = [q.object for q in quads if isinstance(q.object, NamedNode)]
        graphs = {q.graph_name.value for q in quads}
        return frozenset(
            {q.subject.value for q in quads}
            | {term.value for term in objects if kind(term) not in _SHARED}
            | (graphs if len(graphs) > 1 else set())
        )


class Corruptor(Knowledge):
    """Makes corruptions of the quads that it was given.

    `kinds` are those that a careful editor would notice; `blind` are for comparison: any statement
    dropped, any two values of a property exchanged.
    """

    @property
    def kinds(self) -> list[str]:
        return self._made_by("make_")

    @property
    def blind(self) -> list[str]:
        return self._made_by("blind_")

    def _made_by(self, prefix: str) -> list[str]:
        return [name.removeprefix("make_") for name in dir(self) if name.startswith(prefix)]

    def draw(self, wanted: str, attempts: int = 3000) -> Corruption | None:
        """One corruption of this kind, or None if none was found in so many attempts."""
        name = wanted if wanted.startswith("blind_") else f"make_{wanted}"
        make: Callable[[Quad], Corruption | None] = getattr(self, name)
        for _ in range(attempts):
            made = make(self.random.choice(self.quads))
            if made:
                return made
        return None

    # -- what is gone or too much

    def make_drop(self, quad: Quad) -> Corruption | None:
        """The last value of a property that every thing of the class has."""
        values = self.values[quad.subject.value, quad.predicate.value]
        last = len(self._of_key(self._key(quad), values)) == 1 and self.stated[quad.triple] == 1
        if last and self._names(quad) & self.universal:
            return Corruption("drop", (quad,), ())
        return None

    def make_duplicate(self, quad: Quad) -> Corruption | None:
        """A second value of a property that no thing of the class has twice."""
        if not self._names(quad) & self.single or quad.predicate == TYPE:
            return None
        other = self._other_value(quad)
        return other and Corruption("duplicate", (), (_with(quad, object=other),))

    def _other_value(self, quad: Quad) -> NamedNode | Literal | None:
        for _ in range(200):
            other = self.random.choice(self.quads)
            same = other.predicate == quad.predicate and self._key(other) == self._key(quad)
            if same and other.object != quad.object:
                return other.object
        return None

    # -- swapped

    def make_swap_start_and_end(self, quad: Quad) -> Corruption | None:
        """Start and end, or begin and end of a passage, exchanged."""
        pairs = (("schema", "startDate", "endDate"), ("nif", "beginIndex", "endIndex"),
                 ("wgs", "lat", "long"))  # fmt: skip
        for prefix, first, second in pairs:
            if quad.predicate.value == PREFIXES[prefix] + first:
                end = self._sole(quad.subject.value, PREFIXES[prefix] + second)
                if end and str(end.object)[:5] != str(quad.object)[:5]:
                    return _exchange("swap_start_and_end", quad, end)
        return None

    def make_swap_languages(self, quad: Quad) -> Corruption | None:
        """The German and the English text exchanged, where both are sentences of their language."""
        if getattr(quad.object, "language", None) != "de" or len(quad.object.value) < 40:
            return None
        for other in self.by_subject[quad.subject.value]:
            if other.predicate == quad.predicate and getattr(other.object, "language", "") == "en":
                german = Literal(other.object.value, language="de")
                english = Literal(quad.object.value, language="en")
                added = (_with(other, object=english), _with(quad, object=german))
                return Corruption("swap_languages", (quad, other), added)
        return None

    def make_swap_parts(self, quad: Quad) -> Corruption | None:
        """A part (funding, milestone, reading, silence, geometry) given to another whole."""
        names = ("funding", "milestone", "reading", "geometry", "silence", "deduction")
        if not isinstance(quad.object, NamedNode) or kind(quad.object) not in names:
            return None
        other = self.random.choice(self.quads)
        if kind(other.subject) != kind(quad.subject) or other.subject == quad.subject:
            return None
        return Corruption("swap_parts", (quad,), (_with(quad, subject=other.subject),))

    def make_swap_properties(self, quad: Quad) -> Corruption | None:
        """Two values of one thing under each other's property, where their kinds differ."""
        other = self.random.choice(self.by_subject[quad.subject.value])
        if TYPE in (quad.predicate, other.predicate) or quad.predicate == other.predicate:
            return None
        if _sort(quad.object) == _sort(other.object):
            return None
        return _exchange("swap_properties", quad, other)

    # -- of the wrong kind

    def make_wrong_datatype(self, quad: Quad) -> Corruption | None:
        """A number, date or marked text as a plain string; a string as a number."""
        if not isinstance(quad.object, Literal):
            return None
        text, datatype = quad.object.value, quad.object.datatype.value
        if datatype in _DATES:
            wrong = Literal(text, datatype=NamedNode(_XSD + "dateTime"))
        elif datatype == _XSD + "string":
            wrong = Literal("12", datatype=NamedNode(_XSD + "integer"))
        else:
            wrong = Literal(text)
        return self._replaced("wrong_datatype", quad, wrong)

    def make_wrong_language(self, quad: Quad) -> Corruption | None:
        """A language tag that is not ours."""
        if not isinstance(quad.object, Literal) or not quad.object.language:
            return None
        wrong = Literal(
            quad.object.value, language=self.random.choice(["fr", "nl", "de-at", "eng"])
        )
        return self._replaced("wrong_language", quad, wrong)

    def make_link_to_wrong_class(self, quad: Quad) -> Corruption | None:
        """A link to a thing of a kind that no statement of this property links to."""
        if not is_thing(quad.object) or quad.predicate == TYPE:
            return None
        other = self.random.choice(self.quads).subject
        if not is_thing(other) or kind(other) in self.points_to[quad.predicate.value]:
            return None
        return self._replaced("link_to_wrong_class", quad, other)

    def make_literal_for_link(self, quad: Quad) -> Corruption | None:
        """The text of an IRI instead of the IRI."""
        if not isinstance(quad.object, NamedNode) or quad.predicate == TYPE:
            return None
        return self._replaced("literal_for_link", quad, Literal(quad.object.value))

    def make_wrong_class(self, quad: Quad) -> Corruption | None:
        """Another class that the data use."""
        if quad.predicate != TYPE or self.stated[quad.triple] > 1:
            return None
        wrong = self.random.choice(sorted({c for v in self.classes.values() for c in v}))
        if {wrong} | self.classes[quad.subject.value] == self.classes[quad.subject.value]:
            return None
        return self._replaced("wrong_class", quad, NamedNode(wrong))

    def make_property_of_other_class(self, quad: Quad) -> Corruption | None:
        """A property that no thing of the class has."""
        other = self.random.choice(self.quads)
        if self.classes[quad.subject.value] & self.used_by[other.predicate.value]:
            return None
        wrong = _with(quad, predicate=other.predicate, object=other.object)
        return Corruption("property_of_other_class", (), (wrong,))

    # -- misspelt

    def make_typo_in_object(self, quad: Quad) -> Corruption | None:
        """A link with a letter too few."""
        if not is_thing(quad.object):
            return None
        return self._replaced("typo_in_object", quad, NamedNode(self._typo(quad.object.value)))

    def make_typo_in_subject(self, quad: Quad) -> Corruption | None:
        """A subject with a letter too few."""
        wrong = NamedNode(self._typo(quad.subject.value))
        return Corruption("typo_in_subject", (quad,), (_with(quad, subject=wrong),))

    def make_typo_in_property(self, quad: Quad) -> Corruption | None:
        """A property with a letter too few."""
        wrong = NamedNode(self._typo(quad.predicate.value))
        return Corruption("typo_in_property", (quad,), (_with(quad, predicate=wrong),))

    def make_typo_in_class(self, quad: Quad) -> Corruption | None:
        """A class with a letter too few."""
        if quad.predicate != TYPE:
            return None
        return self._replaced("typo_in_class", quad, NamedNode(self._typo(quad.object.value)))

    def make_unknown_source(self, quad: Quad) -> Corruption | None:
        """A graph with a letter too few."""
        wrong = NamedNode(self._typo(quad.graph_name.value))
        return Corruption("unknown_source", (quad,), (_with(quad, graph=wrong),))

    def make_record_of_another(self, quad: Quad) -> Corruption | None:
        """A statement in the record graph of another thing of the same kind."""
        graph = self.random.choice(self.quads).graph_name
        same = f"{GRAPH['record/']}{kind(quad.subject)}/"
        if not graph.value.startswith(same) or not quad.graph_name.value.startswith(same):
            return None
        if graph.value.split("/")[-1] in quad.subject.value or graph == quad.graph_name:
            return None
        return Corruption("record_of_another", (quad,), (_with(quad, graph=graph),))

    # -- impossible values

    def make_date_order(self, quad: Quad) -> Corruption | None:
        """An end before the start, or a start after the end."""
        ends = {"startDate": "endDate", "foundingDate": "dissolutionDate"}
        for first, second in ends.items():
            if quad.predicate.value == PREFIXES["schema"] + second:
                start = self._sole(quad.subject.value, PREFIXES["schema"] + first)
                if start:
                    year = int(start.object.value[:4]) - self.random.randint(1, 9)
                    early = Literal(str(year), datatype=NamedNode(_XSD + "gYear"))
                    return self._replaced("date_order", quad, early)
        return None

    def make_milestone_after_end(self, quad: Quad) -> Corruption | None:
        """A milestone in the year after the end of its project, and no note that says why."""
        if (
            kind(quad.subject) != "milestone"
            or quad.predicate.value != PREFIXES["dcterms"] + "date"
        ):
            return None
        about = self._sole(quad.subject.value, str(RKG.about))
        end = about and self._sole(about.object.value, PREFIXES["schema"] + "endDate")
        if not end or self._sole(quad.subject.value, PREFIXES["skos"] + "editorialNote"):
            return None
        late = str(int(end.object.value[:4]) + 1)
        return self._replaced(
            "milestone_after_end", quad, Literal(late, datatype=NamedNode(_XSD + "gYear"))
        )

    def make_impossible_date(self, quad: Quad) -> Corruption | None:
        """A month or day that is in no calendar, or a year far away."""
        datatype = getattr(quad.object, "datatype", None)
        if not datatype or datatype.value != _XSD + "date":
            return None
        year, month, _ = quad.object.value.split("-")
        wrong = self.random.choice([f"{year}-13-01", f"{year}-{month}-32", f"{year}-02-30",
                                    f"{int(year) + 800}-{month}-01"])  # fmt: skip
        return self._replaced("impossible_date", quad, Literal(wrong, datatype=datatype))

    def make_number_out_of_range(self, quad: Quad) -> Corruption | None:
        """A negative number."""
        datatype = getattr(quad.object, "datatype", None)
        if not datatype or datatype.value not in _NUMBERS:
            return None
        wrong = Literal("-" + quad.object.value.lstrip("-0") + "1", datatype=datatype)
        return self._replaced("number_out_of_range", quad, wrong)

    def make_coordinate(self, quad: Quad) -> Corruption | None:
        """A coordinate two degrees away."""
        if not quad.predicate.value.startswith(PREFIXES["wgs"]):
            return None
        moved = f"{float(quad.object.value) + self.random.choice([-2, 2]):.4f}".rstrip("0")
        return self._replaced("coordinate", quad, Literal(moved, datatype=quad.object.datatype))

    def make_identifier(self, quad: Quad) -> Corruption | None:
        """A key with a digit too few or one changed."""
        keys = ("ags", "ars", "nuts", "textDigest", "siteNumber")
        if quad.predicate.value not in {PREFIXES["rkg"] + key for key in keys}:
            return None
        value = quad.object.value
        return self._replaced("identifier", quad, Literal(value[:-1]))

    def make_untidy_text(self, quad: Quad) -> Corruption | None:
        """A text with a space at its end, a doubled space, or nothing in it."""
        if not getattr(quad.object, "language", None):
            return None
        text = quad.object.value
        wrong = self.random.choice([text + " ", text.replace(" ", "  ", 1) + "\n", ""])
        return self._replaced("untidy_text", quad, Literal(wrong, language=quad.object.language))

    def make_literal_not_canonical(self, quad: Quad) -> Corruption | None:
        """A number with a needless zero."""
        datatype = getattr(quad.object, "datatype", None)
        if not datatype or datatype.value not in _NUMBERS:
            return None
        wrong = Literal("0" + quad.object.value, datatype=datatype)
        return self._replaced("literal_not_canonical", quad, wrong)

    def make_currency_of_one_source(self, quad: Quad) -> Corruption | None:
        """The currency gone under one of the sources of an amount."""
        if quad.predicate.value != PREFIXES["schema"] + "currency":
            return None
        return Corruption("currency_of_one_source", (quad,), ())

    def make_qualifier_of_quotation(self, quad: Quad) -> Corruption | None:
        """A qualifier under a quotation that does not have it."""
        if quad.predicate.value != str(RKG.amount) or "#quote-" not in quad.graph_name.value:
            return None
        added = _with(
            quad, predicate=NamedNode(str(RKG.qualifier)), object=Literal("kaum", language="de")
        )
        return Corruption("qualifier_of_quotation", (), (added,))

    def make_language_of_source(self, quad: Quad) -> Corruption | None:
        """A text of one source tagged as the other language."""
        language = getattr(quad.object, "language", None)
        if not language or not quad.graph_name.value.startswith(str(ID["source/"])):
            return None
        other = "en" if language == "de" else "de"
        return self._replaced(
            "language_of_source", quad, Literal(quad.object.value, language=other)
        )

    # -- what cannot be together

    def make_deduction_in_a_circle(self, quad: Quad) -> Corruption | None:
        """A deduction based on another one that is based on it."""
        if quad.predicate.value != PREFIXES["prov"] + "wasDerivedFrom":
            return None
        if kind(quad.subject) != "deduction" or kind(quad.object) != "deduction":
            return None
        back = _with(quad, subject=quad.object, object=quad.subject)
        return Corruption("deduction_in_a_circle", (), (back,))

    def make_wider_place(self, quad: Quad) -> Corruption | None:
        """A place put beside the place that contains it, so that a sum counts it twice."""
        if quad.predicate.value != PREFIXES["schema"] + "containedInPlace":
            return None
        wider = self._sole(quad.object.value, quad.predicate.value)
        return wider and Corruption("wider_place", (), (_with(quad, object=wider.object),))

    # -- for comparison

    def blind_drop(self, quad: Quad) -> Corruption | None:
        """Any statement."""
        return Corruption("blind_drop", (quad,), ())

    def blind_swap(self, quad: Quad) -> Corruption | None:
        """The values of one property of two things, whatever they are."""
        other = self.random.choice(self.quads)
        if other.predicate != quad.predicate or quad.triple in (other.triple,):
            return None
        return _exchange("blind_swap", quad, other)

    # -- helpers

    def _replaced(self, kind: str, quad: Quad, value: NamedNode | Literal) -> Corruption | None:
        if value == quad.object:
            return None
        return Corruption(kind, (quad,), (_with(quad, object=value),))

    def _sole(self, subject: str, path: str) -> Quad | None:
        return next((q for q in self.by_subject[subject] if q.predicate.value == path), None)

    def _typo(self, iri: str) -> str:
        letters = [m.start() for m in re.finditer(r"[a-z]", iri) if m.start() > len(iri) * 0.6]
        place = self.random.choice(letters or [len(iri) - 1])
        return iri[:place] + iri[place + 1 :]


def _with(quad: Quad, **parts: object) -> Quad:
    return Quad(
        parts.get("subject", quad.subject),
        parts.get("predicate", quad.predicate),
        parts.get("object", quad.object),
        parts.get("graph", quad.graph_name),
    )


def _exchange(kind: str, one: Quad, two: Quad) -> Corruption:
    added = (_with(one, object=two.object), _with(two, object=one.object))
    return Corruption(kind, (one, two), added)


def _sort(term: object) -> str:
    """What distinguishes two values: kind of thing, or datatype and language."""
    if isinstance(term, NamedNode):
        return kind(term) or "page"
    return "text" if term.language else term.datatype.value
