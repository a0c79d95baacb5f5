"""The texts of the pages in German and English, and the formatting of numbers and dates.

The reader's language is what `?lang=` says, else what Accept-Language prefers (RFC 9110, section
12.5.4), else German. No cookie is set: a chosen language travels in the links.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any

from werkzeug.datastructures import LanguageAccept

LANGUAGES = ("de", "en")
DEFAULT = "de"

_DATE = re.compile(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?$")
_MAX_DIGITS = 30
_AS_PLAIN = str.maketrans("äöüß", "aous")
_NUMBER = re.compile(r"\d+")


class UnknownLanguageError(ValueError):
    """`?lang=` requests a language that the pages do not have."""

    def __init__(self, given: str) -> None:
        """Store the requested language."""
        self.given = given
        super().__init__(f"lang={given!r}: the pages are in {', '.join(LANGUAGES)}")


def in_order(text: str) -> str:
    """A key that sorts names as people do: Ö by O, SDG 2 before SDG 10, marks before a name not."""
    folded = text.casefold().translate(_AS_PLAIN).lstrip("„“\"'#([ ")
    return _NUMBER.sub(lambda digits: digits[0].zfill(9), folded)


@cache
def words(language: str) -> Mapping[str, str]:
    """All texts of `language`, keyed `table.key`."""
    text = (files(__name__) / f"{language}.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(text)))


def _flat(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((prefix + key, value))
    return found


def choose(requested: str | None, accepted: LanguageAccept) -> str:
    """The language to answer in. Raises UnknownLanguageError for an unknown `requested`."""
    if requested:
        if (primary := _primary(requested)) not in LANGUAGES:
            raise UnknownLanguageError(requested)
        return primary
    for tag, quality in accepted:
        if quality > 0 and (primary := _primary(tag)) in LANGUAGES:
            return primary
    return DEFAULT


def _primary(tag: str) -> str:
    """The language of a tag without its region (BCP 47, or POSIX): `de` for `de-AT` or `de_AT`."""
    return tag.lower().replace("_", "-").partition("-")[0]


@dataclass(frozen=True)
class Text:
    """A literal for the reader and the language it is in (`""` if none)."""

    value: str
    language: str = ""

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Locale:
    """One language: its texts, and its formats of numbers and dates."""

    language: str

    @property
    def other(self) -> str:
        """The language to which the language switch leads."""
        return next(x for x in LANGUAGES if x != self.language)

    def has(self, key: str) -> bool:
        """Whether there is a text for `key`."""
        return key in words(self.language)

    def __call__(self, key: str, **values: object) -> str:
        """The text for `key`, with `{name}` replaced by `values`; KeyError for an unknown key.

        With `n=`, the key `<key>_one` is preferred when n is 1.
        """
        table = words(self.language)
        if values.get("n") == 1 and f"{key}_one" in table:
            key = f"{key}_one"
        formatted = {
            k: self.number(v) if isinstance(v, int) and not isinstance(v, bool) else v
            for k, v in values.items()
        }
        return table[key].format_map(formatted) if values else table[key]

    def either(self, key: str, default: str) -> str:
        """The text for `key`, or `default`."""
        return words(self.language).get(key, default)

    def best(self, texts: Mapping[str, str]) -> Text | None:
        """The text in the reader's language from `texts`, or another one, marked as a fallback."""
        for language in (self.language, "", *LANGUAGES, *sorted(texts)):
            if language in texts:
                return Text(texts[language], language)
        return None

    def qualifier(self, texts: Mapping[str, str]) -> str:
        """The word before a number (`rund`), lower-case even where a source begins with it."""
        found = self.best(texts)
        return found.value[:1].lower() + found.value[1:] if found else ""

    def number(self, value: int | float | str | Decimal) -> str:
        """A number as the language groups and points it; other text stays as it is.

        So do NaN, infinity and what would take more digits than a reader counts: `1E999999`.
        """
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            return str(value)
        if not number.is_finite() or abs(number.adjusted()) > _MAX_DIGITS:
            return str(value)
        grouped = f"{number:,f}" if abs(number) >= 10_000 else f"{number:f}"
        if self.language == "de":
            return grouped.translate(str.maketrans(",.", ".,"))
        return grouped

    def size(self, count: int) -> str:
        """The size of a file in the units of the SI: `4,1 MB`."""
        amount, unit = float(count), "B"
        for larger in ("kB", "MB", "GB"):
            if amount < 999.5:
                break
            amount, unit = amount / 1000, larger
        return f"{self.number(f'{amount:.2g}' if amount < 9.95 else round(amount))}\u00a0{unit}"

    def amount(self, value: str, currency: str = "EUR") -> str:
        """An amount of money: `1.200.000 €` or `€1,200,000`."""
        sign = "€" if currency == "EUR" else currency
        number = self.number(value)
        return f"{number}\u00a0{sign}" if self.language == "de" else f"{sign}{number}"

    def date(self, value: str) -> str:
        """A year, month or day, exactly as precise as given."""
        match = _DATE.match(value)
        if not match:
            return value
        year, month, day = match.groups()
        if not month or not 1 <= int(month) <= 12:
            return value
        name = words(self.language)[f"month.{int(month)}"]
        if not day:
            return f"{name} {year}"
        dot = "." if self.language == "de" else ""
        return f"{int(day)}{dot}\u00a0{name} {year}"

    def span(self, begin: str, end: str) -> str:
        """A period of time, open at either end; one date if it begins and ends with that."""
        if begin and begin == end:
            return self.date(begin)
        if begin and end:
            return f"{self.date(begin)}\u00a0– {self.date(end)}"
        if begin:
            return self("time.since", date=self.date(begin))
        return self("time.until", date=self.date(end)) if end else ""
