"""What a reader typed: its words and dates, and the other forms in which they may occur."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from ruhrkg.graph.search_schema import folded_words
from ruhrkg.graph.spelling import fold, whole_year

MAX_LENGTH = 200
MAX_WORDS = 12
_SHORTEST = 4

_COMMON = """
aus bei beim das dem den der des die durch ein eine einem einen einer eines es fuer gab gibt hat ich
im in ist man mit nach ob sind ueber um und viel viele vom von war waren warum was welche welcher
welches wer wie wieviel wo wurde wurden zu zum zur projekt projekte projekten
about and are did do does for from has have how is many much of on project projects the there to was
were what when where which who why with
"""
_STOP = frozenset(_COMMON.split())
_KINDS = {
    word: kind
    for kind, words in {
        "decision": "beschluss beschluesse decision decisions",
        "event": "ereignis ereignisse veranstaltung veranstaltungen event events",
        "field": "handlungsfeld handlungsfelder field fields",
        "forum": "forum foren themenforum themenforen forums",
        "organisation": "organisation organisationen organisations",
        "person": "person personen persons people",
        "place": "ort orte stadt staedte gemeinde place places city town",
        "source": "quelle quellen source sources",
    }.items()
    for word in words.split()
}
"""Words that name a kind of thing: beside others they say which kind is meant."""
_ENDINGS = ("innen", "isch", "ern", "ung", "em", "en", "er", "es", "in", "e", "n", "s")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("januar january jan", "februar february feb", "maerz march mar", "april apr", "mai may",
         "juni june jun", "juli july jul", "august aug", "september sept sep",
         "oktober october okt oct", "november nov", "dezember december dez dec"), 1)
    for name in names.split()
}  # fmt: skip
_NAME = f"(?P<name>{'|'.join(_MONTHS)})"
_YEAR = r"(?P<year>\d{4}|\d\d)"
_DAYS = tuple(
    re.compile(rf"\b{pattern}\b", re.ASCII)
    for pattern in (
        r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)",
        rf"(?P<day>\d\d?)\.\s*(?P<month>\d\d?)\.\s*{_YEAR}",
        rf"(?P<day>\d\d?)/(?P<month>\d\d?)/{_YEAR}",
        rf"(?P<month>\d\d?)/(?P<day>\d\d?)/{_YEAR}",
        rf"(?P<day>\d\d?)\.?\s+{_NAME}\.?\s+{_YEAR}",
        rf"{_NAME}\.?\s+(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
        rf"{_NAME}\.?\s+(?P<year>\d{{4}})",
        r"(?P<year>\d{4})-(?P<month>\d\d)",
        r"(?<![\d.])(?P<month>\d\d?)[./](?P<year>\d{4})",
    )
)
"""Dates and months as written in German, English and ISO 8601, the longest first."""


@dataclass(frozen=True)
class SearchQuery:
    """The folded words of a query, the significant ones, and its dates as in the index.

    `kind` is the kind of things that one of the words names, else "".
    """

    words: tuple[str, ...]
    significant: tuple[str, ...]
    days: tuple[str, ...]
    kind: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not self.words and not self.days


def read_query(text: str) -> SearchQuery:
    """The words, at most `MAX_WORDS`, and the dates of what a reader typed.

    Stop words such as `the`, and names of kinds such as `forum`, count only if there are no others.
    """
    rest, days = fold(unicodedata.normalize("NFC", text[:MAX_LENGTH])), []
    for pattern in _DAYS:
        for match in reversed(list(pattern.finditer(rest))):
            if day := _day(match.groupdict()):
                days.append(day)
                rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    words = tuple(folded_words(rest)[:MAX_WORDS])
    significant = significant_words(words) or words
    kind = next((_KINDS[word] for word in significant if word in _KINDS), "")
    others = tuple(word for word in significant if word not in _KINDS)
    return SearchQuery(words, others or tuple(significant), tuple(sorted(days)), kind)


def significant_words(words: Iterable[str]) -> list[str]:
    """The words without stop words."""
    return [word for word in words if word not in _STOP]


def _day(found: dict[str, str | None]) -> str:
    """The word of the index for a date or month; "" for one that does not exist."""
    name = found.get("name")
    month = _MONTHS[name] if name else int(found.get("month") or 0)
    day = found.get("day")
    if not 1 <= month <= 12 or (day and not 1 <= int(day) <= 31):
        return ""
    return f"d{whole_year(found['year'] or '0'):04}{month:02}" + (f"{int(day):02}" if day else "")


def stem(word: str) -> str:
    """The word without a German or English ending, if enough letters remain."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word


def shortened(word: str) -> str:
    """The first seven tenths of a word: what `Olympia` has in common with `olympisch`."""
    return word[: max(_SHORTEST, -(-len(word) * 7 // 10))]
