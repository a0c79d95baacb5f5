"""Pages of the catalogue in both dialects of Hydra that harvesters know.

The older one (hydra:PagedCollection with nextPage) is what CKAN wrote for years, the newer one is
hydra:PartialCollectionView with next. Links are absolute.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, XSD

from ruhrkg.release.catalogue import CATALOGUE
from ruhrkg.vocabulary import PREFIXES


def _hydra(name: str) -> URIRef:
    return URIRef(PREFIXES["hydra"] + name)


@dataclass(frozen=True)
class Page:
    """A page of a list of `total` members; numbers start at 1."""

    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page; there is always one."""
        return max(1, -(-self.total // self.size))

    def slice(self) -> slice:
        """Where its members are in the list."""
        return slice((self.number - 1) * self.size, self.number * self.size)

    @property
    def links(self) -> dict[str, int]:
        """The pages that it leads to."""
        found = {"first": 1, "last": self.last}
        if self.number > 1:
            found["previous"] = self.number - 1
        if self.number < self.last:
            found["next"] = self.number + 1
        return found


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
