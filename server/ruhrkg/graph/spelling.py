"""Normalise what is written in several ways: `München`, `Muenchen`, `Munchen`; `2019`, `19`."""

import unicodedata

_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe"})
_LAST_CENTURY = 70


def fold(text: str) -> str:
    """Lower case, umlauts as two letters, no other diacritics: `Würzburg` → `wuerzburg`."""
    return plain(text.casefold().translate(_TWO_LETTERS))


def plain(text: str) -> str:
    """The text without diacritics."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def whole_year(written: str) -> int:
    """The year of two or four digits: from 70 on the last century is meant, before it this one."""
    year = int(written)
    return year if len(written) > 2 else year + (1900 if year >= _LAST_CENTURY else 2000)
