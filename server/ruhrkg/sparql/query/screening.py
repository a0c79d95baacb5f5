"""Screen a query by its tokens before any parser sees it.

Ten kilobytes of brackets can overflow the stack of a recursive parser, so size, nesting and the
number of operators are limited first; updates and calls to other servers are refused with a clear
message.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ruhrkg.settings import Settings
from ruhrkg.sparql.engine.request import Dataset, Kind
from ruhrkg.sparql.errors import BadQuery, QueryTooComplex, QueryTooLong, ReadOnly, Refused
from ruhrkg.sparql.query.dataset import dataset_of
from ruhrkg.sparql.query.escapes import ESCAPE, escaped_character, with_plain_names
from ruhrkg.sparql.query.faults import Fault
from ruhrkg.sparql.query.lexer import Token, Tokens

_OPENING = {"(", "{", "["}
_CLOSING = {")", "}", "]"}
_PREFIX_OPERATORS = {"!", "-", "+", "^", "^^"}
_OPERATOR_SYMBOLS = {
    "/", "|", "^", "!", "?", "||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", ".", ";",
}  # fmt: skip
_OPERATOR_WORDS = {
    "FILTER", "OPTIONAL", "UNION", "MINUS", "GRAPH", "BIND", "EXISTS", "IN", "SELECT", "VALUES",
}  # fmt: skip
_UPDATES = {
    "INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH",
}  # fmt: skip
_CALLS = ("SERVICE", "SERVICESILENT")
_REMEMBERED = 256
# Matched at the end of a word, since some engines read FILTERRAND() as FILTER RAND().
_VOLATILE_FUNCTIONS = ("NOW", "RAND", "UUID", "BNODE")


@dataclass(frozen=True)
class Screened:
    """A query that may be parsed: its form, its FROM clauses, whether its answer is repeatable.

    `text` is the query with the escapes in its names replaced.
    """

    text: str
    kind: Kind
    dataset: Dataset | None
    repeatable: bool


@lru_cache(maxsize=_REMEMBERED)
def screen(text: str, settings: Settings) -> Screened:
    """Screen `text` by the limits of `settings`; recent results are cached.

    Raises QueryTooLong, QueryTooComplex, ReadOnly, Refused, or BadQuery if it is not a query.
    """
    size = len(text.encode(errors="replace"))
    if size > settings.query_length:
        raise QueryTooLong(
            f"The query has {size:,} bytes; the limit is {settings.query_length:,}.",
            "Shorten it, for example by asking in several parts.",
            limit=settings.query_length,
        )
    text = with_plain_names(text)
    tokens = Tokens(text)
    _check_complexity(tokens, settings)
    # An engine may replace escapes before tokenising, even in comments (19.2).
    if (unescaped := ESCAPE.sub(escaped_character, text)) != text:
        _check_complexity(Tokens(unescaped), settings)
    form = _form(tokens)
    kind = Kind(form.keyword)
    dataset = dataset_of(tokens, form, settings.base_iri)
    return Screened(text, kind, dataset, _repeatable(tokens, form))


def _check_complexity(tokens: Tokens, settings: Settings) -> None:
    depth = run = operators = 0
    before, last = None, None
    for token in tokens.read():
        if _calls(before, last, token, depth):
            raise Refused(
                f"SERVICE {_at(tokens, token)}: a query here cannot call another endpoint.",
                "Run the federated query on your own engine and let it call this endpoint.",
            )
        before, last = last, token
        if token.kind == "word":
            run = 0
            operators += token.keyword in _OPERATOR_WORDS
        elif token.kind == "symbol":
            depth += (token.text in _OPENING) - (token.text in _CLOSING)
            run = run + len(token.text) if token.text in _PREFIX_OPERATORS else 0
            operators += token.text in _OPERATOR_SYMBOLS
        else:
            run = 0
        # What is an IRI here may be "less than" and brackets to the engine.
        hidden = depth + token.text.count("(") if token.kind == "iri" else 0
        if max(depth, run, hidden) > settings.query_nesting:
            raise QueryTooComplex(
                f"The query is nested more than {settings.query_nesting} levels deep "
                f"{_at(tokens, token)}.",
                "Flatten groups, parentheses, negations or property paths.",
                limit=settings.query_nesting,
            )
        if operators > settings.query_operators:
            raise QueryTooComplex(
                f"The query has more than {settings.query_operators} operators (patterns, paths, "
                f"filters, unions, comparisons), counted {_at(tokens, token)}.",
                "Ask in several parts, or list values with VALUES or IN.",
                limit=settings.query_operators,
            )


def _calls(before: Token | None, last: Token | None, token: Token, depth: int) -> bool:
    """Whether `token` completes a SERVICE call for engines that ignore where keywords end.

    Such engines read `SERVICESILENT<x>`, `trueSERVICE<x>`, `SERVICE:x {` and `(1<2)SERVICE:x#>`
    as calls.
    """
    if token.kind == "word":
        return token.keyword.endswith(_CALLS)
    if token.kind == "iri":
        return _hides_call(token.text.upper())
    # A prefix may be called `service`: such a name precedes a brace only after GRAPH or, outside
    # all groups, after FROM and DESCRIBE.
    return (
        token.text == "{"
        and depth > 0
        and last is not None
        and last.kind == "prefixed"
        and last.text.partition(":")[0].upper().endswith(_CALLS)
        and not (before is not None and before.keyword == "GRAPH")
    )


def _hides_call(iri: str) -> bool:
    """Whether an IRI (in capitals) contains `)`, SERVICE and `#` in this order.

    An IRI cannot contain a brace or a space, so a call hidden in one must end with a comment.
    """
    called = iri.find("SERVICE", iri.find(")") + 1 or len(iri))
    return called >= 0 and "#" in iri[called:]


def _form(tokens: Tokens) -> Token:
    """The token that names the query form."""
    prologue_arguments = 0
    for token in tokens.all:
        if prologue_arguments:
            prologue_arguments -= 1
        elif token.keyword in {"PREFIX", "BASE", "VERSION"}:
            prologue_arguments = 2 if token.keyword == "PREFIX" else 1
        elif token.keyword in Kind.__members__:
            return token
        elif token.keyword in _UPDATES:
            raise ReadOnly(
                f"{token.keyword} {_at(tokens, token)} is an update.",
                "Nothing can be changed here; SELECT, ASK, CONSTRUCT and DESCRIBE are answered.",
            )
        else:
            break
    else:
        raise BadQuery(
            "The query is empty." if not tokens.all else "The query ends after its prologue.",
            "Begin with SELECT, ASK, CONSTRUCT or DESCRIBE.",
        )
    what = f"{token.quoted} does not begin a query"
    remedy = "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after its PREFIX lines."
    fault = Fault(token.start, what, remedy, ("BASE", "PREFIX", *Kind.__members__))
    raise BadQuery(**fault.facts(tokens))


def _repeatable(tokens: Tokens, form: Token) -> bool:
    """Whether the same query on the same data must give the same bytes."""
    if any(token.keyword.endswith(_VOLATILE_FUNCTIONS) for token in tokens.all):
        return False
    # Blank nodes in a template, including those of lists, get new labels in every answer.
    return form.keyword != Kind.CONSTRUCT or not any(
        token.kind == "blank" or token.text in {"[", "("} for token in _first_group(tokens, form)
    )


def _first_group(tokens: Tokens, form: Token) -> Iterator[Token]:
    """The contents of the first braces after `form`; for CONSTRUCT, the template."""
    depth = 0
    for token in tokens.all:
        if token.start > form.start:
            depth += (token.text == "{") - (token.text == "}")
            if depth:
                yield token
            elif token.text == "}":
                return


def _at(tokens: Tokens, token: Token) -> str:
    line, column = tokens.place(token.start)
    return f"at line {line}, column {column}"
