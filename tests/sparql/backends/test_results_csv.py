"""CSV preserves every term, whatever it contains (RFC 4180)."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, Store, Variable

from ruhrkg.sparql.backends.results_csv import write_csv
from ruhrkg.sparql.engine.engine import QueryRequest

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
TERM = st.one_of(
    st.builds(Literal, TEXT),
    st.builds(lambda text: Literal(text, language="de"), TEXT),
    st.builds(lambda text: Literal(text, datatype=NamedNode("urn:x,y")), TEXT),
    st.builds(lambda path: NamedNode("urn:" + path), st.text("ab,;'()=\u00e4", min_size=1)),
    st.builds(Literal, st.integers(-(2**63), 2**63 - 1)),
    st.builds(Literal, st.booleans()),
)


def solutions(query: str, **values: Literal | NamedNode) -> QuerySolutions:
    bound = {Variable(name): term for name, term in values.items()}
    found = Store().query(query, substitutions=bound)
    assert isinstance(found, QuerySolutions)
    return found


def written(found: QuerySolutions) -> bytes:
    output = io.BytesIO()
    write_csv(found, output)
    return output.getvalue()


@given(first=TERM, second=TERM)
def test_a_reader_gets_every_term_back(first: Literal | NamedNode, second: Literal | NamedNode):
    text = written(solutions("SELECT ?a ?b {}", a=first, b=second)).decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows == [["a", "b"], [first.value, second.value]]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x {}",
        "SELECT * {}",
        'SELECT * { VALUES (?a ?b) { (UNDEF "x") ("" UNDEF) (UNDEF UNDEF) (1.5 true) } }',
        'SELECT ?a { VALUES ?a { "a\\r\\nb" "q\\"q" "t\\tt" "\\\\n" "1"^^<urn:x> } }',
    ],
)
def test_without_an_iri_with_a_comma_the_bytes_are_those_of_the_engine(query: str):
    assert written(solutions(query)) == solutions(query).serialize(format=QueryResultsFormat.CSV)


def test_an_answer_of_many_pieces_is_whole():
    values = " ".join(f"(<urn:a,{n}> {n})" for n in range(20_000))
    text = written(solutions(f"SELECT * {{ VALUES (?a ?b) {{ {values} }} }}")).decode()
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert rows == [[f"urn:a,{n}", str(n)] for n in range(20_000)]


def test_the_endpoint_quotes_an_iri_with_a_comma(engine):
    request = QueryRequest("SELECT (<urn:a#char=1,2> AS ?x) (1 AS ?y) {}", "text/csv")
    assert engine.answer(request).body.read() == b'x,y\r\n"urn:a#char=1,2",1\r\n'
