"""Parameters of library queries: read a value by its type, bind it as an RDF term.

A parameter is written `$name` in the query's text. Binding replaces that token by the term's
N-Triples form; strings, IRIs, comments and escaped characters of the query are never touched
(SPARQL 1.1, section 19.8: the terminals IRIREF, STRING_LITERAL*, VAR2, PN_LOCAL_ESC).
"""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode

from ruhrkg.vocabulary import PREFIXES

_TOKEN = re.compile(
    r"""
    (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<comment>\#[^\n\r]*)
  | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"
      | '''(?:[^'\\]|\\.|'(?!''))*'''
      | "(?:[^"\\\n\r]|\\.)*"
      | '(?:[^'\\\n\r]|\\.)*')
  | (?P<escape>\\.)
  | \$(?P<parameter>\w+)
  | \?(?P<variable>\w+)
  | (?P<word>[A-Za-z_][\w-]*)
    """,
    re.VERBOSE | re.DOTALL,
)
_PREFIX = re.compile(r"\bPREFIX\s+(?P<prefix>[\w.-]*):\s*<(?P<iri>[^>]*)>", re.IGNORECASE)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*")
_XSD = PREFIXES["xsd"]


class ParameterError(ValueError):
    """A value that cannot be bound: says which parameter, what was given, what is expected."""

    def __init__(self, parameter: str, given: object, expected: str) -> None:
        """Keep the three parts for problem documents; the message joins them."""
        self.parameter = parameter
        self.given = given
        self.expected = expected
        what = "nothing" if given is None else repr(given)
        super().__init__(f"parameter `{parameter}`: {what} was given, {expected} is expected")


@dataclass(frozen=True)
class ParameterType:
    """How a type reads a value: `lexical` must match, `make` builds the term."""

    expected: str
    lexical: re.Pattern[str]
    make: Callable[[str], NamedNode | Literal]


def _typed(datatype: str) -> Callable[[str], Literal]:
    node = NamedNode(_XSD + datatype)
    return lambda value: Literal(value, datatype=node)


def _date(value: str) -> Literal:
    datetime.date.fromisoformat(value)
    return _typed("date")(value)


TYPES: dict[str, ParameterType] = {
    "iri": ParameterType(
        "an absolute IRI or a prefixed name such as id:place/essen", _IRI, NamedNode
    ),
    "string": ParameterType("text", re.compile(r".*", re.DOTALL), Literal),
    "integer": ParameterType(
        "a whole number such as 5", re.compile(r"[+-]?[0-9]{1,18}"), _typed("integer")
    ),
    "decimal": ParameterType(
        "a number such as 2.5",
        re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})"),
        _typed("decimal"),
    ),
    "boolean": ParameterType("true or false", re.compile(r"true|false"), _typed("boolean")),
    "date": ParameterType(
        "a date such as 2019-11-05", re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), _date
    ),
    "year": ParameterType("a year such as 2019", re.compile(r"[0-9]{4}"), _typed("gYear")),
    "lang": ParameterType(
        "a language tag such as de",
        re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*"),
        Literal,
    ),
}


@dataclass(frozen=True)
class Parameter:
    """A declared parameter.

    `many` takes a list and is written inside `VALUES ?x { $name }`; an `optional` one without a
    value is written UNDEF, so it too stands inside VALUES.
    """

    name: str
    type: str
    label: Mapping[str, str]
    default: Any = None
    values: tuple[str, ...] = ()
    many: bool = False
    optional: bool = False

    def term(self, value: object) -> NamedNode | Literal:
        """The RDF term for one `value` (text, number, date or a term of a library).

        Raises ParameterError.
        """
        kind = TYPES[self.type]
        text = _lexical(value)
        if self.type == "iri":
            text = expand(text)
        if not kind.lexical.fullmatch(text):
            raise ParameterError(self.name, value, kind.expected)
        if self.values and text not in map(self._comparable, self.values):
            raise ParameterError(self.name, value, "one of " + ", ".join(self.values))
        try:
            return kind.make(text)
        except ValueError:
            raise ParameterError(self.name, value, kind.expected) from None

    def bind(self, value: object) -> str:
        """What replaces `$name`: one term, several (`many`), or UNDEF. Raises ParameterError."""
        if value is None:
            value = self.default
        if value is None and self.optional:
            return "UNDEF"
        if value is None:
            raise ParameterError(self.name, None, TYPES[self.type].expected)
        if not self.many:
            return str(self.term(value))
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise ParameterError(self.name, value, "a list")
        return " ".join(str(self.term(item)) for item in value)

    def _comparable(self, value: str) -> str:
        return expand(value) if self.type == "iri" else value


def expand(name: str) -> str:
    """`name` with a prefix of our table replaced by its namespace, else unchanged."""
    prefix, colon, local = name.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        return PREFIXES[prefix] + local
    return name


def bind(text: str, parameters: Iterable[Parameter], values: Mapping[str, object]) -> str:
    """The query's `text` with every parameter replaced by its term.

    Raises ParameterError for a value that is missing, unknown or of the wrong type.
    """
    declared = {p.name: p for p in parameters}
    for name, value in values.items():
        if name not in declared:
            known = ", ".join(sorted(declared)) or "no parameter at all"
            raise ParameterError(name, value, f"a parameter that this query has ({known})")
    bound = {name: p.bind(values.get(name)) for name, p in declared.items()}

    def replace(match: re.Match[str]) -> str:
        return bound.get(match["parameter"] or "", match[0])

    return _TOKEN.sub(replace, text)


def lex(text: str) -> Iterator[tuple[str, str]]:
    """The whole text in pieces, each with its kind; "" for what is between tokens."""
    end = 0
    for match in _TOKEN.finditer(text):
        if match.start() > end:
            yield "", text[end : match.start()]
        yield match.lastgroup or "", match[0]
        end = match.end()
    if end < len(text):
        yield "", text[end:]


def tokens(text: str, kind: str) -> Iterator[str]:
    """The tokens of one kind (`parameter`, `variable`, `word`, `iri`), never inside strings."""
    return (m[kind] for m in _TOKEN.finditer(text) if m[kind])


def prefix_declarations(text: str) -> Iterator[tuple[str, str]]:
    """Every prefix that the text declares, with its namespace."""
    masked = _TOKEN.sub(lambda m: "" if m["comment"] or m["string"] else m[0], text)
    return ((m["prefix"], m["iri"]) for m in _PREFIX.finditer(masked))


def _lexical(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, NamedNode | Literal):
        return value.value
    return str(value)
