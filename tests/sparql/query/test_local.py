from pyoxigraph import NamedNode, Quad, Store

from ruhrkg.sparql.query.local import select


def test_a_query_is_answered_as_by_the_engine() -> None:
    store = Store()
    s, o = NamedNode("urn:s"), NamedNode("urn:o")
    store.extend(Quad(s, NamedNode(p), o) for p in ("urn:a", "urn:b"))
    text = "SELECT ?o { <urn:s> <urn:a>|<urn:b> ?o }"
    assert len(list(store.query(text))) == 1, "the library now keeps duplicates: no rewriting"
    assert [row["o"] for row in select(store, text)] == [o, o]
