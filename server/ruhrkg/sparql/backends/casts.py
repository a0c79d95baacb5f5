"""Casts to types derived from others (SPARQL 1.1, 17.5; XPath Functions 3.1, section 19).

The engine casts to the types that SPARQL names and to dates and durations; these are the other
XML Schema types in common use. The engine stores every whole number as xsd:integer.
"""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from pyoxigraph import Literal, NamedNode

from ruhrkg.vocabulary import PREFIXES

_XSD = PREFIXES["xsd"]
_RANGES: dict[str, tuple[int | None, int | None]] = {
    "long": (-(2**63), 2**63 - 1), "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1), "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1), "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1), "unsignedByte": (0, 255),
    "nonNegativeInteger": (0, None), "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0), "negativeInteger": (None, -1),
}  # fmt: skip
_WHOLE = re.compile(r"[+-]?[0-9]{1,40}")
_FLOATING = {_XSD + name for name in ("decimal", "double", "float")}
_WHOLE_TYPES = {_XSD + name for name in ("integer", *_RANGES)}
_STAMP = re.compile(r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,}(?:Z|[+-][0-9]{2}:[0-9]{2})")
_SPACES = re.compile(r"[ \t\r\n]+")


def _whole_number(value: Any) -> int | None:
    """The integer that a literal is cast to, or None if it cannot be cast."""
    if not isinstance(value, Literal):
        return None
    datatype, text = value.datatype.value, value.value.strip(" \t\r\n")
    if datatype == _XSD + "boolean":
        return int(text in {"true", "1"})
    if datatype in _FLOATING:
        try:
            return int(Decimal(text))
        except (InvalidOperation, ValueError, OverflowError):  # NaN and INF
            return None
    known = datatype in {_XSD + "string", *_WHOLE_TYPES}
    return int(text) if known and _WHOLE.fullmatch(text) else None


def _bounded(name: str) -> Callable[[Any], Literal | None]:
    lowest, highest = _RANGES[name]

    def cast(value: Any) -> Literal | None:
        number = _whole_number(value)
        if number is None:
            return None
        if (lowest is not None and number < lowest) or (highest is not None and number > highest):
            return None
        return Literal(str(number), datatype=NamedNode(_XSD + name))

    return cast


def _words(name: str, change: Callable[[str], str]) -> Callable[[Any], Literal | None]:
    def cast(value: Any) -> Literal | None:
        if isinstance(value, Literal | NamedNode):
            return Literal(change(value.value), datatype=NamedNode(_XSD + name))
        return None

    return cast


def _stamp(value: Any) -> Literal | None:
    """Cast to xsd:dateTimeStamp, a date and time with a time zone."""
    dated = {_XSD + name for name in ("string", "dateTime", "dateTimeStamp")}
    if (
        isinstance(value, Literal)
        and value.datatype.value in dated
        and _STAMP.fullmatch(value.value.strip(" \t\r\n"))
    ):
        return Literal(value.value.strip(" \t\r\n"), datatype=NamedNode(_XSD + "dateTimeStamp"))
    return None


def _collapsed(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" ")


CASTS: dict[NamedNode, Callable[[Any], Literal | None]] = {
    **{NamedNode(_XSD + name): _bounded(name) for name in _RANGES},
    NamedNode(_XSD + "normalizedString"): _words(
        "normalizedString", lambda text: re.sub(r"[\t\r\n]", " ", text)
    ),
    NamedNode(_XSD + "token"): _words("token", _collapsed),
    NamedNode(_XSD + "anyURI"): _words("anyURI", _collapsed),
    NamedNode(_XSD + "dateTimeStamp"): _stamp,
}
