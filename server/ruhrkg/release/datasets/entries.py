"""The entry of each dataset in data/catalogue.ttl, as a harvester should read it."""

import hashlib

from pyoxigraph import NamedNode, RdfFormat, Store, serialize
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDFS, SKOS

from ruhrkg.release.datasets.definitions import BY_SLUG, PARTS, WHOLE, DatasetDefinition
from ruhrkg.release.datasets.selection import select
from ruhrkg.vocabulary import BASE_IRI, GRAPH, PREFIXES

SITE = URIRef(BASE_IRI)
"""The start page."""

_WHOLE = URIRef(BY_SLUG[WHOLE].iri)
# Properties that data/catalogue.ttl states once, for the whole dataset; they apply to parts too.
INHERITED: tuple[URIRef, ...] = (
    DCTERMS.accessRights,
    DCTERMS.accrualPeriodicity,
    DCTERMS.conformsTo,
    DCTERMS.creator,
    DCTERMS.language,
    DCTERMS.provenance,
    DCTERMS.publisher,
    DCTERMS.spatial,
    DCTERMS.temporal,
    DCAT.contactPoint,
    URIRef(PREFIXES["dcatap"] + "availability"),
    URIRef(PREFIXES["dcatde"] + "contributorID"),
    URIRef(PREFIXES["dcatde"] + "politicalGeocodingLevelURI"),
    URIRef(PREFIXES["geodcatap"] + "custodian"),
    URIRef(PREFIXES["geodcatap"] + "originator"),
)


def authored(store: Store) -> Graph:
    """The statements of data/catalogue.ttl and data/codes.ttl, each part with inherited properties.

    Names of codes are `skos:prefLabel` only: CKAN and udata store the `rdfs:label` of a licence, a
    frequency or a media type instead of its IRI. Statements about the site itself are for pages.
    """
    graphs = [NamedNode(str(GRAPH[name])) for name in ("catalogue", "codes")]
    triples = [q.triple for g in graphs for q in store.quads_for_pattern(None, None, None, g)]
    found = Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES) or b"", format="nt")
    found.remove((SITE, None, None))
    for subject, name in list(found.subject_objects(RDFS.label)):
        if not str(subject).startswith(BASE_IRI):
            found.remove((subject, RDFS.label, name))
            found.add((subject, SKOS.prefLabel, name))
    for part in PARTS:
        _inherit(found, URIRef(part.iri))
    return found


def _inherit(graph: Graph, dataset: URIRef) -> None:
    if (dataset, None, None) not in graph:
        return
    for predicate in INHERITED:
        if (dataset, predicate, None) not in graph:
            for value in list(graph.objects(_WHOLE, predicate)):
                graph.add((dataset, predicate, value))


def entry_digest(entries: Graph, part: DatasetDefinition) -> str:
    """SHA-256 in hex of the authored entry of a dataset, including what the entry refers to."""
    entry = select(entries, URIRef(part.iri), [URIRef(part.iri)])
    lines = sorted(entry.serialize(format="nt", encoding="utf-8").splitlines(keepends=True))
    return hashlib.sha256(b"".join(lines)).hexdigest()
