"""Other words of the index for a word that a reader typed: parts, shorter compounds, corrections.

German forms compounds freely and readers misspell names, so a typed word is often not a word of the
index although a close one is.
"""

import sqlite3
from collections.abc import Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ruhrkg.presentation.search.query import stem

_SHORTEST_PART = 4
_JOINTS = ("es", "en", "s", "n", "")
_SHORTEST_SIDE = 3
"""The fewest letters at both ends of a compound whose middle is left out: `Rad`, `Weg`."""
_SHORTEST_CORRECTED, _LEAST_LIKENESS = 5, 0.8
"""One edit in five letters, two in ten (optimal string alignment: a swap counts as one)."""


def known(index: sqlite3.Connection, word: str) -> bool:
    """Whether a word of the index begins with `word`."""
    found = index.execute(
        "SELECT 1 FROM vocabulary WHERE word >= ? AND word < ? LIMIT 1", (word, word + "\U0010ffff")
    )
    return found.fetchone() is not None


def split(index: sqlite3.Connection, word: str) -> list[str]:
    """A compound, or else its stem, as two words of the index; `[word]` if there are none.

    A linking element (`s`, `en`) may join them. Two whole words are preferred to beginnings.
    """
    for form in dict.fromkeys((word, stem(word))):
        pairs = _pairs(form)
        for is_known in (_is_word, known):
            for pair in pairs:
                if all(is_known(index, part) for part in pair):
                    return list(pair)
    return [word]


def known_ends(index: sqlite3.Connection, word: str) -> list[str]:
    """The longest beginning and the longest end of a compound that are words of the index."""
    ends = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
    heads = (word[:place] for place in reversed(ends))
    tails = (word[place:] for place in ends)
    return [
        found
        for parts in (heads, tails)
        if (found := next((part for part in parts if _is_word(index, part)), ""))
    ]


def reworded(index: sqlite3.Connection, words: Sequence[str]) -> tuple[str, ...]:
    """`words` with each unknown one replaced by the closest word of the index, where there is one.

    The closest is the same compound without its middle (`Radschnellweg`: `Radweg`), else a word
    with few other letters (`Muehlheim`: `Muelheim`). The parts of a hyphenated word are replaced
    one by one.
    """
    return tuple("-".join(_reworded_parts(index, word.split("-"))) for word in words)


def _reworded_parts(index: sqlite3.Connection, parts: Sequence[str]) -> Iterator[str]:
    """The parts of a hyphenated word; only the last one may be the beginning of a word."""
    for part in parts[:-1]:
        yield part if _is_word(index, part) else _corrected(index, part)
    last = parts[-1]
    yield last if known(index, last) else _without_middle(index, last) or _corrected(index, last)


def _pairs(word: str) -> list[tuple[str, str]]:
    return [
        (head.removesuffix(joint), tail)
        for place in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1)
        for head, tail in [(word[:place], word[place:])]
        for joint in _JOINTS
        if head.endswith(joint) and len(head) - len(joint) >= _SHORTEST_PART
    ]


def _without_middle(index: sqlite3.Connection, word: str) -> str:
    """The longest word of the index that consists of the beginning and the end of `word`, or ""."""
    head = word[:_SHORTEST_SIDE]
    rows = index.execute(
        "SELECT word FROM vocabulary WHERE word >= ? AND word < ? AND length(word) < ? "
        "ORDER BY length(word) DESC, word",
        (head, head + "\U0010ffff", len(word)),
    ).fetchall()
    for form in dict.fromkeys((word, stem(word))):
        for (shorter,) in rows:
            sides = range(_SHORTEST_SIDE, len(shorter) - _SHORTEST_SIDE + 1)
            if len(shorter) < len(form) and any(
                form.startswith(shorter[:place]) and form.endswith(shorter[place:])
                for place in sides
            ):
                return str(shorter)
    return ""


def _corrected(index: sqlite3.Connection, word: str) -> str:
    """The word of the index with the fewest other letters; `word` itself if none is close."""
    if len(word) < _SHORTEST_CORRECTED:
        return word
    words = [row[0] for row in index.execute("SELECT word FROM vocabulary ORDER BY word")]
    closest = process.extractOne(
        word, words, scorer=OSA.normalized_similarity, score_cutoff=_LEAST_LIKENESS
    )
    return closest[0] if closest else word


def _is_word(index: sqlite3.Connection, word: str) -> bool:
    found = index.execute("SELECT 1 FROM vocabulary WHERE word = ?", (word,))
    return found.fetchone() is not None
