"""Normalise words that are spelled in several ways: `München`, `Muenchen`, `Munchen`."""

import unicodedata

_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe"})


def fold(text: str) -> str:
    """Lower case, umlauts as two letters, no other diacritics: `Würzburg` → `wuerzburg`."""
    return plain(text.casefold().translate(_TWO_LETTERS))


def plain(text: str) -> str:
    """The text without diacritics."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))
