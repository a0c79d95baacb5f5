"""The features of SPARQL 1.2 and RDF 1.2 that docs/endpoint.md lists."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from ruhrkg.sparql.engine.engine import QueryRequest

PAGE = Path(__file__).parents[2] / "docs" / "endpoint.md"
TERM = "<<( <urn:s> <urn:x:p> 1 )>>"
FEATURES = {
    "VERSION": ('VERSION "1.2" SELECT (1 AS ?x) {}', "1"),
    "triple terms": (f"SELECT (STR(OBJECT({TERM})) AS ?x) {{}}", "1"),
    "isTRIPLE": (f"SELECT (isTRIPLE({TERM}) AS ?x) {{}}", "true"),
    "TRIPLE": ("SELECT (SUBJECT(TRIPLE(<urn:s>, <urn:p>, 1)) AS ?x) {}", "urn:s"),
    "SUBJECT": (f"SELECT (SUBJECT({TERM}) AS ?x) {{}}", "urn:s"),
    "PREDICATE": (f"SELECT (PREDICATE({TERM}) AS ?x) {{}}", "urn:x:p"),
    "OBJECT": (f"SELECT (OBJECT({TERM}) AS ?x) {{}}", "1"),
    "LANGDIR": ('SELECT (LANGDIR("x"@ar--rtl) AS ?x) {}', "rtl"),
    "hasLANG": ('SELECT (hasLANG("x"@de) AS ?x) {}', "true"),
    "hasLANGDIR": ('SELECT (hasLANGDIR("x"@ar--rtl) AS ?x) {}', "true"),
    "STRLANGDIR": ('SELECT (LANGDIR(STRLANGDIR("x", "ar", "rtl")) AS ?x) {}', "rtl"),
    "ADJUST": (
        'SELECT (ADJUST("2020-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>, '
        '"PT1H"^^<http://www.w3.org/2001/XMLSchema#dayTimeDuration>) AS ?x) {}',
        "2020-01-01T01:00:00+01:00",
    ),
    "LATERAL": ("SELECT ?x { VALUES ?y { 1 } LATERAL { BIND(?y + 1 AS ?x) } }", "2"),
}  # fmt: skip
PATTERNS = {
    "reifiers": "{ ?s ?p ?o ~ ?id }",
    "annotations": "{ ?s ?p ?o {| ?q ?r |} }",
}


@pytest.mark.parametrize(("text", "value"), FEATURES.values(), ids=FEATURES)
def test_a_feature_is_answered(engine, text, value):
    assert engine.select(text)[0]["x"].value == value


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_a_pattern_is_read(engine, pattern):
    assert engine.select(f"SELECT * {pattern}") == []


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_a_pattern_is_read_beside_a_rewriting(engine, pattern):
    text = f"SELECT * {{ GRAPH ?g {{ SELECT ?s {pattern} }} }}"
    assert engine.select(text) == []


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/n-triples", "application/trig",
                   "application/n-quads", "application/rdf+xml"]
)  # fmt: skip
def test_graphs_with_triple_terms_are_written(engine, media_type):
    text = f"CONSTRUCT {{ <urn:r> <http://example.org/p> {TERM} }} {{}}"
    content = engine.answer(QueryRequest(text, media_type)).body.read()
    (quad,) = parse(content, RdfFormat.from_media_type(media_type))
    assert isinstance(quad.object, Triple)


def test_the_page_names_every_feature():
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in (*FEATURES, *PATTERNS) if name not in text] == []
