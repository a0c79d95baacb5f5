"""Check that quotations occur at their stated offsets and that every sentence is accounted for.

`check` compares the passages of the dataset with copies of the source texts, which are not part
of the project. Offsets count code points of the UTF-8 text (RFC 5147, NIF); digests are SHA-256
of its bytes.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TypeGuard

from pyoxigraph import Literal, NamedNode, Store

from ruhrkg.quality.evidence_report import EvidenceFinding, EvidenceReport, SourceReport
from ruhrkg.quality.passages import (
    CHAR,
    QUOTATION_LIMIT,
    QUOTE,
    RECORD,
    SOURCE,
    Passage,
    Passages,
    Sentence,
    Stretch,
)
from ruhrkg.vocabulary import PREFIXES

_TEXTS = (PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString")

QUOTED_SHARE_LIMIT = 0.5
"""The share of a text that all its quotations together may make up."""


def check(store: Store, texts: Mapping[str, bytes]) -> EvidenceReport:
    """Check all passages of `store`; compare those whose source has a text in `texts`.

    `texts` maps the slug of a source to the bytes of its text. Raises ValueError for a text whose
    source has no sentences or passages, and for one that is not UTF-8.
    """
    passages = Passages(store)
    for slug in texts:
        if slug not in passages.sources():
            raise ValueError(f"there are no sentences or passages of a source {slug!r}")
    decoded = {slug: text.decode("utf-8") for slug, text in texts.items()}
    findings = [*_undescribed(passages)]
    sources: dict[str, SourceReport] = {}
    for slug in passages.sources():
        sentences, quoted = passages.of(slug)
        findings += _described(sentences, quoted)
        if slug in texts:
            digest = hashlib.sha256(texts[slug]).hexdigest()
            findings += _against_text(sentences, quoted, decoded[slug], digest, slug)
            findings += _copied(store, decoded[slug])
        sources[slug] = _report(sentences, quoted, decoded.get(slug))
    counts = _statement_counts(store)
    return EvidenceReport(tuple(sorted(set(findings))), sources, *counts)


def _undescribed(passages: Passages) -> Iterator[EvidenceFinding]:
    for iri in passages.undescribed():
        yield EvidenceFinding(
            "passage-described", iri, "statements are in a passage that is not described",
            "Describe it in graph/provenance as rkg:Passage.",
        )  # fmt: skip


def _described(sentences: list[Sentence], passages: list[Passage]) -> Iterator[EvidenceFinding]:
    """The findings that need no text."""
    for stretch in (*sentences, *passages):
        yield from _stretch_rules(stretch)
    by_iri = {sentence.iri: sentence for sentence in sentences}
    yielding = {passage.sentence for passage in passages if passage.statements}
    for passage in passages:
        yield from _passage_rules(passage, by_iri.get(passage.sentence or ""))
    for sentence in sentences:
        if sentence.silent == (sentence.iri in yielding):
            found = "yields statements but is marked as silent" if sentence.silent else (
                "yields no statement and is not marked as silent"
            )  # fmt: skip
            yield EvidenceFinding(
                "sentence-accounted", sentence.iri, f"sentence {sentence.number} {found}",
                "Either model its statements or set rkg:stated false.",
            )  # fmt: skip
    numbers = [sentence.number for sentence in sentences]
    if numbers != list(range(1, len(sentences) + 1)):
        yield EvidenceFinding(
            "sentence-numbers", sentences[0].iri if sentences else "", f"numbers are {numbers}",
            "Number the sentences from 1 in the order of the text.",
        )  # fmt: skip


def _stretch_rules(stretch: Stretch) -> Iterator[EvidenceFinding]:
    if stretch.span is None:
        yield EvidenceFinding(
            "offsets", stretch.iri, f"begin {stretch.begin}, end {stretch.end}",
            "Give one nif:beginIndex and one larger nif:endIndex.",
        )  # fmt: skip
    elif stretch.iri != f"{stretch.source}{CHAR}{stretch.begin},{stretch.end}":
        yield EvidenceFinding(
            "passage-iri", stretch.iri, f"the offsets are {stretch.begin},{stretch.end}",
            "Name it <source>#char=<begin>,<end> (RFC 5147).",
        )  # fmt: skip
    if [language for language, _ in stretch.descriptions] != ["de", "en"]:
        yield EvidenceFinding(
            "paraphrase", stretch.iri, "no paraphrase in German and English",
            "Add one dcterms:description in each language, in your own words.",
        )  # fmt: skip


def _passage_rules(passage: Passage, sentence: Sentence | None) -> Iterator[EvidenceFinding]:
    if not passage.statements:
        yield EvidenceFinding(
            "passage-statements", passage.iri, "its graph contains no statement",
            "Put the statements that it carries into the graph with its IRI, or remove it.",
        )  # fmt: skip
    if not passage.quotation or len(passage.quotation) > QUOTATION_LIMIT:
        length = len(passage.quotation or "")
        yield EvidenceFinding(
            "quotation-length", passage.iri, f"the quotation has {length} characters",
            f"Quote the shortest phrase that carries the statement, 1 to {QUOTATION_LIMIT}.",
        )  # fmt: skip
    if sentence is None:
        problem = "it names no described sentence"
    elif sentence.number != passage.number:
        problem = f"it is in sentence {passage.number}, its sentence is {sentence.number}"
    elif sentence.span and passage.span and not _inside(passage.span, sentence.span):
        problem = "it reaches beyond its sentence"
    else:
        return
    yield EvidenceFinding(
        "passage-sentence", passage.iri, problem,
        "Point nif:sentence to the sentence around it and repeat its schema:position.",
    )  # fmt: skip


def _against_text(
    sentences: list[Sentence], passages: list[Passage], text: str, digest: str, slug: str
) -> Iterator[EvidenceFinding]:
    stale = [s for s in (*sentences, *passages) if s.digest != digest]
    for stretch in stale:
        yield EvidenceFinding(
            "text-digest", stretch.iri, f"the text given has SHA-256 {digest}",
            "Use the text that was read, or read the new one and update schema:sha256.",
        )  # fmt: skip
    for stretch in (*sentences, *passages):
        if stretch.span and stretch.span[1] > len(text):
            yield EvidenceFinding(
                "offsets", stretch.iri, f"the text ends at {len(text)}", "Correct the offsets."
            )
    for passage in passages:
        found = text[slice(*passage.span)] if passage.span else ""
        if found != passage.quotation:
            yield EvidenceFinding(
                "quotation", passage.iri,
                f"there stands {found!r}, quoted is {passage.quotation!r}",
                "Correct offsets and quotation so that they agree to the letter.",
            )  # fmt: skip
    yield from _coverage(sentences, text, slug)
    if _quoted(passages, len(text)) > QUOTED_SHARE_LIMIT * len(text):
        yield EvidenceFinding(
            "quoted-share", SOURCE + slug, f"more than {QUOTED_SHARE_LIMIT:.0%} is quoted",
            "Shorten the quotations.",
        )  # fmt: skip


def _coverage(sentences: list[Sentence], text: str, slug: str) -> Iterator[EvidenceFinding]:
    depth = Counter(i for s in sentences if s.span for i in range(*s.span))
    for wrong, problem in ((0, "in no sentence"), (2, "in several sentences")):
        at = [i for i, c in enumerate(text) if not c.isspace() and min(depth[i], 2) == wrong]
        if at:
            yield EvidenceFinding(
                "coverage", SOURCE + slug,
                f"{len(at)} characters stand {problem}, the first at {at[0]}",
                "Let each character other than blanks lie in exactly one nif:Sentence.",
            )  # fmt: skip


def _copied(store: Store, text: str) -> Iterator[EvidenceFinding]:
    """A finding for each literal that repeats more of the text than a quotation may."""
    window = QUOTATION_LIMIT + 1
    for quad in store:
        value = quad.object.value if _is_text(quad.object) else ""
        if any(value[i : i + window] in text for i in range(len(value) - window + 1)):
            yield EvidenceFinding(
                "copied-text", str(quad.subject), f"{quad.predicate} copies the source's text",
                f"Say it in your own words, or quote {QUOTATION_LIMIT} characters at most.",
            )  # fmt: skip


def _report(sentences: list[Sentence], passages: list[Passage], text: str | None) -> SourceReport:
    counts = (
        len(sentences),
        sum(sentence.silent for sentence in sentences),
        len(passages),
        sum(len(passage.statements) for passage in passages),
    )
    if text is None:
        return SourceReport(*counts)
    solid = {i for i, character in enumerate(text) if not character.isspace()}
    covered = {i for s in sentences if s.span for i in range(*s.span)}
    return SourceReport(
        *counts,
        characters=len(text),
        covered_share=round(len(solid & covered) / len(solid), 4) if solid else 1.0,
        quoted_share=round(_quoted(passages, len(text)) / len(text), 4) if text else 0.0,
    )


def _quoted(passages: list[Passage], length: int) -> int:
    return len({i for p in passages if p.span for i in range(*p.span) if i < length})


def _is_text(term: object) -> TypeGuard[Literal]:
    return isinstance(term, Literal) and term.datatype.value in _TEXTS


def _inside(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _statement_counts(store: Store) -> tuple[int, int, int]:
    """The numbers of distinct statements of passages, of sources or passages, of records only."""
    stated: dict[str, set[tuple[object, ...]]] = {"passage": set(), "exact": set(), "record": set()}
    for quad in store:
        graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        statement = (quad.subject, quad.predicate, quad.object)
        if graph.startswith(SOURCE):
            stated["exact"].add(statement)
            if CHAR in graph or QUOTE in graph:
                stated["passage"].add(statement)
        elif graph.startswith(RECORD):
            stated["record"].add(statement)
    return len(stated["passage"]), len(stated["exact"]), len(stated["record"] - stated["exact"])
