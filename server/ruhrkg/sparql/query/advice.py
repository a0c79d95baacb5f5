"""Why a stopped query may have been too wide, said only where its text shows it."""

from collections.abc import Iterator

from ruhrkg.sparql.query.lexer import Token, Tokens

_NOT_PATTERNS = {"FILTER", "BIND", "VALUES", "ORDER", "GROUP", "HAVING", "SELECT", "CONSTRUCT"}


def advice(text: str) -> str:
    """One or two sentences on the widest pattern that can be named; empty if none shows."""
    tokens = Tokens(text)
    return _unbound_path(tokens) or _cross_product(tokens) or _all_triples(tokens)


def _unbound_path(tokens: Tokens) -> str:
    """A path of any length between two variables walks the whole graph from every start."""
    for pattern in _patterns(tokens):
        closure = any(token.text in {"*", "+"} for token in pattern[1:-1])
        if closure and pattern[0].kind == pattern[-1].kind == "variable":
            line, _ = tokens.place(pattern[0].start)
            return (
                f"The path with + or * between {pattern[0].text} and {pattern[-1].text} in line "
                f"{line} is followed from every node: bind one end to a thing."
            )
    return ""


def _cross_product(tokens: Tokens) -> str:
    """Parts of the pattern without a common variable are combined each with each."""
    groups: list[set[str]] = []
    for pattern in _patterns(tokens, joins=True):
        linked = {token.text[1:] for token in pattern if token.kind == "variable"}
        if not linked:
            continue
        apart = []
        for group in groups:
            if group & linked:
                linked |= group
            else:
                apart.append(group)
        groups = [*apart, linked]
    if len(groups) < 2:
        return ""
    shown = " and ".join("?" + ", ?".join(sorted(group)[:3]) for group in groups[:2])
    return (
        f"The patterns with {shown} share no variable, so every combination of their matches "
        "is formed: join them, or ask in two queries."
    )


def _all_triples(tokens: Tokens) -> str:
    for pattern in _patterns(tokens):
        if len(pattern) == 3 and all(token.kind == "variable" for token in pattern):
            line, _ = tokens.place(pattern[0].start)
            return (
                f"The pattern {' '.join(token.text for token in pattern)} in line {line} matches "
                "every triple: name a property or a class."
            )
    return ""


def _patterns(tokens: Tokens, *, joins: bool = False) -> Iterator[list[Token]]:
    """Triple patterns: the tokens between full stops and braces, without the other clauses.

    With `joins`, clauses that tie variables together (BIND, FILTER, VALUES) come as well.
    """
    depth, pattern, other = 0, list[Token](), False
    for token in tokens.all:
        if token.text in {"{", "}", "."} and token.kind == "symbol":
            if pattern and depth and (joins or not other):
                yield pattern
            pattern, other = [], False
            depth += {"{": 1, "}": -1}.get(token.text, 0)
        elif token.keyword in {"FILTER", "BIND"} and pattern and not other:
            if depth:
                yield pattern
            pattern, other = [token], True
        else:
            other = other or token.keyword in _NOT_PATTERNS
            pattern.append(token)
