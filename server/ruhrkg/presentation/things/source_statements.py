"""What a source states, also sentence by sentence if its passages are known."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ruhrkg.graph.values import boolean
from ruhrkg.locale import Text
from ruhrkg.presentation.description import Description
from ruhrkg.presentation.page_source import Row
from ruhrkg.presentation.things.thing_page import ThingPage


@dataclass(frozen=True)
class SourceStatement:
    """One statement in words: its subject, property and value."""

    subject: Text
    href: str
    property: Text
    value: Text
    value_href: str


@dataclass(frozen=True)
class SubjectStatements:
    """What a source states about one subject: each property with its values."""

    subject: Text
    href: str
    properties: tuple[tuple[Text, tuple[SourceStatement, ...]], ...]


@dataclass(frozen=True)
class Phrase:
    """A quotation and the statements that it supports."""

    anchor: str
    quotation: str
    language: str
    about: tuple[SubjectStatements, ...]


@dataclass(frozen=True)
class SentenceStatements:
    """A sentence of the source in our words; `silent` if it supports no statement."""

    anchor: str
    begin: int
    end: int
    paraphrase: Text | None
    phrases: tuple[Phrase, ...]
    silent: bool


def statements_by_graph(
    rows: Iterable[Row], thing_page: ThingPage
) -> dict[str, tuple[SourceStatement, ...]]:
    """The statements of each graph."""
    found: dict[str, list[SourceStatement]] = defaultdict(list)
    names, urls = thing_page.names, thing_page.urls
    for row in rows:
        value, value_href = row["object"], ""
        if isinstance(value, NamedNode):
            text, value_href = names.label(value.value), urls.thing(value.value)
        elif isinstance(value, Literal):
            text, _ = thing_page.literal(value)
        else:
            continue
        subject, property_ = row.text("subject"), row.text("property")
        found[row.text("graph")].append(
            SourceStatement(
                names.label(subject),
                urls.thing(subject),
                names.term(property_) or names.label(property_),
                text,
                value_href,
            )
        )
    return {graph: tuple(statements) for graph, statements in found.items()}


def by_subject(statements: Iterable[SourceStatement]) -> tuple[SubjectStatements, ...]:
    """Statements by subject and property, both in the order of first occurrence."""
    subjects: dict[str, dict[str, list[SourceStatement]]] = defaultdict(lambda: defaultdict(list))
    for statement in statements:
        subjects[statement.href][statement.property.value].append(statement)
    return tuple(
        SubjectStatements(
            next(iter(properties.values()))[0].subject,
            href,
            tuple((values[0].property, tuple(values)) for values in properties.values()),
        )
        for href, properties in subjects.items()
    )


def sentences(
    thing_page: ThingPage, statements: dict[str, tuple[SourceStatement, ...]]
) -> list[SentenceStatements]:
    """The sentences of a source in the order of its text, each with its quoted phrases."""
    phrases: dict[str, list[Description]] = defaultdict(list)
    found = []
    for part in thing_page.parts.of("passage"):
        if "nif:Sentence" in part.classes:
            found.append(part)
        if "rkg:Passage" in part.classes:
            whole = part.first("nif:sentence") or part.iri
            phrases[whole].append(part)
    found_sentences = [_sentence(part, phrases[part.iri], statements, thing_page) for part in found]
    return sorted(found_sentences, key=lambda sentence: sentence.begin)


def _sentence(
    part: Description,
    phrases: Iterable[Description],
    statements: dict[str, tuple[SourceStatement, ...]],
    thing_page: ThingPage,
) -> SentenceStatements:
    return SentenceStatements(
        _anchor(part),
        int(part.first("nif:beginIndex") or 0),
        int(part.first("nif:endIndex") or 0),
        thing_page.locale.best(part.texts("dcterms:description")),
        tuple(_phrase(phrase, statements) for phrase in sorted(phrases, key=_begin)),
        boolean(part.first("rkg:stated")) is False,
    )


def quotations(
    thing_page: ThingPage, statements: dict[str, tuple[SourceStatement, ...]]
) -> list[Phrase]:
    """The quotations of a source without a known position in its text, sorted by their words."""
    found = [
        _phrase(part, statements)
        for part in thing_page.parts.of("passage")
        if "rkg:Passage" in part.classes and not part.first("nif:beginIndex")
    ]
    return sorted(found, key=lambda phrase: (phrase.quotation.casefold(), phrase.anchor))


def _phrase(part: Description, statements: dict[str, tuple[SourceStatement, ...]]) -> Phrase:
    words = part.texts("nif:anchorOf")
    return Phrase(
        _anchor(part),
        part.first("nif:anchorOf"),
        next(iter(words), ""),
        by_subject(statements.get(part.iri, ())),
    )


def _begin(part: Description) -> int:
    return int(part.first("nif:beginIndex") or 0)


def _anchor(part: Description) -> str:
    return part.iri.partition("#")[2]
