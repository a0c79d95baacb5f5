"""A rule for the query library: every file is usable and uses the prefixes of our table."""

from collections.abc import Iterator
from pathlib import Path

from ruhrkg.quality.findings import LANGUAGES, Finding, Rule, Severity
from ruhrkg.sparql.query.library import Library

QUERY_USABLE = Rule(
    "query-usable",
    Severity.VIOLATION,
    {
        "de": "Jede Abfrage hat einen lesbaren Kopf, die Präfixe der Tabelle und ist gültiges"
        " SPARQL.",
        "en": "Every query has a header that can be read, the prefixes of the table and is valid"
        " SPARQL.",
    },
    {
        "de": "docs/queries.md beschreibt den Kopf; die Präfixe stehen in vocabulary.py.",
        "en": "The header is described in docs/queries.md, the prefixes are in vocabulary.py.",
    },
)


def query_findings(root: Path) -> Iterator[Finding]:
    """A finding for each problem with the queries under `root`."""
    yield from problems_of(Library(root), root)


def problems_of(library: Library, root: Path) -> Iterator[Finding]:
    """A finding for each problem with the queries of the library of `root`."""
    for found in library.problems:
        name = found.path.relative_to(root).as_posix()
        yield _finding(name, found.line, f"{found.problem}. {found.remedy}")


def unparsable(name: str, error: SyntaxError) -> Finding:
    """A finding for a query in the file `name` that is not valid SPARQL."""
    return _finding(name, error.lineno, str(error.msg))


def _finding(name: str, line: int | None, problem: str) -> Finding:
    message = {language: f"{QUERY_USABLE.message[language]} ({problem})" for language in LANGUAGES}
    return Finding(
        QUERY_USABLE.id,
        QUERY_USABLE.severity,
        message,
        QUERY_USABLE.remedy,
        file=name,
        line=line,
    )
