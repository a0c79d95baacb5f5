from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SKOS, VOID

from ruhrkg.reconciliation.identifiers import GEOCODING
from ruhrkg.release.build import build
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.vocabulary import BASE_IRI, PREFIXES

WHOLE = URIRef(BASE_IRI + "catalog/dataset/all")
RKG = PREFIXES["rkg"]


@pytest.fixture
def void(small_root: Path, tmp_path: Path) -> Graph:
    release = build(Settings(root=small_root, build_dir=tmp_path))
    return Graph().parse(release.path("void.ttl"))


def number(graph: Graph, subject, predicate) -> int:
    return int(graph.value(subject, predicate))


def partition(graph: Graph, of, predicate, value):
    (found,) = [p for p in graph.subjects(predicate, URIRef(value)) if (of, None, p) in graph]
    return found


def test_statements_are_counted_once_however_many_sources_make_them(void: Graph):
    assert number(void, WHOLE, VOID.triples) == 16
    assert number(void, WHOLE, VOID.distinctSubjects) == 5
    assert number(void, WHOLE, VOID.entities) == 5


def test_each_class_has_a_partition_with_the_properties_of_its_things(void: Graph):
    projects = partition(void, WHOLE, VOID["class"], RKG + "Project")
    assert number(void, projects, VOID.entities) == 1
    labels = partition(void, projects, VOID.property, PREFIXES["rdfs"] + "label")
    assert number(void, labels, VOID.triples) == 2


def test_links_to_wikidata_are_a_linkset(void: Graph):
    (linkset,) = void.subjects(RDF.type, VOID.Linkset)
    assert number(void, linkset, VOID.triples) == 1
    assert str(void.value(linkset, VOID.linkPredicate)).endswith("exactMatch")


def test_every_mapping_set_has_a_linkset(release: Release, root: Path):
    void = Graph().parse(release.path("void.ttl"))
    targets = {str(target).partition("#")[2] for target in void.objects(None, VOID.objectsTarget)}
    mapped = {file.name.partition(".")[0] for file in (root / "data/links").glob("*.sssom.tsv")}
    assert mapped <= targets


def test_a_link_is_counted_once_where_one_data_set_lies_within_another(release: Release):
    void = Graph().parse(release.path("void.ttl"))
    matches = Graph().parse(release.path("dumps/all.nt")).objects(None, SKOS.exactMatch)
    codes = [str(o).removeprefix(GEOCODING) for o in matches if str(o).startswith(GEOCODING)]
    regional = sum(code.startswith("regionalKey/") for code in codes)
    assert exact_matches(void, "ars") == regional > 0
    assert exact_matches(void, "ags") == len(codes) - regional > 0


def exact_matches(void: Graph, target: str) -> int:
    (linkset,) = [
        subject
        for subject in void.subjects(VOID.objectsTarget, URIRef(f"{BASE_IRI}void#{target}"))
        if void.value(subject, VOID.linkPredicate) == SKOS.exactMatch
    ]
    return number(void, linkset, VOID.triples)


def test_the_parts_dumps_and_endpoint_are_named(void: Graph):
    assert URIRef(BASE_IRI + "catalog/dataset/projects") in set(void.objects(WHOLE, VOID.subset))
    assert URIRef(BASE_IRI + "dumps/all.ttl") in set(void.objects(WHOLE, VOID.dataDump))
    assert void.value(WHOLE, VOID.sparqlEndpoint) == URIRef(BASE_IRI + "sparql")
    assert URIRef(BASE_IRI + "id/project/x") in set(void.objects(WHOLE, VOID.exampleResource))
    assert PREFIXES["geo"] in {str(o) for o in void.objects(WHOLE, VOID.vocabulary)}


def test_the_description_is_a_graph_of_the_release(release: Release):
    store = Store()
    store.load(path=str(release.path("graph.nq")))
    described = {g.value for g in store.named_graphs()}
    assert BASE_IRI + "graph/void" in described


def test_the_objects_of_a_property_are_counted_by_class_and_datatype(release: Release):
    """As SIB's SPARQL editor asks for its overview of classes."""
    store = Store()
    store.bulk_load(path=str(release.path("void.ttl")), format=RdfFormat.TURTLE)
    found = store.query("""
        PREFIX void: <http://rdfs.org/ns/void#> PREFIX void-ext: <http://ldf.fi/void-ext#>
        SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype WHERE {
          ?cp void:class ?subjectClass ; void:propertyPartition ?pp .
          ?pp void:property ?prop .
          { ?pp void:classPartition [ void:class ?objectClass ] }
          UNION { ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] }
        }
    """)
    rows = {tuple(term and term.value for term in row) for row in found}
    label, text = PREFIXES["rdfs"] + "label", PREFIXES["rdf"] + "langString"
    assert (RKG + "Project", label, None, text) in rows
    assert (RKG + "Project", RKG + "fieldOfAction", RKG + "FieldOfAction", None) in rows


def test_every_graph_of_a_release_is_described(release: Release):
    store = Store()
    store.bulk_load(path=str(release.path("graph.nq")), format=RdfFormat.N_QUADS)
    label, type_ = NamedNode(PREFIXES["rdfs"] + "label"), NamedNode(PREFIXES["rdf"] + "type")
    silent = [
        graph.value
        for graph in store.named_graphs()
        if not any(quad for p in (label, type_) for quad in store.quads_for_pattern(graph, p, None))
    ]
    assert silent == []
