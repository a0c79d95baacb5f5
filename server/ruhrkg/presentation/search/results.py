"""Search the release's index: first for what was typed, then for what is similar.

Text from the reader is split into words and quoted, so it never acts as FTS5 syntax.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from ruhrkg.graph.search_schema import NAMES, beginning, folded_words, quoted
from ruhrkg.graph.spelling import fold
from ruhrkg.presentation.page_source import ReleaseData
from ruhrkg.presentation.search.hits import (
    Found,
    Hit,
    SearchUnavailableError,
    matching,
    open_index,
)
from ruhrkg.presentation.search.query import (
    MAX_LENGTH,
    MAX_WORDS,
    SearchQuery,
    read_query,
    shortened,
    stem,
)
from ruhrkg.presentation.search.ranking import is_called, preference
from ruhrkg.presentation.search.wording import known, known_ends, reworded, split
from ruhrkg.release.search_index import KINDS

FEW_HITS = 5
"""With fewer hits than this, a search continues with hits that have one of the words."""

NEAR = 0.3
_MAX_HITS = 1000
SUGGESTIONS, _CANDIDATES = 8, 40
_SHORTEST_GRAM, _SHORTEST_STEM = 3, 6
"""The fewest letters of a word, and of a stem, that are looked for inside of words."""
_IN_A_WORD = 2.0
"""The deduction for a hit that only has the letters somewhere inside a word."""


@dataclass(frozen=True)
class Attempt:
    """One attempt to search: FTS5 expressions for the two tables, and the deduction for its hits.

    `similar`: its hits need not have the words themselves; `only_if_few`: it is made only if there
    are few hits.
    """

    words: str
    grams: str = ""
    costs: float = 0.0
    similar: bool = False
    only_if_few: bool = False


def search(data: ReleaseData, query: str) -> Found:
    """The hits for `query`, best first. Raises SearchUnavailableError."""
    typed = read_query(query)
    if typed.empty:
        return Found()
    with closing(open_index(data)) as index:
        hits = _hits(index, typed)
        words = reworded(index, typed.significant)
        if words != typed.significant and all(hit.similar for hit in hits):
            close = _hits(index, replace(typed, words=words, significant=words))
            first = {hit.iri: replace(hit, similar=True) for hit in close}
            others = [hit for hit in hits if hit.iri not in first]
            return Found((*first.values(), *others), words)
    return Found(tuple(hits), typed.significant)


def _hits(index: sqlite3.Connection, typed: SearchQuery) -> list[Hit]:
    found: dict[str, Hit] = {}
    parts = [part for word in typed.significant for part in split(index, word)]
    forms = (typed.significant, [stem(word) for word in typed.significant], parts)
    for attempt in _attempts(index, typed, forms):
        if attempt.only_if_few and len(found) >= FEW_HITS:
            break
        for hit in _find(index, attempt):
            found.setdefault(
                hit.iri, replace(hit, score=hit.score + attempt.costs, similar=attempt.similar)
            )
    hits = [replace(hit, score=hit.score - preference(typed, forms, hit)) for hit in found.values()]
    return sorted(
        hits, key=lambda hit: (not is_called(typed, hit), hit.similar, hit.score, hit.iri)
    )


def unknown_words(data: ReleaseData, query: str) -> list[str]:
    """The words of `query` that are neither a word in the index nor the beginning of one."""
    try:
        with closing(open_index(data)) as index:
            words = folded_words(query)[:MAX_WORDS]
            return [word for word in words if not known(index, word)]
    except SearchUnavailableError:
        return []


def near(data: ReleaseData, text: str, limit: int = 5, least: float = NEAR) -> list[Hit]:
    """Things whose names share the most trigrams with `text`, for mistyped input.

    `least` is the required similarity, from 0 to 1. Only the beginning of `text` counts.
    """
    folded = fold(text[:MAX_LENGTH])
    pieces = {folded[i : i + 3] for i in range(len(folded) - 2)}
    grams = [piece for piece in sorted(pieces) if piece.isalnum()][:60]
    if not grams:
        return []
    match = " OR ".join(map(quoted, grams))
    try:
        with closing(open_index(data)) as index:
            found = matching(index, "grams", f"{{title}} : ({match})", limit * 20)
    except SearchUnavailableError:
        return []
    whole = _pieces(folded)
    rated = [(-_likeness(whole, hit), hit.iri, hit) for hit in found]
    return [hit for likeness, _, hit in sorted(rated, key=lambda a: a[:2]) if -likeness >= least][
        :limit
    ]


def suggested(found: Found) -> list[Hit]:
    """The suggestions during typing: what is called so, or begins so; then projects, then the rest.

    If no name begins with what was typed, the best hit comes first.
    """
    typed = " ".join(found.words)

    def begins_so(hit: Hit) -> bool:
        names = (" ".join(folded_words(name)) for name in (*hit.labels.values(), *hit.names))
        return any(name.startswith(typed) for name in names)

    candidates = [hit for hit in found.hits[:_CANDIDATES] if not hit.similar]
    first = next(filter(begins_so, candidates), next(iter(candidates), None))
    candidates.sort(key=lambda hit: (hit is not first, hit.kind != "project"))
    return candidates[:SUGGESTIONS]


def by_kind(hits: Iterable[Hit]) -> list[tuple[str, int]]:
    """The number of hits of each kind, in the order of kinds."""
    counted = Counter(hit.kind for hit in hits)
    return [(kind, counted[kind]) for kind in KINDS if counted[kind]]


# attempts


def _attempts(
    index: sqlite3.Connection, typed: SearchQuery, forms: Sequence[Sequence[str]]
) -> Iterator[Attempt]:
    """All words unchanged; their stems; split compounds; similar words; any of the words."""
    words, stems, compounds = forms
    if not words:
        yield Attempt(_all((), typed.days))
        months = sorted({day[: len("d201911")] for day in typed.days})
        yield Attempt(_all((), months), costs=6.0, similar=True, only_if_few=True)
        return
    long_enough = all(len(word) >= _SHORTEST_GRAM for word in words) and not typed.days
    yield Attempt(_all(words, typed.days), " ".join(map(quoted, words)) if long_enough else "")
    long_stems = not typed.days and all(len(word) >= _SHORTEST_STEM for word in stems)
    yield Attempt(
        _all(stems, typed.days), " ".join(map(quoted, stems)) if long_stems else "", costs=1.0
    )
    yield Attempt(_all(compounds, typed.days), costs=2.0)
    beginnings = " AND ".join(f"{NAMES} : {beginning(shortened(word))}" for word in words)
    yield Attempt(beginnings, costs=3.0, similar=True)
    parts = [part for word in words for part in known_ends(index, word)]
    some = dict.fromkeys([*compounds, *stems, *parts, *map(shortened, words)])
    yield Attempt(" OR ".join(map(beginning, some)), costs=6.0, similar=True, only_if_few=True)


def _all(words: Sequence[str], days: Sequence[str]) -> str:
    return " AND ".join([*(f"days : {quoted(day)}" for day in days), *map(beginning, words)])


# hits


def _find(index: sqlite3.Connection, attempt: Attempt) -> list[Hit]:
    hits = {hit.iri: hit for hit in matching(index, "words", attempt.words, _MAX_HITS)}
    if attempt.grams:
        for hit in matching(index, "grams", attempt.grams, _MAX_HITS):
            hits.setdefault(hit.iri, replace(hit, score=hit.score + _IN_A_WORD))
    return list(hits.values())


def _likeness(pieces: set[str], hit: Hit) -> float:
    """Dice's coefficient of trigrams, for the best of the names and the slug."""
    names = [*hit.labels.values(), hit.iri.rpartition("/")[2]]
    return max(_dice(pieces, _pieces(fold(name))) for name in names)


def _pieces(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _dice(a: set[str], b: set[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b))
