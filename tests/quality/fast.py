"""All rules of shapes and checks, fast enough for thousands of corrupted copies.

The shapes run in the compiled validator; that it finds what pyshacl finds is tested.
"""

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from ruhrkg.graph.loading import merge_default_graph
from ruhrkg.quality import compiled_shapes, shapes
from ruhrkg.quality.checks import checks
from ruhrkg.quality.files import literal_findings
from ruhrkg.vocabulary import GRAPH

Found = tuple[str, str, str, str, str]
"""Rule, focus, path, value, graph."""


class FastCheck:
    """The rules of `root`, compiled once."""

    def __init__(self, root: Path, quads: Iterable[Quad]) -> None:
        of_shapes = NamedNode(str(GRAPH["shapes"]))
        triples = [q.triple for q in quads if q.graph_name == of_shapes]
        self.triples = triples
        self.rules = shapes.rules(shapes.to_rdflib(triples))
        self.checks = checks(root)

    def shape_findings(self, store: Store) -> set[Found]:
        """The findings of the shapes in the default graph of `store`."""
        merged = [q.triple for q in store.quads_for_pattern(None, None, None, DefaultGraph())]
        findings = compiled_shapes.validate(merged, self.triples, self.rules)
        return {(f.rule, f.focus or "", f.path or "", f.value or "", "") for f in findings}

    def __call__(self, quads: Iterable[Quad]) -> set[Found]:
        """The findings of all rules in the quads."""
        quads = list(quads)
        store = Store()
        store.extend(quads)
        merge_default_graph(store)
        findings = [*literal_findings(quads), *(f for c in self.checks for f in c.run(store))]
        return self.shape_findings(store) | {
            (f.rule, f.focus or "", f.path or "", f.value or "", f.graph or "") for f in findings
        }
