"""The compiled validator is used only for what it is compared with pyshacl for."""

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from ruhrkg.graph.files import authored_files
from ruhrkg.graph.loading import merge_default_graph
from ruhrkg.quality import compiled_shapes, shapes
from ruhrkg.quality.files import read_all
from ruhrkg.vocabulary import GRAPH, PREFIXES

SH = PREFIXES["sh"]
HEAD = f"""
@prefix sh: <{SH}> . @prefix rdfs: <{PREFIXES["rdfs"]}> .
@prefix shape: <{PREFIXES["shape"]}> . @prefix : <urn:x:> .
shape:Thing a sh:NodeShape ; sh:targetClass :Thing ; sh:property shape:name .
shape:name sh:path :name ; sh:severity sh:Violation ; sh:message "m"@en ; sh:description "d"@en .
"""
DATA = """
@prefix : <urn:x:> .
:a a :Thing ; :name "abc", "xyz" . :b a :Thing ; :name "a&b" ; :other 5 . :c :name "a-b" .
"""
COMPARED = "shape:name sh:maxCount 1 ."
LEFT_TO_PYSHACL = {
    "a property that is not compared": 'shape:name sh:in ( "abc" ) .',
    "a closed shape": "shape:Thing sh:closed true ; sh:severity sh:Violation .",
    "a path of several properties": """
        shape:Thing sh:property shape:inverse . shape:inverse sh:severity sh:Violation ;
        sh:path [ sh:inversePath :name ] ; sh:minCount 1 .""",
    "a look-ahead": 'shape:name sh:pattern "^(?!abc)" .',
    "an operator in a class of characters": 'shape:name sh:pattern "^[a-z&&[^b]]$" .',
    "a shape that is a class": """
        :Named a rdfs:Class, sh:NodeShape ; sh:property shape:name . shape:name sh:maxCount 1 .""",
}


def store_of(constraint: str, data: str = DATA) -> Store:
    store = Store()
    for text, name in ((HEAD + constraint, str(GRAPH["shapes"])), (data, "urn:x:data")):
        graph = NamedNode(name)
        parsed = parse(text, format=RdfFormat.TURTLE)
        store.extend(Quad(q.subject, q.predicate, q.object, graph) for q in parsed)
    merge_default_graph(store)
    return store


def compiled(store: Store) -> list[object]:
    of_shapes = store.quads_for_pattern(None, None, None, NamedNode(str(GRAPH["shapes"])))
    known = shapes.rules(shapes.shapes_graph(store))
    return compiled_shapes.validate([], [q.triple for q in of_shapes], known)


def by_pyshacl(store: Store) -> set[tuple[str | None, ...]]:
    of_shapes = shapes.shapes_graph(store)
    data = shapes.to_rdflib({q.triple for q in store.quads_for_pattern(None, None, None, None)})
    found = shapes.validate(data, of_shapes, shapes.rules(of_shapes))
    return {(f.rule, f.focus, f.value) for f in found}


def test_every_term_that_our_shapes_use_is_compared_and_no_other(root) -> None:
    graph = NamedNode(str(GRAPH["shapes"]))
    quads = read_all(authored_files(root))[0]
    used = {q.predicate.value for q in quads if q.graph_name == graph}
    assert {term.removeprefix(SH) for term in used if term.startswith(SH)} == (
        compiled_shapes.COMPARED
    )


@pytest.mark.filterwarnings("ignore:Possible set:FutureWarning")
@pytest.mark.parametrize("constraint", LEFT_TO_PYSHACL.values(), ids=LEFT_TO_PYSHACL)
def test_what_is_not_compared_is_left_to_pyshacl(constraint: str) -> None:
    store = store_of(constraint)
    with pytest.raises(compiled_shapes.NotComparedError):
        compiled(store)
    found = {(f.rule, f.focus, f.value) for f in shapes.run(store)}
    assert found == by_pyshacl(store)
    assert found


def test_what_is_compared_is_not() -> None:
    store = store_of(COMPARED)
    assert compiled(store) == []
    (finding,) = shapes.run(store)
    assert (finding.rule, finding.focus, finding.path) == ("name", "urn:x:a", "urn:x:name")


def test_a_shape_without_a_severity_is_reported_by_both() -> None:
    store = store_of("shape:Thing sh:property [ sh:path :name ; sh:maxCount 0 ] .")
    with pytest.raises(ValueError, match="has no sh:severity"):
        shapes.run(store)


def test_a_text_as_focus_is_named_as_by_pyshacl() -> None:
    constraint = """
        shape:Name a sh:NodeShape ; sh:targetObjectsOf :name ; sh:severity sh:Violation ;
        sh:minLength 9 .""".replace("shape:Name a", "shape:Name sh:message 'm' ; a")
    store = store_of(constraint, DATA + ':d :name "a \\"b\\" ä"@de .')
    found = {(f.rule, f.focus, f.value) for f in shapes.run(store)}
    assert found == by_pyshacl(store)
    assert ("Name", 'a "b" ä', '"a \\"b\\" ä"@de') in found
