"""All rules of shapes and checks, fast enough for thousands of corrupted copies.

The shapes run in the compiled validator `shacl`; that it finds what pyshacl finds is tested.
"""

from collections.abc import Iterable
from pathlib import Path

import shacl
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, serialize

from ruhrkg.graph.loading import merge_default_graph
from ruhrkg.quality.checks import checks
from ruhrkg.quality.files import literal_findings
from ruhrkg.vocabulary import GRAPH, PREFIXES

Found = tuple[str, str, str, str, str]
"""Rule, focus, path, value, graph."""


class FastCheck:
    """The rules of `root`, compiled once."""

    def __init__(self, root: Path, quads: Iterable[Quad]) -> None:
        shapes = NamedNode(str(GRAPH["shapes"]))
        triples = [q.triple for q in quads if q.graph_name == shapes]
        self.shapes = shacl.Shapes.from_text(_n_triples(triples), format="ntriples")
        self.checks = checks(root)

    def shape_findings(self, store: Store) -> set[Found]:
        """The findings of the shapes in the default graph of `store`."""
        merged = [q.triple for q in store.quads_for_pattern(None, None, None, DefaultGraph())]
        report = self.shapes.validate_text(_n_triples(merged), format="ntriples")
        return {
            (
                r.source_shape.strip("<>").removeprefix(PREFIXES["shape"]),
                r.focus_node.strip('<>"'),
                (r.path or "").strip("<>"),
                r.value or "",
                "",
            )
            for r in report.results
        }

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


def _n_triples(triples: object) -> str:
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()
