"""The outcomes of a verification as a table, as JSON and as RDF (EARL 1.0)."""

import json
from collections import Counter
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from ruhrkg.links.verify import VerificationResult
from ruhrkg.vocabulary import GRAPH, ID, PREFIXES

_EARL = PREFIXES["earl"]
_MATCH = str(ID) + "match/"
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_DATE = NamedNode(PREFIXES["xsd"] + "date")


def counts(outcomes: list[VerificationResult]) -> dict[str, int]:
    """The number of matches that passed, failed, agree with a second list or are undetermined."""
    found = Counter(outcome.outcome for outcome in outcomes)
    return {name: found[name] for name in ("passed", "agreed", "failed", "cantTell")}


def lines(outcomes: list[VerificationResult], every: bool = False) -> Iterator[str]:
    """A line for each match that did not pass, or for `every` match; then the counts."""
    listed = [o for o in outcomes if every or o.outcome != "passed"]
    rows = [
        (o.outcome, o.qid, o.match.subject.removeprefix(str(ID)), "; ".join(o.problems))
        for o in listed
    ]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, (*widths, 0), strict=True)]
        yield "  ".join(cells).rstrip()
    yield ", ".join(f"{count} {name}" for name, count in counts(outcomes).items())


def as_json(outcomes: list[VerificationResult], note: str, checked: str) -> str:
    """The outcomes, the date of the check and its basis."""
    matches = [
        {
            "match": o.match.record,
            "subject": o.match.subject,
            "object": o.match.object,
            "outcome": o.outcome,
            "problems": list(o.problems),
            "seen": o.item.date if o.item else None,
            "origin": o.item.origin if o.item else None,
        }
        for o in outcomes
    ]
    report = {"checked": checked, "basis": note, "counts": counts(outcomes), "matches": matches}
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def as_quads(outcomes: list[VerificationResult], note: str, checked: str) -> Iterator[Quad]:
    """An EARL assertion for each match, in `graph/links/verification`."""
    graph = NamedNode(str(GRAPH["links/verification"]))

    def quad(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Quad:
        return Quad(subject, NamedNode(predicate), value, graph)

    yield quad(graph, PREFIXES["dcterms"] + "description", Literal(note, language="en"))
    for outcome in outcomes:
        assertion = NamedNode(str(ID) + "verification/" + outcome.match.record.removeprefix(_MATCH))
        yield quad(assertion, _TYPE.value, NamedNode(_EARL + "Assertion"))
        yield quad(assertion, _EARL + "subject", NamedNode(outcome.match.record))
        # EARL has no outcome for a match that a second list confirms but nobody has read.
        value = "cantTell" if outcome.outcome == "agreed" else outcome.outcome
        yield quad(assertion, _EARL + "outcome", NamedNode(_EARL + value))
        date = Literal(checked, datatype=_DATE)
        yield quad(assertion, PREFIXES["dcterms"] + "date", date)
        if outcome.item:
            yield quad(assertion, PREFIXES["dcterms"] + "source", Literal(outcome.item.origin))
        for problem in outcome.problems:
            yield quad(assertion, _EARL + "info", Literal(problem))
