"""Ask the release's search index: first for what was typed, then for what is like it.

The index is opened read-only; text from the reader is split into words and quoted, so no FTS5
syntax of theirs is ever read.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from ruhrkg.graph.search_schema import NAMES, WEIGHTS, beginning, folded_words, quoted
from ruhrkg.graph.spelling import fold
from ruhrkg.locale import Locale, Text
from ruhrkg.presentation.page_source import ReleaseData
from ruhrkg.presentation.search.query import (
    MAX_LENGTH,
    MAX_WORDS,
    SearchQuery,
    read_query,
    said_words,
    shortened,
    stem,
)
from ruhrkg.release.search_index import FILE, KINDS

FEW = 5
"""With fewer hits than this, a search goes on to what has one of the words."""

NEAR = 0.3
_MOST = 1000
SUGGESTIONS, _CANDIDATES = 8, 40
_SHORTEST_PART = 4
_SHORTEST_GRAM = 3
_JOINTS = ("es", "en", "s", "n", "")

# How much a hit is preferred, on the scale of bm25, where a rare word in a title makes about ten.
_BY_KIND = {"plan": 3.0, "project": 4.0, "field": 3.0, "forum": 2.5, "decision": 2.0,
            "organisation": 2.0, "place": 2.0, "event": 1.5, "person": 1.0, "figure": -1.0,
            "goal": -1.0, "source": -8.0}  # fmt: skip
_ON_A_DAY = {"decision": 12.0, "event": 9.0, "phase": 8.0}
_CALLED_SO, _SURNAME, _BEGINS_SO = 30.0, 25.0, 12.0
_WHOLE_WORD, _PART_OF_WORD = 5.0, 4.0
_COVERED = 12.0
_LINKED = {"project": 16.0, "forum": 10.0}
_LINKED_OTHER = 5.0
_IN_OFFICE = 12.0
_IN_A_WORD = 2.0
"""What is taken from a hit that only has the letters somewhere inside a word."""


@dataclass(frozen=True)
class Link:
    """What a hit is linked with: its label by language, its names, and words to search it by."""

    labels: Mapping[str, str]
    names: Sequence[str]
    hidden: Sequence[str] = ()


@dataclass(frozen=True)
class Hit:
    """One thing found; `alike` if it lacks a word that was typed and has one like it.

    Less `score` is better.
    """

    iri: str
    kind: str
    labels: Mapping[str, str]
    texts: Mapping[str, str]
    score: float
    names: Sequence[str] = ()
    passages: Mapping[str, Sequence[str]] | None = None
    links: Sequence[Link] = ()
    alike: bool = False

    def label(self, locale: Locale) -> Text:
        """Its name for the reader."""
        return locale.best(self.labels) or Text(self.iri)

    def text(self, locale: Locale) -> Text | None:
        """Its description for the reader."""
        return locale.best(self.texts)


class SearchUnavailableError(Exception):
    """What is served has no search index."""


@dataclass(frozen=True)
class Found:
    """What a search found, best first, and the words that it looked for."""

    hits: tuple[Hit, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def loosely(self) -> bool:
        """Whether nothing has all of the words."""
        return bool(self.hits) and all(hit.alike for hit in self.hits)


@dataclass(frozen=True)
class Attempt:
    """One way to look: FTS5 expressions for the two tables, and what it costs a hit.

    `alike` says that its hits need not have the words themselves; `last_resort` that it is made
    only while there are few hits.
    """

    words: str
    grams: str = ""
    costs: float = 0.0
    alike: bool = False
    last_resort: bool = False


def search(data: ReleaseData, query: str) -> Found:
    """What matches `query`, best first. Raises SearchUnavailableError."""
    asked = read_query(query)
    if asked.empty:
        return Found()
    found: dict[str, Hit] = {}
    with closing(_open(data)) as index:
        split = [part for word in asked.telling for part in _split(index, word)]
        forms = (asked.telling, [stem(word) for word in asked.telling], split)
        for attempt in _attempts(index, asked, forms):
            if attempt.last_resort and len(found) >= FEW:
                break
            for hit in _find(index, attempt):
                found.setdefault(
                    hit.iri, replace(hit, score=hit.score + attempt.costs, alike=attempt.alike)
                )
    hits = [
        replace(hit, score=hit.score - _preference(asked, forms, hit)) for hit in found.values()
    ]
    hits.sort(key=lambda hit: (hit.score, hit.iri))
    return Found(tuple(hits), asked.telling)


def unknown_words(data: ReleaseData, query: str) -> list[str]:
    """The words of `query` that nothing has, nor any longer word begins with."""
    try:
        with closing(_open(data)) as index:
            words = folded_words(query)[:MAX_WORDS]
            return [word for word in words if not _known(index, word)]
    except SearchUnavailableError:
        return []


def near(data: ReleaseData, text: str, limit: int = 5, least: float = NEAR) -> list[Hit]:
    """Things whose names share the most three-letter pieces with `text`, for what is mistyped.

    `least` is how alike they must be, from 0 to 1. Of `text` only the beginning counts.
    """
    folded = fold(text[:MAX_LENGTH])
    pieces = {folded[i : i + 3] for i in range(len(folded) - 2)}
    grams = [piece for piece in sorted(pieces) if piece.isalnum()][:60]
    if not grams:
        return []
    match = " OR ".join(map(quoted, grams))
    try:
        with closing(_open(data)) as index:
            found = _rows(index, "grams", f"{{title}} : ({match})", limit * 20)
    except SearchUnavailableError:
        return []
    whole = _pieces(folded)
    alike = [(-_likeness(whole, hit), hit.iri, hit) for hit in found]
    return [hit for likeness, _, hit in sorted(alike, key=lambda a: a[:2]) if -likeness >= least][
        :limit
    ]


def suggested(hits: Sequence[Hit]) -> list[Hit]:
    """What to offer while typing: the best hit, then projects, then the rest."""
    candidates = [hit for hit in hits[:_CANDIDATES] if not hit.alike]
    rest = sorted(candidates[1:], key=lambda hit: hit.kind != "project")
    return [*candidates[:1], *rest][:SUGGESTIONS]


def by_kind(hits: Iterable[Hit]) -> list[tuple[str, int]]:
    """How many hits there are of each kind, in the order of kinds."""
    counted = Counter(hit.kind for hit in hits)
    return [(kind, counted[kind]) for kind in KINDS if counted[kind]]


def _open(data: ReleaseData) -> sqlite3.Connection:
    release = data.release
    if release is None or FILE not in release.files:
        raise SearchUnavailableError
    path: Path = release.path(FILE)
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


# ways to look


def _attempts(
    index: sqlite3.Connection, asked: SearchQuery, forms: Sequence[Sequence[str]]
) -> Iterator[Attempt]:
    """All words as they are; their stems; compounds taken apart; like words; any of the words."""
    words, stems, split = forms
    if not words:
        yield Attempt(_all((), asked.days))
        months = sorted({day[: len("d201911")] for day in asked.days})
        yield Attempt(_all((), months), costs=6.0, alike=True, last_resort=True)
        return
    long_enough = all(len(word) >= _SHORTEST_GRAM for word in words) and not asked.days
    yield Attempt(_all(words, asked.days), " ".join(map(quoted, words)) if long_enough else "")
    yield Attempt(_all(stems, asked.days), costs=1.0)
    yield Attempt(_all(split, asked.days), costs=2.0)
    beginnings = " AND ".join(f"{NAMES} : {beginning(shortened(word))}" for word in words)
    yield Attempt(beginnings, costs=3.0, alike=True)
    parts = [part for word in words for part in _known_ends(index, word)]
    some = dict.fromkeys([*split, *stems, *parts, *map(shortened, words)])
    yield Attempt(" OR ".join(map(beginning, some)), costs=6.0, alike=True, last_resort=True)


def _all(words: Sequence[str], days: Sequence[str]) -> str:
    return " AND ".join([*(f"days : {quoted(day)}" for day in days), *map(beginning, words)])


def _split(index: sqlite3.Connection, word: str) -> list[str]:
    """A compound as two words that the index knows, with or without a joint (`s`, `en`).

    Two whole words are preferred to beginnings of words.
    """
    pairs = [
        (head.removesuffix(joint), tail)
        for place in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1)
        for head, tail in [(word[:place], word[place:])]
        for joint in _JOINTS
        if head.endswith(joint) and len(head) - len(joint) >= _SHORTEST_PART
    ]
    for known in (_is_word, _known):
        for pair in pairs:
            if all(known(index, part) for part in pair):
                return list(pair)
    return [word]


def _known_ends(index: sqlite3.Connection, word: str) -> list[str]:
    """The longest beginning and the longest end of a compound that are words of the index."""
    ends = range(_SHORTEST_PART + 1, len(word) - 1)
    heads = (word[:place] for place in reversed(ends))
    tails = (word[place:] for place in ends)
    return [
        found
        for parts in (heads, tails)
        if (found := next((part for part in parts if _is_word(index, part)), ""))
    ]


def _known(index: sqlite3.Connection, word: str) -> bool:
    found = index.execute(
        "SELECT 1 FROM vocabulary WHERE word >= ? AND word < ? LIMIT 1", (word, word + "\U0010ffff")
    )
    return found.fetchone() is not None


def _is_word(index: sqlite3.Connection, word: str) -> bool:
    found = index.execute("SELECT 1 FROM vocabulary WHERE word = ?", (word,))
    return found.fetchone() is not None


# hits


def _find(index: sqlite3.Connection, attempt: Attempt) -> list[Hit]:
    hits = {hit.iri: hit for hit in _rows(index, "words", attempt.words, _MOST)}
    if attempt.grams:
        for hit in _rows(index, "grams", attempt.grams, _MOST):
            hits.setdefault(hit.iri, replace(hit, score=hit.score + _IN_A_WORD))
    return list(hits.values())


def _rows(index: sqlite3.Connection, table: str, match: str, limit: int) -> list[Hit]:
    found = index.execute(
        f"SELECT thing.*, bm25({table}, {WEIGHTS[table]}) AS score "  # noqa: S608 - constants
        f"FROM {table} JOIN thing ON thing.id = {table}.rowid "
        f"WHERE {table} MATCH ? ORDER BY score, iri LIMIT ?",
        (match, limit),
    )
    return [_hit(row) for row in found]


def _hit(row: sqlite3.Row) -> Hit:
    labels = {"de": row["label_de"], "en": row["label_en"], "": row["label_any"]}
    texts = {"de": row["text_de"], "en": row["text_en"]}
    known = {tag: text for tag, text in labels.items() if text}
    if "de" in known or "en" in known:
        known.pop("", None)
    return Hit(
        iri=row["iri"],
        kind=row["kind"],
        labels=known,
        texts={tag: text for tag, text in texts.items() if text},
        score=row["score"],
        names=tuple(filter(None, row["names"].split("\n"))),
        passages=json.loads(row["passages"]),
        links=tuple(Link(*link) for link in json.loads(row["links"])),
    )


def _preference(asked: SearchQuery, forms: Sequence[Sequence[str]], hit: Hit) -> float:
    """What speaks for a hit beside its words: its kind, and that it is called what was typed.

    `forms` are the words as they are, without their endings, and taken apart.
    """
    liking = _BY_KIND.get(hit.kind, 0.0)
    if not asked.words:
        return liking + _ON_A_DAY.get(hit.kind, 0.0)
    whole, telling = " ".join(asked.words), " ".join(asked.telling)
    names = [_spelled(name) for name in (*hit.labels.values(), *hit.names)]
    if whole in names or telling in names:
        return liking + _CALLED_SO
    if hit.kind == "person" and any(name.endswith(f" {telling}") for name in names):
        return liking + _SURNAME
    return (
        liking
        + _COVERED * max(_covered(form, name) for form in forms for name in names)
        # what lies in the place, belongs to the field, is led by the ministry that was named
        + max(
            _in_name(telling, names, hit.kind),
            _LINKED.get(hit.kind, _LINKED_OTHER) if _linked_with(telling, hit) else 0.0,
            _IN_OFFICE if hit.kind == "person" and _in_office(telling, hit) else 0.0,
        )
    )


def _covered(form: Sequence[str], name: str) -> float:
    """Which part of the words of a name the words of `form` begin, if all of them do; else 0."""
    words = said_words(name.split())
    begun = [word for word in words if any(word.startswith(part) for part in form)]
    if not words or not all(any(word.startswith(part) for word in words) for part in form):
        return 0.0
    return len(begun) / len(words)


def _in_name(telling: str, names: Iterable[str], kind: str) -> float:
    padded = [f" {name} " for name in names]
    if kind != "source" and any(name.startswith(f" {telling}") for name in padded):
        return _BEGINS_SO
    if any(f" {telling} " in name for name in padded):
        return _WHOLE_WORD
    in_word = (f" {telling}", f"{telling} ")
    return _PART_OF_WORD if any(part in name for part in in_word for name in padded) else 0.0


def _linked_with(telling: str, hit: Hit) -> bool:
    return any(telling == _spelled(name) for link in hit.links for name in link.names)


def _in_office(telling: str, hit: Hit) -> bool:
    """Whether a role of a person begins so: `Ministerpräsident des Landes ...`."""
    return any(
        f"{_spelled(name)} ".startswith(f"{telling} ") for link in hit.links for name in link.names
    )


def _spelled(name: str) -> str:
    return " ".join(folded_words(name))


def _likeness(pieces: set[str], hit: Hit) -> float:
    """Dice's coefficient of three-letter pieces, for the best of the names and the slug."""
    names = [*hit.labels.values(), hit.iri.rpartition("/")[2]]
    return max(_dice(pieces, _pieces(fold(name))) for name in names)


def _pieces(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _dice(a: set[str], b: set[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b))
