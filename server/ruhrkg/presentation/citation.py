"""Citations of a thing or of the result of a query: BibTeX, RIS, CSL-JSON and plain text.

Each states the address at which it was read and the date, the release, and the permanent IRI of an
thing, which may not resolve until its prefix is registered.
"""

import datetime
import json
import re
from dataclasses import dataclass

from ruhrkg.formats import MediaType
from ruhrkg.locale import Locale
from ruhrkg.sparql.engine.request import Dataset
from ruhrkg.sparql.query.lexer import Tokens

FORMATS: dict[str, tuple[str, str]] = {
    "bib": ("BibTeX", f"{MediaType.BIBTEX}; charset=utf-8"),
    "ris": ("RIS", f"{MediaType.RIS}; charset=utf-8"),
    "csl.json": ("CSL-JSON", MediaType.CSL_JSON),
    "txt": ("Text", f"{MediaType.PLAIN}; charset=utf-8"),
}
"""Suffix → name and media type."""

_ESCAPED = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&",
            "#": r"\#", "_": r"\_", "$": r"\$", "~": r"\textasciitilde{}",
            "^": r"\textasciicircum{}"}  # fmt: skip

_TAB_OR_LINE_BREAK = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_ESCAPED_IN_STRINGS = {"\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r"}


@dataclass(frozen=True)
class Citation:
    """The data that all styles state.

    `author` publishes the `container`. `iri` is the permanent address, empty if there is none.

    `address` is where it was read, on the date `read`; both may be unknown. `key` is for BibTeX.

    `query` is the SPARQL query behind the content, `dataset` the graphs named beside it.
    """

    key: str
    title: str
    version: str
    issued: str
    container: str
    author: str = ""
    short_name: str = ""
    iri: str = ""
    address: str = ""
    read: datetime.date | None = None
    query: str = ""
    dataset: Dataset | None = None

    def text(self, locale: Locale) -> str:
        """One line, in the order of DIN ISO 690 for a part of an online resource."""
        year = f", {self.issued[:4]}" if self.issued else ""
        parts = [
            f"{self._by}{self.title}. In: {self._container}, "
            f"{locale('site.release', version=self.version)}{year}."
        ]
        if self.iri:
            parts.append(f"{self.iri}.")
        if self.address and self.read:
            day = locale.date(self.read.isoformat())
            parts.append(locale("cite.read", address=self.address, date=day))
        return " ".join(parts)

    def write(self, suffix: str, locale: Locale) -> str:
        """The citation in the format of `suffix`. Raises KeyError for an unknown one."""
        writers = {"bib": self._bibtex, "ris": self._ris, "csl.json": self._csl}
        if suffix == "txt":
            return self.text(locale) + "\n"
        return writers[suffix]()

    @property
    def _by(self) -> str:
        return f"{self.author}: " if self.author else ""

    @property
    def _container(self) -> str:
        return f"{self.container} ({self.short_name})" if self.short_name else self.container

    @property
    def _url(self) -> str:
        return self.address or self.iri

    @property
    def _note(self) -> str:
        parts = [
            f"Permanent address: {self.iri}" if self.iri and self.address else "",
            *self._graphs,
            f"SPARQL: {query_on_one_line(self.query)}" if self.query else "",
        ]
        return "; ".join(filter(None, parts))

    @property
    def _graphs(self) -> list[str]:
        if not self.dataset:
            return []
        return [
            *(f"default-graph-uri={iri}" for iri in self.dataset.default),
            *(f"named-graph-uri={iri}" for iri in self.dataset.named),
        ]

    def _bibtex(self) -> str:
        escape = str.maketrans(_ESCAPED)
        fields = {
            "author": f"{{{self.author}}}" if self.author else "",
            "title": self.title.translate(escape),
            "booktitle": self._container.translate(escape),
            "year": self.issued[:4],
            "version": self.version,
            "url": self._url,
            "urldate": self.read.isoformat() if self.read else "",
            "note": self._note.translate(escape),
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
        return f"@misc{{{self.key},\n" + ",\n".join(lines) + "\n}\n"

    def _ris(self) -> str:
        author = [f"AU  - {self.author}"] if self.author else []
        lines = ["TY  - DATA", *author, f"TI  - {_one_line(self.title)}",
                 f"T2  - {self._container}"]  # fmt: skip
        if self.issued:
            lines.append(f"PY  - {self.issued[:4]}")
        lines += [f"ET  - {self.version}", f"UR  - {self._url}"]
        if self.read:
            lines.append(f"Y2  - {self.read:%Y/%m/%d}")
        if self._note:
            lines.append(f"N1  - {self._note}")
        return "\r\n".join([*lines, "ER  - "]) + "\r\n"

    def _csl(self) -> str:
        item: dict[str, object] = {
            "id": self.key,
            "type": "dataset",
            "title": self.title,
            "author": [{"literal": self.author}],
            "container-title": self._container,
            "version": self.version,
            "URL": self._url,
        }
        if self.issued:
            item["issued"] = {"date-parts": [[int(x) for x in self.issued[:10].split("-")]]}
        if self.read:
            item["accessed"] = {"date-parts": [[self.read.year, self.read.month, self.read.day]]}
        if self._note:
            item["note"] = self._note
        return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def key_of(*parts: str) -> str:
    """A key for BibTeX: the short name of the site and the last parts of an address."""
    return "-".join(filter(None, parts))


def query_on_one_line(query: str) -> str:
    """The same SPARQL query without comments and line breaks, for formats with one line per field.

    Line breaks and tabs in strings are escaped (SPARQL 1.1, sections 19.2 and 19.7).
    """
    pieces, end = list[str](), 0
    for token in Tokens(query).all:
        if pieces and token.start > end:
            pieces.append(" ")
        text = token.text
        pieces.append(_TAB_OR_LINE_BREAK.sub(_escape, text) if token.kind == "string" else text)
        end = token.end
    return "".join(pieces)


def _escape(character: re.Match[str]) -> str:
    return _ESCAPED_IN_STRINGS.get(character[0], f"\\u{ord(character[0]):04X}")


def _one_line(text: str) -> str:
    return " ".join(text.split())
