"""Binding parameters: typed, as terms, and impossible to break out of."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store
from rdflib import URIRef

from ruhrkg.sparql.query.parameters import TYPES, Parameter, ParameterError, bind

XSD = "http://www.w3.org/2001/XMLSchema#"
HOSTILE = st.one_of(
    st.text(),
    st.text(alphabet="\"'\\<>{}$?#\n\r \tux0022}SERVICE", max_size=40),
    st.sampled_from(['" } DROP ALL #', "\\u0022 . ?s ?p ?o", "'''", '"""', "x> <y", "$other"]),
)


def parameter(kind, **more):
    return Parameter("value", kind, {"de": "Wert", "en": "value"}, **more)


def evaluate(text):
    return list(Store().query(text))


@given(HOSTILE)
def test_any_text_comes_back_as_the_same_string_literal(text):
    try:
        query = bind("SELECT ($value AS ?x) {}", [parameter("string")], {"value": text})
    except ParameterError:
        assert any("\ud800" <= c <= "\udfff" for c in text)
        return
    (solution,) = evaluate(query)
    assert solution["x"] == Literal(text)


@given(HOSTILE.map(lambda text: "https://example.org/" + text))
def test_an_iri_is_bound_as_that_iri_or_refused(text):
    try:
        query = bind("SELECT ($value AS ?x) {}", [parameter("iri")], {"value": text})
    except ParameterError as error:
        assert error.parameter == "value"
        return
    (solution,) = evaluate(query)
    assert solution["x"] == NamedNode(text)


@pytest.mark.parametrize("kind", sorted(set(TYPES) - {"string", "iri"}))
@given(text=HOSTILE)
def test_a_value_of_any_other_type_is_one_literal_or_refused(kind, text):
    try:
        query = bind("SELECT ($value AS ?x) {}", [parameter(kind)], {"value": text})
    except ParameterError:
        return
    (solution,) = evaluate(query)
    assert isinstance(solution["x"], Literal)
    if kind in {"integer", "decimal", "year"}:  # the engine may write 00 as 0
        assert Decimal(solution["x"].value) == Decimal(text)
    else:
        assert solution["x"].value == text


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("iri", "https://example.org/a", NamedNode("https://example.org/a")),
        ("iri", "id:place/essen", NamedNode("https://w3id.org/ruhrkg/id/place/essen")),
        ("iri", URIRef("https://example.org/a"), NamedNode("https://example.org/a")),
        ("iri", NamedNode("https://example.org/a"), NamedNode("https://example.org/a")),
        ("string", 5, Literal("5")),
        ("integer", 5, Literal("5", datatype=NamedNode(XSD + "integer"))),
        ("decimal", Decimal("2.5"), Literal("2.5", datatype=NamedNode(XSD + "decimal"))),
        ("boolean", True, Literal("true", datatype=NamedNode(XSD + "boolean"))),
        (
            "date",
            datetime.date(2019, 11, 5),
            Literal("2019-11-05", datatype=NamedNode(XSD + "date")),
        ),
        ("year", "2019", Literal("2019", datatype=NamedNode(XSD + "gYear"))),
        ("lang", "de", Literal("de")),
    ],
)
def test_a_value_becomes_a_term_of_its_type(kind, value, term):
    assert parameter(kind).term(value) == term


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("iri", "essen", "an absolute IRI"),
        ("iri", "https://example.org/a b", "an absolute IRI"),
        ("integer", "2.5", "a whole number"),
        ("decimal", "1e9", "a number such as 2.5"),
        ("boolean", "yes", "true or false"),
        ("date", "2019-02-30", "a date such as"),
        ("year", "19", "a year"),
        ("lang", "de_DE", "a language tag"),
    ],
)
def test_a_wrong_value_is_refused_with_name_value_and_expectation(kind, value, expected):
    with pytest.raises(ParameterError) as caught:
        parameter(kind).term(value)
    assert (caught.value.parameter, caught.value.given) == ("value", value)
    assert expected in str(caught.value)


def test_only_the_listed_values_are_allowed():
    restricted = parameter("iri", values=("id:place/essen", "id:place/bochum"))
    assert restricted.term("https://w3id.org/ruhrkg/id/place/essen")
    with pytest.raises(ParameterError, match="one of id:place/essen, id:place/bochum"):
        restricted.term("id:place/koeln")


def test_strings_iris_comments_and_longer_names_are_left_alone():
    text = """SELECT ?a { # $value in a comment
      <http://x/$value> ?p "$value", '''$value ' ''', ex:a\\$value, $value . ?a ?values $value }"""
    assert bind(text, [parameter("integer")], {"value": 1}) == text.replace(
        "$value . ?a ?values $value", f'"1"^^<{XSD}integer> . ?a ?values "1"^^<{XSD}integer>'
    )


def test_a_bound_value_is_not_searched_for_parameters_again():
    two = [parameter("string"), Parameter("other", "string", {})]
    assert bind("$value $other", two, {"value": "$other", "other": "x"}) == '"$other" "x"'


def test_the_default_is_taken_when_no_value_is_given():
    assert bind("$value", [parameter("lang", default="de")], {}) == '"de"'


def test_a_missing_value_is_named():
    with pytest.raises(
        ParameterError, match="parameter `value`: nothing was given, a whole number"
    ):
        bind("$value", [parameter("integer")], {})


def test_an_unknown_parameter_is_named_with_those_there_are():
    with pytest.raises(ParameterError, match=r"`vlaue`.*a parameter that this query has \(value\)"):
        bind("$value", [parameter("integer", default=1)], {"vlaue": 2})


def test_an_optional_parameter_without_value_is_undefined():
    query = bind("SELECT ?x { VALUES ?x { $value } }", [parameter("iri", optional=True)], {})
    (solution,) = evaluate(query)
    assert solution["x"] is None


def test_many_values_are_bound_one_after_the_other():
    query = bind(
        "SELECT ?x { VALUES ?x { $value } }",
        [parameter("iri", many=True)],
        {"value": ["id:place/essen", NamedNode("https://example.org/a")]},
    )
    assert len(evaluate(query)) == 2


def test_one_text_is_not_a_list_of_values():
    with pytest.raises(ParameterError, match="a list"):
        bind("VALUES ?x { $value }", [parameter("iri", many=True)], {"value": "id:place/essen"})
