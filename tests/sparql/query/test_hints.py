"""Hints give the reason for an empty answer if the text and the data show it."""

import pytest
from pyoxigraph import RdfFormat, Store

from ruhrkg.sparql.engine.engine import QueryRequest
from ruhrkg.sparql.query.hints import hints

BASE = "https://example.org/"
PREFIX = "PREFIX : <https://example.org/> PREFIX rkg: <https://w3id.org/ruhrkg/ontology#> "
DATA = """
@prefix : <https://example.org/> . @prefix rkg: <https://w3id.org/ruhrkg/ontology#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
:p a rkg:Project ; rkg:amount 10 . :g { :p a rkg:Project ; rkg:amount 10 . }
:x a rkg:Plan, rkg:Idea, rkg:Decision, foaf:Person, org:Organization ; rkg:tie 1 ;
   dcterms:date 1 ; dcterms:title 1 .
"""


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.load(DATA.encode(), RdfFormat.TRIG)
    return store


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * { ?p a rkg:Projekt }",
         "The class rkg:Projekt does not occur in the data; rkg:Project may be meant."),
        ("SELECT * { ?p rkg:amounts ?x }", "rkg:amount may be meant"),
        ("SELECT * { ?p ^rkg:amounts/rkg:amount+ ?x }", "The property rkg:amounts"),
        ("SELECT * { GRAPH ?h { ?p a rkg:Projekt } }", "The class rkg:Projekt"),
        ("SELECT * { { SELECT * { ?p a rkg:Projekt } } }", "The class rkg:Projekt"),
        ("BASE <https://w3id.org/ruhrkg/> SELECT * { ?p a <ontology#Projekt> }", "rkg:Project"),
        ("SELECT * { GRAPH :gg { ?p a ?t } }", "The graph <https://example.org/gg>"),
        ("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p HAVING(?n > 2) ORDER BY ?n",
         "?n has no value in HAVING"),
        ("SELECT * { GRAPH ?h { ?s ?p ?o FILTER(?h = :g) } }", "behind the closing brace"),
        ("SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), '[a') }", "'[a' is not understood"),
        ("SELECT * { ?s ?p ?o FILTER REGEX(CONCAT('a,', ?o), 'a(?=b)', 'i') }", "'a(?=b)'"),
    ],
)  # fmt: skip
def test_a_reason_is_named(store, query, words):
    (found,) = hints(PREFIX + query, BASE, store)
    assert words in found


@pytest.mark.parametrize(
    ("pattern", "meant"),
    [
        ("a rkg:Person", "foaf:Person"),
        ("a rkg:person", "foaf:Person"),
        ("a rkg:Organisation", "org:Organization"),
        ("rkg:date ?o", "dcterms:date"),
        ("rkg:title ?o", "dcterms:title"),
        ("rkg:titel ?o", "dcterms:title"),
        ("a rkg:Zzz", ""),
        ("a rkg:Budget", ""),
        ("a rkg:", ""),
        ("rkg:xyz ?o", ""),
    ],
)
def test_terms_are_suggested_by_their_local_name(store, pattern, meant):
    (found,) = hints(f"{PREFIX} SELECT * {{ ?s {pattern} }}", BASE, store)
    suggested = f"; {meant} may be meant." if meant else "."
    assert found.endswith(f"does not occur in the data{suggested}")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?p a rkg:Project ; rkg:amount 11 }",
        "SELECT * { ?p a rkg:Project OPTIONAL { ?p rkg:amounts ?x } FILTER(false) }",
        "SELECT * { ?p a rkg:Project FILTER NOT EXISTS { ?p a rkg:Projekt } FILTER(false) }",
        "SELECT * { ?p rkg:amounts|rkg:amount 11 }",
        "SELECT * { ?p rkg:amounts* 11 }",
        "SELECT * { { ?p a rkg:Projekt } UNION { ?p rkg:amount 11 } }",
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p HAVING(COUNT(*) > 9) ORDER BY ?n",
        "SELECT * { GRAPH ?h { ?h ?p ?o FILTER(?h = :g) } }",
        "SELECT * { GRAPH ?h { ?s ?p ?o } FILTER(?h = :nine) }",
        "SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), '^a.*[b]$') }",
        "SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), ?p) }",
    ],
)
def test_what_shows_no_reason_gets_no_hint(store, query):
    assert hints(PREFIX + query, BASE, store) == []


def test_only_an_empty_answer_has_hints(engine):
    def found(text: str, accept: str = "") -> tuple[str, ...]:
        return engine.answer(QueryRequest(text, accept)).body.hints

    unknown = "?s <urn:unknown> ?o"
    for accept in ("", "text/csv", "application/sparql-results+xml"):
        assert len(found(f"SELECT * {{ {unknown} }}", accept)) == 1
    assert len(found(f"ASK {{ {unknown} }}")) == 1
    assert len(found(f"CONSTRUCT {{ ?s ?s ?o }} {{ {unknown} }}")) == 1
    assert found(f"SELECT * {{ OPTIONAL {{ {unknown} }} }}") == ()
    assert found("SELECT * { ?s ?p ?o } LIMIT 1") == ()
