from pathlib import Path

from ruhrkg.graph.files import AuthoredFile
from ruhrkg.quality.positions import Places, statements
from ruhrkg.vocabulary import ID, PREFIXES, RKG

TRIG = """\
@prefix rkg: <https://w3id.org/ruhrkg/ontology#> .
@prefix id: <https://w3id.org/ruhrkg/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

GRAPH <https://w3id.org/ruhrkg/id/source/a#char=1,2> {
  # a comment with a <https://example.org/> and a .
  id:project/kris a rkg:Project ;
    rdfs:label "Klima; { . } \\"RUHR\\""@de ,
      "two"@en ;
    rkg:amount 1.5 .
}
GRAPH id:source/b {
  id:project/kris rkg:forum id:forum/tf-14 .
}
"""
RDFS_LABEL = PREFIXES["rdfs"] + "label"
PASSAGE = str(ID["source/a#char=1,2"])


def test_statements_are_found_with_graph_and_line() -> None:
    kris = str(ID["project/kris"])
    assert list(statements(TRIG, None)) == [
        (PASSAGE, kris, PREFIXES["rdf"] + "type", 7),
        (PASSAGE, kris, RDFS_LABEL, 8),
        (PASSAGE, kris, str(RKG["amount"]), 10),
        (str(ID["source/b"]), kris, str(RKG["forum"]), 13),
    ]


def test_a_place_falls_back_from_statement_to_subject_to_graph() -> None:
    places = Places()
    places.add(AuthoredFile(Path("x"), "data/x.trig", None), TRIG)
    kris = str(ID["project/kris"])
    assert places.find(None, kris, str(RKG["forum"])) == ("data/x.trig", 13)
    assert places.find(PASSAGE, kris, str(RKG["forum"])) == ("data/x.trig", 7)
    assert places.find(str(ID["source/b"]), None, None) == ("data/x.trig", 13)
    assert places.find(None, str(ID["project/none"]), None) is None


def test_a_turtle_file_lies_in_the_graph_of_its_name() -> None:
    text = "prefix id: <https://w3id.org/ruhrkg/id/>\nid:a id:b id:c .\n"
    assert list(statements(text, "https://example.org/g")) == [
        ("https://example.org/g", str(ID["a"]), str(ID["b"]), 2)
    ]
