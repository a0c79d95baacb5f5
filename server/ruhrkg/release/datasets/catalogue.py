"""The catalogue for portals (DCAT-AP.de 3.0): authored entries and data added by the build.

data/catalogue.ttl states what only people know; properties that apply to every dataset are there
once, at the dataset of the whole graph. The build adds distributions with sizes and checksums,
the dates from data/versions.ttl and the links between the resources.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import RdfFormat, Triple, parse
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD
from rdflib.term import Node

from ruhrkg.release.datasets.definitions import BY_SLUG, WHOLE
from ruhrkg.release.datasets.dumps import GZIP, Dump
from ruhrkg.release.manifest import FileEntry
from ruhrkg.release.versions import State
from ruhrkg.vocabulary import BASE_IRI, PREFIXES

CATALOGUE = URIRef(BASE_IRI + "catalog")
_NAL = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
_AVAILABILITY = URIRef(PREFIXES["dcatap"] + "availability")
_ATTRIBUTION = URIRef(PREFIXES["dcatde"] + "licenseAttributionByText")
VERSION = URIRef(PREFIXES["dcat"] + "version")
_PROFILE = URIRef("https://www.dcat-ap.de/def/dcatde/3.0/spec/")
_WHOLE = URIRef(BY_SLUG[WHOLE].iri)
_QUALITY = URIRef(PREFIXES["dqv"] + "hasQualityMetadata")
_SPDX = PREFIXES["spdx"]
# Properties that a distribution inherits from its dataset.
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


def catalogue(
    entries: Graph,
    states: Mapping[str, State],
    records: Mapping[str, State],
    files: Iterable[DumpFile],
) -> Graph:
    """The whole catalogue.

    It is built from the authored entries, the states of the datasets and of their entries (by
    slug) and the files of the release.
    """
    graph = Graph()
    for triple in entries:
        graph.add(triple)
    for slug, state in states.items():
        dataset = URIRef(BY_SLUG[slug].iri)
        _relate(graph, dataset)
        _date(graph, dataset, state)
        _record(graph, dataset, state, records[slug])
    for service in list(graph.subjects(RDF.type, DCAT.DataService)):
        graph.add((CATALOGUE, DCAT.service, service))
        graph.add((service, DCTERMS.identifier, Literal(service)))
    for access in list(graph.subjects(RDF.type, DCAT.Distribution)):
        # An authored distribution belongs to the dataset in its IRI.
        _distribute(graph, URIRef(str(access).partition("#")[0]), access)
    for entry in files:
        _describe_file(graph, entry)
    known = [state.current for found in (states, records) for state in found.values()]
    if all(known):
        newest = max(version.issued for version in known if version)
        graph.add((CATALOGUE, DCTERMS.modified, Literal(newest, datatype=XSD.date)))
    return graph


def triples_of(graph: Graph) -> list[Triple]:
    """The statements of an rdflib graph as pyoxigraph triples."""
    content = graph.serialize(format="nt", encoding="utf-8")
    return [quad.triple for quad in parse(content, format=RdfFormat.N_TRIPLES)]


def _relate(graph: Graph, dataset: URIRef) -> None:
    graph.add((CATALOGUE, DCAT.dataset, dataset))
    # Unique among all catalogues: portals merge datasets that have the same identifier.
    graph.add((dataset, DCTERMS.identifier, Literal(dataset)))
    page, quality = URIRef(dataset + ".html"), URIRef(BASE_IRI + "quality")
    graph.add((dataset, DCAT.landingPage, page))
    graph.add((dataset, FOAF.page, quality))
    graph.add((dataset, _QUALITY, URIRef(quality + ".ttl")))
    for document in (page, quality, URIRef(BASE_IRI)):
        graph.add((document, RDF.type, FOAF.Document))
    graph.add((URIRef(BASE_IRI + "ontology"), RDF.type, DCTERMS.Standard))
    if dataset != _WHOLE:
        graph.add((dataset, DCTERMS.isPartOf, _WHOLE))
        graph.add((_WHOLE, DCTERMS.hasPart, dataset))


def _date(graph: Graph, dataset: URIRef, state: State) -> None:
    if state.current is not None:
        graph.add((dataset, DCTERMS.modified, Literal(state.current.issued, datatype=XSD.date)))
        graph.add((dataset, VERSION, Literal(state.current.label)))


def _record(graph: Graph, dataset: URIRef, content: State, entry: State) -> None:
    """Add the catalogue record, which changes with the dataset or with its entry.

    Its date is mandatory (DCAT-AP 3.0, CatalogRecord), so there is no record while it is unknown.
    """
    if content.current is None or entry.current is None:
        return
    record = URIRef(entry.part.record)
    changed = max(content.current.issued, entry.current.issued)
    graph.add((CATALOGUE, DCAT.record, record))
    graph.add((record, RDF.type, DCAT.CatalogRecord))
    graph.add((dataset, RDF.type, DCAT.Resource))  # the official shapes infer no superclasses
    listed = entry.versions[0].issued
    graph.add((record, DCTERMS.issued, Literal(listed, datatype=XSD.date)))
    graph.add((record, DCTERMS.conformsTo, _PROFILE))
    graph.add((record, FOAF.primaryTopic, dataset))
    graph.add((record, DCTERMS.modified, Literal(changed, datatype=XSD.date)))


def _distribute(graph: Graph, dataset: URIRef, this: Node) -> None:
    """Make `this` a distribution of `dataset`, under the same terms."""
    graph.add((dataset, DCAT.distribution, this))
    for predicate in _OF_DISTRIBUTION:
        for value in list(graph.objects(dataset, predicate)):
            graph.add((this, predicate, value))


def _describe_file(graph: Graph, entry: DumpFile) -> None:
    dump = entry.dump
    dataset, this = URIRef(dump.part.iri), URIRef(dump.iri)
    for predicate, value in _about_file(entry):
        graph.add((this, predicate, value))
    _distribute(graph, dataset, this)
    form = dump.format.label + (" (gzip)" if dump.gzip else "")
    for title in list(graph.objects(dataset, DCTERMS.title)):
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
    digest = Literal(entry.file.sha256.upper(), datatype=XSD.hexBinary, normalize=False)
    graph.add((checksum, URIRef(_SPDX + "checksumValue"), digest))


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
