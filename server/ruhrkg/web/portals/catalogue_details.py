"""What the catalogue's pages tell of an entry beside its title: named values, in a fixed order."""

from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDFS, SKOS, XSD
from rdflib.term import Node

from ruhrkg.locale import Locale, Text, in_order
from ruhrkg.release.datasets.catalogue import CATALOGUE
from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web.portals.catalogue_entries import texts_of

_TOLD = {
    "publisher": DCTERMS.publisher,
    "theme": DCAT.theme,
    "issued": DCTERMS.issued,
    "frequency": DCTERMS.accrualPeriodicity,
    "spatial": DCTERMS.spatial,
    "level": URIRef(PREFIXES["dcatde"] + "politicalGeocodingLevelURI"),
    "temporal": DCTERMS.temporal,
    "language": DCTERMS.language,
    "access": DCTERMS.accessRights,
    "rights": DCTERMS.rights,
    "provenance": DCTERMS.provenance,
    "identifier": DCTERMS.identifier,
}
_SHARED = ("publisher", "ruhr", "period", "provenance", "rights-cc0", "rights-mixed")
_NAMES = (RDFS.label, SKOS.prefLabel, FOAF.name)


@dataclass(frozen=True)
class Particular:
    """A key of the words, and the values that belong to it."""

    key: str
    values: tuple[Text, ...]


def particulars(graph: Graph, iri: str, locale: Locale) -> list[Particular]:
    """What `graph` says of the dataset or service `iri`, named for the reader."""
    found = []
    for key, predicate in _TOLD.items():
        values = [_value(graph, node, locale) for node in graph.objects(URIRef(iri), predicate)]
        if values:
            ordered = sorted(values, key=lambda value: in_order(str(value)))
            found.append(Particular(key, tuple(ordered)))
    return found


def shared(graph: Graph, locale: Locale) -> list[Particular]:
    """What several entries of the catalogue refer to; the key is also the fragment of its IRI."""
    nodes = {key: URIRef(f"{CATALOGUE}#{key}") for key in _SHARED}
    present = {key: node for key, node in nodes.items() if (node, None, None) in graph}
    return [Particular(key, (_value(graph, node, locale),)) for key, node in present.items()]


def _value(graph: Graph, node: Node, locale: Locale) -> Text:
    if isinstance(node, Literal):
        return Text(locale.date(node) if node.datatype == XSD.date else str(node))
    start, end = (str(graph.value(node, p) or "") for p in (DCAT.startDate, DCAT.endDate))
    if start or end:
        return Text(locale.span(start, end))
    found = (locale.best(texts_of(graph, node, name)) for name in _NAMES)
    return next((text for text in found if text), Text(str(node)))
