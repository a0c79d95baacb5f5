"""Values compared according to their type: numbers, dates, coordinates, addresses, texts."""

import datetime
import math
import re

from rapidfuzz.distance import OSA

from ruhrkg.graph.spelling import whole_year
from ruhrkg.reconciliation.folding import fold

APART_KM = 5.0
# Two numbers agree if they differ by no more than rounding; at ten percent they disagree.
_ROUNDING = 0.005
_OTHER = 0.1
# Texts of other words agree by at most this much: less than what counts as agreement.
_OTHER_WORDS = 0.75
# A letter may differ in words of as many, two in words of twice as many.
_MISSPELT = 4
_MONTHS = {
    name: number
    for names in (
        "januar februar marz april mai juni juli august september oktober november dezember",
        "january february march april may june july august september october november december",
        "jan feb mar apr mai jun jul aug sep okt nov dez",
        "jan feb mrz apr may jun jul aug sept oct nov dec",
    )
    for number, name in enumerate(names.split(), 1)
}
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?)?)?")
_GERMAN = re.compile(
    r"(?:(?:(\d{1,2})[./] ?)?(\d{1,2})[./] ?)?(\d{4})|(\d{1,2})\.(\d{1,2})\.(\d\d)"
)
_WORDS = re.compile(r"(?:(\d{1,2})\.? )?([^\W\d]+)\.? (\d{4})|([^\W\d]+) (\d{1,2}),? (\d{4})")

Date = tuple[int, ...]


def date(text: str) -> Date | None:
    """Year, month and day as far as `text` gives them (ISO 8601, German, English); else None."""
    text = text.strip()
    if found := _ISO.fullmatch(text):
        parts = [int(part) for part in found.groups() if part]
    elif found := _GERMAN.fullmatch(text):
        year, *rest = [part for part in reversed(found.groups()) if part]
        parts = [whole_year(year), *map(int, rest)]
    elif found := _WORDS.fullmatch(text):
        day, month, year = found[1] or found[5], found[2] or found[4], found[3] or found[6]
        number = _MONTHS.get(fold(month))
        if number is None:
            return None
        parts = [int(year), number, *([int(day)] if day else [])]
    else:
        return None
    try:
        datetime.date(*(*parts, 1, 1)[:3])
    except ValueError:
        return None
    return tuple(parts)


def same_date(one: Date, other: Date) -> bool:
    """Whether two dates are the same at the coarser precision of the two."""
    return all(a == b for a, b in zip(one, other, strict=False))


def numbers(text: str) -> tuple[float, ...]:
    """The numbers that `text` may mean: `51.575` is a decimal in English, thousands in German."""
    text = re.sub(r"[\s\u00a0\u202f']", "", text)
    readings = [text]
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?|[+-]?\d+,\d+", text):
        readings.append(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text):
        readings.append(text.replace(",", ""))
    written = (r for r in readings if re.fullmatch(r"[+-]?\d{1,300}(\.\d+)?([eE][+-]?\d{1,2})?", r))
    return tuple(value for value in map(float, written) if math.isfinite(value))


def numbers_agree(one: float, other: float) -> float:
    """1 for numbers that are equal apart from rounding, 0 if they differ by a tenth or more."""
    size = max(abs(one), abs(other))
    apart = abs(one - other) / size if size else 0.0
    return 1.0 if apart <= _ROUNDING else max(0.0, 1.0 - apart / _OTHER)


def address(text: str) -> str | None:
    """A normalised web address for comparison, or None if `text` is none."""
    found = re.fullmatch(r"https?://(?:www\.)?(\S+?)/?", text.strip(), re.IGNORECASE)
    return found[1].casefold() if found else None


def agreement(requested: str, own: str) -> float:
    """How well two values in text form agree, 0 to 1: as dates, addresses or texts.

    Texts of other words disagree, however many letters they share: `Universität Hamburg` and
    `Universität Bamberg`.
    """
    if (one := date(requested)) and (other := date(own)):
        return 1.0 if same_date(one, other) else 0.0
    if (here := address(own)) is not None:
        return 1.0 if address(requested) == here else 0.0
    typed, held = fold(requested), fold(own)
    similarity = float(OSA.normalized_similarity(typed, held))
    return similarity if _same_words(typed.split(), held.split()) else similarity * _OTHER_WORDS


def _same_words(typed: list[str], held: list[str]) -> bool:
    """Whether each word is one of the other text, or a misspelling of one; digits must be equal."""
    return all(
        any(_same_word(word, other) for other in others)
        for words, others in ((typed, held), (held, typed))
        for word in words
    )


def _same_word(one: str, other: str) -> bool:
    if one == other or any(map(str.isdigit, one + other)):
        return one == other
    letters = min(len(one), len(other))
    allowed = 0 if letters < _MISSPELT else 1 if letters < 2 * _MISSPELT else 2
    return OSA.distance(one, other, score_cutoff=allowed) <= allowed
