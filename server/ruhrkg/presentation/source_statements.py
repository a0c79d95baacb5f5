"""What a source says: statement by statement, and sentence by sentence where we hold passages."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ruhrkg.web.asking import Row
from ruhrkg.web.description import Description
from ruhrkg.web.locale import Text
from ruhrkg.web.telling import Telling


@dataclass(frozen=True)
class Saying:
    """One statement in words: what it is about, the property, the value."""

    subject: Text
    href: str
    property: Text
    value: Text
    value_href: str


@dataclass(frozen=True)
class About:
    """All that is said about one subject: each property with its values."""

    subject: Text
    href: str
    said: tuple[tuple[Text, tuple[Saying, ...]], ...]


@dataclass(frozen=True)
class Phrase:
    """A quotation and the statements that it carries."""

    anchor: str
    quotation: str
    about: tuple[About, ...]


@dataclass(frozen=True)
class Sentence:
    """A sentence of the source in our words; `silent` if it carries no statement."""

    anchor: str
    begin: int
    end: int
    paraphrase: Text | None
    phrases: tuple[Phrase, ...]
    silent: bool


def sayings(said: Iterable[Row], telling: Telling) -> dict[str, tuple[Saying, ...]]:
    """The statements of each graph."""
    found: dict[str, list[Saying]] = defaultdict(list)
    names, urls = telling.names, telling.urls
    for row in said:
        value, value_href = row["object"], ""
        if isinstance(value, NamedNode):
            text, value_href = names.label(value.value), urls.thing(value.value)
        elif isinstance(value, Literal):
            text, _ = telling.literal(value)
        else:
            continue
        subject, property_ = row.text("subject"), row.text("property")
        found[row.text("graph")].append(
            Saying(
                names.label(subject),
                urls.thing(subject),
                names.term(property_) or names.label(property_),
                text,
                value_href,
            )
        )
    return {graph: tuple(statements) for graph, statements in found.items()}


def about(told: Iterable[Saying]) -> tuple[About, ...]:
    """Statements by subject and property, both in the order in which they are met."""
    subjects: dict[str, dict[str, list[Saying]]] = defaultdict(lambda: defaultdict(list))
    for saying in told:
        subjects[saying.href][saying.property.value].append(saying)
    return tuple(
        About(
            next(iter(properties.values()))[0].subject,
            href,
            tuple((values[0].property, tuple(values)) for values in properties.values()),
        )
        for href, properties in subjects.items()
    )


def sentences(telling: Telling, said: dict[str, tuple[Saying, ...]]) -> list[Sentence]:
    """The sentences of a source in the order of its text, each with its quoted phrases."""
    phrases: dict[str, list[Description]] = defaultdict(list)
    found = []
    for part in telling.parts.of("passage"):
        if "nif:Sentence" in part.classes:
            found.append(part)
        if "rkg:Passage" in part.classes:
            whole = part.first("nif:sentence") or part.iri
            phrases[whole].append(part)
    told = [_sentence(part, phrases[part.iri], said, telling) for part in found]
    return sorted(told, key=lambda sentence: sentence.begin)


def _sentence(
    part: Description,
    phrases: Iterable[Description],
    said: dict[str, tuple[Saying, ...]],
    telling: Telling,
) -> Sentence:
    return Sentence(
        _anchor(part),
        int(part.first("nif:beginIndex") or 0),
        int(part.first("nif:endIndex") or 0),
        telling.locale.best(part.texts("dcterms:description")),
        tuple(
            Phrase(_anchor(phrase), phrase.first("nif:anchorOf"), about(said.get(phrase.iri, ())))
            for phrase in sorted(phrases, key=_begin)
        ),
        part.first("rkg:stated") == "true",
    )


def _begin(part: Description) -> int:
    return int(part.first("nif:beginIndex") or 0)


def _anchor(part: Description) -> str:
    return part.iri.partition("#")[2]
