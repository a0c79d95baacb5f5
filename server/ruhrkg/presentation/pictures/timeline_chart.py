"""Dated things, and their positions on a timeline."""

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ruhrkg.locale import Locale, Text
from ruhrkg.presentation.page_source import ReleaseData, Row, per_release
from ruhrkg.vocabulary import compact

WIDTH = 1000
_LEFT, _RIGHT = 20, 20
_BIN = 13
_BAR = 26
_AXIS = 30
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)


@dataclass
class Dated:
    """A thing with a date or a period; `project` for a milestone."""

    iri: str
    kind: str
    begin: str
    end: str = ""
    project: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    project_labels: dict[str, str] = field(default_factory=dict)

    def label(self, locale: Locale) -> Text:
        """Its name for the reader."""
        return locale.best(self.labels) or Text(self.iri)

    def whose(self, locale: Locale) -> Text | None:
        """The name of the project that the milestone belongs to."""
        return locale.best(self.project_labels)

    @property
    def vague(self) -> bool:
        """Whether only the year is known."""
        return len(self.begin) == len("2019")

    @property
    def href_iri(self) -> str:
        """The thing whose page describes it: for a milestone, its project."""
        return self.project or self.iri


@dataclass(frozen=True)
class Dot:
    """An event or milestone in the picture."""

    dated: Dated
    x: float
    y: float


@dataclass(frozen=True)
class Bar:
    """A period in the picture."""

    dated: Dated
    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Tick:
    """A mark on the axis."""

    text: str
    x: float


@dataclass(frozen=True)
class Chart:
    """The whole picture."""

    height: float
    axis: float
    bars: Sequence[Bar]
    dots: Sequence[Dot]
    ticks: Sequence[Tick]


@per_release
def everything(data: ReleaseData) -> Sequence[Dated]:
    """Everything that has a date, in chronological order; read once per release."""
    found: dict[str, Dated] = {}
    for row in data.select("timeline"):
        begin = row.text("begin")
        if not is_date(begin):
            continue
        kind = compact(row.text("class")).removeprefix("rkg:").lower()
        dated = found.setdefault(
            row.text("thing"),
            Dated(row.text("thing"), kind, begin, _date_or_none(row), row.text("project")),
        )
        dated.begin = min(dated.begin, begin)
        dated.labels.setdefault(row.language("label"), row.text("label"))
        if whose := row.text("projectLabel"):
            dated.project_labels.setdefault(row.language("projectLabel"), whose)
    return sorted(found.values(), key=lambda d: (d.begin, d.iri))


def _date_or_none(row: Row) -> str:
    end = row.text("end")
    return end if is_date(end) else ""


def is_date(text: str) -> bool:
    """Whether `text` is an existing year, month or date; served files may contain anything."""
    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


def within(found: Iterable[Dated], first: int, last: int) -> list[Dated]:
    """The entries that overlap the years `first` to `last`."""
    return [d for d in found if int(d.begin[:4]) <= last and int((d.end or d.begin)[:4]) >= first]


def moment(date: str, *, late: bool = False) -> float:
    """A date as a fractional year; an inexact date is in the middle of its year or month."""
    year, _, rest = date.partition("-")
    month, _, day = rest.partition("-")
    if not month:
        return int(year) + (1.0 if late else 0.5)
    if not day:
        return int(year) + (int(month) - (0.0 if late else 0.5)) / 12
    exact = datetime.date(int(year), int(month), int(day))
    return exact.year + (exact.timetuple().tm_yday - 1) / 366


def chart(found: Sequence[Dated], first: int, last: int) -> Chart:
    """Lay out bars for periods above dots for days; dots of the same time are stacked."""
    span = last + 1 - first

    def at(when: float) -> float:
        inner = WIDTH - _LEFT - _RIGHT
        return round(_LEFT + inner * (min(max(when, first), last + 1) - first) / span, 1)

    bars = []
    periods = [d for d in found if d.kind == "phase"]
    for line, dated in enumerate(periods):
        begin = at(moment(dated.begin) if len(dated.begin) > 4 else int(dated.begin))
        end = at(moment(dated.end, late=True)) if dated.end else at(last + 1)
        bars.append(Bar(dated, begin, 8 + line * _BAR, max(end - begin, 3)))
    top = 8 + len(periods) * _BAR + 10
    stacks: dict[int, list[Dated]] = defaultdict(list)
    for dated in found:
        if dated.kind != "phase":
            stacks[round(at(moment(dated.begin)) / _BIN)].append(dated)
    highest = max((len(stack) for stack in stacks.values()), default=1)
    axis = top + highest * _BIN + 6
    dots = [
        Dot(dated, place * _BIN, axis - _BIN * (height + 0.8))
        for place, stack in sorted(stacks.items())
        for height, dated in enumerate(stack)
    ]
    return Chart(axis + _AXIS, axis, bars, dots, _ticks(first, last, at))


def _ticks(first: int, last: int, at: Callable[[float], float]) -> list[Tick]:
    if first == last:
        return [Tick(str(month), at(first + (month - 1) / 12)) for month in range(1, 13)]
    step = max(1, (last - first) // 12)
    return [Tick(str(year), at(year)) for year in range(first, last + 1, step)]
