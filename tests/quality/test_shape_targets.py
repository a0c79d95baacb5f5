"""Property shapes that get the targets of their node shape report what they reported before."""

import pyshacl
import pytest
from rdflib import Graph
from rdflib.namespace import SH

from ruhrkg.quality.shapes import with_own_targets

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <urn:x:> .
"""
DATA = """
:a a :Thing ; :name "A", "B" ; :part :p , :q . :b a :Thing ; :part :a . :c :name 5 ; :size 7 .
:p a :Part ; :size "x" . :q :size 3 . :d a :Thing , :Part ; :name "D" ; :size -1 .
"""
SHAPES = {
    "several constraints": """
        :S a sh:NodeShape ; sh:targetClass :Thing ; sh:property :name , :part .
        :name sh:path :name ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string .
        :part sh:path :part ; sh:class :Part ; sh:minCount 1 .""",
    "one property shape of two node shapes": """
        :S a sh:NodeShape ; sh:targetClass :Thing ; sh:property :size .
        :T a sh:NodeShape ; sh:targetSubjectsOf :size .
        :T sh:property :size ; sh:nodeKind sh:Literal .
        :size sh:path :size ; sh:minInclusive 0 ; sh:minCount 1 .""",
    "a node shape to which others refer": """
        :S a sh:NodeShape ; sh:targetClass :Thing ; sh:property :part .
        :part sh:path :part ; sh:node :Part .
        :Part a sh:NodeShape ; sh:targetClass :Part ; sh:property :size .
        :size sh:path :size ; sh:datatype xsd:integer ; sh:minCount 1 .""",
    "one that a list refers to": """
        :S a sh:NodeShape ; sh:targetClass :Thing ; sh:or ( :T :U ) .
        :T a sh:NodeShape ; sh:targetNode :c ; sh:property [ sh:path :name ; sh:minCount 1 ] .
        :U sh:path :size ; sh:minCount 1 .""",
    "a deactivated node shape": """
        :S a sh:NodeShape ; sh:targetClass :Thing ; sh:deactivated true ; sh:property :name .
        :name sh:path :name ; sh:minCount 1 .""",
    "an inverse path and property shapes within": """
        :S a sh:NodeShape ; sh:targetObjectsOf :part ; sh:property :whole .
        :whole sh:path [ sh:inversePath :part ] ; sh:maxCount 0 ; sh:property :name .
        :name sh:path :name ; sh:maxCount 1 .""",
}


def results(shapes: Graph) -> set[tuple[str, ...]]:
    """Each result once: a focus of two node shapes is validated twice without targets."""
    data = Graph().parse(data=PREFIXES + DATA, format="turtle")
    report = pyshacl.validate(data, shacl_graph=shapes, inference="none")[1]
    kept = (SH.sourceShape, SH.focusNode, SH.value, SH.sourceConstraintComponent)
    return {
        tuple(str(report.value(result, part)) for part in kept)
        for result in report.objects(None, SH.result)
    }


@pytest.mark.parametrize("name", SHAPES)
def test_the_results_are_the_same(name):
    shapes = Graph().parse(data=PREFIXES + SHAPES[name], format="turtle")
    wanted = results(shapes)
    assert bool(wanted) == (name != "a deactivated node shape")
    assert results(with_own_targets(shapes)) == wanted


def test_property_shapes_are_validated_by_themselves_where_that_is_possible():
    shapes = Graph().parse(data=PREFIXES + SHAPES["several constraints"], format="turtle")
    changed = with_own_targets(shapes)
    assert not list(changed.triples((None, SH.property, None)))
    assert len(list(changed.subjects(SH.targetClass))) == 3
    assert len(list(shapes.triples((None, SH.property, None)))) == 2, "the original is unchanged"
