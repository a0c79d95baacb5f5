"""Self-contained parts of the catalogue, and their links on the host that serves them."""

from collections.abc import Collection, Iterable

from rdflib import BNode, Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF
from rdflib.term import Node

from ruhrkg.vocabulary import PREFIXES

# Properties whose values are locations, not names of things: they are rewritten to this host.
LOCATIONS = frozenset(
    {
        DCAT.accessURL,
        DCAT.downloadURL,
        DCAT.endpointDescription,
        DCAT.endpointURL,
        DCAT.landingPage,
        FOAF.homepage,
        FOAF.page,
        URIRef(PREFIXES["dqv"] + "hasQualityMetadata"),
        URIRef(PREFIXES["vcard"] + "hasURL"),
        URIRef(PREFIXES["void"] + "dataDump"),
        URIRef(PREFIXES["void"] + "sparqlEndpoint"),
    }
)
# Those whose values are computed by a server.
COMPUTED = frozenset(
    {DCAT.endpointDescription, DCAT.endpointURL, URIRef(PREFIXES["void"] + "sparqlEndpoint")}
)
_LISTS = (DCAT.dataset, DCAT.service)
_LISTED = (*_LISTS, DCAT.record)


def select(graph: Graph, start: Node, members: Collection[Node]) -> Graph:
    """All statements about `start` and what it refers to, directly or indirectly, but no dataset or
    service outside `members`: those are neither described nor listed by the catalogue.
    """  # noqa: D205
    listed = {o for p in _LISTS for o in graph.objects(None, p)}
    outside = listed - set(members)
    outside |= {r for r, topic in graph.subject_objects(FOAF.primaryTopic) if topic in outside}
    found, seen, waiting = Graph(), {start}, [start]
    while waiting:
        subject = waiting.pop()
        for predicate, value in graph.predicate_objects(subject):
            if predicate in _LISTED and value in outside:
                continue
            found.add((subject, predicate, value))
            if value not in seen and value not in outside:
                seen.add(value)
                waiting.append(value)
    return found


def listed(graph: Graph, predicate: URIRef) -> list[Node]:
    """The datasets or services of the catalogue, sorted by IRI."""
    return sorted(set(graph.objects(None, predicate)), key=str)


def locate(
    graph: Iterable[tuple[Node, Node, Node]], base_iri: str, root: str, services: str
) -> Graph:
    """The graph with every location moved from `base_iri` to the public URL `root`.

    Computed locations move to `services`; if that is empty, data services are left out. IRIs
    that name things do not change: they are the same on every host.
    """
    found = Graph()
    triples = list(graph)
    left_out = set() if services else {s for s, p, o in triples if o == DCAT.DataService}
    endpoints = {o for _, p, o in triples if p == DCAT.endpointURL}
    computed = {s for s, p, o in triples if p == DCAT.accessURL and o in endpoints}
    if not services:
        left_out |= computed
    documents = {s for s, p, o in triples if p == RDF.type and o == FOAF.Document}
    for subject, predicate, value in triples:
        if subject in left_out or value in left_out or (predicate in COMPUTED and not services):
            continue
        if subject in documents:
            subject = _moved(subject, base_iri, root)  # noqa: PLW2901
        if predicate in LOCATIONS:
            at_server = predicate in COMPUTED or subject in computed
            value = _moved(value, base_iri, services if at_server else root)  # noqa: PLW2901
        found.add((subject, predicate, value))
    return found


def _moved(node: Node, base_iri: str, root: str) -> Node:
    if isinstance(node, URIRef) and node.startswith(base_iri):
        return URIRef(root.rstrip("/") + "/" + node[len(base_iri) :])
    return node


def with_periods_inside(graph: Graph) -> Graph:
    """The graph with each period of time as a blank node.

    udata dereferences and parses the IRI of a period, and would fetch the whole catalogue for every
    dataset.
    """
    periods = set(graph.subjects(RDF.type, DCTERMS.PeriodOfTime))
    inside = {period: BNode(f"period{n}") for n, period in enumerate(sorted(periods, key=str))}
    found = Graph()
    for subject, predicate, value in graph:
        found.add((inside.get(subject, subject), predicate, inside.get(value, value)))
    return found
