"""Ask the release's search index: words and their beginnings, then parts of words.

The index is opened read-only; text from the reader is split into words and quoted, so no FTS5
syntax of theirs is ever read.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ruhrkg.graph.spelling import fold
from ruhrkg.locale import Locale, Text
from ruhrkg.presentation.page_source import ReleaseData
from ruhrkg.release.search_index import FILE, KINDS

MAX_LENGTH = 200
MAX_WORDS = 12
NEAR = 0.3
_WORD = re.compile(r"[\w-]+")
_SHORTEST_PART = 4
_WEIGHTS = "10.0, 6.0, 1.0"
_JOINTS = ("", "s", "es", "n", "en")


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    iri: str
    kind: str
    labels: dict[str, str]
    texts: dict[str, str]
    score: float

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
    """What a search found, best first; `loosely` if nothing has all of its words."""

    hits: tuple[Hit, ...] = ()
    loosely: bool = False


def search(data: ReleaseData, query: str, kinds: Sequence[str] = (), limit: int = 1000) -> Found:
    """What matches all words of `query`; any of them if nothing matches all."""
    words = [fold(word) for word in _WORD.findall(query[:MAX_LENGTH])][:MAX_WORDS]
    if not words:
        return Found()
    with closing(_open(data)) as index:
        for wanted, loosely in _attempts(index, words):
            if found := _find(index, wanted, kinds, limit):
                name = " ".join(words)
                found.sort(key=lambda hit: (hit.score - _naming(name, hit), hit.iri))
                return Found(tuple(found), loosely)
    return Found()


def unknown_words(data: ReleaseData, query: str) -> list[str]:
    """The words of `query` that nothing has, nor any longer word begins with."""
    try:
        with closing(_open(data)) as index:
            return [w for w in _WORD.findall(query)[:MAX_WORDS] if not _known(index, fold(w))]
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
    match = " OR ".join(_quoted(piece) for piece in grams)
    try:
        with closing(_open(data)) as index:
            found = _rows(index, "grams", f"{{title}} : ({match})", (), limit * 20)
    except SearchUnavailableError:
        return []
    whole = _pieces(folded)
    alike = [(-_likeness(whole, hit), hit.iri, hit) for hit in found]
    return [hit for likeness, _, hit in sorted(alike, key=lambda a: a[:2]) if -likeness >= least][
        :limit
    ]


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


def _attempts(
    index: sqlite3.Connection, words: list[str]
) -> Iterator[tuple[tuple[str, str], bool]]:
    """FTS5 expressions for `words` and `grams`: all words; compounds split; then any word."""
    yield _all(words), False
    if (split := [part for word in words for part in _split(index, word)]) != words:
        yield _all(split), False
    if len(split) > 1:
        yield (" OR ".join(f"{_quoted(w)}*" for w in split), ""), True


def _all(words: list[str]) -> tuple[str, str]:
    grams = " ".join(_quoted(w) for w in words) if all(len(w) >= 3 for w in words) else ""
    return " ".join(f"{_quoted(w)}*" for w in words), grams


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _split(index: sqlite3.Connection, word: str) -> list[str]:
    """A compound as two words that the index knows, with or without a joint (`s`, `en`)."""
    for place in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
        head, tail = word[:place], word[place:]
        for joint in _JOINTS:
            stem = head.removesuffix(joint) if joint else head
            if len(stem) >= _SHORTEST_PART and _known(index, stem) and _known(index, tail):
                return [stem, tail]
    return [word]


def _known(index: sqlite3.Connection, word: str) -> bool:
    found = index.execute(
        "SELECT 1 FROM vocabulary WHERE word >= ? AND word < ? LIMIT 1", (word, word + "\U0010ffff")
    )
    return found.fetchone() is not None


def _find(
    index: sqlite3.Connection, wanted: tuple[str, str], kinds: Sequence[str], limit: int
) -> list[Hit]:
    words, grams = wanted
    hits = {hit.iri: hit for hit in _rows(index, "words", words, kinds, limit)}
    if grams:
        for hit in _rows(index, "grams", grams, kinds, limit):
            hits.setdefault(hit.iri, hit)
    return list(hits.values())[:limit]


def _rows(
    index: sqlite3.Connection, table: str, match: str, kinds: Sequence[str], limit: int
) -> list[Hit]:
    of_kind = f"AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
    found = index.execute(
        f"SELECT thing.*, bm25({table}, {_WEIGHTS}) + thing.rank * 0.15 AS score "  # noqa: S608
        f"FROM {table} JOIN thing ON thing.id = {table}.rowid "
        f"WHERE {table} MATCH ? {of_kind} ORDER BY score, iri LIMIT ?",
        (match, *kinds, limit),
    )
    return [_hit(row) for row in found]


def _hit(row: sqlite3.Row) -> Hit:
    labels = {"de": row["label_de"], "en": row["label_en"], "": row["label_any"]}
    texts = {"de": row["text_de"], "en": row["text_en"]}
    known = {tag: text for tag, text in labels.items() if text}
    if "de" in known or "en" in known:
        known.pop("", None)
    return Hit(row["iri"], row["kind"], known, {t: v for t, v in texts.items() if v}, row["score"])


def _naming(name: str, hit: Hit) -> float:
    """How much better a hit is for being called what was asked for, or beginning so."""
    labels = [" ".join(_WORD.findall(fold(label))) for label in hit.labels.values()]
    if name in labels:
        return 30.0
    return 12.0 if any(label.startswith(name) for label in labels) else 0.0


def _likeness(pieces: set[str], hit: Hit) -> float:
    """Dice's coefficient of three-letter pieces, for the best of the names and the slug."""
    names = [*hit.labels.values(), hit.iri.rpartition("/")[2]]
    return max(_dice(pieces, _pieces(fold(name))) for name in names)


def _pieces(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _dice(a: set[str], b: set[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b))
