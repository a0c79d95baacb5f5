"""The details of an entry on the catalogue's pages: named values, in a fixed order."""

from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDFS, SKOS, XSD
from rdflib.term import Node

from ruhrkg.locale import Locale, Text, in_order
from ruhrkg.release.datasets.catalogue import CATALOGUE
from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web.portals.catalogue_entries import texts_of

_PROPERTIES = {
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
_SHARED = ("publisher", "spatial", "temporal", "provenance", "rights")
_NAMES = (RDFS.label, SKOS.prefLabel, FOAF.name)


@dataclass(frozen=True)
class Detail:
    """A key of the word files, its values, and the fragment that leads to it."""

    key: str
    values: tuple[Text, ...]
    anchor: str = ""


def details(graph: Graph, iri: str, locale: Locale) -> list[Detail]:
    """What `graph` states about the dataset or service `iri`, named for the reader."""
    found = []
    for key, predicate in _PROPERTIES.items():
        values = [_value(graph, node, locale) for node in graph.objects(URIRef(iri), predicate)]
        if values:
            ordered = sorted(values, key=lambda value: in_order(str(value)))
            found.append(Detail(key, tuple(ordered)))
    return found


def shared(graph: Graph, locale: Locale) -> list[Detail]:
    """What several entries refer to and the catalogue describes, each with its fragment."""
    return [
        Detail(key, (_value(graph, node, locale),), anchor)
        for key in _SHARED
        for node in sorted(set(graph.objects(None, _PROPERTIES[key])), key=str)
        if (anchor := str(node).removeprefix(f"{CATALOGUE}#")) != str(node)
    ]


def _value(graph: Graph, node: Node, locale: Locale) -> Text:
    if isinstance(node, Literal):
        return Text(locale.date(node) if node.datatype == XSD.date else str(node))
    start, end = (str(graph.value(node, p) or "") for p in (DCAT.startDate, DCAT.endDate))
    if start or end:
        return Text(locale.span(start, end))
    found = (locale.best(texts_of(graph, node, name)) for name in _NAMES)
    return next((text for text in found if text), Text(str(node)))
