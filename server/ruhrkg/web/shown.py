"""What a page shows of a thing, ready for the templates."""

from dataclasses import dataclass

from ruhrkg.web.locale import Text
from ruhrkg.web.references import Reference


@dataclass(frozen=True)
class Shown:
    """One value as the reader sees it. `basis` says why a value of ours was deduced."""

    text: Text
    marks: tuple[Reference, ...] = ()
    href: str = ""
    external: bool = False
    deduced: bool = False
    basis: Text | None = None
    detail: Text | None = None
    sort: str = ""


@dataclass(frozen=True)
class Line:
    """One property and its values."""

    name: str
    label: Text
    values: tuple[Shown, ...]
    href: str = ""


@dataclass(frozen=True)
class Group:
    """One question, its lines, and the aspects that no source states."""

    question: str
    lines: tuple[Line, ...]
    silences: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Stated:
    """One reading of a quantity: what is said, when, by whom."""

    value: str
    unit: str
    qualifier: str
    date: str
    note: Text | None
    marks: tuple[Reference, ...]
    disagrees: bool
    href: str


@dataclass(frozen=True)
class ReadingTable:
    """All readings of one aspect, side by side."""

    label: Text
    readings: tuple[Stated, ...]

    @property
    def disagree(self) -> bool:
        """Whether sources contradict each other."""
        return any(reading.disagrees for reading in self.readings)
