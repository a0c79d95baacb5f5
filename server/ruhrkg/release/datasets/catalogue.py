"""The catalogue for portals (DCAT-AP.de 3.0): the authored entries and what the build knows.

data/catalogue.ttl says what only people know; properties that hold for every dataset stand there
once, at the dataset of the whole graph. The build adds distributions with sizes and checksums,
the dates from data/versions.ttl and the links between the resources.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, RdfFormat, Store, Triple, parse, serialize
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, PROV, RDF, XSD
from rdflib.term import Node

from ruhrkg.release.datasets.definitions import BY_SLUG, PARTS, WHOLE
from ruhrkg.release.datasets.dumps import GZIP, Dump
from ruhrkg.release.manifest import FileEntry
from ruhrkg.release.versions import State
from ruhrkg.vocabulary import BASE_IRI, GRAPH, PREFIXES

CATALOGUE = URIRef(BASE_IRI + "catalog")
_NAL = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
_AVAILABILITY = URIRef(PREFIXES["dcatap"] + "availability")
_ATTRIBUTION = URIRef(PREFIXES["dcatde"] + "licenseAttributionByText")
_VERSION = URIRef(PREFIXES["dcat"] + "version")
_PREVIOUS = URIRef(PREFIXES["dcat"] + "previousVersion")
_QUALITY = URIRef(PREFIXES["dqv"] + "hasQualityMetadata")
_SPDX = PREFIXES["spdx"]
# What data/catalogue.ttl says once, at the whole dataset, and holds for each part too.
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
    _AVAILABILITY,
    URIRef(PREFIXES["dcatde"] + "contributorID"),
    URIRef(PREFIXES["dcatde"] + "politicalGeocodingLevelURI"),
    URIRef(PREFIXES["geodcatap"] + "custodian"),
    URIRef(PREFIXES["geodcatap"] + "originator"),
)
# What a distribution takes over from its dataset.
_OF_DISTRIBUTION: tuple[URIRef, ...] = (
    DCTERMS.issued,
    DCTERMS.language,
    DCTERMS.license,
    DCTERMS.modified,
    DCTERMS.rights,
    _ATTRIBUTION,
    _AVAILABILITY,
)


@dataclass(frozen=True)
class DumpFile:
    """A dump and the file that holds it."""

    dump: Dump
    file: FileEntry


def authored(store: Store) -> Graph:
    """What data/catalogue.ttl says, and data/codes.ttl of the code lists that it uses."""
    graphs = [NamedNode(str(GRAPH[name])) for name in ("catalogue", "codes")]
    triples = [q.triple for g in graphs for q in store.quads_for_pattern(None, None, None, g)]
    return Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES) or b"", format="nt")


def catalogue(entries: Graph, states: Mapping[str, State], files: Iterable[DumpFile]) -> Graph:
    """The whole catalogue from the authored entries, the datasets' states and their files."""
    graph = Graph()
    for triple in entries:
        graph.add(triple)
    whole = URIRef(BY_SLUG[WHOLE].iri)
    for part in PARTS:
        dataset = URIRef(part.iri)
        _inherit(graph, whole, dataset)
        _relate(graph, whole, dataset)
        _date(graph, dataset, states[part.slug])
    for entry in files:
        _distribute(graph, entry)
    dates = [state.current.issued if state.current else "" for state in states.values()]
    if all(dates):
        graph.add((CATALOGUE, DCTERMS.modified, Literal(max(dates), datatype=XSD.date)))
    return graph


def triples_of(graph: Graph) -> list[Triple]:
    """The statements of an rdflib graph as pyoxigraph triples."""
    content = graph.serialize(format="nt", encoding="utf-8")
    return [quad.triple for quad in parse(content, format=RdfFormat.N_TRIPLES)]


def _inherit(graph: Graph, whole: URIRef, dataset: URIRef) -> None:
    for predicate in INHERITED:
        if (dataset, predicate, None) not in graph:
            for value in graph.objects(whole, predicate):
                graph.add((dataset, predicate, value))


def _relate(graph: Graph, whole: URIRef, dataset: URIRef) -> None:
    graph.add((CATALOGUE, DCAT.dataset, dataset))
    page, quality = URIRef(dataset + ".html"), URIRef(BASE_IRI + "quality")
    graph.add((dataset, DCAT.landingPage, page))
    graph.add((dataset, FOAF.page, quality))
    graph.add((dataset, _QUALITY, URIRef(quality + ".ttl")))
    for document in (page, quality, URIRef(BASE_IRI)):
        graph.add((document, RDF.type, FOAF.Document))
    graph.add((URIRef(BASE_IRI + "ontology"), RDF.type, DCTERMS.Standard))
    if dataset != whole:
        graph.add((dataset, DCTERMS.isPartOf, whole))
        graph.add((whole, DCTERMS.hasPart, dataset))
    for service in graph.subjects(RDF.type, DCAT.DataService):
        graph.add((CATALOGUE, DCAT.service, service))
        graph.add((service, DCAT.servesDataset, dataset))


def _date(graph: Graph, dataset: URIRef, state: State) -> None:
    if state.current is None:
        return
    graph.add((dataset, DCTERMS.modified, Literal(state.current.issued, datatype=XSD.date)))
    graph.add((dataset, _VERSION, Literal(state.current.label)))
    if len(state.versions) > 1:
        graph.add((dataset, _PREVIOUS, URIRef(state.versions[-2].iri)))
        graph.add((dataset, PROV.wasRevisionOf, URIRef(state.versions[-2].iri)))


def _distribute(graph: Graph, entry: DumpFile) -> None:
    dump = entry.dump
    dataset, this = URIRef(dump.part.iri), URIRef(dump.iri)
    graph.add((dataset, DCAT.distribution, this))
    for predicate, value in _about_file(entry):
        graph.add((this, predicate, value))
    for predicate in _OF_DISTRIBUTION:
        for value in graph.objects(dataset, predicate):
            graph.add((this, predicate, value))
    form = dump.format.label + (" (gzip)" if dump.gzip else "")
    for title in graph.objects(dataset, DCTERMS.title):
        language = getattr(title, "language", None)
        words = "als" if language == "de" else "as"
        graph.add((this, DCTERMS.title, Literal(f"{title} {words} {form}", lang=language)))
    for text, language in (
        (f"Der ganze Datensatz als eine Datei im Format {form}.", "de"),
        (f"The whole dataset as one file in the format {form}.", "en"),
    ):
        graph.add((this, DCTERMS.description, Literal(text, lang=language)))
    checksum = URIRef(dump.iri + "-checksum")
    graph.add((this, URIRef(_SPDX + "checksum"), checksum))
    graph.add((checksum, RDF.type, URIRef(_SPDX + "Checksum")))
    algorithm = URIRef(_SPDX + "checksumAlgorithm_sha256")
    graph.add((checksum, URIRef(_SPDX + "algorithm"), algorithm))
    value = Literal(entry.file.sha256.upper(), datatype=XSD.hexBinary, normalize=False)
    graph.add((checksum, URIRef(_SPDX + "checksumValue"), value))


def _about_file(entry: DumpFile) -> Iterable[tuple[URIRef, Node]]:
    dump, file = entry.dump, entry.file
    yield RDF.type, DCAT.Distribution
    yield DCAT.accessURL, URIRef(dump.part.iri)
    yield DCAT.downloadURL, URIRef(BASE_IRI + dump.path)
    yield DCAT.byteSize, Literal(file.bytes, datatype=XSD.nonNegativeInteger)
    yield DCAT.mediaType, URIRef(_IANA + dump.format.media_type)
    yield DCTERMS["format"], URIRef(f"{_NAL}file-type/{dump.format.file_type}")
    if dump.gzip:
        yield DCAT.compressFormat, URIRef(_IANA + GZIP)
