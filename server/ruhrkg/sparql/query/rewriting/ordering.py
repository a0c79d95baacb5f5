"""Sort conditions that compare only values of one kind with each other.

The engine sorts by a comparison of terms that is no total order where kinds of values are mixed:
1 < 2 as numbers, "1" < "1z" < "2" as texts. Its sort notices some of that, and ends the process.
SPARQL 1.1, section 15.1, leaves the order of such values open, so each condition is preceded by
the kind of its value: first what is no literal, then numbers, then literals by their datatype.
Durations of months and days have no order among themselves and are sorted by their text.
"""

from collections.abc import Iterator, Sequence

from ruhrkg.sparql.query.lexer import Token, Tokens
from ruhrkg.vocabulary import PREFIXES

_AFTER = {"LIMIT", "OFFSET", "VALUES"}
_DIRECTIONS = {"ASC", "DESC"}
_KIND = (
    'COALESCE(IF(isNumeric({0}), "", IF(DATATYPE({0}) = <{duration}>, '
    'CONCAT(STR(DATATYPE({0})), STR({0})), STR(DATATYPE({0})))), "")'
)


def order_by_kind(text: str) -> str:
    """The query `text` with the kind before each condition of each ORDER BY."""
    parts, done = list[str](), 0
    for start, direction, expression in _conditions(text, Tokens(text).all):
        kind = _KIND.format(expression, duration=PREFIXES["xsd"] + "duration")
        parts += [text[done:start], f" {direction}({kind}) "]
        done = start
    return "".join([*parts, text[done:]])


def _conditions(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, str, str]]:
    """For each condition: where it starts, its direction, and what is compared."""
    place = 0
    while place < len(tokens):
        if tokens[place].keyword != "ORDER":
            place += 1
            continue
        place += 2  # BY
        while place < len(tokens) and not _ends(tokens[place]):
            first = tokens[place]
            direction = first.keyword if first.keyword in _DIRECTIONS else ""
            begin = place + bool(direction)
            place = begin + 1
            if tokens[begin].kind != "variable":
                place = _closed(tokens, begin)
            expression = text[tokens[begin].start : tokens[place - 1].end]
            yield first.start, direction or "ASC", expression


def _ends(token: Token) -> bool:
    return token.keyword in _AFTER or token.text == "}"


def _closed(tokens: Sequence[Token], place: int) -> int:
    """The place after the brackets that open at `place` or after a name there."""
    depth = 0
    while place < len(tokens):
        depth += (tokens[place].text == "(") - (tokens[place].text == ")")
        place += 1
        if not depth and tokens[place - 1].text == ")":
            return place
    return place
