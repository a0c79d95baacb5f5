import pytest
from pyoxigraph import NamedNode

from ruhrkg.graph.errors import AuthoredFileError
from ruhrkg.graph.sssom import NO_TERM_FOUND, quads
from ruhrkg.graph.sssom_tsv import contract, parse, write

ID = "https://w3id.org/ruhrkg/id/"
HEAD = """\
#sssom_version: '1.1'
#curie_map:
#  id: https://w3id.org/ruhrkg/id/
#  schema: https://schema.org/
#  wd: http://www.wikidata.org/entity/
#mapping_set_id: https://w3id.org/ruhrkg/graph/links/wikidata
#license: https://creativecommons.org/publicdomain/zero/1.0/
#mapping_date: '2026-11-23'
"""
COLUMNS = (
    "record_id\tsubject_id\tpredicate_id\tpredicate_modifier\tobject_id\t"
    "mapping_justification\tconfidence\tsee_also\tevidence\n"
)
BOCHUM = (
    "id:match/1\tid:place/bochum\tskos:exactMatch\t\twd:Q2103\tsemapv:ManualMappingCuration\t"
    '0.98\thttps://example.org/a|https://example.org/b\t"first, with ""quotes""|a \\| bar"\n'
)
NONE = (
    "id:match/2\tid:place/x\tskos:exactMatch\t\tsssom:NoTermFound\t"
    "semapv:ManualMappingCuration\t0.3\t\t\n"
)
NOT = (
    "id:match/3\tid:place/y\tskos:exactMatch\tNot\twd:Q6214\t"
    "semapv:ManualMappingCuration\t0.9\t\t\n"
)
NAME = "data/links/wikidata.sssom.tsv"


def test_identifiers_are_expanded_and_lists_are_split() -> None:
    match = parse(HEAD + COLUMNS + BOCHUM, NAME).matches[0]
    assert match.subject == ID + "place/bochum"
    assert match.object == "http://www.wikidata.org/entity/Q2103"
    assert match.all("see_also") == ("https://example.org/a", "https://example.org/b")
    assert match.all("evidence") == ('first, with "quotes"', "a | bar")
    assert match.links


def test_a_record_of_no_term_found_or_a_negated_one_is_no_link() -> None:
    none, negated = parse(HEAD + COLUMNS + NONE + NOT, NAME).matches
    assert (none.object, none.found, none.links) == (NO_TERM_FOUND, False, False)
    assert (negated.negated, negated.found, negated.links) == (True, True, False)


def test_only_true_links_become_direct_triples() -> None:
    mapping_set = parse(HEAD + COLUMNS + BOCHUM + NONE + NOT, NAME)
    exact = NamedNode("http://www.w3.org/2004/02/skos/core#exactMatch")
    direct = [q for q in quads(mapping_set) if q.predicate == exact]
    assert [(q.subject.value, q.object.value) for q in direct] == [
        (ID + "place/bochum", "http://www.wikidata.org/entity/Q2103")
    ]
    assert {q.graph_name.value for q in quads(mapping_set)} == {mapping_set.graph}


def test_the_date_of_the_set_is_propagated_to_every_record() -> None:
    created = NamedNode("http://purl.org/dc/terms/created")
    mapping_set = parse(HEAD + COLUMNS + BOCHUM + NONE, NAME)
    dates = [q.object.value for q in quads(mapping_set) if q.predicate == created]
    assert dates == ["2026-11-23", "2026-11-23"]


def test_what_is_written_is_read_back_sorted() -> None:
    mapping_set = parse(HEAD + COLUMNS + NOT + NONE + BOCHUM, NAME)
    text = write(mapping_set)
    again = parse(text, NAME)
    assert [m.record for m in again.matches] == [ID + f"match/{n}" for n in (1, 2, 3)]
    assert again.metadata == mapping_set.metadata
    assert again.matches[0].slots == mapping_set.matches[2].slots
    assert write(again) == text


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("wd:Q2103", "dbr:Bochum", 10, "'dbr:Bochum' has no declared prefix"),
        ("0.98", "98", 10, "'98' is not a confidence"),
        ("id:match/1\t", "\t", 10, "no record_id"),
        ("https://example.org/a|", "example.org|", 10, "'example.org' is not a URL"),
        ("exactMatch\t\t", "exactMatch\tPerhaps\t", 10, "'Perhaps' is not a modifier"),
        ("exactMatch\t\t", "exactMatch\t", 10, "8 cells where the header has 9"),
        ("confidence\t", "certainty\t", 9, "unknown column 'certainty'"),
        ("object_id\t", "", 9, "no column 'object_id'"),
        ("#license: https", "#licence: https", 1, "no license"),
        ("links/wikidata", "links/gnd", 1, "no mapping_set_id of its own"),
        ("#curie_map:", "#curie_map", 3, "the metadata is not YAML"),
        (BOCHUM, BOCHUM + BOCHUM, 11, "the record_id of line 10 again"),
    ],
)
def test_a_broken_table_names_line_and_problem(old: str, new: str, line: int, problem: str) -> None:
    with pytest.raises(AuthoredFileError) as raised:
        parse((HEAD + COLUMNS + BOCHUM).replace(old, new, 1), NAME)
    assert (raised.value.file, raised.value.line) == (NAME, line)
    assert problem in raised.value.problem
    assert raised.value.remedy


def test_an_iri_is_contracted_by_its_longest_prefix() -> None:
    curies = {"a": "https://example.org/", "ab": "https://example.org/b/", "c": "https://c.org/"}
    assert contract("https://example.org/b/x", curies) == "ab:x"
    assert contract("https://example.org/x", curies) == "a:x"
    with pytest.raises(ValueError, match=r"example\.com"):
        contract("https://example.com/x", curies)
