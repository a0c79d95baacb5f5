"""The findings of a check, in one form for rules of every kind, and the rules themselves."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Self

LANGUAGES = ("de", "en")


class Severity(StrEnum):
    """The severity of a finding, in SHACL's terms; the worst comes first."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True)
class Rule:
    """One rule: `source` is the authored file that contains it, empty for a rule of the code.

    `message` states what must hold, `remedy` how to fix it; both have a text for each language.
    """

    id: str
    severity: Severity
    message: Mapping[str, str]
    remedy: Mapping[str, str]
    source: str = ""


@dataclass(frozen=True)
class Finding:
    """One violation of a rule.

    `focus`, `path` and `graph` are IRIs, `value` is a term in N-Triples form; `file` is relative
    to the authored root.
    """

    rule: str
    severity: Severity
    message: Mapping[str, str]
    remedy: Mapping[str, str]
    focus: str | None = None
    path: str | None = None
    value: str | None = None
    graph: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None

    @classmethod
    def of(cls, rule: Rule, **where: Any) -> Self:
        """A finding of `rule`; `where` are the remaining fields."""
        return cls(rule.id, rule.severity, rule.message, rule.remedy, **where)

    def at(self, file: str | None, line: int | None) -> Self:
        """The same finding with its position in the authored files."""
        return replace(self, file=file, line=line)

    @property
    def key(self) -> tuple[Any, ...]:
        """The sort key: worst first, then by rule and position."""
        where = (self.file, self.line or 0, self.focus, self.path, self.value, self.graph)
        return (self.severity.rank, self.rule, *(str(part or "") for part in where))

    def as_json(self) -> dict[str, Any]:
        """The finding as JSON values, without unknown fields."""
        return {name: value for name, value in asdict(self).items() if value is not None}
