"""Nothing of the facts is lost: ids and values of the graph against the inventory of the facts."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from inventory import FILE, digest, inventory, values_by_property
from lookups import CLASSES, LOOKUPS, Data, iri, slug
from pyoxigraph import NamedNode, Store

from ruhrkg.graph.loading import load
from ruhrkg.vocabulary import BASE_IRI


@pytest.fixture(scope="module")
def data(root: Path) -> Data:
    return Data(load(root))


@pytest.fixture(scope="module")
def expected() -> dict[str, dict[str, list[object]]]:
    found: dict[str, dict[str, list[object]]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def facts() -> Path:
    """The folder of the raw facts, outside the project: the tests that need it else skip."""
    folder = os.environ.get("RUHRKG_FACTS_DIR", "")
    if not folder:
        pytest.skip("RUHRKG_FACTS_DIR names no folder with the raw facts")
    return Path(folder)


@pytest.mark.parametrize("kind", CLASSES)
def test_every_thing_of_the_facts_is_there_and_no_other(data, expected, kind) -> None:
    assert sorted(slug(t) for t in data.things(CLASSES[kind])) == expected["ids"][kind]


@pytest.mark.parametrize("kind", ["topic", "sdg"])
def test_every_concept_of_the_facts_is_there_and_no_other(data, expected, kind) -> None:
    prefix = f"{BASE_IRI}id/{kind}/"
    found = {t for t in data.things("skos:Concept") if t.value.startswith(prefix)}
    assert sorted(map(slug, found)) == expected["ids"][kind]


@pytest.mark.parametrize("name", LOOKUPS)
def test_every_value_of_the_facts_is_there_and_no_other(data, expected, name) -> None:
    found = LOOKUPS[name](data)
    assert [len(found), digest(found)] == expected["values"][name]


def test_nothing_private_is_said_of_a_person(data) -> None:
    remarks = {text for _, text in data.values(CLASSES["person"], "skos:note")}
    private = re.compile(r"geboren|\bborn\b|^(aus|from|lebt|lives) ")
    assert remarks
    assert [text for text in remarks if private.search(text)] == []


def test_the_inventory_names_what_is_compared(expected) -> None:
    assert set(expected["values"]) == set(LOOKUPS)


def test_the_inventory_is_that_of_the_facts(facts, expected) -> None:
    assert inventory(facts) == expected, "write it anew with tests/data/inventory.py"


@pytest.mark.parametrize("name", LOOKUPS)
def test_the_values_are_those_of_the_facts_one_by_one(data, facts, name) -> None:
    assert LOOKUPS[name](data) == values_by_property(facts)[name]


# the properties of a project whose sources the facts give one by one
SOURCED = {
    "title_de": "rdfs:label", "title_en": "rdfs:label", "alt_titles": "skos:altLabel",
    "site_number": "rkg:siteNumber", "proposal_number": "rkg:proposalNumber",
    "field": "rkg:fieldOfAction", "forum": "rkg:forum", "lead": "rkg:leadMinistry",
    "theme": "rkg:theme", "places": "schema:location", "partners": "rkg:partner",
    "people": "rkg:involves", "start": "schema:startDate", "end": "schema:endDate",
    "status": "schema:creativeWorkStatus", "planned_period": "schema:temporalCoverage",
}  # fmt: skip
# conclusions of ours: the sources named carry the ground and not the value
CONCLUDED = {("mobilitaetsregion", "field"), ("diversitaet-und-justiz", "theme")}


def graphs_of(store: Store, thing: NamedNode, name: str, value: str) -> set[str]:
    """The graphs, without ours, that hold the property with that value."""
    return {
        q.graph_name.value.removeprefix(BASE_IRI)
        for q in store.quads_for_pattern(thing, iri(name), None, None)
        if isinstance(q.graph_name, NamedNode)
        and value in {getattr(q.object, "value", ""), q.object.value.rpartition("/")[2]}
    } - {"graph/editorial"}


def test_a_value_stands_under_its_own_sources_and_no_others(root: Path, facts: Path) -> None:
    store, compared = load(root), 0
    for row in json.loads((facts / "projects.json").read_text(encoding="utf-8")):
        thing = NamedNode(f"{BASE_IRI}id/project/{row['id']}")
        for key, name in SOURCED.items():
            sources = row.get(f"{key}_sources", [])
            if key not in row or not sources or (row["id"], key) in CONCLUDED:
                continue
            values = row[key] if isinstance(row[key], list) else [row[key]]
            exact = {f"id/source/{source}" for source in sources}
            if len(values) > 1 and len(sources) > 1:
                part = "alternative-titles" if key == "alt_titles" else key
                exact = {f"graph/record/project/{row['id']}/{part}"}
            for value in map(str, values):
                text = value.lower().replace("ä", "ae") if key == "theme" else value
                assert graphs_of(store, thing, name, text) == exact, (row["id"], key, text)
                compared += 1
    assert compared > 300


def test_a_record_graph_is_derived_from_the_sources_of_its_record(root: Path, facts: Path) -> None:
    store = load(root)
    derived = iri("prov:wasDerivedFrom")
    for row in json.loads((facts / "projects.json").read_text(encoding="utf-8")):
        graph = NamedNode(f"{BASE_IRI}graph/record/project/{row['id']}")
        found = {
            slug(q.object)
            for q in store.quads_for_pattern(graph, derived, None, None)
            if isinstance(q.object, NamedNode)
        }
        assert len(row["sources"]) == 1 or found >= set(row["sources"])


# what stands in the graph in other words, by file and path in the facts: how
OTHERWISE = {
    "events format": "schema:eventAttendanceMode",
    "events status": "schema:eventStatus",
    "figures readings_kind": "rkg:agreed and a note",
    "forums events_count_note": "the number of a forum's events follows from the events",
    "forums period": "schema:startDate and schema:endDate",
    "identifiers id": "the id of the other files, which facts_id names",
    "identifiers kind": "concepts of the place kinds; the plan itself",
    "identifiers note": "what it says of identifiers stands in data/links",
    "organizations kind": "id/organisation-kind/organisation",
    "organizations position_paper": "a note that names it",
    "persons facts_de": "left out: where a person was born or comes from is private",
    "places sources_note": "the links to projects and events have the sources",
    "projects duration": "schema:duration",
    "projects field_basis": "the graph of the source, or a deduction in plain words",
} | {
    f"identifiers {key}": "data/links"
    for key in (
        "abgeordnetenwatch", "close_matches", "evidence.source", "evidence.what", "geonames",
        "geonames_adm", "gnd", "stw", "wikidata",
    )
}  # fmt: skip


def leaves(value: object, path: str) -> Iterator[tuple[str, str]]:
    """(path, text) of every value in a JSON document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, path)
    else:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        yield path, text.removesuffix(".0") if isinstance(value, float) else text


def texts(store: Store) -> set[str]:
    """All texts, addresses and slugs of the graph; of a composed label also its first part."""
    found = set()
    for quad in store:
        for term in (quad.subject, quad.object, quad.graph_name):
            text = getattr(term, "value", "")
            found |= {text, text.rpartition(": ")[0], text.partition(", ")[0]}
            if text.startswith(BASE_IRI + "id/"):
                found.add(text.removeprefix(BASE_IRI + "id/").partition("/")[2])
    return found


def test_every_single_value_of_the_facts_is_in_the_graph(root: Path, facts: Path) -> None:
    there = texts(load(root))
    lost = {
        (f"{file.stem} {path}", text)
        for file in sorted(facts.glob("*.json"))
        for path, text in leaves(json.loads(file.read_text(encoding="utf-8")), "")
        if not {text, re.sub(r" \([a-z0-9-]+\)$", "", text)} & there
    }
    assert {place for place, _ in lost} == set(OTHERWISE), sorted(lost)
