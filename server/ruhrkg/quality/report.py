"""The report of a check, as text for a terminal or as JSON."""

import json
from collections import Counter
from collections.abc import Iterator

from ruhrkg.quality.check import Report
from ruhrkg.quality.findings import Finding, Severity
from ruhrkg.vocabulary import prefixed_name


def short(iri: str) -> str:
    """The IRI as a prefixed name if our table has a prefix for it, for display only."""
    return prefixed_name(iri) or f"<{iri}>"


def lines(report: Report, severity: Severity, language: str) -> Iterator[str]:
    """The findings of this severity or worse, then a summary of all."""
    listed = at_least(report, severity)
    for finding in listed:
        yield _line(finding, language)
        yield "    " + finding.remedy[language]
    counts = ", ".join(f"{number} {name}" for name, number in report.counts().items())
    yield f"{len(report.rules)} rules: {counts}"
    if not report.complete:
        yield "The other rules were not checked: fix the files that cannot be read first."
    elif len(listed) < len(report.findings):
        yield "The rest is listed with --severity info and explained in docs/quality.md."


def at_least(report: Report, severity: Severity) -> list[Finding]:
    """The findings of this severity or worse."""
    return [f for f in report.findings if f.severity.rank <= severity.rank]


def _line(finding: Finding, language: str) -> str:
    place = ":".join(str(p) for p in (finding.file, finding.line, finding.column) if p)
    parts = [short(iri) for iri in (finding.focus, finding.path) if iri]
    if finding.value:
        parts.append(_value(finding.value))
    where = f" in {short(finding.graph)}" if finding.graph else ""
    head = f"{place}: " if place else ""
    about = f"\n    {' '.join(parts)}{where}" if parts or where else ""
    return f"{head}{finding.severity} {finding.rule}: {finding.message[language]}{about}"


def _value(value: str, longest: int = 120) -> str:
    text = short(value[1:-1]) if value.startswith("<") else value
    return text if len(text) <= longest else text[: longest - 1] + "…"


def to_json(report: Report, severity: Severity = Severity.INFO) -> str:
    """The report as JSON: counts by severity, thing and rule; the rules; the findings."""
    by_rule = Counter(finding.rule for finding in report.findings)
    by_thing = Counter(finding.focus for finding in report.findings if finding.focus)
    kinds = Counter(rule.severity for rule in report.rules)
    content = {
        "complete": report.complete,
        "counts": report.counts(),
        "rule_counts": {severity: kinds[severity] for severity in Severity},
        "things": dict(sorted(by_thing.items())),
        "rules": [
            {
                "id": rule.id,
                "severity": rule.severity,
                "message": rule.message,
                "remedy": rule.remedy,
                "source": rule.source,
                "findings": by_rule[rule.id],
            }
            for rule in report.rules
        ],
        "findings": [finding.as_json() for finding in at_least(report, severity)],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
