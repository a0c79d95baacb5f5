"""Common mistakes get a specific remedy."""

import pytest
from pyoxigraph import Store

from ruhrkg.sparql.query.diagnosis import diagnose
from ruhrkg.vocabulary import PREFIXES

PATTERN = "{ ?s ?p ?o }"


def reported(text: str) -> dict:
    with pytest.raises(SyntaxError) as refused:
        Store().query(text)
    return diagnose(text, str(refused.value), PREFIXES)


@pytest.mark.parametrize(
    ("text", "column", "what", "remedy"),
    [
        (f"SELECT ?s ?o {PATTERN} GROUP BY ?s", 11, "?o is neither in GROUP BY",
         "(SAMPLE(?o) AS ?o1)"),
        (f"SELECT ?s (COUNT(?o) AS ?n) {PATTERN}", 8, "?s is neither in GROUP BY", "Add ?s"),
        (f"SELECT (?s AS ?s) {PATTERN}", 9, "AS ?s gives ?s a value", "?s1"),
        (f"SELECT (1 AS ?n) (2 AS ?n) {PATTERN}", 14, "AS ?n gives ?n a value", "?n1"),
        (f"SELECT * {PATTERN} GROUP BY ?s", 8, "SELECT * cannot be grouped", "Name the variables"),
        (f"SELECT ?s {{ {{ SELECT ?s ?o {PATTERN} GROUP BY ?s }} }}", 25,
         "?o is neither in GROUP BY", "Add ?o"),
    ],
)  # fmt: skip
def test_a_rule_of_select_names_its_variable(text, column, what, remedy):
    found = reported(text)
    assert found["detail"].startswith(f"Line 1, column {column}: {what}")
    assert remedy in found["remedy"]


@pytest.mark.parametrize(
    ("text", "column", "what", "remedy"),
    [
        ("SELECT ?s { ?s ?p ?o FILTER(COUNT(?s) > 1) }", 29,
         "the aggregate COUNT is not allowed in FILTER", "HAVING(COUNT(...) ...)"),
        ("SELECT ?s { ?s ?p ?o FILTER(1 < (2 + sum(?o))) }", 38,
         "the aggregate SUM is not allowed in FILTER", "HAVING(SUM(...) ...)"),
        ("SELECT ?s { ?s ?p ?o FILTER REGEX(?o, 'a') FILTER(!(MAX(?o) = 1)) }", 53,
         "the aggregate MAX is not allowed in FILTER", "HAVING(MAX(...) ...)"),
        ("SELECT ?s { ?s ?p ?o BIND(COUNT(?s) AS ?n) }", 27,
         "the aggregate COUNT is not allowed in BIND", "(COUNT(...) AS ?name)"),
        ("SELECT ?o { FILTER EXISTS { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } } } GROUP BY ?s", 8,
         "?o is neither in GROUP BY", "Add ?o"),
    ],
)  # fmt: skip
def test_an_aggregate_in_a_pattern_is_named(text, column, what, remedy):
    found = reported(text)
    assert found["detail"].startswith(f"Line 1, column {column}: {what}")
    assert remedy in found["remedy"]


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        (f"SELECT COUNT(*) {PATTERN}", "(COUNT(...) AS ?name)"),
        (f"SELECT ?s count(?o) AS ?n {PATTERN} GROUP BY ?s", "(COUNT(...) AS ?name)"),
        (f"SELECT (COUNT(*)) {PATTERN}", "(... AS ?name)"),
        (f"SELECT (COUNT(*) AS n) {PATTERN}", "AS ?n"),
        (f"SELECT ?s, ?p {PATTERN}", "not separated by commas"),
        (f"SELECT TOP 10 ?s {PATTERN}", "LIMIT"),
        ("SELECT * { ?s ?p ?o FILTER(?o == 1) }", "Write = to compare"),
        ("SELECT * { ?s ?p ?o FILTER(?o <> 1) }", "Write !="),
        ("SELECT * { ?s ?p ?o FILTER(?o != null) }", "BOUND"),
        ("SELECT * { ?s ?p ?o FILTER(?o = 1 and ?s = 2) }", "&&"),
        ("SELECT * { ?s ?p ?o FILTER(?o = 1 OR ?s = 2) }", "||"),
        ("SELECT * { ?s ?p ?o FILTER(?o LIKE 'x') }", "CONTAINS"),
        ("SELECT * { ?s ?p ?o FILTER ?o = 1 }", "brackets"),
        ("SELECT * { ?s ?p ?o FILTER(regx(?o, 'a')) }", "REGEX may be meant"),
        ("SELECT * { ?s ?p ?o FILTER(contain(?o, 'a')) }", "CONTAINS may be meant"),
        ("SELECT * { ?s ?p ?o LIMIT 10 }", "after the closing brace"),
        (f"SELECT * {PATTERN} LIMIT 10 ORDER BY ?s", "in this order"),
        (f"SELECT * {{ {{ SELECT ?s {PATTERN} LIMIT 10 ORDER BY ?s }} }}", "in this order"),
    ],
)
def test_forms_of_other_languages_get_the_sparql_form(text, remedy):
    assert remedy in reported(text)["remedy"]


@pytest.mark.parametrize(
    "text", ["SELECT * { ?s ?p ?o, }", "SELECT ?s FROM { ?s ?p ?o }", "SELECT * { ?s ?p }"]
)
def test_what_is_expected_is_remedy_enough_elsewhere(text):
    assert reported(text)["remedy"] == ""
