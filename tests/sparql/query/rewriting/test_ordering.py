"""Sort conditions by kind: each condition gets its kind, and values of one kind stay in order."""

import random
import subprocess
import sys

import pytest
from pyoxigraph import NamedNode, Store

from ruhrkg.sparql.query.local import select
from ruhrkg.sparql.query.rewriting.ordering import order_by_kind

XSD = "http://www.w3.org/2001/XMLSchema#"
KINDS = {
    "integer": lambda r: str(r.randint(-200, 2000)),
    "decimal": lambda r: f"{r.randint(-50, 500)}.{r.randint(0, 9)}",
    "double": lambda r: f'"{r.choice(["NaN", "INF", "1e3", "0.5", "7e1"])}"^^<{XSD}double>',
    "string": lambda r: f'"{r.randint(0, 2000)}{r.choice(["", "z"])}"',
    "language": lambda r: f'"{r.randint(0, 2000)}"@{r.choice(["de", "en"])}',
    "custom": lambda r: f'"{r.randint(0, 2000)}"^^<urn:t0>',
    "another custom": lambda r: f'"{r.randint(0, 2000)}"^^<urn:t1>',
    "date": lambda r: f'"{r.randint(1000, 2999)}-01-{r.randint(1, 28):02}"^^<{XSD}date>',
    "moment": lambda r: (
        f'"2020-01-{r.randint(1, 28):02}T10:00:00{r.choice(["", "Z", "+05:00"])}"^^<{XSD}dateTime>'
    ),
    "year": lambda r: f'"{r.randint(1000, 2999)}"^^<{XSD}gYear>',
    "duration": lambda r: f'"P{r.randint(0, 30)}M{r.randint(0, 90)}D"^^<{XSD}duration>',
    "iri": lambda r: f"<urn:{r.randint(0, 50)}>",
    "ill-typed": lambda r: f'"x{r.randint(0, 90)}"^^<{XSD}integer>',
}


def values(kinds: list[str], number: int, seed: int = 1) -> str:
    chosen = random.Random(seed)
    return " ".join(KINDS[chosen.choice(kinds)](chosen) for _ in range(number))


@pytest.mark.parametrize(
    ("text", "expressions"),
    [
        ("SELECT * { ?s ?p ?o }", []),
        ("SELECT * { ?s ?p ?o } ORDER BY ?o LIMIT 5", ["ASC(?o)"]),
        ("SELECT * { ?s ?p ?o } order by desc(?o) ?s OFFSET 1", ["DESC((?o))", "ASC(?s)"]),
        ("SELECT * { ?s ?p ?o } ORDER BY LCASE(?o) (?s+1)", ["ASC(LCASE(?o))", "ASC((?s+1))"]),
        ("SELECT * { ?s ?p ?o } ORDER BY <f:f>(?o, (1)) VALUES ?s {1}", ["ASC(<f:f>(?o, (1)))"]),
        ("SELECT * { { SELECT ?s { ?s ?p ?o } ORDER BY ?s } ?s ?p 'ORDER BY ?o' }", ["ASC(?s)"]),
        ("SELECT ?ORDER { ?ORDER ?p ?o } ORDER BY ?ORDER # ORDER BY ?p", ["ASC(?ORDER)"]),
    ],
)  # fmt: skip
def test_each_condition_is_preceded_by_its_kind(text, expressions):
    changed = order_by_kind(text)
    assert changed.count("COALESCE(") == len(expressions)
    for expression in expressions:
        direction, _, compared = expression.partition("(")
        assert f"{direction}(COALESCE(IF(isNumeric({compared[:-1]})," in changed
    Store().query(changed, custom_functions={NamedNode("f:f"): lambda *terms: terms[0]})


def test_values_of_one_kind_are_sorted_as_before():
    for kind in KINDS.keys() - {"duration"}:
        query = f"SELECT ?x {{ VALUES ?x {{ {values([kind], 200)} }} }} ORDER BY ?x"
        assert list(map(str, Store().query(order_by_kind(query)))) == list(
            map(str, Store().query(query))
        ), kind


@pytest.mark.parametrize("seed", range(3))
def test_values_of_all_kinds_can_be_sorted(seed):
    # In a separate process: an inconsistent sort would end this one.
    text = f"SELECT ?x {{ VALUES ?x {{ {values(list(KINDS), 3000, seed)} }} }} ORDER BY DESC(?x)"
    code = "import sys, pyoxigraph as o; print(len(list(o.Store().query(sys.stdin.read()))))"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        input=order_by_kind(text), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.stdout.strip() == "3000", ended.stderr


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s { ?s ?p ?o } ORDER BY STR(?o) DESC(STRLEN(?p)) (isIRI(?s))",
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)",
        "SELECT * { { SELECT (STR(?o) AS ?n) { ?s ?p ?o } ORDER BY ?n (1) } }",
    ],
)
def test_values_that_can_only_be_of_one_kind_need_no_kind(text):
    assert order_by_kind(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?n { { VALUES ?n { 1 'a' } } UNION { SELECT (COUNT(*) AS ?n) {} } } ORDER BY ?n",
        "SELECT ?n { ?s ?p ?n } ORDER BY (STR(?n)) (STR(?s) + STR(?p)) ?n",
        "SELECT ?n { ?s ?p ?n } ORDER BY IF(STR(?n) = '', 1, STR(?n))",
    ],
)
def test_values_that_may_be_of_several_kinds_need_it(text):
    assert "COALESCE(" in order_by_kind(text)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ('SELECT ?x { VALUES ?x { 10 "1z" 9 } } ORDER BY ?x', ["9", "10"]),
        ('SELECT ?x { VALUES ?x { 10 "1z" 9 } } ORDER BY DESC(?x) LIMIT 3', ["10", "9"]),
        ('SELECT ?x { VALUES ?x { 10 "1z"@de 9.5 } } ORDER BY ?x LIMIT 2', ["9.5", "10"]),
        (
            'SELECT * { { SELECT * { VALUES ?x { 10 "1z" 9 } } ORDER BY ?x LIMIT 2 } }',
            ["9", "10"],
        ),
    ],
)
def test_numbers_among_other_values_are_in_the_order_of_numbers(query, numbers):
    found = [row["x"].value for row in select(Store(), query)]
    assert [value for value in found if not value.startswith("1z")] == numbers


def test_a_condition_with_a_blank_node_label_is_not_repeated() -> None:
    query = "SELECT * { ?s ?p ?o } ORDER BY (EXISTS { _:a ?q ?s })"
    assert order_by_kind(query) == query
