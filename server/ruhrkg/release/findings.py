"""The findings of a release: the results of checking its authored files, as JSON and as RDF.

The RDF follows SHACL's validation report (SHACL 1.0, section 3.6) with an IRI for every finding,
which stays the same as long as the finding does. A finding of an integrity query names the query
instead of a shape.
"""

import hashlib
from collections.abc import Iterator
from typing import cast

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ruhrkg.formats import BY_NAME, MediaType
from ruhrkg.quality.check import Report, run
from ruhrkg.quality.findings import Finding, Severity
from ruhrkg.quality.report import to_json
from ruhrkg.release.context import BuildContext
from ruhrkg.release.datasets.serialising import write_rdf
from ruhrkg.vocabulary import BASE_IRI, PREFIXES

REPORT = BASE_IRI + "quality"
CHECK = BASE_IRI + "quality#check-"
JSON_FILE = "findings.json"
TURTLE_FILE = "findings.ttl"
_JSON_TYPE = MediaType.JSON


def write_findings(context: BuildContext) -> None:
    """Check the authored files and write findings.json and findings.ttl."""
    report = run(context.settings.root)
    context.write(JSON_FILE, to_json(report).encode(), _JSON_TYPE)
    turtle = BY_NAME["turtle"]
    context.write(TURTLE_FILE, write_rdf(triples(report), turtle), turtle.media_type)


def iri(finding: Finding) -> str:
    """The finding's IRI: a hash of its content, with its file only if it is about the file."""
    about = finding.focus or finding.graph or finding.file
    what = (finding.rule, about, finding.path, finding.value, finding.graph)
    return f"{REPORT}#{hashlib.sha256(repr(what).encode()).hexdigest()[:16]}"


def rule_iri(rule: str) -> str:
    """The IRI of a rule: that of its shape or check; names of shapes begin with their class."""
    return (PREFIXES["shape"] if rule[0].isupper() else CHECK) + rule


def triples(report: Report) -> Iterator[Triple]:
    """The report as RDF."""
    node = NamedNode(REPORT)
    violations = report.counts()[Severity.VIOLATION]
    yield Triple(node, _rdf("type"), _sh("ValidationReport"))
    yield Triple(node, _sh("conforms"), Literal(violations == 0))
    for finding in report.findings:
        yield Triple(node, _sh("result"), NamedNode(iri(finding)))
        yield from _result(finding)


def _result(finding: Finding) -> Iterator[Triple]:
    node = NamedNode(iri(finding))
    yield Triple(node, _rdf("type"), _sh("ValidationResult"))
    yield Triple(node, _sh("sourceShape"), NamedNode(rule_iri(finding.rule)))
    yield Triple(node, _sh("resultSeverity"), _sh(finding.severity))
    for language, text in finding.message.items():
        yield Triple(node, _sh("resultMessage"), Literal(text, language=language))
    if finding.focus:
        yield Triple(node, _sh("focusNode"), NamedNode(finding.focus))
    if finding.path:
        yield Triple(node, _sh("resultPath"), NamedNode(finding.path))
    if finding.value:
        yield Triple(node, _sh("value"), _term(finding.value))
    if finding.graph:
        yield Triple(node, _prov("wasDerivedFrom"), NamedNode(finding.graph))


def _term(value: str) -> NamedNode | Literal:
    (quad,) = parse(f"<x:> <x:> {value} .", format=RdfFormat.N_TRIPLES)
    return cast(NamedNode | Literal, quad.object)


def _rdf(name: str) -> NamedNode:
    return NamedNode(PREFIXES["rdf"] + name)


def _sh(name: str) -> NamedNode:
    return NamedNode(PREFIXES["sh"] + name)


def _prov(name: str) -> NamedNode:
    return NamedNode(PREFIXES["prov"] + name)
