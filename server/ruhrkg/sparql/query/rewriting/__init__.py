"""Rewrite a query so that the embedded engine gives the answer that the specification requires.

The modules `paths`, `graphs`, `strings` and `ordering` give the reason for each rewriting;
docs/decisions/query-rewriting.md names the upstream change that makes it unnecessary. Rewriting
runs in an evaluator, where it can be stopped. A query without the forms concerned is not parsed.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from ruhrkg.sparql.query.lexer import Tokens
from ruhrkg.sparql.query.rewriting.cursor import Fresh, UnreadableError
from ruhrkg.sparql.query.rewriting.graphs import rewrite_graphs
from ruhrkg.sparql.query.rewriting.ordering import order_by_kind
from ruhrkg.sparql.query.rewriting.paths import rewrite_paths
from ruhrkg.sparql.query.rewriting.problems import CannotRewriteError
from ruhrkg.sparql.query.rewriting.reader import Reader
from ruhrkg.sparql.query.rewriting.scope import everywhere, visible
from ruhrkg.sparql.query.rewriting.strings import rewrite_strings
from ruhrkg.sparql.query.rewriting.tree import Expression, Group, Item, query_text, with_inner

__all__ = ["CannotRewriteError", "rewrite"]

# The bar of a path; GRAPH; a path of length zero, whose * or ? follows a name or a bracket.
_CONCERNED = re.compile(
    r"""(?<!\|)\|(?!\|) | GRAPH | (?: > | \) | :[^\s<>(){}"'|,;*?+/^!]*+ | \ba ) \s* [*?](?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_SORTED = re.compile("ORDER", re.IGNORECASE)
_REMEMBERED = 256


@lru_cache(maxsize=_REMEMBERED)
def rewrite(text: str, is_query: Callable[[str], bool]) -> str:
    """`text`, or the query that the engine must be given for the correct answer.

    `is_query` returns whether the engine can parse a text; a text that it cannot parse is returned
    unchanged. Raises CannotRewriteError if the engine would answer wrongly and no sound rewriting
    is known.
    """
    matched = _rewrite_patterns(text, is_query)
    return order_by_kind(matched) if _SORTED.search(text) and is_query(text) else matched


def _rewrite_patterns(text: str, is_query: Callable[[str], bool]) -> str:
    """The same without the order of solutions."""
    if (changed_text := rewrite_strings(text)) != text and is_query(text):
        text = changed_text
    if not (_CONCERNED.search(text) and _is_concerned(Tokens(text))):
        return text
    fresh = Fresh(text)
    try:
        prologue, query = Reader(text, fresh).query()
        changed = rewrite_graphs(rewrite_paths(query, fresh), fresh)
        if changed == query:
            return text
        if any(group.select and group.select.star for group in everywhere(query)):
            changed = rewrite_graphs(rewrite_paths(_without_stars(query), fresh), fresh)
            _check_stars(changed)
    except (UnreadableError, CannotRewriteError) as error:
        if not is_query(text):
            return text
        raise CannotRewriteError(error.detail, error.remedy) from error
    except RecursionError as error:
        raise CannotRewriteError(
            "The query is nested too deeply to be rewritten.", "Flatten groups and paths."
        ) from error
    return f"{prologue} {query_text(changed)}" if is_query(text) else text


def _is_concerned(tokens: Tokens) -> bool:
    """Whether one of the forms occurs outside strings, IRIs and comments."""
    ends_step = False
    for token in tokens.all:
        if token.text == "|" or token.keyword == "GRAPH":
            return True
        if ends_step and token.text in {"*", "?"}:
            return True
        ends_step = token.kind in {"iri", "prefixed"} or token.text in {"a", ")"}
    return False


def _without_stars(group: Group) -> Group:
    """Replace every `SELECT *` by its variables, so that those added by a rewriting stay hidden."""
    group = with_inner(group, _without_stars)
    select = group.select
    if select is None or not select.star:
        return group
    names = sorted(visible(group.elements))
    items = tuple(Item(Expression((f"?{name}",)), name, computed=False) for name in names)
    return replace(group, select=replace(select, star=not items, items=items))


def _check_stars(query: Group) -> None:
    """A remaining star had no variables, and must not get those added by a rewriting."""
    for group in everywhere(query):
        if group.select and group.select.star and visible(group.elements):
            raise CannotRewriteError(
                f"{group.select.head} * has no variable to give.",
                "Write a variable for a blank node, or ask with ASK or COUNT(*).",
            )
