"""The output of `ruhrkg evidence`: findings, a report per source, shares of exact sources."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, order=True)
class EvidenceFinding:
    """One problem: the rule, its subject, what was found, how to fix it."""

    rule: str
    subject: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.subject}: {self.problem}. {self.remedy}"


@dataclass(frozen=True)
class SourceReport:
    """The counts for one source; the shares are None if its text was not given."""

    sentences: int
    silent_sentences: int
    passages: int
    statements: int
    characters: int | None = None
    covered_share: float | None = None
    quoted_share: float | None = None

    def __str__(self) -> str:
        counts = (
            f"{self.sentences} sentences ({self.silent_sentences} without a statement),"
            f" {self.passages} passages with {self.statements} statements"
        )
        if self.covered_share is None or self.quoted_share is None:
            return f"{counts}; not compared with its text"
        return (
            f"{counts}; {self.characters} characters, {self.covered_share:.1%} of them other than"
            f" blanks in a sentence, {self.quoted_share:.1%} quoted"
        )


@dataclass(frozen=True)
class EvidenceReport:
    """All findings, a report per source, and how many statements have an exact source."""

    findings: tuple[EvidenceFinding, ...]
    sources: dict[str, SourceReport] = field(default_factory=dict)
    passage_statements: int = 0
    exact_statements: int = 0
    record_statements: int = 0

    def lines(self) -> Iterator[str]:
        """The report as text, one finding or source per line."""
        yield from map(str, self.findings)
        for slug, source in self.sources.items():
            yield f"{slug}: {source}"
        yield (
            f"{self.exact_share:.1%} of {self.exact_statements + self.record_statements}"
            f" different statements have an exact source, {self.passage_statements} of them a"
            f" passage; of {self.record_statements} only the record's sources are known"
        )

    @property
    def exact_share(self) -> float:
        """The share of distinct sourced statements whose exact source is known."""
        total = self.exact_statements + self.record_statements
        return self.exact_statements / total if total else 1.0

    def as_json(self) -> dict[str, object]:
        """The report as plain values for `json.dumps`."""
        return {**asdict(self), "exact_share": round(self.exact_share, 4)}
