"""The definition of the search index: its tables, their weights, and how words are normalised.

The build writes the index (`release.search_index`), pages search it
(`presentation.search`), and the SPARQL function ranks by it (`sparql.backends.fulltext`).
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
"""`words` indexes whole words, `grams` trigrams; `vocabulary` lists every word.

In `thing`, `names` are further names, one per line; `passages` are the texts, as JSON by language;
`links` is a JSON list of linked things: labels by language, names, and search words.
"""

WEIGHTS = {"words": "10.0, 6.0, 1.0, 2.0, 8.0", "grams": "10.0, 6.0, 1.0"}
"""The weight of a hit in each column of a table (bm25)."""

OWN = "{title other text}"
"""FTS5 column filter for what is stated about the thing itself."""

NAMES = "{title other}"
"""FTS5 column filter for the names of the thing."""

_WORD = re.compile(r"[\w-]+")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def folded_words(text: str) -> list[str]:
    """The words of a text as spelled in the index, whatever its Unicode normalisation form."""
    return _WORD.findall(fold(unicodedata.normalize("NFC", text)))


def quoted(word: str) -> str:
    """A word as an FTS5 string, which contains no query syntax."""
    return '"' + word.replace('"', '""') + '"'


def beginning(word: str) -> str:
    """The FTS5 expression for all words that begin with `word`."""
    return quoted(word) + "*"


def day_words(date: str) -> list[str]:
    """A date as words of the index: `2019-11-05` → `d2019`, `d201911`, `d20191105`."""
    match = _DATE.match(date)
    parts = [part for part in match.groups() if part] if match else []
    return ["d" + "".join(parts[: place + 1]) for place in range(len(parts))]
