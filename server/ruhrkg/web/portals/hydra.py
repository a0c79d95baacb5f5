"""Pages of the catalogue in both dialects of Hydra that harvesters know.

The older one (hydra:PagedCollection with nextPage) is what CKAN wrote for years, the newer one is
hydra:PartialCollectionView with next. Links are absolute.
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
    """Add to `graph` what the page is; `url` gives the absolute URL of a page by its number."""
    this = URIRef(url(page.number))
    graph.add((CATALOGUE, RDF.type, _hydra("Collection")))
    graph.add((CATALOGUE, _hydra("view"), this))
    graph.add((this, RDF.type, _hydra("PartialCollectionView")))
    graph.add((this, RDF.type, _hydra("PagedCollection")))
    for node in (CATALOGUE, this):
        graph.add((node, _hydra("totalItems"), Literal(page.total, datatype=XSD.integer)))
    graph.add((this, _hydra("itemsPerPage"), Literal(page.size, datatype=XSD.integer)))
    for name, number in page.links.items():
        for predicate in (name, name + "Page"):
            graph.add((this, _hydra(predicate), URIRef(url(number))))
