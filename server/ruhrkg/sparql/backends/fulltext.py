"""The full-text function: how well a thing matches words, by the release's search index.

The zygote holds the index in memory, so evaluators need no file. The index is searched once for
a query's words; further calls look up the cached matches.
"""

import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode

from ruhrkg.graph.search_schema import OWN, WEIGHTS, beginning, folded_words, quoted

_MAX_WORDS = 24
_SHORTEST_GRAM = 3


class FullText:
    """An in-memory search index; `score` is the function that queries call."""

    def __init__(self, path: Path) -> None:
        self._index = sqlite3.connect(":memory:")
        self._index.deserialize(path.read_bytes())
        self._index.execute("PRAGMA temp_store = MEMORY")
        self._found = lru_cache(maxsize=64)(self._find)

    def score(self, thing: Any, words: Any = None, *_: Any) -> Literal | None:
        """How well `thing` matches all `words` or their beginnings, above 0; None if it does not.

        More than 24 words match nothing.
        """
        if not isinstance(thing, NamedNode) or not isinstance(words, Literal):
            return None
        found = self._found(words.value).get(thing.value)
        return None if found is None else Literal(found)

    def _find(self, text: str) -> dict[str, float]:
        words = folded_words(text)
        if not 0 < len(words) <= _MAX_WORDS:
            return {}
        found = self._matches("words", f"{OWN} : ({' '.join(map(beginning, words))})")
        if all(len(word) >= _SHORTEST_GRAM for word in words):
            grams = self._matches("grams", " ".join(map(quoted, words)))
            found = {**grams, **found}
        return found

    def _matches(self, table: str, expression: str) -> dict[str, float]:
        rows = self._index.execute(
            f"SELECT iri, -bm25({table}, {WEIGHTS[table]}) FROM {table} "  # noqa: S608 - two constants
            f"JOIN thing ON thing.id = {table}.rowid WHERE {table} MATCH ?",
            (expression,),
        )
        return {iri: round(max(score, 1e-6), 6) for iri, score in rows}
