import pytest
from pyoxigraph import Store

from ruhrkg.settings import Settings
from ruhrkg.sparql import errors
from ruhrkg.sparql.query.escapes import with_plain_names
from ruhrkg.sparql.query.screening import screen


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"SELECT ?\u0061bc {}", "SELECT ?abc {}"),
        (r"SELECT ?stra\u00DFe { ?s p\u003Aq ?o }", "SELECT ?straße { ?s p:q ?o }"),
        (r"SELECT ?\U0001D538x {}", "SELECT ?𝔸x {}"),
        (r"ASK { ?s ?p '\u0061' }", r"ASK { ?s ?p '\u0061' }"),
        (r'ASK { ?s ?p """\u0022""" }', r'ASK { ?s ?p """\u0022""" }'),
        (r"ASK { <urn:\u0061> ?p ?o }", r"ASK { <urn:\u0061> ?p ?o }"),
        (r"ASK \u007B }", r"ASK \u007B }"),
        (r"ASK { ?s ?p \u0022a\u0022 }", r"ASK { ?s ?p \u0022a\u0022 }"),
        (r"ASK { ?s ?p '\\u0061' }", r"ASK { ?s ?p '\\u0061' }"),
        (r"ASK {} # \u000A ?\uZZZZ \U99999999", r"ASK {} # \u000A ?\uZZZZ \U99999999"),
    ],
)
def test_escapes_are_replaced_in_names_only(text, plain):
    assert with_plain_names(text) == plain


def test_the_engine_gets_the_plain_name():
    screened = screen(r"SELECT ?\u0061bc { VALUES ?a\u0062c { 1 } }", Settings())
    (row,) = Store().query(screened.text)
    assert row["abc"].value == "1"


def test_an_escaped_keyword_hides_no_call_and_no_update():
    with pytest.raises(errors.Refused):
        screen(r"ASK { \u0053ERVICE <http://127.0.0.1/> {} }", Settings())
    with pytest.raises(errors.ReadOnly):
        screen(r"\u0044ELETE WHERE { ?s ?p ?o }", Settings())
