"""The projects as readers look for them: state, period and money, one line per project."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from ruhrkg.locale import Locale, Text, in_order
from ruhrkg.presentation.lists.facets import LISTINGS, Item, facet_names, items
from ruhrkg.presentation.lists.money import Amount, amounts
from ruhrkg.presentation.page_source import PageSource
from ruhrkg.vocabulary import local_name

STATES = ("completed", "continued", "running", "under-review", "not-started", "merged", "ended",
          "dropped")  # fmt: skip
"""The states in the order of pictures; any other comes after them, and no state last."""

UNKNOWN = "unknown"
SYMBOLS = {
    "completed": "✓", "continued": "↻", "running": "▶", "under-review": "?", "not-started": "○",
    "merged": "⇄", "ended": "■", "dropped": "✕", UNKNOWN: "·",
}  # fmt: skip
"""The sign in the box of a project, besides its colour."""

STATE_ORDER = {state: place for place, state in enumerate((*STATES, "", UNKNOWN))}
_PROJECTS = LISTINGS["project"]


@dataclass(frozen=True)
class ProjectLine:
    """One project. `state` is the slug of its state, or `unknown` if no source states one.

    `reported` is the date of the latest source for the state, "" if none is dated.
    """

    iri: str
    label: Text
    state: str
    state_label: Text
    begin: str
    end: str
    fields: tuple[str, ...]
    amounts: tuple[Amount, ...]
    reported: str = ""

    def state_text(self, locale: Locale) -> Text:
        """Its state, and when it was last reported: a state may have changed since."""
        if not self.reported:
            return self.state_label
        dated = locale(
            "outcome.dated", state=self.state_label.value, date=locale.date(self.reported)
        )
        return Text(dated, self.state_label.language)

    def period(self, locale: Locale) -> str:
        """Its beginning and end, if known."""
        return locale.span(self.begin, self.end)

    def money(self, locale: Locale) -> list[str]:
        """Its amounts that are not part of another one, each with its kind."""
        return [amount.with_kind(locale) for amount in self.amounts if not amount.whole]

    @property
    def state_key(self) -> str:
        """The sort key by state: its position in pictures."""
        return f"{STATE_ORDER.get(self.state, len(STATES)):02}"

    @property
    def money_key(self) -> str:
        """The sort key by money: the largest amount that is a total."""
        largest = max((a.value or 0 for a in self.amounts if a.adds_up), default=0)
        return f"{largest:020.2f}"


def project_lines(source: PageSource, iris: Collection[str] | None = None) -> list[ProjectLine]:
    """The projects in `iris`, or all of them, by name."""
    names = facet_names(source.data, _PROJECTS, source.locale)
    money = amounts(source.data)
    found = items(source.data, _PROJECTS)
    lines = [
        _line(item, money.get(item.iri, ()), source.locale, names.label)
        for item in found
        if iris is None or item.iri in iris
    ]
    return sorted(lines, key=lambda line: in_order(line.label.value))


def _line(
    item: Item, money: Sequence[Amount], locale: Locale, label: Callable[[str], Text]
) -> ProjectLine:
    status = item.first("rkg:status")
    return ProjectLine(
        iri=item.iri,
        label=item.label(locale),
        state=local_name(status) or UNKNOWN,
        state_label=label(status) if status else Text(locale("outcome.unknown")),
        begin=item.first("schema:startDate"),
        end=item.first("schema:endDate"),
        fields=tuple(item.values.get("rkg:fieldOfAction", ())),
        amounts=tuple(money),
        reported=item.reported,
    )


@dataclass(frozen=True)
class FieldOutcomes:
    """The projects of one field (`""`: of none), those with a state first."""

    field: str
    label: Text
    projects: tuple[ProjectLine, ...]


@dataclass(frozen=True)
class Outcomes:
    """Every project once, by field, and the number of projects in each state."""

    fields: tuple[FieldOutcomes, ...]
    states: tuple[tuple[str, Text, int], ...]
    total: int
    known: int
    running: tuple[tuple[str, int], ...]
    """How many running projects were last reported in which year, "" if that is not dated."""


def outcomes(
    lines: Sequence[ProjectLine], fields: Sequence[tuple[str, Text]], rest: Text
) -> Outcomes:
    """The picture of what became of the projects.

    `fields` are IRIs and names in their order; a project of several fields is listed under the
    first, one of none under `rest`.
    """
    ranked = sorted(lines, key=lambda line: line.state_key)
    places = [iri for iri, _ in fields]

    def of(iri: str) -> tuple[ProjectLine, ...]:
        return tuple(
            line for line in ranked if next((f for f in places if f in line.fields), "") == iri
        )

    rows = [FieldOutcomes(iri, label, of(iri)) for iri, label in (*fields, ("", rest))]
    states: dict[str, tuple[str, Text, int]] = {}
    for line in ranked:
        _, label, count = states.get(line.state, (line.state, line.state_label, 0))
        states[line.state] = (line.state, label, count + 1)
    return Outcomes(
        tuple(row for row in rows if row.projects),
        tuple(states.values()),
        len(ranked),
        sum(line.state != UNKNOWN for line in ranked),
        # years in order, what is not dated last
        tuple(
            sorted(
                Counter(line.reported[:4] for line in ranked if line.state == "running").items(),
                key=lambda year: (not year[0], year),
            )
        ),
    )
