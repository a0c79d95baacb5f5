"""Why a thing was found: the piece of its text, or the name, that contains the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ruhrkg.graph.spelling import fold
from ruhrkg.locale import Locale, Text
from ruhrkg.presentation.search.hits import Hit
from ruhrkg.presentation.search.query import shortened, stem

_LONG = 220
_BEFORE = 70


@dataclass(frozen=True)
class Snippet:
    """Pieces of a text, each marked as hit or not; `cut` where text is left out.

    `linked` is the name of the linked thing by which the hit was found, if not by its own texts.
    """

    pieces: tuple[tuple[str, bool], ...] = ()
    language: str = ""
    cut: tuple[bool, bool] = (False, False)
    linked: Text | None = None


def snippet(hit: Hit, words: Sequence[str], locale: Locale) -> Snippet | None:
    """The snippet under the name of `hit`; None if there is none."""
    forms = sorted({form for word in words for form in (word, stem(word))}, key=len, reverse=True)
    for language, text in _texts(hit, locale):
        if spot := _spot(text, forms):
            return _around(text, language, spot)
    in_name = any(_spot(name, forms) for name in (*hit.labels.values(), *hit.names))
    linked = None if in_name else _linked(hit, words, forms, locale)
    lead = hit.text(locale)
    if lead is None:
        return Snippet(linked=linked) if linked else None
    short = _around(lead.value, lead.language, (0, 0))
    return Snippet(short.pieces, short.language, short.cut, linked)


def _texts(hit: Hit, locale: Locale) -> Iterable[tuple[str, str]]:
    """The texts of a hit: those in the reader's language first, the longest first."""
    passages = hit.passages or {}
    order = sorted(passages, key=lambda tag: (tag not in (locale.language, ""), tag))
    for language in order:
        for text in sorted(passages[language], key=len, reverse=True):
            yield language, text


def _linked(hit: Hit, words: Sequence[str], forms: Sequence[str], locale: Locale) -> Text | None:
    beginnings = [*forms, *map(shortened, forms)]
    called = " ".join(words)
    for link in hit.links:
        if called in (fold(name) for name in link.names):
            return locale.best(link.labels)
    for link in hit.links:
        if any(_spot(name, beginnings) for name in (*link.names, *link.hidden)):
            return locale.best(link.labels)
    return None


def _spot(text: str, forms: Iterable[str]) -> tuple[int, int] | None:
    """Where in `text` the first of `forms` occurs at the beginning of a word, else inside one."""
    folded, origin = _folded(text)
    for inside in (False, True):
        for form in forms:
            place = folded.find(form)
            while place >= 0:
                if inside or place == 0 or not folded[place - 1].isalnum():
                    return origin[place], origin[place + len(form) - 1] + 1
                place = folded.find(form, place + 1)
    return None


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters the position in `text` that it comes from."""
    letters, origin = [], []
    for place, letter in enumerate(text):
        for folded in fold(letter):
            letters.append(folded)
            origin.append(place)
    return "".join(letters), origin


def _around(text: str, language: str, spot: tuple[int, int]) -> Snippet:
    """The text around `spot`, cut at words."""
    begin, end = spot
    first = 0 if len(text) <= _LONG else max(0, begin - _BEFORE)
    if first:
        first = text.find(" ", first, begin) + 1 or first
    last = min(len(text), first + _LONG)
    if last < len(text):
        last = max(text.rfind(" ", end, last), end) if text.rfind(" ", end, last) > 0 else last
    pieces = ((text[first:begin], False), (text[begin:end], True), (text[end:last], False))
    pieces_left = tuple((piece, marked) for piece, marked in pieces if piece)
    return Snippet(pieces_left, language, (first > 0, last < len(text)))
