"""Rewritten and plain queries on small random graphs, compared with our own evaluator."""

import random
from collections import Counter

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store
from tests.sparql.query.rewriting import reference

from ruhrkg.sparql.query.diagnosis import is_query
from ruhrkg.sparql.query.rewriting import CannotRewriteError, rewrite

BASE = "https://example.org/"
PER_TEST = 100


def node(name: str) -> NamedNode:
    return NamedNode(BASE + name.removeprefix(":"))


def store_of(data: reference.Dataset) -> Store:
    store = Store()
    for name, graph in data.named.items():
        store.extend(Quad(*map(node, triple), node(name)) for triple in graph)
    store.extend(Quad(*map(node, triple), DefaultGraph()) for triple in data.default)
    return store


def engine_answer(store: Store, text: str) -> Counter:
    solutions = store.query(text)
    names = [variable.value for variable in solutions.variables]
    return Counter(
        frozenset((name, row[name].value) for name in names if row[name] is not None)
        for row in solutions
    )


def expected_answer(solutions: list[reference.Solution]) -> Counter:
    return Counter(
        frozenset(
            (name[1:], BASE + value[1:] if value.startswith(":") else value)
            for name, value in solution.items()
        )
        for solution in solutions
    )


def check(seeds: range, make) -> int:
    """Compare the queries that `make` returns for each seed; return how many were refused."""
    refused = 0
    for seed in seeds:
        dice = random.Random(seed)
        data = reference.random_data(dice)
        group = make(dice)
        text = f"PREFIX : <{BASE}> SELECT * WHERE {reference.text_of(group)}"
        try:
            rewritten = rewrite(text, is_query)
        except CannotRewriteError:
            refused += 1
            continue
        wanted = expected_answer(reference.evaluate(group, data.default, data))
        assert engine_answer(store_of(data), rewritten) == wanted, f"{seed}: {text}\n{rewritten}"
    return refused


def path_query(dice: random.Random) -> tuple:
    start, end = (dice.choice(("?x", "?y", *reference.NODES)) for _ in range(2))
    group = (("triple", start, reference.random_path(dice), end),)
    if dice.random() < 0.3:
        return (("graph", dice.choice(("?g", ":g1", ":none")), group),)
    return group


@pytest.mark.parametrize("part", range(6))
def test_paths(part):
    check(range(part * PER_TEST, (part + 1) * PER_TEST), path_query)


@pytest.mark.parametrize("part", range(6))
def test_groups(part):
    def group(dice: random.Random) -> tuple:
        return reference.RandomQueries(dice).group()

    seeds = range(part * PER_TEST, (part + 1) * PER_TEST)
    assert check(seeds, group) == 0
