"""The matches of a thing to other data sets, with evidence and last check."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ruhrkg.graph.sssom import NO_TERM_FOUND
from ruhrkg.locale import Text
from ruhrkg.presentation.page_source import ReleaseData, Row
from ruhrkg.reconciliation.identifiers import compact
from ruhrkg.vocabulary import local_name

MATCHED = ("plan", "event", "organisation", "person", "place", "topic", "sdg")
"""The kinds of things with matches in data/links."""

# Properties of which a match may have several values.
_MANY = ("evidence", "address", "problem")
_ORDER = ("sameAs", "exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


@dataclass
class Match:
    """One match on the page; texts are empty if nothing is stated."""

    iri: str
    target: str
    relation: str
    object: str
    local: str
    label: str
    denied: bool
    confidence: str
    author: str
    reviewer: str
    date: str
    comment: str
    outcome: str
    checked: str
    basis: str
    evidence: list[str] = field(default_factory=list)
    address: list[str] = field(default_factory=list)
    problem: list[str] = field(default_factory=list)

    @property
    def found(self) -> bool:
        """Whether the match names a thing (and does not state that none was found)."""
        return self.object != NO_TERM_FOUND

    @property
    def remark(self) -> Text:
        """The comment on the match; those of mapping sets are in English."""
        return Text(self.comment, "en")

    @property
    def rank(self) -> tuple[bool, bool, int, str]:
        """Links first, exact ones before near ones; then denied matches, then missing ones."""
        place = _ORDER.index(self.relation) if self.relation in _ORDER else len(_ORDER)
        return (not self.found, self.denied, place, self.target)


def matches_of(data: ReleaseData, iri: str) -> list[Match]:
    """The matches of the thing, the most certain first."""
    return in_order_of_certainty(data.select("dossier", thing=iri))


def in_order_of_certainty(found: Iterable[Row]) -> list[Match]:
    """One entry per match, from rows that repeat it for each of its values."""
    matches: dict[str, Match] = {}
    for row in found:
        match = matches.setdefault(row.text("match"), _match(row))
        for name in _MANY:
            value = row.text(name)
            if value and value not in getattr(match, name):
                getattr(match, name).append(value)
    return sorted(matches.values(), key=lambda m: m.rank)


def _match(row: Row) -> Match:
    iri = row.text("object")
    known = compact(iri)
    return Match(
        iri=row.text("match"),
        target=local_name(row.text("set")),
        relation=local_name(row.text("relation")),
        object=iri,
        local=known[1] if known else iri,
        label=row.text("label"),
        denied=bool(row.text("modifier")),
        confidence=row.text("confidence"),
        author=row.text("author"),
        reviewer=row.text("reviewer"),
        date=row.text("date"),
        comment=row.text("comment"),
        outcome=local_name(row.text("outcome")),
        checked=row.text("checked"),
        basis=row.text("basis"),
    )
