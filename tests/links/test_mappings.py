"""The project's own mapping sets: a test for each identifier that is easily confused."""

from collections import Counter
from pathlib import Path

import pytest

from ruhrkg.graph.sssom import MappingSet, Match
from ruhrkg.graph.sssom_tsv import read_sets, write
from ruhrkg.presentation.things.matches import MATCHED

ID = "https://w3id.org/ruhrkg/id/"
WD = "http://www.wikidata.org/entity/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SAME_AS = "http://www.w3.org/2002/07/owl#sameAs"
EXACT = {SKOS + "exactMatch", SAME_AS}
TARGETS = "abgeordnetenwatch ags ars geonames gnd nuts ror sdg stw wikidata"
NEAR = {
    "mobility": {"Q204671", "Q7590"},
    "lifelong-learning": {"Q1438896"},
    "urban-mobility": {"Q294362"},
    "hydrogen-economy": {"Q556"},
    "diversity": {"Q1338878"},
    "social-cohesion": {"Q370735", "Q815726"},
}


@pytest.fixture(scope="module")
def sets(root: Path) -> dict[str, MappingSet]:
    return {mapping_set.target: mapping_set for mapping_set in read_sets(root)}


@pytest.fixture(scope="module")
def matches(sets: dict[str, MappingSet]) -> list[Match]:
    return [match for mapping_set in sets.values() for match in mapping_set.matches]


def of(mapping_set: MappingSet, subject: str) -> list[Match]:
    return [m for m in mapping_set.matches if m.subject == ID + subject]


def exact(mapping_set: MappingSet) -> dict[str, str]:
    """Subject (without the base) to object of the set's exact links."""
    links = [m for m in mapping_set.matches if m.links and m.predicate in EXACT]
    return {match.subject.removeprefix(ID): match.object for match in links}


def linked(sets: dict[str, MappingSet]) -> dict[str, str]:
    """Every Wikidata item that is linked to, and how."""
    return {m.object.removeprefix(WD): m.predicate for m in sets["wikidata"].matches if m.links}


def test_there_is_a_set_for_every_target(sets: dict[str, MappingSet]) -> None:
    assert sorted(sets) == TARGETS.split()


def test_the_files_are_in_canonical_form(root: Path, sets: dict[str, MappingSet]) -> None:
    for mapping_set in sets.values():
        text = (root / mapping_set.name).read_text(encoding="utf-8")
        assert text == write(mapping_set), f"{mapping_set.name}: sort it and its columns"


def test_every_link_has_evidence(matches: list[Match]) -> None:
    assert [m.record for m in matches if m.links and not m.all("evidence")] == []


def test_what_was_not_found_states_where_it_was_searched(matches: list[Match]) -> None:
    searched = [m.one("comment").startswith("Searched in ") for m in matches if not m.found]
    assert searched
    assert all(searched)


def test_no_identifier_stands_for_two_things(sets: dict[str, MappingSet]) -> None:
    for mapping_set in sets.values():
        objects = Counter(exact(mapping_set).values())
        assert [iri for iri, count in objects.items() if count > 1] == []


def test_no_thing_has_two_exact_matches_in_a_set(sets: dict[str, MappingSet]) -> None:
    for mapping_set in sets.values():
        links = [m.subject for m in mapping_set.matches if m.links and m.predicate in EXACT]
        assert [iri for iri, count in Counter(links).items() if count > 1] == []


def test_a_thing_is_not_both_found_and_not_found(sets: dict[str, MappingSet]) -> None:
    for mapping_set in sets.values():
        missing = {m.subject.removeprefix(ID) for m in mapping_set.matches if not m.found}
        assert missing.isdisjoint(exact(mapping_set))


def test_nothing_is_linked_to_what_another_record_denies(sets: dict[str, MappingSet]) -> None:
    denied = {(m.subject, m.object) for m in sets["wikidata"].matches if m.negated}
    assert denied
    assert not denied & {(m.subject, m.object) for m in sets["wikidata"].matches if m.links}


def test_the_parliament_is_not_the_position_of_its_members(sets: dict[str, MappingSet]) -> None:
    assert exact(sets["wikidata"])["organisation/landtag-nrw"] == WD + "Q571436"
    assert "Q17781726" not in linked(sets)


@pytest.mark.parametrize("library", ["Q28739263", "Q28738826", "Q28739296", "Q1391177"])
def test_a_library_is_not_its_body(sets: dict[str, MappingSet], library: str) -> None:
    assert library not in linked(sets)


def test_climate_change_is_not_global_warming(sets: dict[str, MappingSet]) -> None:
    assert exact(sets["wikidata"])["topic/climate-change"] == WD + "Q125928"
    assert "Q7942" not in linked(sets)


def test_digitalisation_is_not_digitization(sets: dict[str, MappingSet]) -> None:
    assert "topic/digitalisation" not in exact(sets["wikidata"])  # digital transformation is near
    assert exact(sets["wikidata"])["topic/digitization"] == WD + "Q843958"


@pytest.mark.parametrize(
    ("district", "item", "town", "town_item"),
    [
        ("kreis-recklinghausen", "Q6214", "recklinghausen", "Q3050"),
        ("kreis-wesel", "Q6245", "wesel", "Q4011"),
        ("kreis-unna", "Q6163", "unna", "Q3949"),
    ],
)
def test_a_district_is_not_the_town_of_its_name(
    sets: dict[str, MappingSet], district: str, item: str, town: str, town_item: str
) -> None:
    links = exact(sets["wikidata"])
    assert links["place/" + district] == WD + item
    assert links["place/" + town] == WD + town_item


@pytest.mark.parametrize("namesake", ["Q98768", "Q1464300"])
def test_a_namesake_is_not_linked(sets: dict[str, MappingSet], namesake: str) -> None:
    assert namesake not in linked(sets)


def test_structural_change_is_stated_to_be_the_general_concept(
    sets: dict[str, MappingSet],
) -> None:
    (match,) = of(sets["wikidata"], "topic/structural-change")
    assert match.object == WD + "Q1969120"
    assert "not the change in the Ruhr area" in match.one("comment")


@pytest.mark.parametrize("topic", NEAR)
def test_near_items_are_close_matches_at_most(sets: dict[str, MappingSet], topic: str) -> None:
    links = [m for m in of(sets["wikidata"], "topic/" + topic) if m.links]
    assert {m.object.removeprefix(WD) for m in links} == NEAR[topic]
    assert {m.predicate for m in links} == {SKOS + "closeMatch"}


def test_a_municipality_is_the_administrative_unit_of_geonames_and_near_the_populated_place(
    sets: dict[str, MappingSet],
) -> None:
    assert {m.object: m.predicate for m in of(sets["geonames"], "place/bochum")} == {
        "https://sws.geonames.org/6553132/": SKOS + "exactMatch",
        "https://sws.geonames.org/2947416/": SKOS + "closeMatch",
    }


@pytest.mark.parametrize(
    ("place", "relation"),
    [("bochum", "exactMatch"), ("kreis-wesel", "exactMatch"), ("alpen", "broadMatch")],
)
def test_a_municipality_lies_in_its_nuts_region_and_a_city_of_its_own_is_one(
    sets: dict[str, MappingSet], place: str, relation: str
) -> None:
    (match,) = of(sets["nuts"], "place/" + place)
    assert match.predicate == SKOS + relation


def test_owl_same_as_is_used_for_persons_only(matches: list[Match]) -> None:
    same = {m.one("subject_category") for m in matches if m.predicate == SAME_AS}
    assert same == {"person"}


def test_the_pages_query_matches_of_all_kinds_that_have_some(matches: list[Match]) -> None:
    assert {m.subject.removeprefix(ID).split("/")[0] for m in matches} == set(MATCHED)


JUSTIFIED = {
    "ags": {"BackgroundKnowledgeBasedMatching"},
    "ars": {"BackgroundKnowledgeBasedMatching"},
    "nuts": {"BackgroundKnowledgeBasedMatching"},
    "abgeordnetenwatch": {"MappingChaining"},
}


def test_a_justification_states_how_a_match_came_about(sets: dict[str, MappingSet]) -> None:
    for target, mapping_set in sets.items():
        for match in mapping_set.matches:
            justification = match.one("mapping_justification").rsplit("/", 1)[-1]
            assert justification in JUSTIFIED.get(target, {justification}), match.record
            assert (justification == "ManualMappingCuration") == match.negated, match.record
            assert match.one("author_id"), match.record


def test_a_set_with_things_not_found_names_what_was_searched(sets: dict[str, MappingSet]) -> None:
    for target in ("wikidata", "gnd", "geonames"):
        assert sets[target].metadata["object_source"].startswith("wd:Q")
    for mapping_set in sets.values():
        assert mapping_set.metadata["object_source_version"]
        assert mapping_set.metadata["mapping_tool"]
