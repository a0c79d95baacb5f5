"""Pages of the catalogue as a `hydra:PartialCollectionView`, for CKAN, udata and data.europa.eu.

Links are absolute (Hydra Core Vocabulary, section 5.4).
"""

from collections.abc import Callable

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, XSD

from ruhrkg.release.datasets.catalogue import CATALOGUE
from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web.http.paging import Page


def _hydra(name: str) -> URIRef:
    return URIRef(PREFIXES["hydra"] + name)


def describe(graph: Graph, page: Page, url: Callable[[int], str]) -> None:
    """Describe the page in `graph`; `url` gives the absolute URL of a page by its number."""
    this = URIRef(url(page.number))
    graph.add((CATALOGUE, RDF.type, _hydra("Collection")))
    graph.add((CATALOGUE, _hydra("view"), this))
    graph.add((CATALOGUE, _hydra("totalItems"), Literal(page.total, datatype=XSD.integer)))
    graph.add((this, RDF.type, _hydra("PartialCollectionView")))
    for name, number in page.links.items():
        graph.add((this, _hydra(name), URIRef(url(number))))
