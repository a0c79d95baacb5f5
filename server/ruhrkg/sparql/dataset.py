"""Which graphs a query names: its FROM and FROM NAMED clauses (SPARQL 1.1, section 13.2).

The engine's own reading of them is not used, because its union of several graphs counts a triple
once for each graph that has it. So every clause that the engine could see must be seen here.
"""

from collections.abc import Iterator
from urllib.parse import urljoin

from ruhrkg.sparql.errors import BadQuery
from ruhrkg.sparql.lexer import Token, Tokens, prefixes
from ruhrkg.sparql.request import Dataset, Kind


def dataset_of(tokens: Tokens, form: Token, base_iri: str) -> Dataset | None:
    """The graphs that the query names after its `form`; None if it names none.

    Relative IRIs are resolved against BASE, else `base_iri`. Raises BadQuery for a clause that
    engines read in different ways.
    """
    default: list[str] = []
    named: list[str] = []
    declared = prefixes(tokens)
    base = _base(tokens, form, base_iri)
    clause = ""
    for token in _before_the_pattern(tokens, form):
        if clause and token.keyword == "NAMED":
            clause = "NAMED"
        elif clause:
            graph = _resolve(token, declared, base)
            if graph is None:
                _check_space(tokens, token, declared, "NAMED")
                return None  # the parser will say what is wrong
            (named if clause == "NAMED" else default).append(graph)
            clause = ""
        elif token.keyword == "FROM":
            clause = "FROM"
        elif form.keyword != Kind.DESCRIBE or default or named:
            _check_space(tokens, token, {}, "FROM")
        else:  # after DESCRIBE a name stands for what is described
            _check_space(tokens, token, declared, "FROM")
    return Dataset(tuple(default), tuple(named)) if default or named else None


def _before_the_pattern(tokens: Tokens, form: Token) -> Iterator[Token]:
    """What stands between the form and the pattern, outside of all brackets.

    CONSTRUCT may have a template first, in braces like the pattern.
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


def _base(tokens: Tokens, form: Token, base: str) -> str:
    for keyword, iri in zip(tokens.all, tokens.all[1:], strict=False):
        if keyword.start < form.start and keyword.keyword == "BASE" and iri.kind == "iri":
            base = urljoin(base, iri.text[1:-1])
    return base


def _check_space(tokens: Tokens, token: Token, declared: dict[str, str], keyword: str) -> None:
    """Refuse `FROM:g` and `FROMNAMED`, which are names by the grammar and clauses to some engines.

    Raises BadQuery.
    """
    name = token.text.partition(":")[0] if token.kind == "prefixed" else token.keyword
    if token.kind not in {"prefixed", "word"} or not name.upper().startswith(keyword):
        return
    if token.kind == "prefixed" and name in declared:
        return
    line, column = tokens.place(token.start)
    raise BadQuery(
        f"Line {line}, column {column}: {token.text!r} cannot stand here.",
        f"If it begins a clause, put a space after {keyword}.",
        line=line,
        column=column,
        expected=[keyword],
    )


def _resolve(token: Token, declared: dict[str, str], base: str) -> str | None:
    if token.kind == "iri":
        return urljoin(base, token.text[1:-1])
    prefix, colon, local = token.text.partition(":")
    if token.kind == "prefixed" and colon and prefix in declared:
        return urljoin(base, declared[prefix]) + local.replace("\\", "")
    return None
