"""Integrity checks: the queries in queries/checks/, each of which must return nothing.

A check's header (lines that begin with `#+`, YAML) gives `title`, `severity`, `message` and
`remedy`, the texts in German and English. The query may select `?focus`, `?path`, `?value` and
`?graph`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import yaml
from pyoxigraph import NamedNode, QuerySolutions, Store

from ruhrkg.quality.findings import Finding, Rule, Severity

_HEADER = "#+"


@dataclass(frozen=True)
class Check:
    """One integrity query and the rule it stands for."""

    rule: Rule
    query: str

    def run(self, store: Store) -> Iterator[Finding]:
        """One finding a row; rows that differ in nothing a finding holds count once.

        `store` holds the merged graph as its default graph beside the named graphs.
        """
        solutions = cast(QuerySolutions, store.query(self.query))
        names = {v.value for v in solutions.variables}
        rows = {
            tuple(
                row[name] if name in names else None for name in ("focus", "path", "value", "graph")
            )
            for row in solutions
        }
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
    """All checks under `root`, by name. Raises ValueError that names the file of a bad header."""
    return tuple(_read(path) for path in sorted((root / "queries" / "checks").glob("*.rq")))


def _read(path: Path) -> Check:
    text = path.read_text(encoding="utf-8")
    lines = [line[len(_HEADER) :] for line in text.splitlines() if line.startswith(_HEADER)]
    try:
        header = yaml.safe_load("\n".join(lines))
        rule = Rule(
            path.stem, Severity(header["severity"]), header["message"], header["remedy"],
            f"queries/checks/{path.name}",
        )  # fmt: skip
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"{path}: the header needs severity, message and remedy ({error})"
        ) from error
    return Check(rule, text)
