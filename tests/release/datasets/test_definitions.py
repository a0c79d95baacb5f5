from pathlib import Path

from pyoxigraph import NamedNode, Store

from ruhrkg.graph.loading import load, merge_default_graph
from ruhrkg.release.datasets.definitions import ABOUT, PARTS, WHOLE, digest, split
from ruhrkg.vocabulary import BASE_IRI, ID


def subjects(quads):
    return {quad.subject.value for quad in quads}


def test_a_part_holds_the_statements_about_its_kinds_of_things(small_root: Path):
    content = split(load(small_root))
    assert subjects(content["projects"]) == {str(ID["project/x"])}
    assert subjects(content["events"]) == {str(ID["event/e"])}
    assert str(ID["geometry/p"]) in subjects(content["places"])


def test_a_part_holds_a_folder_of_graphs_whole(small_root: Path):
    (link,) = split(load(small_root))["links"]
    assert link.object == NamedNode("http://www.wikidata.org/entity/Q1")


def test_the_whole_leaves_out_only_statements_about_the_catalogue(small_root: Path):
    store = load(small_root)
    every = {q for q in store if q.graph_name.value not in ABOUT}
    assert set(split(store)[WHOLE]) == every


def test_the_merged_default_graph_changes_no_part(small_root: Path):
    store = load(small_root)
    before = split(store)
    merge_default_graph(store)
    assert split(store) == before


def test_every_thing_of_the_real_graph_is_in_a_part(root: Path):
    content = split(load(root))
    parts = set().union(*(subjects(content[p.slug]) for p in PARTS if p.slug != WHOLE))
    own = {iri for iri in subjects(content[WHOLE]) if iri.startswith(BASE_IRI)}
    assert own - parts == set()


def test_the_digest_depends_on_the_statements_and_not_on_their_order(small_root: Path):
    quads = split(load(small_root))[WHOLE]
    assert digest(quads) == digest(reversed(quads))
    assert digest(quads) != digest(quads[1:])


def test_every_part_is_a_dataset_of_the_authored_catalogue(root: Path):
    store: Store = load(root)
    dataset = NamedNode("http://www.w3.org/ns/dcat#Dataset")
    stated = {q.subject.value for q in store.quads_for_pattern(None, None, dataset, None)}
    assert stated == {part.iri for part in PARTS}
