"""The search index of a release: SQLite with FTS5 full text in German and English.

Words are folded, so that `Mülheim`, `Muelheim` and `Mulheim` find each other. Two indexes answer
together: whole words and their beginnings (`words`), and any three letters in a row (`grams`),
which finds the parts of German compounds (`Mobilität` in `Elektromobilität`).
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from ruhrkg.formats import MediaType
from ruhrkg.graph.spelling import fold, plain
from ruhrkg.release.context import BuildContext
from ruhrkg.release.store import SEARCH_INDEX
from ruhrkg.vocabulary import PREFIXES

FILE = SEARCH_INDEX
MEDIA_TYPE = MediaType.SQLITE

KINDS = ("plan", "project", "field", "forum", "event", "organisation", "person", "place", "figure",
         "phase", "pillar", "decision", "goal", "challenge", "strength", "idea", "topic", "sdg",
         "source")  # fmt: skip
"""The kinds of things that search finds, the weightiest first."""

_TITLES = ("rdfs:label", "foaf:name", "dcterms:title", "skos:prefLabel")
_OTHER = (
    "skos:altLabel", "schema:alternateName", "rkg:siteNumber", "rkg:proposalNumber", "rkg:ags",
)  # fmt: skip
_TEXTS = (
    "dcterms:description", "skos:definition", "rkg:goal", "schema:keywords", "schema:slogan",
    "rkg:leadingQuestion", "schema:creativeWorkStatus", "rkg:site", "dcterms:publisher",
)  # fmt: skip

_WORD = re.compile(r"\w+")

_SCHEMA = """
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
                    rank INTEGER NOT NULL, label_de TEXT NOT NULL, label_en TEXT NOT NULL,
                    label_any TEXT NOT NULL, text_de TEXT NOT NULL, text_en TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(title, other, text, content='', prefix='1 2 3',
                                      tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE grams USING fts5(title, other, text, content='', tokenize='trigram');
CREATE TABLE vocabulary (word TEXT PRIMARY KEY) WITHOUT ROWID;
"""


def spellings(text: str) -> list[str]:
    """The folded text, and the text with its umlauts as one letter if that differs."""
    return list(dict.fromkeys((fold(text), plain(text.lower().replace("ß", "ss")))))


@dataclass
class Entry:
    """What the index holds of one thing."""

    iri: str
    kind: str
    labels: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    other: set[str] = field(default_factory=set)
    texts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def label(self, language: str) -> str:
        """Its first name in a language, or ""."""
        return min(self.labels.get(language, []), default="")

    @property
    def any_label(self) -> str:
        """A name in some language."""
        return next((min(self.labels[tag]) for tag in sorted(self.labels) if self.labels[tag]), "")

    def text(self, language: str) -> str:
        """Its first description in a language, or ""."""
        return next(iter(sorted(self.texts.get(language, []), key=len, reverse=True)), "")

    def columns(self) -> tuple[str, str, str]:
        """Title, other names and text as they are indexed."""
        titles = sorted({label for labels in self.labels.values() for label in labels})
        texts = sorted({text for texts in self.texts.values() for text in texts})
        return _spelled(titles), _spelled(sorted(self.other)), _spelled(texts)


def _spelled(texts: Iterable[str]) -> str:
    return "\n".join(spelling for text in texts for spelling in spellings(text))


def write_search_index(context: BuildContext) -> None:
    """Write search.sqlite; the same store gives the same bytes."""
    path = context.new_file(FILE, MEDIA_TYPE)
    write(path, entries(context.store, context.settings.base_iri))


def entries(store: Store, base_iri: str) -> Iterator[Entry]:
    """The things of the searched kinds in the merged default graph, sorted by IRI."""
    things = base_iri + "id/"
    found: dict[str, Entry] = {}
    for names, keep in ((_TITLES, "labels"), (_OTHER, "other"), (_TEXTS, "texts")):
        for name in names:
            prefix, _, local = name.partition(":")
            property_ = NamedNode(PREFIXES[prefix] + local)
            for quad in store.quads_for_pattern(None, property_, None, DefaultGraph()):
                subject, value = quad.subject, quad.object
                if isinstance(subject, NamedNode) and isinstance(value, Literal):
                    _add(found, subject.value, things, keep, value)
    yield from (found[iri] for iri in sorted(found) if found[iri].labels)


def _add(found: dict[str, Entry], iri: str, things: str, keep: str, value: Literal) -> None:
    kind, slash, slug = iri.removeprefix(things).partition("/")
    if not iri.startswith(things) or kind not in KINDS or not slash or "#" in slug:
        return
    entry = found.setdefault(iri, Entry(iri, kind))
    if keep == "other":
        entry.other.add(value.value)
    else:
        getattr(entry, keep)[value.language or ""].append(value.value)


def write(path: Path, found: Iterable[Entry]) -> None:
    """Write the index of `found` to a new file `path`."""
    # Built in memory and copied in one go, so the file holds no trace of the order of writing.
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.executescript(_SCHEMA)
        vocabulary: set[str] = set()
        for number, entry in enumerate(found, start=1):
            labels = (entry.label("de"), entry.label("en"), entry.any_label)
            texts = (entry.text("de"), entry.text("en"))
            row = (number, entry.iri, entry.kind, KINDS.index(entry.kind), *labels, *texts)
            memory.execute("INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            columns = entry.columns()
            for table in ("words", "grams"):
                memory.execute(
                    f"INSERT INTO {table} (rowid, title, other, text) VALUES (?, ?, ?, ?)",  # noqa: S608
                    (number, *columns),
                )
            vocabulary.update(word for c in columns for word in _WORD.findall(c))
        rows = ((word,) for word in sorted(vocabulary) if len(word) > 3)
        memory.executemany("INSERT INTO vocabulary VALUES (?)", rows)
        for table in ("words", "grams"):
            memory.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
        memory.commit()
        memory.execute("VACUUM INTO ?", (str(path),))
