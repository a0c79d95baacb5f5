"""The parts of the graph that portals list as datasets of their own.

A part is selected by the kind of the thing that a statement is about, or by the graph of the
statement. Parts may overlap; `all` contains every statement except those about the catalogue itself
and those that the build generates.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, serialize

from ruhrkg.vocabulary import BASE_IRI, GRAPH, ID, PREFIXES

WHOLE = "all"
# Graphs about the datasets, which would change whenever a dataset's date changes, and graphs
# that the build generates, which do not exist yet when datasets are dated.
ABOUT = tuple(str(GRAPH[name]) for name in ("catalogue", "codes", "queries", "versions", "void"))


@dataclass(frozen=True)
class DatasetDefinition:
    """One dataset of the catalogue.

    `kinds` are the kinds of things whose statements it contains (`id/<kind>/...`), `graphs` the
    graphs (or, ending in a slash, folders of graphs) that it contains completely. Examples are
    taken from the first kind.
    """

    slug: str
    kinds: tuple[str, ...] = ()
    graphs: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """The dataset's IRI."""
        return f"{BASE_IRI}catalog/dataset/{self.slug}"

    @property
    def record(self) -> str:
        """The IRI of the dataset's entry in the catalogue (DCAT 3, section 6.5)."""
        return f"{BASE_IRI}catalog/record/{self.slug}"

    def holds(self, kind: str, graph: str) -> bool:
        """Whether the part contains statements about things of the kind in the graph (an IRI)."""
        if graph in ABOUT:
            return False
        if self.slug == WHOLE or kind in self.kinds:
            return True
        name = graph.removeprefix(str(GRAPH))
        return any(name == g or (g.endswith("/") and name.startswith(g)) for g in self.graphs)


PARTS: tuple[DatasetDefinition, ...] = (
    DatasetDefinition(WHOLE),
    DatasetDefinition(
        "plan",
        (
            "plan", "phase", "pillar", "decision", "field", "goal", "challenge", "strength",
            "stance", "figure", "reading", "assessment", "claim",
        ),
    ),
    DatasetDefinition("projects", ("project", "funding", "milestone", "state", "silence")),
    DatasetDefinition("forums", ("forum", "idea", "proposal")),
    DatasetDefinition("events", ("event",)),
    DatasetDefinition("people", ("organisation", "person", "role")),
    DatasetDefinition("places", ("place", "geometry"), ("reference/",)),
    DatasetDefinition("sources", ("source", "deduction", "graph"), ("provenance", "sources")),
    DatasetDefinition("links", (), ("links/",)),
    DatasetDefinition(
        "ontology",
        (
            "status", "theme", "aspect", "tie", "topic", "sdg", "event-kind",
            "organisation-kind", "place-kind", "source-kind", "project-kind", "funding-kind",
            "proposal-outcome", "claim-kind", "role-kind",
        ),
        ("ontology", "schemes", "mappings"),
    ),
    DatasetDefinition("shapes", (), ("shapes",)),
)  # fmt: skip

BY_SLUG: Mapping[str, DatasetDefinition] = {part.slug: part for part in PARTS}


def _kind_of(subject: object) -> str:
    """The kind in the IRI of a thing; `graph` for graphs, which are provenance."""
    iri = subject.value if isinstance(subject, NamedNode) else ""
    if iri.startswith(str(ID)):
        return iri[len(str(ID)) :].partition("/")[0]
    return "graph" if iri.startswith(str(GRAPH)) else ""


def listed(store: Store) -> tuple[DatasetDefinition, ...]:
    """The parts with an entry in the catalogue of the store; all parts if it has no entries."""
    kind, graph = NamedNode(PREFIXES["dcat"] + "Dataset"), NamedNode(str(GRAPH["catalogue"]))
    typed = store.quads_for_pattern(None, NamedNode(PREFIXES["rdf"] + "type"), kind, graph)
    iris = {quad.subject.value for quad in typed if isinstance(quad.subject, NamedNode)}
    return tuple(part for part in PARTS if part.iri in iris) or PARTS


def split(store: Store) -> dict[str, list[Quad]]:
    """The statements of each listed part, in the order of their canonical lines.

    The default graph is left out: it repeats the named graphs.
    """
    quads = sorted(
        (
            quad
            for quad in store.quads_for_pattern(None, None, None, None)
            if quad.graph_name != DefaultGraph()
        ),
        key=str,
    )
    content: dict[str, list[Quad]] = {part.slug: [] for part in listed(store)}
    holders: dict[tuple[str, str], list[list[Quad]]] = {}
    for quad in quads:
        graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        place = _kind_of(quad.subject), graph
        if place not in holders:
            holders[place] = [content[slug] for slug in content if BY_SLUG[slug].holds(*place)]
        for held in holders[place]:
            held.append(quad)
    return content


def digest(quads: Iterable[Quad]) -> str:
    """SHA-256 in hex of the statements' sorted canonical N-Quads lines."""
    content = serialize(quads, format=RdfFormat.N_QUADS) or b""
    lines = sorted(content.splitlines(keepends=True))
    return hashlib.sha256(b"".join(lines)).hexdigest()
