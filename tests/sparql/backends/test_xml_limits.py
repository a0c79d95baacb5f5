"""Text that XML cannot represent is refused; other text is preserved."""

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from ruhrkg.sparql import errors
from ruhrkg.sparql.backends.xml_limits import NotWritableError, XmlPieces, check_property
from ruhrkg.sparql.engine.engine import QueryRequest

XML, RDF = "application/sparql-results+xml", "application/rdf+xml"
CONTROL = "\\u0001"


@pytest.mark.parametrize(
    ("text", "accept"),
    [
        (f'SELECT ("a{CONTROL}b" AS ?x) {{}}', XML),
        (f'CONSTRUCT {{ <urn:a> <urn:p> "a{CONTROL}b" }} {{}}', RDF),
        ('CONSTRUCT { <urn:a> <http://example.org/> "v" } {}', RDF),
        ('CONSTRUCT { <urn:a> <http://example.org/1> "v" } {}', RDF),
    ],
)
def test_an_answer_that_xml_cannot_represent_is_refused(engine, text, accept):
    with pytest.raises(errors.NotWritable, match="cannot represent") as caught:
        engine.answer(QueryRequest(text, accept))
    assert "another format" in caught.value.remedy
    assert engine.answer(QueryRequest(text)).body.read()


def test_carriage_returns_come_back(engine):
    text = "a\\rb\\r\\n\\tc"
    answer = engine.answer(QueryRequest(f'SELECT ("{text}" AS ?x) {{}}', XML)).body.read()
    (row,) = parse_query_results(answer, QueryResultsFormat.XML)
    assert row["x"].value == "a\rb\r\n\tc"
    query = f'CONSTRUCT {{ <urn:a> <urn:p> "{text}" }} {{}}'
    answer = engine.answer(QueryRequest(query, RDF)).body.read()
    (triple,) = parse(answer, RdfFormat.RDF_XML)
    assert triple.object.value == "a\rb\r\n\tc"


@pytest.mark.parametrize("size", [1, 2, 5])
def test_a_character_is_found_however_the_stream_is_cut(size):
    content = "<literal>a\ufffeb</literal>".encode()
    clean = XmlPieces()
    with pytest.raises(NotWritableError, match="FFFE"):
        for at in range(0, len(content), size):
            clean(content[at : at + size])


@pytest.mark.parametrize("iri", ["urn:p", "http://a/1b", "http://a/é", "http://a/b.c-1", "x:_1"])
def test_a_property_that_ends_in_a_name_can_be_written(iri):
    check_property(iri)
