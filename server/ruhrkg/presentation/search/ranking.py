"""How hits are ranked: by their kind, their names, and the things that they are linked with."""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from math import log2

from ruhrkg.graph.search_schema import folded_words
from ruhrkg.presentation.search.hits import Hit
from ruhrkg.presentation.search.query import (
    MAX_WORDS,
    SearchQuery,
    shortened,
    significant_words,
    stem,
)

# How much a hit is preferred, on the scale of bm25, where a rare word in a title makes about ten.
_BY_KIND = {"plan": 3.0, "project": 8.0, "field": 3.0, "forum": 2.5, "decision": 2.0,
            "organisation": 2.0, "place": 2.0, "event": 1.5, "person": 1.0, "figure": -1.0,
            "goal": -1.0, "source": -8.0}  # fmt: skip
_ON_A_DAY = {"decision": 12.0, "event": 9.0, "phase": 8.0}
_SURNAME, _BEGINS_SO = 25.0, 12.0
_WHOLE_WORD, _PART_OF_WORD = 5.0, 4.0
_COVERED = 12.0
_LINKED = {"project": 16.0, "forum": 10.0}
_LINKED_OTHER = 5.0
_IN_OFFICE, _IN_SUCH_OFFICE = 25.0, 20.0
_DESCRIBED = 4.0
_OF_KIND = 25.0
_PER_DOUBLING = 2.0
_AFTER_ROLE, _AFTER_OFFICE = re.compile(r"[;(]"), re.compile(r"[,;(]")


def is_called(typed: SearchQuery, hit: Hit) -> bool:
    """Whether a hit has the very name that was typed; it then comes before all that do not.

    If a kind is named as well (`city of Munich`), only a thing of that kind is called so.
    """
    of_kind = typed.kind in ("", hit.kind)
    wanted = {_open(typed.words), _open(typed.significant) if of_kind else ""} - {""}
    return not wanted.isdisjoint(_spelled(name) for name in _names(hit))


def preference(typed: SearchQuery, forms: Sequence[Sequence[str]], hit: Hit) -> float:
    """The preference for a hit, by its kind, its names and the things that it is linked with.

    `forms` are the words unchanged, without their endings, and with compounds split; a hit that
    only resembles the words may also be called as they begin.
    """
    if hit.similar:
        forms = (*forms, [shortened(word) for word in typed.significant])
    # among equals, what has to do with many things is what people mean
    rank = _BY_KIND.get(hit.kind, 0.0) + _PER_DOUBLING * log2(1 + len(hit.links))
    if hit.kind == typed.kind:
        rank += _OF_KIND
    if not typed.words:
        return rank + _ON_A_DAY.get(hit.kind, 0.0)
    significant = _open(typed.significant)
    forms = [_open(form).split() for form in forms]
    names = [_spelled(name) for name in _names(hit)]
    if hit.kind == "person" and any(name.endswith(f" {significant}") for name in names):
        return rank + _SURNAME
    return (
        rank
        + _COVERED * max(_covered(form, name) for form in forms for name in names)
        # its own description says more than the name of a thing that it is linked with
        + (_DESCRIBED if _described(typed.significant, hit) else 0.0)
        # what is in the place, belongs to the field, or is led by the ministry that was named
        + max(
            _in_name(significant, names, hit.kind),
            _LINKED.get(hit.kind, _LINKED_OTHER) if _linked_with(significant, hit) else 0.0,
            _in_office(significant, names, hit) if hit.kind == "person" else 0.0,
        )
    )


def _covered(form: Sequence[str], name: str) -> float:
    """The share of a name's words that begin with words of `form`, if each of them fits; else 0."""
    words = significant_words(name.split())
    begun = [word for word in words if any(word.startswith(part) for part in form)]
    if not words or not all(any(word.startswith(part) for word in words) for part in form):
        return 0.0
    return len(begun) / len(words)


def _described(words: Iterable[str], hit: Hit) -> bool:
    return any(set(words) <= set(folded_words(text)) for text in hit.texts.values())


def _in_name(significant: str, names: Sequence[str], kind: str) -> float:
    padded = [f" {name} " for name in names]
    if kind != "source" and any(name.startswith(f" {significant}") for name in padded):
        return _BEGINS_SO
    stems = {stem(word) for word in significant.split()}
    if any(stems <= {stem(word) for word in name.split()} for name in names):
        return _WHOLE_WORD
    in_word = (f" {significant}", f"{significant} ")
    return _PART_OF_WORD if any(part in name for part in in_word for name in padded) else 0.0


def _linked_with(significant: str, hit: Hit) -> bool:
    return any(significant == _spelled(name) for link in hit.links for name in link.names)


def _in_office(significant: str, names: Sequence[str], hit: Hit) -> float:
    """The preference for a person called by an office: `Mayor`, `Mayor Miller`, `Mayor of Munich`.

    The words include the last one of the office, which ends at the first stop word; others are of
    the office, the name or the rest of the role. Half an office is less: a deputy, say.
    """
    wanted = set(significant.split())
    known = {word for name in names for word in name.split()}
    best = 0.0
    for role in (name for link in hit.links for name in link.names):
        office = list(takewhile(_is_significant, _words_before(_AFTER_OFFICE, role)))
        others = known.union(_words_before(_AFTER_ROLE, role))
        if office and office[-1] in wanted and wanted <= others:
            best = max(best, _IN_OFFICE if wanted.issuperset(office) else _IN_SUCH_OFFICE)
    return best


def _words_before(end: re.Pattern[str], text: str) -> list[str]:
    return _spelled(end.split(text, maxsplit=1)[0]).split()


def _is_significant(word: str) -> bool:
    return bool(significant_words([word]))


def _names(hit: Hit) -> tuple[str, ...]:
    return (*hit.labels.values(), *hit.names)


def _spelled(name: str) -> str:
    """A name as a query for it is read: folded, and no longer than a query may be."""
    return _open(folded_words(name)[:MAX_WORDS])


def _open(words: Iterable[str]) -> str:
    """Folded words, hyphens as spaces: `Marie Curie Haus` is called `Marie-Curie-Haus`."""
    return " ".join(" ".join(words).replace("-", " ").split())
