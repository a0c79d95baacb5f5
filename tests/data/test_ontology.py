"""The ontology: fully described, within its profile, and free of pitfalls that a query can find."""

import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from ruhrkg.quality.checks import Check, checks
from ruhrkg.vocabulary import BASE_IRI, PREFIXES, RKG

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
BROKEN = {
    "ontology-annotation-missing": "rkg:Plan rdfs:isDefinedBy <ontology> .",
    "ontology-example-missing": "rkg:Plan rdfs:isDefinedBy <ontology> .",
    "ontology-term-undeclared": "rkg:Lost rdfs:label 'x'@en .",
    "ontology-two-kinds": "rkg:Plan a owl:Class, owl:ObjectProperty .",
    "ontology-domain-or-range-missing": "rkg:loose a owl:ObjectProperty ; rdfs:domain rkg:Plan .",
    "ontology-several-domains": "rkg:goal rdfs:domain rkg:Plan, rkg:Project .",
    "ontology-cycle": (
        "rkg:Plan rdfs:isDefinedBy <ontology> ; rdfs:subClassOf rkg:Project ."
        "rkg:Project rdfs:subClassOf rkg:Plan ."
    ),
    "ontology-inverse-wrong": "rkg:goal owl:inverseOf rkg:goal .",
    "ontology-symmetric-wrong": (
        "rkg:goal a owl:SymmetricProperty ; rdfs:domain rkg:Plan ; rdfs:range rkg:Goal ."
    ),
    "ontology-naming": "rkg:lower-case rdfs:isDefinedBy <ontology> ; a owl:Class .",
    "ontology-label-shared": (
        "rkg:Plan a owl:Class ; rdfs:label 'plan'@en ."
        "rkg:Scheme a owl:Class ; rdfs:label 'plan'@en ."
    ),
    "ontology-unconnected": "rkg:Island a owl:Class ; owl:disjointWith rkg:Plan .",
    "ontology-definition-recursive": (
        "rkg:Plan rdfs:isDefinedBy <ontology> ; rdfs:label 'plan'@en ; skos:definition 'Plan'@en ."
    ),
    "ontology-foreign-term-defined": "schema:Event rdfs:label 'our event'@en .",
    "ontology-head-incomplete": "<ontology> a owl:Ontology .",
    "ontology-outside-profile": "rkg:Plan owl:unionOf rkg:Other .",
}


@pytest.fixture(scope="module")
def ontology(root: Path) -> Graph:
    return Graph().parse(root / "ontology" / "ruhrkg.ttl", format="turtle")


def ontology_checks(root: Path) -> dict[str, Check]:
    return {c.rule.id: c for c in checks(root) if c.rule.id.startswith("ontology-")}


def store_of(turtle: bytes) -> Store:
    """A store with the text as the ontology's graph, merged into the default graph."""
    store, graph = Store(), NamedNode(BASE_IRI + "graph/ontology")
    for quad in parse(input=turtle, format=RdfFormat.TURTLE, base_iri=BASE_IRI):
        store.add(quad)
        store.add(type(quad)(quad.subject, quad.predicate, quad.object, graph))
    return store


def test_the_ontology_passes_every_check(root: Path) -> None:
    files = [root / "ontology" / name for name in ("ruhrkg.ttl", "examples.ttl")]
    store = store_of(b"".join(path.read_bytes() for path in files))
    found = [f for check in ontology_checks(root).values() for f in check.run(store)]
    assert found == []


def test_every_ontology_check_has_a_broken_example(root: Path) -> None:
    assert set(ontology_checks(root)) == set(BROKEN)


@pytest.mark.parametrize("name", BROKEN)
def test_a_check_finds_what_is_broken(root: Path, name: str) -> None:
    store = store_of((HEAD + BROKEN[name]).encode())
    assert list(ontology_checks(root)[name].run(store))


def test_there_are_few_own_terms(ontology: Graph) -> None:
    classes = set(ontology.subjects(RDF.type, OWL.Class))
    terms = set(ontology.subjects(RDFS.isDefinedBy, URIRef(BASE_IRI + "ontology")))
    assert (len(classes), len(terms - classes)) == (24, 43)


def test_classes_are_set_apart_from_each_other(ontology: Graph) -> None:
    classes = sorted(ontology.subjects(RDF.type, OWL.Class))
    pairs = {(a, b) for a in classes for b in classes if a < b}
    assert pairs == set(ontology.subject_objects(OWL.disjointWith))


def test_alignment_starts_at_own_terms_and_invents_no_address(root: Path, ontology: Graph) -> None:
    mappings = Graph().parse(root / "ontology" / "mappings.ttl", format="turtle")
    own = set(ontology.subjects(RDFS.isDefinedBy, None))
    for subject, predicate, value in mappings:
        if str(subject).startswith(str(RKG)):
            assert subject in own
            assert isinstance(value, URIRef)
            assert not str(value).startswith(str(RKG)), (subject, predicate, value)


def test_the_context_names_every_term_and_gives_it_back(root: Path, ontology: Graph) -> None:
    document = json.loads((root / "ontology" / "context.jsonld").read_text(encoding="utf-8"))
    names = set(document["@context"])
    terms = {str(t).removeprefix(str(RKG)) for t in ontology.subjects(RDFS.isDefinedBy, None)}
    assert terms <= names
    document |= {
        "@id": f"{BASE_IRI}id/project/x",
        "type": "Project",
        "forum": f"{BASE_IRI}id/forum/y",
    }
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    thing = URIRef(f"{BASE_IRI}id/project/x")
    assert (thing, RDF.type, RKG.Project) in graph
    assert (thing, RKG.forum, URIRef(f"{BASE_IRI}id/forum/y")) in graph


def test_only_defined_terms_are_used(root: Path, ontology: Graph) -> None:
    own = {str(t) for t in ontology.subjects(RDFS.isDefinedBy, None)}
    used = set()
    for path in sorted((root / "data").rglob("*.t*")):
        if path.suffix in {".trig", ".ttl"}:
            kind = RdfFormat.TRIG if path.suffix == ".trig" else RdfFormat.TURTLE
            for quad in parse(path=path, format=kind, base_iri=BASE_IRI):
                used |= {t.value for t in (quad.predicate, quad.object) if isinstance(t, NamedNode)}
    assert {t for t in used if t.startswith(str(RKG))} <= own
