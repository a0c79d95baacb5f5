"""Validate the catalogue against our version of the rules of DCAT-AP.de 3.0, rule by rule.

The rules are in shapes/dcat-ap-de.ttl. Their targets are the objects of `dcat:dataset`,
`dcat:distribution` and `dcat:service`, which only a whole catalogue states, so they do not apply
to the authored graph.
"""

from collections import defaultdict
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.namespace import RDFS, SH

from ruhrkg.quality.findings import Finding, Rule
from ruhrkg.quality.shapes import rules, validate
from ruhrkg.vocabulary import PREFIXES

_PORTAL = PREFIXES["shape"] + "Portal-"
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)


@dataclass(frozen=True)
class ValidationResult:
    """The result of one rule for one catalogue: the number of its targets, and its findings."""

    rule: Rule
    group: dict[str, str]
    targets: int
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether the rule has targets and no findings."""
        return self.targets > 0 and not self.findings


def portal_shapes(shapes: Graph) -> Graph:
    """The shapes graph with only the targets of the rules for portals."""
    chosen = Graph()
    for subject, predicate, value in shapes:
        if predicate not in _TARGETS or str(subject).startswith(_PORTAL):
            chosen.add((subject, predicate, value))
    return chosen


def check(catalogue: Graph, shapes: Graph) -> list[ValidationResult]:
    """The result of every rule for portals on the catalogue, by group and name."""
    chosen = portal_shapes(shapes)
    known = rules(chosen)
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in validate(catalogue, chosen, known):
        findings[finding.rule].append(finding)
    outcomes = []
    for iri, rule in known.items():
        if iri.startswith(_PORTAL):
            owner = chosen.value(None, SH.property, URIRef(iri)) or URIRef(iri)
            group = {getattr(o, "language", ""): str(o) for o in chosen.objects(owner, RDFS.label)}
            found = tuple(sorted(findings[rule.id], key=lambda finding: finding.key))
            outcomes.append(ValidationResult(rule, group, _count(catalogue, chosen, owner), found))
    return sorted(outcomes, key=lambda o: (o.group.get("en", ""), o.rule.id))


def _count(catalogue: Graph, shapes: Graph, shape: object) -> int:
    node = URIRef(str(shape))
    nodes = set()
    for predicate in shapes.objects(node, SH.targetObjectsOf):
        nodes |= set(catalogue.objects(None, predicate))
    for predicate in shapes.objects(node, SH.targetSubjectsOf):
        nodes |= set(catalogue.subjects(predicate, None))
    return len(nodes)
