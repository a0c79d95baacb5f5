"""Error messages for invalid queries: position, what was expected, and how to fix it."""

import pytest
from pyoxigraph import Store

from ruhrkg.sparql import errors
from ruhrkg.sparql.engine.engine import QueryRequest
from ruhrkg.sparql.query.diagnosis import diagnose

KINDS_WITH_OPENING = 'SELECT * { ?s ?p """abc\n }'


def refused(engine, text):
    with pytest.raises(errors.BadQuery) as caught:
        engine.answer(QueryRequest(text))
    return caught.value


@pytest.mark.parametrize(
    ("text", "column", "what", "expected"),
    [
        ("SELECT * { ?s ?p <http://a/b c> }", 18, "a space is not allowed in it", ">"),
        ("SELECT * { <http://a/b ?p ?o }", 12, "the IRI <http://a/b is not closed", ">"),
        ("SELECT * { ?s ?p <abc }", 18, "the IRI <abc is not closed", ">"),
        ("SELECT * { ?s ?p <a{b> }", 18, "'{' is not allowed in it", ">"),
        ("SELECT * { FILTER(?x = <http://a b) }", 24, "the IRI <http://a is not closed", ">"),
        ("SELECT * { FILTER(?x <http://a b) }", 22, "the IRI <http://a is not closed", ">"),
        ('SELECT * { ?s ?p "open http://y }', 18, "not closed on its line", '"'),
        ("SELECT * { ?s ?p 'open\n }", 18, "not closed on its line", "'"),
        (KINDS_WITH_OPENING, 18, "the string that begins here is not closed.", '"""'),
    ],
)
def test_what_is_not_closed_is_found_where_it_begins(engine, text, column, what, expected):
    error = refused(engine, text)
    assert f"Line 1, column {column}: " in error.detail and what in error.detail
    assert error.facts["expected"] == [expected]
    assert "Close it" in error.remedy


@pytest.mark.parametrize(
    "text", ["SELECT * { FILTER(?x <?y }", "SELECT * { FILTER(?x < 5 }", "ASK { FILTER(1<2 }"]
)
def test_less_than_begins_no_iri(engine, text):
    assert "unexpected '}'" in refused(engine, text).detail


@pytest.mark.parametrize(
    ("text", "column", "what"),
    [
        ("SELECT * { ?s ?p ?o BIND(1 AS ?o) }", 31, "BIND gives ?o a value"),
        ("SELECT * { { ?s ?p ?o } BIND((1+1) AS ?o) ?a ?b ?c }", 39, "BIND gives ?o a value"),
        ("ASK { _:a ?p ?o . GRAPH ?g { _:a ?p ?o } }", 30, "_:a occurs in two groups"),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", 8, "SELECT * cannot be grouped"),
    ],
)
def test_a_broken_rule_is_named(engine, text, column, what):
    error = refused(engine, text)
    assert f"Line 1, column {column}: " in error.detail and what in error.detail
    assert error.remedy


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o { BIND(1 AS ?o) } } }",
        "SELECT * { BIND(?o AS ?x) ?s ?p ?o } }",
        "ASK { _:a ?p _:a . _:a ?q _:b } }",
    ],
)
def test_no_rule_is_reported_that_is_not_violated(engine, text):
    assert "unexpected '}'" in refused(engine, text).detail


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("SELECT * { ?s rgk:p ?o }", "Did you mean 'rkg:'? Then add this line at the top: PREFIX"),
        ("PREFIX plan: <urn:x> ASK { ?s paln:p ?o }", "Did you mean 'plan:'?"),
        ("ASK { ?s quite-other:p ?o }", "PREFIX quite-other: <...>"),
    ],
)
def test_a_prefix_like_a_known_one_is_suggested(engine, text, remedy):
    assert remedy in refused(engine, text).remedy


def test_a_function_like_a_known_one_is_suggested(engine):
    geof = "http://www.opengis.net/def/function/geosparql/"
    with pytest.raises(errors.UnknownFunction) as caught:
        engine.answer(QueryRequest(f"SELECT (<{geof}distanc>(1, 2) AS ?x) {{}}"))
    assert f"Did you mean <{geof}distance>?" in caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { " + "a" * 30_000 + ":b ?p ?o }",
        "SELECT (<urn:" + "a" * 100_000 + ">(1) AS ?x) {}",
        "SELECT * { ?s ?p <" + "a" * 100_000 + " }",
        "SELECT * { ?s ?p '" + "a" * 100_000 + " }",
        "SELECT * { " + "a" * 100_000 + " }",
    ],
    ids=["prefix", "function", "iri", "string", "word"],
)
def test_a_long_error_is_reported_in_short(engine, text):
    with pytest.raises(errors.QueryError) as caught:
        engine.answer(QueryRequest(text))
    assert caught.value.status == 400
    assert len(caught.value.detail) <= 2_000


def test_a_valid_beginning_that_the_engine_cannot_sort_is_not_evaluated() -> None:
    rows = " ".join(
        f'("{n % 7}{"z" * (n % 3)}") ({n}) (<a:i>) ("{n}"^^<a:t>)' for n in range(60, 0, -1)
    )
    text = f"SELECT ?x {{ VALUES (?x) {{ {rows} }} }} ORDER BY ?x stray ("
    with pytest.raises(SyntaxError) as refused:
        Store().query(text)
    assert "stray" in diagnose(text, str(refused.value), {})["detail"]
