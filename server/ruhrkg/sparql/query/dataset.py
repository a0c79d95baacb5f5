"""The graphs that a query names in FROM and FROM NAMED (SPARQL 1.1, section 13.2).

The engine's own handling of these clauses is not used, because its union of several graphs counts
a triple once for each graph that has it. Every clause that the engine could recognise must
therefore be recognised here.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from pyoxigraph import NamedNode, RdfFormat, parse

from ruhrkg.sparql.engine.request import Dataset, Kind
from ruhrkg.sparql.errors import BadQuery
from ruhrkg.sparql.query.faults import Fault
from ruhrkg.sparql.query.lexer import Token, Tokens


def dataset_of(tokens: Tokens, form: Token, base_iri: str) -> Dataset | None:
    """The graphs that the query names after its `form`; None if it names none.

    Relative IRIs are resolved against BASE, or `base_iri` if there is none. Raises BadQuery for a
    clause that engines interpret differently.
    """
    base, declared = _prologue(tokens, form, base_iri)
    default: list[str] = []
    named: list[str] = []
    clause = ""
    for token in _before_the_pattern(tokens, form):
        if clause and token.keyword == "NAMED":
            clause = "NAMED"
        elif clause:
            graph = _resolve(tokens, token, declared, base)
            if graph is None:
                _check_space(tokens, token, declared, "NAMED")
                return None  # the parser will report what is wrong
            (named if clause == "NAMED" else default).append(graph)
            clause = ""
        elif token.keyword == "FROM":
            clause = "FROM"
        elif form.keyword != Kind.DESCRIBE or default or named:
            _check_space(tokens, token, {}, "FROM")
        else:  # after DESCRIBE, a name is a resource to describe
            _check_space(tokens, token, declared, "FROM")
    return Dataset.of(default, named) if default or named else None


def _prologue(tokens: Tokens, form: Token, base: str) -> tuple[str, dict[str, str]]:
    """The base and the prefixes in effect at `form`; each line applies to those after it."""
    declared: dict[str, str] = {}
    before = [token for token in tokens.all if token.start < form.start]
    for place, (token, following) in enumerate(pairwise(before)):
        if token.keyword == "BASE" and following.kind == "iri":
            base = _absolute(tokens, following, base)
        elif token.keyword == "PREFIX" and following.kind == "prefixed":
            iri = before[place + 2] if place + 2 < len(before) else token
            if iri.kind == "iri":
                declared[following.text.rstrip(":")] = _absolute(tokens, iri, base)
    return base, declared


def _before_the_pattern(tokens: Tokens, form: Token) -> Iterator[Token]:
    """The tokens between the form and the pattern, outside all brackets.

    CONSTRUCT may first have a template, in braces like the pattern.
    """
    template = form.keyword == Kind.CONSTRUCT
    depth = 0
    for token in tokens.all:
        if token.start <= form.start:
            continue
        if depth == 0 and (token.keyword == "WHERE" or (token.text == "{" and not template)):
            return
        if token.text in {"{", "("}:
            depth += 1
            template = False
        elif token.text in {"}", ")"}:
            depth -= 1
        elif depth == 0:
            yield token


def _check_space(tokens: Tokens, token: Token, declared: dict[str, str], keyword: str) -> None:
    """Refuse `FROM:g` and `FROMNAMED`: names in the grammar, but clauses to some engines.

    Raises BadQuery.
    """
    name = token.text.partition(":")[0] if token.kind == "prefixed" else token.keyword
    if token.kind not in {"prefixed", "word"} or not name.upper().startswith(keyword):
        return
    if token.kind == "prefixed" and name in declared:
        return
    remedy = f"If it begins a clause, put a space after {keyword}."
    fault = Fault(token.start, f"{token.quoted} is not allowed here", remedy, (keyword,))
    raise BadQuery(**fault.facts(tokens))


def _resolve(tokens: Tokens, token: Token, declared: dict[str, str], base: str) -> str | None:
    """The IRI that a token denotes, or None."""
    if token.kind == "iri":
        return _absolute(tokens, token, base)
    prefix, colon, local = token.text.partition(":")
    if token.kind == "prefixed" and colon and prefix in declared:
        return declared[prefix] + local.replace("\\", "")
    return None


def _absolute(tokens: Tokens, token: Token, base: str) -> str:
    """The IRI of a token `<...>`, resolved by the engine itself (RFC 3987; SPARQL 1.1, 19.2).

    Raises BadQuery.
    """
    try:
        triples = parse(f"{token.text} <urn:p> <urn:o> .", format=RdfFormat.TURTLE, base_iri=base)
        subject = cast("NamedNode", next(triples).subject)
    except (SyntaxError, ValueError) as error:
        remedy = "Percent-encode characters that an IRI cannot contain (a space as %20)."
        fault = Fault(token.start, f"{token.quoted} is not an IRI", remedy, ("an IRI",))
        raise BadQuery(**fault.facts(tokens)) from error
    return subject.value
