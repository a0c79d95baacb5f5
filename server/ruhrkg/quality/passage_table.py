"""The table of sentences and statements of one source, as a Markdown page."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from ruhrkg.quality.passages import SOURCE, Passage, Passages, Sentence
from ruhrkg.vocabulary import BASE_IRI, prefixed_name

_HEAD = """\
# {title}

Written by `ruhrkg evidence --table {slug}`; a test keeps it equal to the data. The text itself is
not part of the project: a sentence is described in our own words, a quotation is the shortest
phrase that carries the statement. Offsets count the code points of the text, from 0. The graph of
a statement is `{base}<begin>,<end>`.

{sentences} sentences, headings and link lines; {silent} of them carry no statement;
{passages} passages with {statements} statements.
"""


def markdown(passages: Passages, source: str) -> str:
    """The page for the source with this slug. Raises ValueError if it has no sentences."""
    sentences, quoted = passages.of(source)
    if not sentences:
        raise ValueError(f"there are no sentences of a source {source!r}")
    head = _HEAD.format(
        title=f"What each sentence of {source} says",
        slug=source,
        base=f"{SOURCE.removeprefix(BASE_IRI)}{source}#char=",
        sentences=len(sentences),
        silent=sum(sentence.silent for sentence in sentences),
        passages=len(quoted),
        statements=sum(len(passage.statements) for passage in quoted),
    )
    return head + "".join(
        line + "\n"
        for sentence in sentences
        for line in _section(sentence, [p for p in quoted if p.sentence == sentence.iri])
    )


def _section(sentence: Sentence, passages: list[Passage]) -> Iterator[str]:
    yield ""
    yield f"## Sentence {sentence.number} ({sentence.begin}–{sentence.end})"
    yield ""
    yield from (f"{language}: {text}  " for language, text in sentence.descriptions)
    yield ""
    if sentence.silent:
        yield "Carries no statement."
        return
    yield "| Passage | Quotation | Statements |"
    yield "|---|---|---|"
    for passage in passages:
        statements = "<br>".join(f"`{_statement(quad)}`" for quad in passage.statements)
        yield f"| {passage.begin}–{passage.end} | „{passage.quotation}“ | {statements} |"


def _statement(quad: Quad) -> str:
    return " ".join(_term(term) for term in (quad.subject, quad.predicate, quad.object))


def _term(term: object) -> str:
    if isinstance(term, NamedNode):
        if term.value.startswith(BASE_IRI + "id/"):
            return term.value.removeprefix(BASE_IRI)
        return prefixed_name(term.value) or f"<{term.value}>"
    if isinstance(term, Literal):
        return f'"{term.value}"' + (f"@{term.language}" if term.language else "")
    return str(term)
