"""Nothing of the facts is lost: ids and values of the graph against the inventory of the facts."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from inventory import FILE, Values, digest, inventory, values_by_property
from pyoxigraph import Literal, NamedNode, Store

from ruhrkg.graph.loading import load
from ruhrkg.vocabulary import BASE_IRI, PREFIXES

EDITORIAL = BASE_IRI + "graph/editorial"
CLASSES = {
    "plan": "rkg:Plan", "phase": "rkg:Phase", "pillar": "rkg:Pillar", "field": "rkg:FieldOfAction",
    "project": "rkg:Project", "forum": "rkg:Forum", "event": "rkg:Event", "figure": "rkg:Figure",
    "person": "foaf:Person", "source": "rkg:Source", "organisation": "org:Organization",
    "place": "schema:Place",
}  # fmt: skip


def iri(name: str) -> NamedNode:
    prefix, local = name.split(":", 1)
    return NamedNode(PREFIXES[prefix] + local)


def slug(node: NamedNode) -> str:
    return node.value.removeprefix(BASE_IRI + "id/").partition("/")[2]


class Data:
    """The authored graph, asked for values in the words of the facts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def things(self, class_: str) -> set[NamedNode]:
        found = self._store.quads_for_pattern(None, iri("rdf:type"), iri(class_), None)
        return {q.subject for q in found if isinstance(q.subject, NamedNode)}

    def of(
        self, thing: NamedNode, *names: str, lang: str = "", stated: bool = False, kind: str = ""
    ) -> set[str]:
        """Values of the properties; only in a language, only of sources, only things of a kind."""
        found = set()
        for name in names:
            for quad in self._store.quads_for_pattern(thing, iri(name), None, None):
                value, graph = quad.object, quad.graph_name
                if stated and isinstance(graph, NamedNode) and graph.value == EDITORIAL:
                    continue
                if isinstance(value, Literal) and (not lang or value.language == lang):
                    found.add(value.value)
                elif isinstance(value, NamedNode):
                    if value.value.startswith(f"{BASE_IRI}id/{kind}"):
                        found.add(slug(value))
                    elif not kind:
                        found.add(value.value)
        return found

    def values(self, class_: str, *names: str, **only: object) -> Values:
        return {
            (slug(t), v)
            for t in self.things(class_)
            for v in self.of(t, *names, **only)  # type: ignore[arg-type]
        }

    def parts(self, class_: str, link: str, kind: str, *names: str, **only: object) -> Values:
        """Values of parts, by the thing of `kind` that the part points to with `link`."""
        return {
            (owner, v)
            for part in self.things(class_)
            for owner in self.of(part, link, kind=kind)
            for v in self.of(part, *names, **only)  # type: ignore[arg-type]
        }

    def readings(self, aspect: str, kinds: tuple[str, ...]) -> Values:
        return {
            (owner, v)
            for reading in self.things("rkg:Reading")
            if aspect in self.of(reading, "rkg:aspect")
            for kind in kinds
            for owner in self.of(reading, "rkg:about", kind=kind)
            for v in self.of(reading, "rkg:value")
        }

    def figure_readings(self, *names: str, **only: object) -> Values:
        return {
            (slug(figure), v)
            for figure in self.things("rkg:Figure")
            for q in self._store.quads_for_pattern(figure, iri("rkg:reading"), None, None)
            if isinstance(q.object, NamedNode)
            for v in self.of(q.object, *names, **only)  # type: ignore[arg-type]
        }

    def roles(self, *names: str, **only: object) -> Values:
        return {
            (person, v)
            for role in self.things("org:Membership")
            if not self.of(role, "rkg:about")
            for person in self.of(role, "org:member")
            for v in self.of(role, *names, **only)  # type: ignore[arg-type]
        }


def of_class(class_: str) -> Callable[..., Callable[[Data], Values]]:
    return lambda *names, **only: lambda data: data.values(class_, *names, **only)


project, forum, event, figure, person, organisation, source, place = (
    of_class(CLASSES[kind])
    for kind in (
        "project", "forum", "event", "figure", "person", "organisation", "source", "place",
    )
)  # fmt: skip
LOOKUPS: dict[str, Callable[[Data], Values]] = {
    "project label": project("rdfs:label", stated=True),
    "project alternative title": project("skos:altLabel"),
    "project field": project("rkg:fieldOfAction"),
    "project forum": project("rkg:forum"),
    "project lead": project("rkg:leadMinistry"),
    "project partner": project("rkg:partner"),
    "project person": project("rkg:involves"),
    "project place": project("schema:location"),
    "project start": project("schema:startDate"),
    "project end": project("schema:endDate"),
    "project planned period": project("rkg:plannedPeriod", lang="en"),
    "project site number": project("rkg:siteNumber"),
    "project proposal number": project("rkg:proposalNumber"),
    "project older number": project("dcterms:identifier"),
    "project tie": project("rkg:tie"),
    "project page": project("foaf:page"),
    "project parent": project("dcterms:isPartOf"),
    "project status text": project("rkg:statusText", lang="en"),
    "project description": project("dcterms:description"),
    "project site": project("rkg:site"),
    "project note": project("skos:editorialNote", lang="en"),
    "project amount": lambda d: d.parts("rkg:Funding", "rkg:about", "project", "rkg:amount"),
    "project milestone": lambda d: d.parts(
        "rkg:Milestone", "rkg:about", "project", "rdfs:label", lang="de"
    ),
    "forum label": forum("rdfs:label", stated=True),
    "forum alternative name": forum("skos:altLabel"),
    "forum number": forum("rkg:number"),
    "forum lead": forum("rkg:leadMinistry"),
    "forum moderator": forum("rkg:moderator"),
    "forum co-moderator": forum("rkg:coModerator"),
    "forum question": forum("rkg:leadingQuestion", lang="de"),
    "forum topic": forum("rkg:topic", lang="de"),
    "forum idea": lambda d: d.parts("rkg:Idea", "rkg:forum", "forum", "rdfs:label", lang="de"),
    "event label": event("rdfs:label"),
    "event date": event("dcterms:date", "schema:startDate", "schema:endDate"),
    "event place": event("schema:location"),
    "event person": event("rkg:involves", kind="person"),
    "event organisation": event("rkg:involves", kind="organisation"),
    "event forum": event("rkg:forum"),
    "event phase": event("rkg:phase"),
    "event project": event("rkg:project"),
    "event venue": event("rkg:venue", lang="de"),
    "event note": event("skos:editorialNote", "skos:note", lang="en"),
    "event attendance": lambda d: d.readings("participants", ("event",)),
    "stated quantity": lambda d: d.readings("stated-quantity", ("project", "event")),
    "figure label": figure("rdfs:label"),
    "figure reading": lambda d: d.figure_readings("rkg:value", "rkg:valueText", stated=True),
    "figure qualifier": lambda d: d.figure_readings("rkg:qualifier", lang="de"),
    "figure unit": lambda d: d.figure_readings("rkg:unit"),
    "figure date": lambda d: d.figure_readings("dcterms:date"),
    "figure agreed": figure("rkg:agreed"),
    "person name": person("foaf:name"),
    "person academic title": person("rkg:academicTitle"),
    "person role": lambda d: d.roles("rdfs:label"),
    "person organisation": lambda d: d.roles("org:organization"),
    "organisation label": organisation("rdfs:label", stated=True),
    "organisation abbreviation": organisation("rkg:abbreviation"),
    "organisation place": organisation("schema:location"),
    "organisation member": organisation("org:hasMember"),
    "source title": source("dcterms:title"),
    "source publisher": source("dcterms:publisher"),
    "source page": source("foaf:page"),
    "source date": source("dcterms:date"),
    "source kind": source("rkg:sourceKind"),
    "place label": place("rdfs:label", lang="de"),
    "place municipality key": place("rkg:ags"),
    "place regional key": place("rkg:ars"),
    "place NUTS code": place("rkg:nuts"),
    "place population": lambda d: d.readings("population", ("place",)),
    "place area": place("rkg:area"),
    "place latitude": place("wgs:lat"),
    "place longitude": place("wgs:long"),
}


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
    "status": "rkg:statusText", "planned_period": "rkg:plannedPeriod",
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
