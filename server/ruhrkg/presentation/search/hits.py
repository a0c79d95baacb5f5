"""The hits of a search, as stored in the release's search index.

The index is opened read-only.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruhrkg.graph.search_schema import WEIGHTS
from ruhrkg.locale import Locale, Text
from ruhrkg.presentation.page_source import ReleaseData
from ruhrkg.release.search_index import FILE


@dataclass(frozen=True)
class Link:
    """A thing linked with a hit: its label by language, its names, and its search words."""

    labels: Mapping[str, str]
    names: Sequence[str]
    hidden: Sequence[str] = ()


@dataclass(frozen=True)
class Hit:
    """One hit; `similar` if it lacks a typed word and has a similar one.

    A lower `score` is better.
    """

    iri: str
    kind: str
    labels: Mapping[str, str]
    texts: Mapping[str, str]
    score: float
    names: Sequence[str] = ()
    passages: Mapping[str, Sequence[str]] | None = None
    links: Sequence[Link] = ()
    similar: bool = False

    def label(self, locale: Locale) -> Text:
        """Its name for the reader."""
        return locale.best(self.labels) or Text(self.iri)

    def text(self, locale: Locale) -> Text | None:
        """Its description for the reader."""
        return locale.best(self.texts)


class SearchUnavailableError(Exception):
    """The served data have no search index."""


@dataclass(frozen=True)
class Found:
    """What a search found, best first, and the words that were searched for."""

    hits: tuple[Hit, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def only_similar(self) -> bool:
        """Whether no hit has all of the words."""
        return bool(self.hits) and all(hit.similar for hit in self.hits)


def open_index(data: ReleaseData) -> sqlite3.Connection:
    """The search index of the release. Raises SearchUnavailableError if it has none."""
    release = data.release
    if release is None or FILE not in release.files:
        raise SearchUnavailableError
    path: Path = release.path(FILE)
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


def matching(index: sqlite3.Connection, table: str, match: str, limit: int) -> list[Hit]:
    """The best `limit` rows of `table` (`words` or `grams`) that match an FTS5 expression."""
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
