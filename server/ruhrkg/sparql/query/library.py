"""The query library: `queries/<folder>/<name>.rq`, each with a `#+` YAML header.

    #+ title: {de: Projekte einer Gemeinde, en: Projects of a municipality}
    #+ question:
    #+   de: Welche Projekte wirken in dieser Gemeinde?
    #+   en: Which projects work in this municipality?
    #+ expect: ...
    #+ tags: [projects, places]
    #+ parameters:
    #+   place: {type: iri, default: "id:place/example", label: {de: Ort, en: Place}}
    PREFIX ...
    SELECT ... WHERE { ... $place ... }

A file with an invalid header is omitted and reported; the others remain usable.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruhrkg.graph.yaml_text import YamlError, read_yaml
from ruhrkg.sparql.query import lexer
from ruhrkg.sparql.query import parameters as binding
from ruhrkg.sparql.query.lexer import Tokens
from ruhrkg.sparql.query.parameters import Parameter
from ruhrkg.vocabulary import PREFIXES

LANGUAGES = ("de", "en")
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")

OUTSIDE = ""
# The fields required in the headers of each folder; other folders need only a title.
REQUIRED: dict[str, tuple[str, ...]] = {
    OUTSIDE: (),
    "examples": ("title", "question", "expect", "tags"),
    "checks": ("title", "severity", "message", "remedy"),
    "plan-checks": ("title", "severity", "message", "remedy"),
}
_TEXTS = ("title", "question", "expect", "message", "remedy")
_KEYS = {*_TEXTS, "tags", "parameters", "severity"}
_PARAMETER_KEYS = {"type", "label", "default", "values", "of", "many", "optional"}


class HeaderError(ValueError):
    """An unreadable header; states what is wrong, and on which line of the file."""

    def __init__(self, problem: str, line: int = 1) -> None:
        super().__init__(problem)
        self.line = line


class UnknownQueryError(LookupError):
    """No usable query has this name; the message states why and which names exist."""


@dataclass(frozen=True)
class Problem:
    """A problem in a file of the library."""

    path: Path
    line: int
    problem: str
    remedy: str


@dataclass(frozen=True)
class Query:
    """One query. Texts are mappings from language to text; `text` is the query without header."""

    folder: str
    name: str
    path: Path
    form: str
    text: str
    title: Mapping[str, str]
    question: Mapping[str, str] = field(default_factory=dict)
    expect: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    severity: str = ""
    message: Mapping[str, str] = field(default_factory=dict)
    remedy: Mapping[str, str] = field(default_factory=dict)

    def bind(self, values: Mapping[str, object] | None = None) -> str:
        """The query's text with its parameters bound as RDF terms.

        A parameter missing from `values` takes its default. Raises ParameterError.
        """
        return binding.bind(self.text, self.parameters, values or {})

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that the text declares."""
        return lexer.prefixes(_tokens(self.text))


class Library:
    """All queries under `<root>/queries`, read once; `problems` lists what is wrong with files."""

    def __init__(self, root: Path) -> None:
        """Read every query of the folder `root` (the one that contains ontology/, data/, ...)."""
        self.problems: list[Problem] = []
        self._queries: dict[tuple[str, str], Query] = {}
        for path in sorted((root / "queries").glob("*/*.rq")):
            try:
                query = read(path)
            except HeaderError as error:
                remedy = "Fix the `#+` header as described in docs/queries.md."
                self.problems.append(Problem(path, error.line, str(error), remedy))
                continue
            except UnicodeDecodeError as error:
                self.problems.append(Problem(path, 1, str(error), "Save the file as UTF-8."))
                continue
            self._queries[query.folder, query.name] = query
            self.problems.extend(prefix_problems(query))

    def get(self, folder: str, name: str) -> Query:
        """The query `queries/<folder>/<name>.rq`. Raises UnknownQueryError."""
        try:
            return self._queries[folder, name]
        except KeyError:
            raise UnknownQueryError(self._why_unknown(folder, name)) from None

    def has(self, folder: str, name: str) -> bool:
        """Whether there is a usable query `queries/<folder>/<name>.rq`."""
        return (folder, name) in self._queries

    def folder(self, folder: str) -> Iterator[Query]:
        """The usable queries of one folder, by name."""
        return (q for q in self._queries.values() if q.folder == folder)

    def _why_unknown(self, folder: str, name: str) -> str:
        for problem in self.problems:
            if (problem.path.parent.name, problem.path.stem) == (folder, name):
                return f"queries/{folder}/{name}.rq cannot be used: {problem.problem}"
        names = ", ".join(q.name for q in self.folder(folder)) or "none"
        return f"no query {name!r} in queries/{folder}; there are: {names}"


def read(path: Path) -> Query:
    """Read one query from a file. Raises HeaderError, UnicodeDecodeError, OSError."""
    content = path.read_text(encoding="utf-8")
    header, text = _split(content)
    fields = _fields(header, path.parent.name)
    form = next((t.keyword for t in _tokens(text).all if t.keyword in FORMS), None)
    if form is None:
        last = len(content.splitlines()) or 1
        raise HeaderError("the file contains no SELECT, ASK, CONSTRUCT or DESCRIBE", last)
    _match_parameters(fields["parameters"], text)
    if path.parent.name == "examples":
        _need_defaults(fields["parameters"])
    return Query(path.parent.name, path.stem, path, form, text, **fields)


def parse(content: str) -> tuple[str, tuple[Parameter, ...]]:
    """The query and the parameters of a file outside the library; the header is optional.

    Raises HeaderError.
    """
    header, text = _split(content)
    declared = _fields(header, OUTSIDE)["parameters"]
    if declared:
        _match_parameters(declared, text)
    return text, declared


@lru_cache(maxsize=1)
def _tokens(text: str) -> Tokens:
    """The tokens of a text, which several functions read one after the other."""
    return Tokens(text)


def _split(content: str) -> tuple[str, str]:
    """The header without its marks, and the rest."""
    lines = content.splitlines(keepends=True)
    header = "".join(line[2:].removeprefix(" ") for line in lines if line.startswith("#+"))
    return header, "".join(line for line in lines if not line.startswith("#+")).strip() + "\n"


def prefix_problems(query: Query) -> Iterator[Problem]:
    """A problem for each prefix that a query declares differently from our table."""
    for prefix, iri in query.prefixes.items():
        if PREFIXES.get(prefix) == iri:
            continue
        lines = query.path.read_text(encoding="utf-8").splitlines()
        line = next((n for n, text in enumerate(lines, 1) if f"<{iri}>" in text), 1)
        expected = PREFIXES.get(prefix)
        remedy = (
            f"Write PREFIX {prefix}: <{expected}>."
            if expected
            else "Use a prefix of the table in ruhrkg/vocabulary.py."
        )
        yield Problem(query.path, line, f"prefix {prefix}: is declared as <{iri}>", remedy)


def _fields(header: str, folder: str) -> dict[str, Any]:
    try:
        data = read_yaml(header) or {}
    except YamlError as error:
        raise HeaderError(f"the header is not YAML: {error}", error.line) from None
    if not isinstance(data, dict):
        raise HeaderError("the header must consist of `name: value` lines")
    if unknown := [str(key) for key in data if key not in _KEYS]:
        raise HeaderError(
            f"unknown field {', '.join(unknown)}; known are {', '.join(sorted(_KEYS))}"
        )
    for key in REQUIRED.get(folder, ("title",)):
        if not data.get(key):
            raise HeaderError(f"the field `{key}` is missing")
    tags = data.get("tags") or []
    if not isinstance(tags, list):
        raise HeaderError("`tags` must be a list")
    declared = data.get("parameters") or {}
    if not isinstance(declared, dict):
        raise HeaderError("`parameters` must consist of `name: {type: ...}` entries")
    return {
        **{key: _texts(key, data.get(key)) for key in _TEXTS},
        "tags": tuple(map(str, tags)),
        "parameters": tuple(_parameter(str(name), p) for name, p in declared.items()),
        "severity": str(data.get("severity") or ""),
    }


def _texts(key: str, value: object) -> dict[str, str]:
    if value is None:
        return {}
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, value)
    if not isinstance(value, dict) or set(value) != set(LANGUAGES):
        raise HeaderError(f"`{key}` must be a text, or have the texts `de` and `en`")
    return {language: str(text).strip() for language, text in value.items()}


def _parameter(name: str, data: object) -> Parameter:
    if not isinstance(data, dict) or data.get("type") not in binding.TYPES:
        known = ", ".join(binding.TYPES)
        raise HeaderError(f"parameter `{name}` needs a `type`, one of {known}")
    if unknown := set(data) - _PARAMETER_KEYS:
        raise HeaderError(f"parameter `{name}` has the unknown field {', '.join(unknown)}")
    parameter = Parameter(
        name=name,
        type=data["type"],
        label=_texts("label", data.get("label") or name),
        default=data.get("default"),
        values=tuple(map(str, data.get("values") or ())),
        of=_class(name, data),
        many=bool(data.get("many")),
        optional=bool(data.get("optional")),
    )
    if parameter.default is not None:
        try:
            parameter.bind(None)
        except binding.ParameterError as error:
            raise HeaderError(f"default of {error}") from None
    return parameter


def _class(name: str, data: dict[str, Any]) -> str:
    given = data.get("of")
    if given is None:
        return ""
    if data["type"] != "iri":
        raise HeaderError(f"parameter `{name}` has `of`, so its `type` must be iri")
    of_class = binding.expand(str(given))
    if of_class == given:
        raise HeaderError(f"`of` of parameter `{name}` must be a class such as rkg:Project")
    return of_class


def _match_parameters(declared: tuple[Parameter, ...], text: str) -> None:
    names = {p.name for p in declared}
    written = {token.text for token in _tokens(text).all if token.kind == "variable"}
    used = {name[1:] for name in written if name[0] == "$"}
    if undeclared := used - names:
        raise HeaderError(f"${min(undeclared)} is used but not declared under `parameters`")
    if unused := names - used:
        raise HeaderError(f"parameter `{min(unused)}` is declared but ${min(unused)} is not used")
    if both := names & {name[1:] for name in written if name[0] == "?"}:
        raise HeaderError(f"`{min(both)}` is a parameter and also a variable ?{min(both)}")


def _need_defaults(declared: tuple[Parameter, ...]) -> None:
    """An example must run as is: on its page, in editors, in tests."""
    for parameter in declared:
        if parameter.default is None and not parameter.optional:
            raise HeaderError(f"parameter `{parameter.name}` of an example needs a `default`")
