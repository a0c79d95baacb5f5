"""What a page displays of a thing, ready for the templates."""

from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from ruhrkg.locale import Text
from ruhrkg.presentation.references import Reference

_SHORT_LINE = 6


@dataclass(frozen=True)
class DisplayValue:
    """One value as the reader sees it. `basis` is the reason for a value that we deduced.

    `sort` is the sort key: numbers, then dates.
    """

    text: Text
    references: tuple[Reference, ...] = ()
    href: str = ""
    external: bool = False
    deduced: bool = False
    basis: Text | None = None
    detail: Text | None = None
    sort: tuple[Decimal, str] = (Decimal(0), "")

    @property
    def written(self) -> str:
        """The text on the page, with its detail."""
        return f"{self.text} — {self.detail}" if self.detail else str(self.text)

    @property
    def key(self) -> str:
        """Its key in links: ten digits of the SHA-256 of the written text."""
        return sha256(self.written.encode()).hexdigest()[:10]


@dataclass(frozen=True)
class Line:
    """One property and its values; `silent` if no source states them and all were deduced."""

    name: str
    label: Text
    values: tuple[DisplayValue, ...]
    href: str = ""
    silent: bool = False

    @property
    def bundles(self) -> tuple[tuple[DisplayValue, ...], ...]:
        """The values, bundled if deduced in the same way from one basis, or if many and short."""
        bundles: dict[object, list[DisplayValue]] = {}
        short = [value for value in self.values if not value.basis and not value.detail]
        for place, value in enumerate(self.values):
            alone = value.detail or (not value.basis and len(short) <= _SHORT_LINE)
            key = place if alone else value.basis and (value.basis, value.deduced, value.references)
            bundles.setdefault(key, []).append(value)
        return tuple(map(tuple, bundles.values()))


@dataclass(frozen=True)
class Group:
    """One question and its lines."""

    question: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class StoryEntry:
    """An entry of the story: `begin` as stated ("" if undated), `when` in words."""

    kind: str
    begin: str
    when: str
    value: DisplayValue


@dataclass(frozen=True)
class Stated:
    """One reading: its quantity, value and date, and the sources that state it.

    `basis` is the reason for a value that no source states and that we deduced.
    """

    quantity: Text
    value: Text
    unit: str
    qualifier: str
    date: str
    note: Text | None
    references: tuple[Reference, ...]
    disagrees: bool
    href: str
    numeric: bool = False
    basis: Text | None = None

    @property
    def display(self) -> DisplayValue:
        """Its value as one text: qualifier, value, unit and date."""
        parts = (self.qualifier, self.value.value, self.unit, self.date and f"({self.date})")
        return DisplayValue(Text(" ".join(filter(None, parts))), self.references, self.href)


@dataclass(frozen=True)
class ReadingTable:
    """All readings of one aspect. `label` names the quantity, or the aspect if they differ."""

    label: Text
    readings: tuple[Stated, ...]

    @property
    def mixed(self) -> bool:
        """Whether their quantities differ, so that each must be named."""
        return len({reading.quantity.value for reading in self.readings}) > 1

    @property
    def compared(self) -> bool:
        """Whether there are several readings of one quantity."""
        return len(self.readings) > 1 and not self.mixed

    @property
    def disagree(self) -> bool:
        """Whether sources contradict each other."""
        return any(reading.disagrees for reading in self.readings)

    @property
    def dated(self) -> bool:
        """Whether some reading has a date."""
        return any(reading.date for reading in self.readings)

    @property
    def noted(self) -> bool:
        """Whether some reading has a note."""
        return any(reading.note for reading in self.readings)

    @property
    def numeric(self) -> bool:
        """Whether all values are numbers, to be aligned in a column."""
        return all(reading.numeric for reading in self.readings)
