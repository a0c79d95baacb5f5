"""Rules for the authored files themselves: readable files, canonical literals, clean texts."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from ruhrkg.graph.errors import AuthoredFileError
from ruhrkg.graph.files import AuthoredFile
from ruhrkg.graph.loading import read
from ruhrkg.quality.findings import Finding, Rule, Severity
from ruhrkg.reconciliation.plan_names import PlanNames

FILE_UNREADABLE = Rule(
    "file-unreadable",
    Severity.VIOLATION,
    {
        "de": "Jede Datei lässt sich lesen, und jede Aussage steht im Graphen ihrer Quelle.",
        "en": "Every file can be read, and every statement is in the graph of its source.",
    },
    {
        "de": "Die Meldung nennt Zeile und Abhilfe.",
        "en": "The message names the line and the remedy.",
    },
)
LITERAL_CANONICAL = Rule(
    "literal-canonical",
    Severity.VIOLATION,
    {
        "de": "Zahlen, Wahrheitswerte und Zeiten stehen in kanonischer Form.",
        "en": "Numbers, booleans and times are written in their canonical form.",
    },
    {
        "de": "Schreiben Sie 1.5 statt 1.50 oder +1.5, 7 statt 07, true statt 1.",
        "en": "Write 1.5 instead of 1.50 or +1.5, 7 instead of 07, true instead of 1.",
    },
)
VALUE_SEPARATOR = "¦"
"""Separates the values of a cell in the tables of a release, so no value may contain it."""
TEXT_CLEAN = Rule(
    "text-clean",
    Severity.VIOLATION,
    {
        "de": "Ein Text ist nicht leer, hat keine Leerzeichen am Rand, keine doppelten Leerzeichen,"
        f" keine Steuerzeichen und kein {VALUE_SEPARATOR}, das in Tabellen Werte trennt, und ist in"
        " Unicode-Normalform C.",
        "en": "A text is not empty, has no leading, trailing or double spaces, no control"
        f" characters and no {VALUE_SEPARATOR}, which separates values in tables, and is in Unicode"
        " normalisation form C.",
    },
    {
        "de": "Entfernen Sie die überflüssigen Zeichen; geben Sie zerlegte Buchstaben neu ein.",
        "en": "Remove the superfluous characters; type decomposed letters again.",
    },
)
RULES = (FILE_UNREADABLE, LITERAL_CANONICAL, TEXT_CLEAN)

_UNCLEAN = re.compile(r"^\s|\s$|\s\s|[^\S ]|[\x00-\x1f\x7f-\x9f\u200b\ufeff\ufffd¦]|^$")


def read_all(files: Iterable[AuthoredFile]) -> tuple[list[Quad], list[Finding]]:
    """The quads of all files, and a finding for each file that cannot be read completely."""
    quads: list[Quad] = []
    broken = []
    for file in files:
        try:
            quads.extend(read(file))
        except AuthoredFileError as error:
            broken.append(unreadable(error))
    return quads, broken


def unreadable_names(root: Path) -> list[Finding]:
    """A finding if the names of the plan (data/names.tsv) cannot be read."""
    try:
        PlanNames.read(root)
    except AuthoredFileError as error:
        return [unreadable(error)]
    return []


def unreadable(error: AuthoredFileError) -> Finding:
    """The loader's error as a finding."""
    return Finding(
        FILE_UNREADABLE.id,
        FILE_UNREADABLE.severity,
        {"de": f"Nicht lesbar: {error.problem}.", "en": f"Cannot be read: {error.problem}."},
        {"de": error.remedy, "en": error.remedy},
        file=error.file,
        line=error.line,
        column=error.column,
    )


def literal_findings(quads: Iterable[Quad], store: Store | None = None) -> Iterator[Finding]:
    """Literals that the store would write differently, and texts with stray characters.

    The store normalises numbers, booleans and times, so a release would not equal its source.
    `store` holds the quads, if there is one already.
    """
    quads = list(quads)
    if store is None:
        store = Store()
        store.extend(quads)
    stored = {quad.object for quad in store.quads_for_pattern(None, None, None, None)}
    for quad in quads:
        literal = quad.object
        if isinstance(literal, Literal):
            if literal not in stored:
                yield _finding(LITERAL_CANONICAL, quad)
            if _is_text(literal) and _is_unclean(literal.value):
                yield _finding(TEXT_CLEAN, quad)
        elif isinstance(literal, NamedNode) and VALUE_SEPARATOR in literal.value:
            yield _finding(TEXT_CLEAN, quad)


def _is_text(literal: Literal) -> bool:
    return bool(literal.language) or literal.datatype.value.endswith("#string")


def _is_unclean(text: str) -> bool:
    return bool(_UNCLEAN.search(text)) or not unicodedata.is_normalized("NFC", text)


def _finding(rule: Rule, quad: Quad) -> Finding:
    return Finding.of(
        rule,
        focus=getattr(quad.subject, "value", None),
        path=quad.predicate.value,
        value=str(quad.object),
        graph=getattr(quad.graph_name, "value", None),
    )
