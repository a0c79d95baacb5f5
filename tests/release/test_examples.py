"""Queries that editors send: they find the examples, prefixes and classes in the release."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from ruhrkg.release.build import build
from ruhrkg.settings import Settings
from ruhrkg.vocabulary import PREFIXES

# The queries that SIB's sparql-editor sends to any endpoint.
EXAMPLES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#>
SELECT DISTINCT ?example ?comment ?query
WHERE {
  ?example a sh:SPARQLExecutable ; rdfs:comment ?comment ;
    sh:select|sh:ask|sh:construct|spex:describe ?query .
}
ORDER BY ?example
"""
DECLARED = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace
WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix } ORDER BY ?prefix
"""
CLASSES = """
PREFIX void: <http://rdfs.org/ns/void#>
SELECT DISTINCT ?class ?property
WHERE { ?partition void:class ?class ; void:propertyPartition ?pp . ?pp void:property ?property }
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The release of this project's queries with a bit of data."""
    root = tmp_path_factory.mktemp("root")
    (root / "data").mkdir()
    (root / "data/x.trig").write_text(
        "@prefix rkg: <https://w3id.org/ruhrkg/ontology#> .\nGRAPH rkg:g { rkg:a a rkg:Project }\n"
    )
    (root / "queries").symlink_to(Path(__file__).parents[2] / "queries")
    release = build(Settings(root=root, build_dir=root / "build"))
    store = Store()
    store.load(path=str(release.path("graph.nq")), format=RdfFormat.N_QUADS)
    store.load(path=str(release.path("default.nt")), format=RdfFormat.N_TRIPLES)
    return store


def test_every_example_is_found_once_and_can_be_parsed(store: Store) -> None:
    found = list(store.query(EXAMPLES))
    names = {row["example"].value.rpartition("/")[2] for row in found}
    files = Path(__file__).parents[2].glob("queries/examples/*.rq")
    assert names == {path.stem for path in files}
    assert len(found) == len(names)
    for row in found:
        Store().query(row["query"].value)


def test_every_prefix_of_the_table_is_found(store: Store) -> None:
    found = {row["prefix"].value: row["namespace"].value for row in store.query(DECLARED)}
    assert found == PREFIXES


def test_every_example_names_its_prefixes_and_its_endpoint(store: Store) -> None:
    missing = store.query("""
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        PREFIX schema: <https://schema.org/>
        ASK {
          ?example a sh:SPARQLExecutable
          FILTER NOT EXISTS { ?example sh:prefixes/sh:declare/sh:prefix "rkg" ; schema:target ?at }
        }""")
    assert not bool(missing)


def test_classes_and_properties_are_found(store: Store) -> None:
    found = {(row["class"].value, row["property"].value) for row in store.query(CLASSES)}
    assert (PREFIXES["rkg"] + "Project", PREFIXES["rdf"] + "type") in found


def test_the_examples_are_in_their_own_graph(store: Store) -> None:
    graphs = store.query("""
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT DISTINCT ?graph { GRAPH ?graph { ?example a sh:SPARQLExecutable } }""")
    assert [row["graph"].value for row in graphs] == [PREFIXES["graph"] + "queries"]
