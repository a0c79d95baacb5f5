"""Our version of the rules for portals: the catalogue complies, and each rule finds its error."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS

from ruhrkg.quality.findings import Severity
from ruhrkg.release.build import build
from ruhrkg.release.datasets.catalogue import CATALOGUE
from ruhrkg.release.datasets.dcat_validation import check, portal_shapes
from ruhrkg.release.datasets.selection import listed, locate, select
from ruhrkg.release.versions import stamp
from ruhrkg.settings import Settings, authored_root
from ruhrkg.vocabulary import BASE_IRI, PREFIXES

BAD = URIRef("https://example.org/bad")


def shapes_graph() -> Graph:
    graph = Graph()
    for path in sorted((authored_root() / "shapes").glob("*.ttl")):
        graph.parse(path)
    return portal_shapes(graph)


SHAPES = shapes_graph()
RULES = sorted(s for s in SHAPES.subjects(SH.severity, None) if "#Portal-" in s)
PROPERTIES = [rule for rule in RULES if (rule, SH.path, None) in SHAPES]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """A stamped catalogue reduced to one dataset and one service."""
    root = tmp_path_factory.mktemp("root")
    (root / "data").mkdir()
    for name in ("catalogue.ttl", "codes.ttl"):
        shutil.copy(authored_root() / "data" / name, root / "data")
    stamp(root, date(2026, 11, 23))
    release = build(Settings(root=root, build_dir=root / "build"))
    graph = Graph().parse(release.path("catalogue.ttl"))
    datasets, services = listed(graph, DCAT.dataset), listed(graph, DCAT.service)
    return select(graph, CATALOGUE, [datasets[0], services[0]])


def outcomes(catalogue: Graph) -> dict:
    return {o.rule.id: o for o in check(catalogue, SHAPES)}


def test_the_catalogue_complies_with_every_rule(catalogue: Graph):
    found = outcomes(catalogue)
    assert len(found) == len(RULES)
    assert [o.rule.id for o in found.values() if not o.holds] == []


def test_every_rule_speaks_two_languages(catalogue: Graph):
    for outcome in outcomes(catalogue).values():
        for texts in (outcome.rule.message, outcome.rule.remedy, outcome.group):
            assert set(texts) == {"de", "en"}, outcome.rule.id


def test_a_rule_s_name_ends_with_its_severity(catalogue: Graph):
    for outcome in outcomes(catalogue).values():
        assert outcome.rule.id.endswith("-" + outcome.rule.severity.value)


def broken(catalogue: Graph, rule: URIRef) -> Graph:
    """The catalogue with the one thing that the rule forbids."""
    graph = Graph()
    for triple in catalogue:
        graph.add(triple)
    path = SHAPES.value(rule, SH.path)
    owner = SHAPES.value(None, SH.property, rule)
    focus = sorted(
        {o for p in SHAPES.objects(owner, SH.targetObjectsOf) for o in graph.objects(None, p)}
        | {s for p in SHAPES.objects(owner, SH.targetSubjectsOf) for s in graph.subjects(p, None)}
    )[0]
    values = list(graph.objects(focus, path))
    if SHAPES.value(rule, SH.maxCount) == Literal(0):
        graph.add((focus, path, BAD))
    elif SHAPES.value(rule, SH.hasValue) or SHAPES.value(rule, SH.minCount):
        graph.remove((focus, path, None))
    else:
        graph.remove((focus, path, None))
        literal = SHAPES.value(rule, SH.nodeKind) == SH.Literal
        graph.add((focus, path, BAD if literal or not values else Literal("bad", lang="fr")))
        if not values:
            graph.add((focus, path, Literal("bad", lang="fr")))
    return graph


@pytest.mark.parametrize("rule", PROPERTIES, ids=lambda rule: rule.rpartition("#")[2])
def test_each_rule_finds_its_fault(catalogue: Graph, rule: URIRef):
    name = rule.removeprefix(PREFIXES["shape"])
    assert not outcomes(broken(catalogue, rule))[name].holds


@pytest.mark.parametrize(
    ("taken", "rule"),
    [
        ("vcard:hasURL", "Portal-Contact-reachable-Violation"),
        ("dcat:startDate", "Portal-Period-bounded-Violation"),
        ("dcatde:licenseAttributionByText", "Portal-Distribution-attribution-Violation"),
        ("foaf:name", "Portal-Dataset-publisher-Violation"),
    ],
)
def test_what_a_rule_needs_further_on_is_missed_when_taken_away(
    catalogue: Graph, taken: str, rule: str
):
    prefix, _, name = taken.partition(":")
    graph = Graph()
    for triple in catalogue:
        if triple[1] != URIRef(PREFIXES[prefix] + name):
            graph.add(triple)
    assert not outcomes(graph)[rule].holds


def test_no_rule_aims_at_the_authored_graph(root: Path):
    graph = Graph()
    for path in (root / "data").glob("*.ttl"):
        graph.parse(path)
    asked = {o.rule.id for o in check(graph, SHAPES) if o.targets}
    about = ("Portal-Contact-", "Portal-Period-")
    assert {rule for rule in asked if not rule.startswith(about)} == set()


def test_a_selection_describes_no_dataset_but_its_own(catalogue: Graph):
    assert len(set(catalogue.subjects(RDF.type, DCAT.Dataset))) == 1
    assert len(set(catalogue.objects(CATALOGUE, DCAT.dataset))) == 1
    assert len(set(catalogue.subjects(RDF.type, DCAT.Distribution))) > 4


def test_places_to_go_to_move_to_the_serving_host_and_names_stay(catalogue: Graph):
    moved = locate(catalogue, BASE_IRI, "https://data.example/", "https://data.example/")
    urls = {str(o) for o in moved.objects(None, DCAT.downloadURL)}
    assert urls
    assert all(url.startswith("https://data.example/dumps/") for url in urls)
    assert set(moved.subjects(RDF.type, DCAT.Dataset)) == set(
        catalogue.subjects(RDF.type, DCAT.Dataset)
    )
    page = next(moved.objects(None, DCAT.landingPage))
    assert (page, RDF.type, None) in moved
    assert len(moved) == len(catalogue)
    assert set(moved.objects(None, DCTERMS.publisher)) == set(
        catalogue.objects(None, DCTERMS.publisher)
    )


def test_warnings_do_not_hide_among_violations(catalogue: Graph):
    severities = {o.rule.severity for o in outcomes(catalogue).values()}
    assert severities == {Severity.VIOLATION, Severity.WARNING}
