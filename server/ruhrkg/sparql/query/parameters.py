"""Parameters of library queries: parse a value by its type, bind it as an RDF term.

A parameter is written `$name` in the query's text. Binding replaces that token by the term's
N-Triples form; strings, IRIs, comments and escaped characters of the query are never touched
(SPARQL 1.1, section 19.8: the terminal VAR2).
"""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pyoxigraph import Literal, NamedNode

from ruhrkg.sparql.query.lexer import Tokens
from ruhrkg.vocabulary import PREFIXES

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*")
_XSD = PREFIXES["xsd"]


class ParameterError(ValueError):
    """A value that cannot be bound; states the parameter, what was given, what is expected."""

    def __init__(
        self, parameter: str, given: object, expected: str, kind: str, options: Iterable[str] = ()
    ) -> None:
        """Store the parts for problem documents; the message joins them.

        `kind` is the expected type, or `one_of` or `known` with the available `options`.
        """
        self.parameter = parameter
        self.given = given
        self.expected = expected
        self.kind = kind
        self.options = tuple(options)
        what = "nothing" if given is None else repr(given)
        super().__init__(f"parameter `{parameter}`: {what} was given, {expected} is expected")


@dataclass(frozen=True)
class ParameterType:
    """How a type parses a value: `lexical` must match, `make` builds the term."""

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
        "an absolute IRI or a prefixed name such as id:place/example", _IRI, NamedNode
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

    A `many` parameter takes a list and is used inside `VALUES ?x { $name }`; an `optional` one
    without a value becomes UNDEF, so it too must be inside VALUES. `of` is the IRI of the class
    whose instances are offered for selection; other IRIs are accepted as well.
    """

    name: str
    type: str
    label: Mapping[str, str]
    default: Any = None
    values: tuple[str, ...] = ()
    of: str = ""
    many: bool = False
    optional: bool = False

    def term(self, value: object) -> NamedNode | Literal:
        """The RDF term for one `value` (text, number, date or pyoxigraph term).

        Raises ParameterError.
        """
        kind = TYPES[self.type]
        text = _lexical(value)
        if self.type == "iri":
            text = expand(text)
        if not kind.lexical.fullmatch(text):
            raise ParameterError(self.name, value, kind.expected, self.type)
        if self.values and text not in map(self._comparable, self.values):
            expected = "one of " + ", ".join(self.values)
            raise ParameterError(self.name, value, expected, "one_of", self.values)
        try:
            return kind.make(text)
        except ValueError:
            raise ParameterError(self.name, value, kind.expected, self.type) from None

    def bind(self, value: object) -> str:
        """What replaces `$name`: one term, several (`many`), or UNDEF. Raises ParameterError."""
        if value is None:
            value = self.default
        if value is None and self.optional:
            return "UNDEF"
        if value is None:
            raise ParameterError(self.name, None, TYPES[self.type].expected, self.type)
        if not self.many:
            return str(self.term(value))
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise ParameterError(self.name, value, "a list", "list")
        return " ".join(str(self.term(item)) for item in value)

    def _comparable(self, value: str) -> str:
        return expand(value) if self.type == "iri" else value


def expand(name: str) -> str:
    """`name` with a prefix of our table replaced by its namespace, or unchanged."""
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
            known = sorted(declared)
            expected = f"a parameter that this query has ({', '.join(known) or 'none'})"
            raise ParameterError(name, value, expected, "known", known)
    bound = {name: p.bind(values.get(name)) for name, p in declared.items()}

    return "".join(
        bound.get(piece[1:], piece) if place % 2 else piece
        for place, piece in enumerate(_pieces(text))
    )


@lru_cache(maxsize=512)  # library texts recur with different values from page to page
def _pieces(text: str) -> tuple[str, ...]:
    """The text split at every `$name`, which are the pieces at odd positions."""
    pieces, end = [], 0
    for token in Tokens(text).all:
        if token.kind == "variable" and token.text[0] == "$":
            pieces += [text[end : token.start], token.text]
            end = token.end
    return (*pieces, text[end:])


def _lexical(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, NamedNode | Literal):
        return value.value
    return str(value)
