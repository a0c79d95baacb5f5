"""One thing as the graph describes it: values with the graphs that state them, and its parts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from ruhrkg.presentation.page_source import Row, Term
from ruhrkg.presentation.property_order import PARTS
from ruhrkg.sparql.query.parameters import expand
from ruhrkg.vocabulary import compact


@dataclass(frozen=True)
class Value:
    """One object of a property and every graph that states it."""

    term: Term
    graphs: tuple[str, ...]

    @property
    def language(self) -> str:
        """The language tag of a literal, else ""."""
        return (self.term.language or "") if isinstance(self.term, Literal) else ""


@dataclass
class Description:
    """The statements whose subject is `iri`, by prefixed property name."""

    iri: str
    values: dict[str, list[Value]] = field(default_factory=dict)

    def terms(self, name: str) -> Iterator[Term]:
        """The objects of a property."""
        return (value.term for value in self.values.get(name, ()))

    def first(self, name: str) -> str:
        """The first object of a property as text, or ""."""
        return next((term.value for term in self.terms(name)), "")

    def texts(self, *names: str) -> dict[str, str]:
        """The literals of the first of `names` that has any, by language."""
        for name in names:
            found: dict[str, str] = {}
            for value in self.values.get(name, ()):
                if isinstance(value.term, Literal):
                    found.setdefault(value.language, value.term.value)
            if found:
                return found
        return {}

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """The prefixed names of its classes; own terms first."""
        found = (compact(term.value) for term in self.terms("rdf:type"))
        return tuple(sorted(found, key=lambda name: (not name.startswith("rkg:"), name)))

    @cached_property
    def graphs(self) -> tuple[str, ...]:
        """The graphs that state something about it."""
        return tuple(
            sorted({g for values in self.values.values() for v in values for g in v.graphs})
        )

    @property
    def properties(self) -> list[str]:
        """The IRIs of its properties."""
        return [expand(name) for name in self.values]

    @property
    def kind(self) -> str:
        """The kind of part that it is (`funding`, `milestone`, ...), or ""."""
        return next((PARTS[name] for name in self.classes if name in PARTS), "")

    @property
    def when(self) -> str:
        """Its date, or the beginning of its period."""
        return self.first("dcterms:date") or self.first("schema:startDate")


def descriptions(rows: Iterable[Row]) -> dict[str, Description]:
    """Rows of ?graph ?subject ?property ?object as one Description per subject."""
    collected: dict[str, dict[str, dict[Term, list[str]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for row in rows:
        name = compact(row.text("property"))
        collected[row.text("subject")][name][row["object"]].append(row.text("graph"))
    return {
        subject: Description(
            subject,
            {
                name: [Value(term, tuple(graphs)) for term, graphs in values.items()]
                for name, values in properties.items()
            },
        )
        for subject, properties in collected.items()
    }


def links(found: Iterable[Description]) -> Iterator[str]:
    """Every IRI that the descriptions name: objects, properties excluded."""
    for description in found:
        for values in description.values.values():
            for value in values:
                if isinstance(value.term, NamedNode):
                    yield value.term.value
