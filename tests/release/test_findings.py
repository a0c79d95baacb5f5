import json
from pathlib import Path

import pytest
from pyoxigraph import BlankNode
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH

from ruhrkg.quality.check import Report
from ruhrkg.quality.findings import Finding, Rule, Severity
from ruhrkg.release.findings import REPORT, iri, rule_iri, triples
from ruhrkg.release.store import Release

RULE = Rule("dead-reference", Severity.WARNING, {"de": "so", "en": "thus"}, {"de": "", "en": ""})


def finding(**where: object) -> Finding:
    where = {"focus": "https://w3id.org/ruhrkg/id/project/a", "value": '"a \\"b\\""@de'} | where
    return Finding.of(RULE, **where)


def test_a_release_carries_its_findings_as_json_and_rdf(release: Release) -> None:
    report = json.loads(Path(release.path("findings.json")).read_text(encoding="utf-8"))
    graph = Graph().parse(release.path("findings.ttl"))
    assert report["complete"] is True
    assert len(report["findings"]) == sum(report["counts"].values())
    assert len(report["rules"]) == sum(report["rule_counts"].values())
    assert sum(report["things"].values()) == len([f for f in report["findings"] if "focus" in f])
    results = set(graph.objects(URIRef(REPORT), SH.result))
    assert results == set(graph.subjects(RDF.type, SH.ValidationResult))
    assert len(results) == len(report["findings"])


@pytest.mark.parametrize("where", [{"file": "data/x.trig"}, {"line": 7}, {"column": 2}])
def test_the_iri_of_a_finding_does_not_depend_on_its_place(where: dict[str, object]) -> None:
    assert iri(finding(**where)) == iri(finding())


@pytest.mark.parametrize(
    "what", [{"focus": "x:y"}, {"path": "x:y"}, {"value": "1"}, {"graph": "g"}]
)
def test_the_iri_of_a_finding_depends_on_what_was_found(what: dict[str, object]) -> None:
    assert iri(finding(**what)) != iri(finding())


def test_the_report_has_no_blank_nodes_and_states_whether_the_data_conform() -> None:
    report = Report((finding(),), (RULE,))
    found = list(triples(report))
    assert not any(isinstance(part, BlankNode) for triple in found for part in triple)
    assert [str(t.object) for t in found if t.predicate.value.endswith("#conforms")] == [
        '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    ]


def test_a_rule_is_named_as_a_shape_or_as_a_check() -> None:
    assert rule_iri("Project-tie-Violation") == (
        "https://w3id.org/ruhrkg/shapes#Project-tie-Violation"
    )
    assert rule_iri("dead-reference") == "https://w3id.org/ruhrkg/quality#check-dead-reference"
