"""A rule about the query library: every file can be used, with the prefixes of the table."""

from collections.abc import Iterator
from pathlib import Path

from ruhrkg.quality.findings import LANGUAGES, Finding, Rule, Severity
from ruhrkg.sparql.library import Library

QUERY_USABLE = Rule(
    "query-usable",
    Severity.VIOLATION,
    {
        "de": "Jede Abfrage hat einen lesbaren Kopf und die Präfixe der Tabelle.",
        "en": "Every query has a header that can be read, and the prefixes of the table.",
    },
    {
        "de": "docs/queries.md sagt, was der Kopf enthält; die Präfixe stehen in vocabulary.py.",
        "en": "docs/queries.md says what the header holds; the prefixes stand in vocabulary.py.",
    },
)


def query_findings(root: Path) -> Iterator[Finding]:
    """A finding for each problem of the queries under `root`."""
    for found in Library(root).problems:
        message = {
            language: f"{QUERY_USABLE.message[language]} ({found.problem}. {found.remedy})"
            for language in LANGUAGES
        }
        yield Finding(
            QUERY_USABLE.id,
            QUERY_USABLE.severity,
            message,
            QUERY_USABLE.remedy,
            file=found.path.relative_to(root).as_posix(),
            line=found.line,
        )
