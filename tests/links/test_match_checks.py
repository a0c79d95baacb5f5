"""Each rule about matches: a valid set gives no finding, each error gives the expected finding."""

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from ruhrkg.graph.loading import merge_default_graph
from ruhrkg.graph.sssom import quads
from ruhrkg.graph.sssom_tsv import parse
from ruhrkg.quality import shapes
from ruhrkg.quality.checks import checks
from ruhrkg.vocabulary import PREFIXES

HEAD = """\
#curie_map:
#  id: https://w3id.org/ruhrkg/id/
#  wd: http://www.wikidata.org/entity/
#mapping_set_id: https://w3id.org/ruhrkg/graph/links/wikidata
#license: https://creativecommons.org/publicdomain/zero/1.0/
#mapping_date: '2026-11-23'
record_id\tsubject_id\tsubject_category\tpredicate_id\tpredicate_modifier\tobject_id\t\
object_category\tmapping_justification\tauthor_label\tconfidence\tevidence
"""
TYPES = {
    "place/bochum": "schema:Place",
    "place/unna": "schema:Place",
    "person/laschet": "foaf:Person",
}


def row(number: int, subject: str, kind: str, item: str, **other: str) -> str:
    cells = {
        "record": f"id:match/{number}",
        "subject": f"id:{subject}",
        "kind": kind,
        "predicate": "skos:exactMatch",
        "modifier": "",
        "object": item if ":" in item else f"wd:{item}",
        "object_kind": kind,
        "justification": "semapv:ManualMappingCuration",
        "author": "somebody",
        "confidence": "0.9",
        "evidence": "a source says so",
        **other,
    }
    return "\t".join(cells.values()) + "\n"


GOOD = [
    row(1, "place/bochum", "place", "Q2103"),
    row(2, "place/unna", "place", "Q3949"),
    row(3, "person/laschet", "person", "Q78205", predicate="owl:sameAs"),
    row(4, "place/unna", "place", "Q6163", modifier="Not"),
    row(5, "place/bochum", "place", "Q1", predicate="skos:closeMatch"),
]


def store_of(rows: list[str], types: dict[str, str] = TYPES) -> Store:
    store = Store()
    store.extend(quads(parse(HEAD + "".join(rows), "data/links/wikidata.sssom.tsv")))
    for thing, curie in types.items():
        prefix, _, local = curie.partition(":")
        store.add(
            Quad(
                NamedNode(PREFIXES["id"] + thing),
                NamedNode(PREFIXES["rdf"] + "type"),
                NamedNode(PREFIXES[prefix] + local),
                NamedNode(PREFIXES["graph"] + "test"),
            )
        )
    merge_default_graph(store)
    return store


def found(root: Path, store: Store) -> set[str]:
    asked = [check for check in checks(root) if check.rule.id.startswith("match-")]
    return {finding.rule for check in asked for finding in check.run(store)}


def test_a_good_set_breaks_no_rule(root: Path) -> None:
    assert found(root, store_of(GOOD)) == set()


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        (row(9, "place/bochum", "place", "Q2", predicate="skos:closeMatch", evidence=""),
         "match-without-evidence"),
        (row(9, "place/unna", "place", "Q2103"), "match-of-two-things"),
        (row(9, "place/bochum", "place", "Q2"), "match-doubled"),
        (row(9, "place/bochum", "place", "Q2", predicate="owl:sameAs"), "match-doubled"),
        (row(9, "place/bochum", "place", "Q2", predicate="skos:closeMatch", object_kind="person"),
         "match-of-other-kind"),
        (row(9, "person/laschet", "place", "Q2", predicate="skos:closeMatch"),
         "match-of-other-kind"),
        (row(9, "place/bochum", "place", "Q2103", modifier="Not"), "match-contradicted"),
        (row(9, "place/bochum", "place", "sssom:NoTermFound"), "match-contradicted"),
        (row(9, "place/bochum", "place", "Q2", predicate="owl:sameAs"),
         "match-same-as-of-no-person"),
    ],
)  # fmt: skip
def test_a_fault_breaks_its_rule(root: Path, fault: str, rule: str) -> None:
    assert rule in found(root, store_of([*GOOD, fault]))


def test_a_link_needs_a_record(root: Path) -> None:
    store = store_of(GOOD)
    graph = NamedNode(PREFIXES["graph"] + "links/wikidata")
    link = (NamedNode(PREFIXES["id"] + "place/unna"),
            NamedNode(PREFIXES["skos"] + "closeMatch"),
            NamedNode(PREFIXES["wd"] + "Q9"))  # fmt: skip
    store.extend([Quad(*link, graph), Quad(*link, DefaultGraph())])
    assert found(root, store) == {"match-without-record"}


def test_a_key_agrees_with_its_link(root: Path) -> None:
    from pyoxigraph import Literal

    text = HEAD.replace("links/wikidata", "links/nuts").replace(
        "wd: http://www.wikidata.org/entity/", "nuts: http://data.europa.eu/nuts/code/"
    )
    fault = row(1, "place/bochum", "place", "nuts:DEA51")
    store = Store()
    store.extend(quads(parse(text + fault, "data/links/nuts.sssom.tsv")))
    bochum = NamedNode(PREFIXES["id"] + "place/bochum")
    for value in ("DEA51", "DEA52"):
        key = Quad(bochum, NamedNode(PREFIXES["rkg"] + "nuts"), Literal(value),
                   NamedNode(PREFIXES["graph"] + "test"))  # fmt: skip
        store.add(key)
        merge_default_graph(store)
        assert ("match-key-differs" in found(root, store)) == (value == "DEA52")


def test_the_shape_requires_author_relation_and_certainty(root: Path) -> None:
    from ruhrkg.graph.files import authored_files
    from ruhrkg.graph.loading import read

    fault = row(
        9, "place/bochum", "place", "Q2", author="", confidence="", predicate="owl:differentFrom"
    )
    store = store_of([*GOOD, fault])
    for file in authored_files(root):
        if file.name == "shapes/matches.ttl":
            store.extend(read(file))
    broken = {f.rule for f in shapes.run(store)}
    assert broken == {
        "Match-author_label-Violation",
        "Match-confidence-Violation",
        "Match-predicate-Violation",
    }
