"""Integrity checks: queries that must return no rows.

queries/checks/ holds those for any plan, queries/plan-checks/ those for the plan that this
repository publishes; another plan leaves them out.

The header of a check states its severity, message and remedy (`ruhrkg.sparql.query.library`).
A check may select `?focus`, `?path`, `?value` and `?graph`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Store

from ruhrkg.quality.findings import Finding, Rule, Severity
from ruhrkg.sparql.query.library import Library, Query
from ruhrkg.sparql.query.local import select

FOLDERS = ("checks", "plan-checks")
_COLUMNS = ("focus", "path", "value", "graph")


@dataclass(frozen=True)
class Check:
    """One integrity query and the rule that it checks."""

    rule: Rule
    query: str

    @classmethod
    def of(cls, query: Query) -> "Check":
        """The check in a `query`. Raises ValueError for an unknown severity."""
        rule = Rule(
            query.name, Severity(query.severity), query.message, query.remedy,
            f"queries/{query.folder}/{query.path.name}",
        )  # fmt: skip
        return cls(rule, query.bind())

    def run(self, store: Store) -> Iterator[Finding]:
        """One finding per row; rows that would give equal findings count once.

        `store` holds the merged graph as its default graph besides the named graphs.
        """
        solutions = select(store, self.query)
        names = {variable.value for variable in solutions.variables}
        rows = {tuple(row[c] if c in names else None for c in _COLUMNS) for row in solutions}
        for focus, path, value, graph in rows:
            yield Finding.of(
                self.rule,
                focus=_iri(focus),
                path=_iri(path),
                value=str(value) if value is not None else None,
                graph=_iri(graph),
            )


def _iri(term: object) -> str | None:
    if term is None:
        return None
    return term.value if isinstance(term, NamedNode) else str(term)


def checks(root: Path) -> tuple[Check, ...]:
    """All checks under `root`, sorted by name."""
    return checks_of(Library(root))


def checks_of(library: Library) -> tuple[Check, ...]:
    """The checks of a library, sorted by name."""
    found = [query for folder in FOLDERS for query in library.folder(folder)]
    return tuple(Check.of(query) for query in sorted(found, key=lambda query: query.name))
