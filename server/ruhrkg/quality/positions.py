"""Positions of statements in the authored files: file and line of subject and predicate."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from ruhrkg.graph.files import AuthoredFile
from ruhrkg.vocabulary import PREFIXES

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
      |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
  | (?P<suffix>@[A-Za-z-]+|\^\^)
  | (?P<mark>[;,{}()\[\]]|\.(?=[\s}\#]|$))
  | (?P<word>(?:[^\s;,{}()\[\]<>"'\#@^\\]|\\.)*(?:[^\s;,{}()\[\]<>"'\#@^.\\]|\\.))
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_BASE = " "  # key of the base in the table of prefixes; no prefix has this name
_DIRECTIVES = {"@prefix", "prefix", "@base", "base"}
Place = tuple[str, int]


@dataclass
class Places:
    """File and line of every statement, by graph, subject and predicate.

    A file with syntax errors is read as far as its tokens can be matched: positions are for
    people, and never determine what is in the graph.
    """

    _exact: dict[tuple[str | None, str | None, str | None], Place] = field(default_factory=dict)

    @classmethod
    def of(cls, files: Iterable[AuthoredFile]) -> "Places":
        """Read the positions of the statements in all `files`."""
        places = cls()
        for file in files:
            if file.path.suffix in (".ttl", ".trig"):
                text = file.path.read_text(encoding="utf-8", errors="replace")
                places.add(file, text)
        return places

    def add(self, file: AuthoredFile, text: str) -> None:
        """Record every statement of `file`; the first of each key wins."""
        for graph, subject, predicate, line in statements(text, file.graph):
            for key in (
                (graph, subject, predicate), (graph, subject, None), (graph, None, None),
                (None, subject, predicate), (None, subject, None),
            ):  # fmt: skip
                self._exact.setdefault(key, (file.name, line))

    def find(self, graph: str | None, subject: str | None, predicate: str | None) -> Place | None:
        """The most precise position known: of the statement, else its subject, else its graph."""
        candidates = [(graph, subject, predicate), (graph, subject, None)]
        if subject:
            candidates += [(None, subject, predicate), (None, subject, None)]
        if graph:
            candidates.append((graph, None, None))
        return next((self._exact[key] for key in candidates if key in self._exact), None)


def has_comments(text: str) -> bool:
    """Whether a Turtle or TriG text has a comment; a `#` in an IRI or literal does not count."""
    return any(match.lastgroup == "comment" for match in _TOKEN.finditer(text))


def statements(text: str, graph: str | None) -> Iterator[tuple[str | None, str, str, int]]:
    """Graph, subject, predicate and line of every statement in a Turtle or TriG text."""
    prefixes = dict(PREFIXES)
    current, subject, predicate = graph, None, None
    pending: list[str] = []
    line, at = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        kind, sign = match.lastgroup, match[0]
        if kind == "comment":
            continue
        if pending or sign.lower() in _DIRECTIVES:
            pending.append(sign)
            if kind == "iri":
                name = pending[1].rstrip(":") if len(pending) == 3 else _BASE
                prefixes[name] = sign[1:-1]
                pending = []
            continue
        if sign == "{":
            current, subject, predicate = subject, None, None
        elif sign == "}":
            current, subject, predicate = graph, None, None
        elif sign == ".":
            subject = predicate = None
        elif sign == ";":
            predicate = None
        elif kind in ("iri", "word") and sign.lower() != "graph":
            if subject is None:
                subject = _expand(sign, prefixes)
            elif predicate is None:
                predicate = _expand(sign, prefixes)
                yield current, subject, predicate, line


def _expand(sign: str, prefixes: dict[str, str]) -> str:
    if sign.startswith("<"):
        base = prefixes.get(_BASE)
        return urljoin(base, sign[1:-1]) if base else sign[1:-1]
    if sign == "a":
        return PREFIXES["rdf"] + "type"
    prefix, _, local = sign.partition(":")
    return prefixes.get(prefix, prefix + ":") + re.sub(r"\\(.)", r"\1", local)
