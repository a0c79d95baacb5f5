"""Sort conditions that compare only values of one kind with each other.

The engine sorts by a comparison of terms that is no total order where kinds of values are mixed:
1 < 2 as numbers, "1" < "1z" < "2" as texts. Its sort notices some of that, and ends the process;
otherwise even numbers among such values are in the wrong order. SPARQL 1.1, section 15.1, orders
values of one kind and leaves the order of others open, so each condition is preceded by the kind
of its value: first what is no literal, then numbers, then literals by their datatype. Durations of
months and days have no order among themselves and are sorted by their text.

A condition whose values can only be of one kind, such as a count, remains as it is.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ruhrkg.sparql.query.lexer import Token, Tokens
from ruhrkg.vocabulary import PREFIXES

_AFTER = {"LIMIT", "OFFSET", "VALUES"}
_DIRECTIONS = {"ASC", "DESC"}
_KIND = (
    'COALESCE(IF(isNumeric({0}), "", IF(DATATYPE({0}) = <{duration}>, '
    'CONCAT(STR(DATATYPE({0})), STR({0})), STR(DATATYPE({0})))), "")'
)
# Functions whose values are all of one kind.
_ONE_KIND = set(
    """
    STR LANG DATATYPE IRI URI UUID STRUUID ENCODE_FOR_URI MD5 SHA1 SHA256 SHA384 SHA512 TZ
    STRLEN ABS ROUND CEIL FLOOR RAND YEAR MONTH DAY HOURS MINUTES SECONDS COUNT GROUP_CONCAT
    BOUND SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX CONTAINS STRSTARTS STRENDS
    LANGMATCHES
    """.split()  # noqa: SIM905 - a list of words is read more easily
)


@dataclass(frozen=True)
class _Condition:
    """One sort condition: where it starts in the text, and the tokens of what is compared."""

    start: int
    direction: str
    compared: Sequence[Token]


def order_by_kind(text: str) -> str:
    """The valid query `text` with the kind before each condition of ORDER BY that needs it."""
    tokens = Tokens(text).all
    conditions = list(_conditions(tokens))
    alike = _variables_of_one_kind(tokens, conditions)
    parts, done = list[str](), 0
    for condition in conditions:
        compared = condition.compared
        if _is_of_one_kind(_bare(compared), alike) or _cannot_be_repeated(compared):
            continue
        expression = text[compared[0].start : compared[-1].end]
        kind = _KIND.format(expression, duration=PREFIXES["xsd"] + "duration")
        parts += [text[done : condition.start], f" {condition.direction}({kind}) "]
        done = condition.start
    return "".join([*parts, text[done:]])


def _conditions(tokens: Sequence[Token]) -> Iterator[_Condition]:
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
            yield _Condition(first.start, direction or "ASC", tokens[begin:place])


def _is_of_one_kind(compared: Sequence[Token], alike: frozenset[str]) -> bool:
    """Whether it is a constant, a variable in `alike`, or one call of such a function."""
    if len(compared) == 1:
        return compared[0].kind != "variable" or compared[0].text[1:] in alike
    return compared[0].keyword in _ONE_KIND and _closed(compared, 1) == len(compared)


def _cannot_be_repeated(compared: Sequence[Token]) -> bool:
    """Whether it has a blank node label, which only one pattern may have (section 4.1.4)."""
    return any(token.text.startswith("_:") for token in compared)


def _bare(compared: Sequence[Token]) -> Sequence[Token]:
    """An expression without the brackets around it."""
    while compared[0].text == "(" and _closed(compared, 0) == len(compared):
        compared = compared[1:-1]
    return compared


def _variables_of_one_kind(
    tokens: Sequence[Token], conditions: Sequence[_Condition]
) -> frozenset[str]:
    """Variables that only `(COUNT(*) AS ?n)` and the like can bind.

    Besides that place, such a variable occurs in sort conditions only.
    """
    used = Counter(token.text[1:] for token in tokens if token.kind == "variable")
    for condition in conditions:
        used.subtract(token.text[1:] for token in condition.compared if token.kind == "variable")
    found = set[str]()
    for place, token in enumerate(tokens[:-3]):
        if token.text == "(" and tokens[place + 1].keyword in _ONE_KIND:
            end = _closed(tokens, place + 1)
            if tokens[end : end + 1] and tokens[end].keyword == "AS" and tokens[end + 1 :]:
                found.add(tokens[end + 1].text[1:])
    return frozenset(name for name in found if used[name] == 1)


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
