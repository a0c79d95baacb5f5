"""One spelling for words that are written in several ways: `Mülheim`, `Muelheim`, `Mulheim`."""

import unicodedata

_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe"})


def fold(text: str) -> str:
    """Lower case, umlauts as two letters, other marks dropped: `Düsseldorf` → `duesseldorf`."""
    return plain(text.casefold().translate(_TWO_LETTERS))


def plain(text: str) -> str:
    """The letters without their marks."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))
