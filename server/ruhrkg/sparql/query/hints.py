"""Hints on why a valid query has no solutions, given only if its text and the data show it.

Runs in an evaluator, after an answer without rows.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode, QuerySolutions, Store

from ruhrkg.sparql.query.lexer import Token, Tokens
from ruhrkg.sparql.query.rewriting.cursor import Fresh, UnreadableError
from ruhrkg.sparql.query.rewriting.reader import Reader
from ruhrkg.sparql.query.rewriting.scope import everywhere, visible
from ruhrkg.sparql.query.rewriting.strings import rewrite_strings
from ruhrkg.sparql.query.rewriting.tree import (
    GRAPH,
    LATERAL,
    Clause,
    Filter,
    Group,
    Path,
    Triples,
    Union,
    names,
)
from ruhrkg.vocabulary import PREFIXES, local_name, prefixed_name

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_MAX_HINTS = 5
_MAX_QUADS_READ = 200_000  # quads searched for similar names
_MIN_SIMILARITY = 0.8
_ENDS = {"ORDER", "LIMIT", "OFFSET", "VALUES"}


@dataclass(frozen=True)
class _Name:
    """The name of a property, class or graph, as written in the query."""

    kind: str
    text: str


def hints(text: str, base_iri: str, store: Store) -> list[str]:
    """One sentence for each reason why `text` does not match; at most five."""
    tokens = Tokens(text)
    try:
        prologue, query = Reader(text, Fresh(text)).query()
    except (UnreadableError, RecursionError):
        return []
    found = (
        *_scopes(query),
        *_unknown_names(prologue, query, base_iri, store),
        *_broken_patterns(tokens),
    )
    return list(dict.fromkeys(found))[:_MAX_HINTS]


def _scopes(query: Group) -> Iterator[str]:
    """Variables that are used where they have no value."""
    for group in everywhere(query):
        for element in group.elements:
            if isinstance(element, Clause) and element.graph_variable:
                yield from _graph_name_inside(element)
        if group.select:
            given = {item.variable for item in group.select.items if item.computed}
            for name in sorted(given & _in_having(group.select.tail.words)):
                yield (
                    f"?{name} has no value in HAVING, which comes before SELECT: "
                    "repeat its expression there."
                )


def _graph_name_inside(clause: Clause) -> Iterator[str]:
    """A FILTER inside GRAPH ?g does not see ?g (SPARQL 1.1, section 18.6)."""
    name, inner = clause.graph_variable, clause.group
    for element in inner.elements:
        if not isinstance(element, Filter) or name not in names(element.constraint.words):
            continue
        if name not in visible(inner.elements):
            yield (
                f"?{name} has no value inside GRAPH ?{name} {{ }}: "
                "put the FILTER behind the closing brace."
            )


def _in_having(words: str) -> set[str]:
    """The variables used in HAVING; `words` are the clauses after a pattern."""
    found, inside = set(), False
    for token in Tokens(words).all:
        inside = (inside or token.keyword == "HAVING") and token.keyword not in _ENDS
        if inside and token.kind == "variable":
            found.add(token.text[1:])
    return found


def _unknown_names(prologue: str, query: Group, base_iri: str, store: Store) -> Iterator[str]:
    """Properties, classes and graphs that must match but do not occur in the data."""
    required = list(dict.fromkeys(_names(query)))
    for name, iri in zip(required, _resolved(prologue, required, base_iri), strict=True):
        if _holds(store, name.kind, iri):
            continue
        near = _most_similar(iri.value, _known(store, name.kind))
        meant = f"; {_displayed(near)} may be meant" if near else ""
        yield f"The {name.kind} {_displayed(iri.value)} does not occur in the data{meant}."


def _names(group: Group) -> Iterator[_Name]:
    """The names in the patterns that every solution of a group must match."""
    for element in group.elements:
        match element:
            case Triples(statements):
                for statement in statements:
                    for triple in statement.triples:
                        yield from _steps(triple.path)
                        if triple.path.text == "a" and _is_name(triple.object):
                            yield _Name("class", triple.object)
            case Union(groups) if len(groups) == 1:
                yield from _names(groups[0])
            case Clause() if element.keyword in {GRAPH, LATERAL}:
                if element.name and not element.graph_variable:
                    yield _Name("graph", element.name)
                yield from _names(element.group)


def _steps(path: Path) -> Iterator[_Name]:
    """The properties that every match of a path uses."""
    if path.kind == "step" and _is_name(path.text):
        yield _Name("property", path.text)
    elif path.kind in {"sequence", "inverse", "+"}:
        for part in path.parts:
            yield from _steps(part)


def _is_name(text: str) -> bool:
    tokens = Tokens(text).all
    return len(tokens) == 1 and tokens[0].kind in {"iri", "prefixed"}


def _resolved(prologue: str, required: list[_Name], base_iri: str) -> list[NamedNode]:
    """The IRIs of names, resolved by the engine with the query's prologue."""
    terms = " ".join(f"({number} {name.text})" for number, name in enumerate(required))
    text = f"{prologue} SELECT ?number ?name {{ VALUES (?number ?name) {{ {terms} }} }}"
    rows = Store().query(text, base_iri=base_iri)
    assert isinstance(rows, QuerySolutions)  # noqa: S101 - from a SELECT
    by_number = {int(row["number"].value): row["name"] for row in rows}
    return [by_number[number] for number in range(len(required))]


def _holds(store: Store, kind: str, iri: NamedNode) -> bool:
    if kind == "graph":
        return store.contains_named_graph(iri)
    if kind == "class":
        return any(True for _ in store.quads_for_pattern(None, _TYPE, iri, None))
    return any(True for _ in store.quads_for_pattern(None, iri, None, None))


def _most_similar(iri: str, known: Iterable[str]) -> str | None:
    """The IRI with the same local name, or the most similar one; the first of several.

    Namespaces are not compared: they are most of an IRI and would make all its terms similar.
    """
    by_name: dict[str, str] = {}
    for other in known:
        by_name.setdefault(local_name(other), other)
    if found := by_name.get(local_name(iri)):
        return found
    folded: dict[str, str] = {}
    for name, other in by_name.items():
        folded.setdefault(name.casefold(), other)
    near = get_close_matches(local_name(iri).casefold(), folded, 1, _MIN_SIMILARITY)
    return folded[near[0]] if near else None


def _known(store: Store, kind: str) -> Iterable[str]:
    """The names of a kind that occur in the data, the most frequent first."""
    if kind == "graph":
        return [graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode)]
    property_ = _TYPE if kind == "class" else None
    quads = islice(store.quads_for_pattern(None, property_, None, DefaultGraph()), _MAX_QUADS_READ)
    terms = (quad.object if kind == "class" else quad.predicate for quad in quads)
    counted = Counter(term.value for term in terms if isinstance(term, NamedNode))
    return [iri for iri, _ in counted.most_common()]


def _displayed(iri: str) -> str:
    return prefixed_name(iri) or f"<{iri}>"


def _broken_patterns(tokens: Tokens) -> Iterator[str]:
    """Regular expressions that the engine does not support and that therefore match nothing."""
    for pattern in _patterns(tokens):
        # an expression without a value is neither equal nor unequal to anything
        query = f"ASK {{ FILTER(REGEX('', {pattern.text}) IN (true, false)) }}"
        if not Store().query(rewrite_strings(query)):
            yield (
                f"The regular expression {pattern.text} is not understood (look-ahead and "
                "back-references are not), so it matches nothing."
            )


def _patterns(tokens: Tokens) -> Iterator[Token]:
    """The second arguments of REGEX and REPLACE that are string literals."""
    for place, token in enumerate(tokens.all):
        if token.keyword not in {"REGEX", "REPLACE"}:
            continue
        depth = 0
        for before, argument in zip(tokens.all[place:], tokens.all[place + 1 :], strict=False):
            if before.text == "," and depth == 1:
                if argument.kind == "string":
                    yield argument
                break
            depth += (argument.text == "(") - (argument.text == ")")
            if depth == 0:
                break
