"""The one description of the search index: its tables, their weights, and how words are read.

The build writes it (`release.search_index`), pages search in it (`presentation.search_results`) and
the SPARQL function ranks by it (`sparql.backends.fulltext`).
"""

import re
import unicodedata

from ruhrkg.graph.spelling import fold

SCHEMA = """
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
                    label_de TEXT NOT NULL, label_en TEXT NOT NULL, label_any TEXT NOT NULL,
                    text_de TEXT NOT NULL, text_en TEXT NOT NULL,
                    names TEXT NOT NULL, passages TEXT NOT NULL, links TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(title, other, text, linked, days, content='',
                                      prefix='1 2 3', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE grams USING fts5(title, other, text, content='', tokenize='trigram');
CREATE TABLE vocabulary (word TEXT PRIMARY KEY) WITHOUT ROWID;
"""
"""`words` holds whole words, `grams` any three letters in a row, `vocabulary` every word.

Of a thing, `names` are its further names, one a line; `passages` its texts as JSON by language;
`links` a JSON list of what it is linked with: labels by language, names, and search words.
"""

WEIGHTS = {"words": "10.0, 6.0, 1.0, 2.0, 8.0", "grams": "10.0, 6.0, 1.0"}
"""How much a hit in each column of a table counts (bm25)."""

OWN = "{title other text}"
"""The columns with what is stated of the thing itself, as FTS5 filters by columns."""

NAMES = "{title other}"
"""The columns with what the thing is called."""

_WORD = re.compile(r"[\w-]+")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def folded_words(text: str) -> list[str]:
    """The words of a text as the index spells them, whatever Unicode form it is typed in."""
    return _WORD.findall(fold(unicodedata.normalize("NFC", text)))


def quoted(word: str) -> str:
    """A word as a string of FTS5, in which no syntax is read."""
    return '"' + word.replace('"', '""') + '"'


def beginning(word: str) -> str:
    """The FTS5 expression for all words that begin with `word`."""
    return quoted(word) + "*"


def day_words(date: str) -> list[str]:
    """A date as words of the index: `2019-11-05` → `d2019`, `d201911`, `d20191105`."""
    match = _DATE.match(date)
    parts = [part for part in match.groups() if part] if match else []
    return ["d" + "".join(parts[: place + 1]) for place in range(len(parts))]
