"""Write a larger dataset of the plan's shape: python benchmarks/generate.py RELEASE TRIPLES OUT.

The plan's own quads are repeated under new names. Places, fields, ministries, statuses and other
things that many refer to stay as they are, so that they are referred to more often, as in a larger
plan. The same release and number give the same bytes.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ruhrkg.vocabulary import BASE_IRI, GRAPH

KEPT = "place|geometry|field|phase|plan|status|theme|topic|aspect|tie|sdg|scheme|[a-z]+-kind"
OWN = re.compile(rf"{re.escape(BASE_IRI)}(?:id/(?!(?:{KEPT})/)|graph/record/)([^#]*)")
LEFT_OUT = {str(GRAPH[n]) for n in ("ontology", "schemes", "mappings", "shapes", "queries")}


def renamed(iri: str, copy: int) -> str:
    """The IRI of the copy; that of a thing that is not repeated stays."""
    if not OWN.match(iri):
        return iri
    name, mark, fragment = iri.partition("#")
    return f"{name}-copy-{copy}{mark}{fragment}"


def copied(quads: list[Quad], copy: int) -> Iterator[Quad]:
    """The quads under the names of the copy; of things that are not repeated, none."""
    for quad in quads:
        subject, value = quad.subject, quad.object
        if not isinstance(subject, NamedNode) or renamed(subject.value, copy) == subject.value:
            continue
        if isinstance(value, NamedNode):
            value = NamedNode(renamed(value.value, copy))
        elif isinstance(value, Literal) and value.language and len(value.value) > 40:
            value = Literal(f"{value.value} ({copy})", language=value.language)
        graph = quad.graph_name
        if isinstance(graph, NamedNode):
            graph = NamedNode(renamed(graph.value, copy))
        yield Quad(NamedNode(renamed(subject.value, copy)), quad.predicate, value, graph)


def main(release: Path, triples: int, out: Path) -> None:
    """Write quads to `out` until about `triples` distinct triples are there."""
    plan = list(parse(path=str(release / "graph.nq"), format=RdfFormat.N_QUADS))
    data = [q for q in plan if getattr(q.graph_name, "value", "") not in LEFT_OUT]
    distinct = {(q.subject, q.predicate, q.object) for q in plan}
    step = len({(q.subject, q.predicate, q.object) for q in copied(data, 1)})
    copies = max(0, -(-(triples - len(distinct)) // step))
    with out.open("w", encoding="utf-8") as file:
        file.writelines(f"{quad} .\n" for quad in plan)
        for copy in range(1, copies + 1):
            file.writelines(f"{quad} .\n" for quad in copied(data, copy))
    print(f"{out}: about {len(distinct) + copies * step} triples, {copies} copies")


if __name__ == "__main__":
    if len(sys.argv) != 4 or not sys.argv[2].isdecimal():
        sys.exit(__doc__)
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
