"""Golden files: for each rule valid data, invalid data, and the expected findings.

    tests/quality/golden/<rule>/valid.trig invalid.trig expected.txt

(For the rule about queries `valid` and `invalid` are folders that hold queries/.)

Run as a program with the name of a rule it prints what the rule finds in its invalid file.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad, Store
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH

from ruhrkg.graph.errors import AuthoredFileError
from ruhrkg.graph.files import AuthoredFile, authored_files
from ruhrkg.graph.loading import merge_default_graph, read
from ruhrkg.quality import files, layout_check, queries, shapes
from ruhrkg.quality.check import all_rules
from ruhrkg.quality.checks import checks
from ruhrkg.quality.findings import Finding, Rule
from ruhrkg.quality.report import short
from ruhrkg.settings import authored_root
from ruhrkg.vocabulary import PREFIXES

FOLDER = Path(__file__).parent / "golden"


class Rules:
    """Every rule of the project by its id; each can be run by itself."""

    def __init__(self, root: Path) -> None:
        store = Store()
        for file in authored_files(root):
            if file.name.startswith("shapes/"):
                store.extend(read(file))
        self.shapes = shapes.shapes_graph(store)
        self.by_shape = shapes.rules(self.shapes)
        self.checks = {check.rule.id: check for check in checks(root)}
        self.by_id: dict[str, Rule] = {rule.id: rule for rule in all_rules(store, root)}

    def find(self, rule: str, path: Path) -> list[Finding]:
        """The findings of this rule alone in a file."""
        file = AuthoredFile(path, path.name, None)
        if rule == layout_check.LAYOUT_CANONICAL.id:
            return list(layout_check.layout_findings([file]))
        if rule == queries.QUERY_USABLE.id:
            return list(queries.query_findings(path.with_suffix("")))
        try:
            quads = list(read(file))
        except AuthoredFileError as error:
            return [files.unreadable(error)]
        if rule in self.checks:
            return list(self.checks[rule].run(merged(quads)))
        if rule in self.by_id and self.by_id[rule] not in files.RULES:
            return shapes.validate(self.graph(quads), self.only(rule), self.by_shape)
        return [f for f in files.literal_findings(quads) if f.rule == rule]

    @staticmethod
    def graph(quads: Iterable[Quad]) -> Graph:
        """The merge of the quads, their literals as they are written."""
        return shapes.to_rdflib({quad.triple for quad in quads})

    def only(self, rule: str) -> Graph:
        """The shape of one rule with its targets and what it refers to."""
        wanted = URIRef(PREFIXES["shape"] + rule)
        part = Graph()
        for node in self.shapes.subjects(SH.property, wanted):
            part.add((node, RDF.type, SH.NodeShape))
            part.add((node, SH.property, wanted))
            for predicate, value in self.shapes.predicate_objects(node):
                if predicate in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf):
                    part.add((node, predicate, value))
        left = [wanted]
        while left:
            node = left.pop()
            for triple in self.shapes.triples((node, None, None)):
                if triple not in part:
                    part.add(triple)
                    left.append(triple[2])
        return part


def merged(quads: Iterable[Quad]) -> Store:
    """A store of the quads with their merge as its default graph."""
    store = Store()
    store.extend(quads)
    merge_default_graph(store)
    return store


def told(findings: Iterable[Finding]) -> str:
    """The findings in the format of expected.txt: one per line, sorted."""
    return "".join(sorted(_line(finding) + "\n" for finding in findings))


def _line(finding: Finding) -> str:
    value = finding.value and (
        short(finding.value[1:-1]) if finding.value.startswith("<") else finding.value
    )
    parts = [short(iri) if iri else "-" for iri in (finding.focus, finding.path)]
    graph = short(finding.graph) if finding.graph else "-"
    line = " | ".join([finding.rule, *parts, value or "-", graph])
    if finding.file:
        line += f" | {finding.file}:{finding.line}: {finding.message['en']}"
    return line


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(told(Rules(authored_root()).find(name, FOLDER / name / "invalid.trig")), end="")
