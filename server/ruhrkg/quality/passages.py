"""The sentences and passages of source texts, as described in the authored dataset.

A *passage* is an exact phrase of a source's text (RFC 5147 offsets in code points); the graph
named by its IRI contains the statements that the phrase supports. A *sentence* is the sentence,
heading or link line that contains the phrase. Both are described in `graph/provenance`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Store

from ruhrkg.graph.values import boolean
from ruhrkg.vocabulary import GRAPH, ID, PREFIXES, RKG

QUOTATION_LIMIT = 120
"""The maximum length of a quotation in characters; the shapes have the same limit."""

SOURCE = str(ID["source/"])
RECORD = str(GRAPH["record/"])
CHAR = "#char="
QUOTE = "#quote-"
"""Part of the IRI of a quotation with unknown offsets; integrity queries check those."""

_NIF = PREFIXES["nif"]
_DCTERMS = PREFIXES["dcterms"]
_TYPE = PREFIXES["rdf"] + "type"


@dataclass(frozen=True)
class Stretch:
    """A described stretch of a source's text: the common part of sentences and passages.

    A value that is missing or not a number is None, so that a check can report it.
    """

    iri: str
    source: str | None
    begin: int | None
    end: int | None
    number: int | None
    digest: str | None
    descriptions: tuple[tuple[str, str], ...]

    @property
    def span(self) -> tuple[int, int] | None:
        """Begin and end, if both are given and in order; else None."""
        if self.begin is None or self.end is None or self.begin >= self.end:
            return None
        return self.begin, self.end


@dataclass(frozen=True)
class Passage(Stretch):
    """An exact phrase that supports statements."""

    quotation: str | None
    sentence: str | None
    statements: tuple[Quad, ...]


@dataclass(frozen=True)
class Sentence(Stretch):
    """A sentence, heading or link line; `silent` if it is marked as supporting no statement."""

    silent: bool


class Passages:
    """All sentences, and all passages with known offsets, of a dataset in text order."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.sentences = sorted(map(self._sentence, self._of_class(_NIF + "Sentence")), key=_order)
        placed = [iri for iri in self._of_class(str(RKG.Passage)) if QUOTE not in iri]
        self.passages = sorted(map(self._passage, placed), key=_order)

    def sources(self) -> list[str]:
        """The slugs of the sources that have sentences or passages."""
        stretches: Iterable[Stretch] = [*self.sentences, *self.passages]
        return sorted({slug(s.source) for s in stretches if s.source})

    def of(self, source: str) -> tuple[list[Sentence], list[Passage]]:
        """The sentences and the passages of the source with this slug."""
        iri = SOURCE + source
        return (
            [s for s in self.sentences if s.source == iri],
            [p for p in self.passages if p.source == iri],
        )

    def undescribed(self) -> list[str]:
        """The IRIs of passage graphs that are not described as passages."""
        known = {passage.iri for passage in self.passages}
        graphs = (graph.value for graph in self._store.named_graphs() if _is_iri(graph))
        return sorted(g for g in graphs if g.startswith(SOURCE) and CHAR in g and g not in known)

    def _of_class(self, cls: str) -> list[str]:
        quads = self._store.quads_for_pattern(
            None, NamedNode(_TYPE), NamedNode(cls), NamedNode(str(GRAPH["provenance"]))
        )
        return [quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)]

    def _values(self, iri: str) -> dict[str, list[NamedNode | Literal]]:
        values: dict[str, list[NamedNode | Literal]] = defaultdict(list)
        provenance = NamedNode(str(GRAPH["provenance"]))
        for quad in self._store.quads_for_pattern(NamedNode(iri), None, None, provenance):
            if isinstance(quad.object, NamedNode | Literal):
                values[quad.predicate.value].append(quad.object)
        return values

    def _sentence(self, iri: str) -> Sentence:
        values = self._values(iri)
        silent = boolean(_text(values[str(RKG.stated)])) is False
        return Sentence(iri, *_stretch(values), silent=silent)

    def _passage(self, iri: str) -> Passage:
        values = self._values(iri)
        statements = self._store.quads_for_pattern(None, None, None, NamedNode(iri))
        return Passage(
            iri,
            *_stretch(values),
            quotation=_text(values[_NIF + "anchorOf"]),
            sentence=_text(values[_NIF + "sentence"]),
            statements=tuple(sorted(statements, key=str)),
        )


def slug(source: str) -> str:
    """The slug of a source's IRI."""
    return source.removeprefix(SOURCE)


def _stretch(
    values: dict[str, list[NamedNode | Literal]],
) -> tuple[str | None, int | None, int | None, int | None, str | None, tuple[tuple[str, str], ...]]:
    described = values[_DCTERMS + "description"]
    return (
        _text(values[_DCTERMS + "isPartOf"]),
        _number(values[_NIF + "beginIndex"]),
        _number(values[_NIF + "endIndex"]),
        _number(values[PREFIXES["schema"] + "position"]),
        _text(values[PREFIXES["schema"] + "sha256"]),
        tuple(sorted((d.language or "", d.value) for d in described if isinstance(d, Literal))),
    )


def _text(values: list[NamedNode | Literal]) -> str | None:
    return values[0].value if len(values) == 1 else None


def _number(values: list[NamedNode | Literal]) -> int | None:
    text = _text(values)
    return int(text) if text is not None and text.isdecimal() else None


def _is_iri(term: object) -> bool:
    return isinstance(term, NamedNode)


def _order(stretch: Stretch) -> tuple[str, int, int, str]:
    return (stretch.source or "", stretch.begin or 0, stretch.end or 0, stretch.iri)
