"""Build step for the site: what data/catalogue.ttl states about the start page, as a file."""

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode, RdfFormat, Store, Triple, serialize
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDFS, SKOS
from rdflib.term import Node

from ruhrkg.formats import MediaType
from ruhrkg.release.context import BuildContext
from ruhrkg.release.datasets.catalogue import CATALOGUE
from ruhrkg.release.datasets.entries import SITE
from ruhrkg.release.site_description import FILE, PICTURE, SiteDescription
from ruhrkg.vocabulary import GRAPH, PREFIXES

_SCHEMA = PREFIXES["schema"]
_Places = Iterable[tuple[Node | None, URIRef]]
TEXTS: Mapping[str, tuple[tuple[URIRef, URIRef], ...]] = {
    "name": ((SITE, URIRef(_SCHEMA + "name")), (CATALOGUE, DCTERMS.title)),
    "title": ((SITE, URIRef(_SCHEMA + "alternativeHeadline")), (CATALOGUE, DCTERMS.title)),
    "heading": ((SITE, URIRef(_SCHEMA + "headline")), (CATALOGUE, DCTERMS.title)),
    "intro": ((SITE, URIRef(_SCHEMA + "description")), (CATALOGUE, DCTERMS.description)),
    "lead": ((SITE, URIRef(_SCHEMA + "abstract")), (CATALOGUE, DCTERMS.description)),
    "about": ((SITE, URIRef(_SCHEMA + "text")), (CATALOGUE, DCTERMS.description)),
    "notice": ((SITE, SKOS.note),),
    "limits": ((SITE, SKOS.scopeNote),),
    "makers": ((SITE, SKOS.editorialNote),),
    "map_credit": ((SITE, URIRef(_SCHEMA + "creditText")),),
    "picture": ((SITE, URIRef(_SCHEMA + "caption")),),
}
"""Each text and where it is stated: the first subject and property with a value counts."""


def write_site(context: BuildContext) -> None:
    """Write the description of the site, and its picture if there is one."""
    description = describe_site(_stated(context.store))
    context.write(FILE, description.to_json().encode(), MediaType.JSON)
    picture = context.settings.root / "data" / PICTURE
    if picture.is_file():
        context.write(PICTURE, picture.read_bytes(), MediaType.PNG)


def describe_site(graph: Graph) -> SiteDescription:
    """The description in a graph with data/catalogue.ttl and the label of the plan."""
    plan = graph.value(SITE, URIRef(_SCHEMA + "about"))
    publisher = graph.value(CATALOGUE, DCTERMS.publisher)
    return SiteDescription(
        plan=str(plan or ""),
        plan_name=_first(graph, [(plan, RDFS.label)]),
        short_name=str(graph.value(SITE, URIRef(_SCHEMA + "alternateName")) or ""),
        publisher=_first(graph, [(publisher, FOAF.name)]),
        texts={key: found for key, places in TEXTS.items() if (found := _first(graph, places))},
    )


def _stated(store: Store) -> Graph:
    catalogue = NamedNode(str(GRAPH["catalogue"]))
    about = NamedNode(_SCHEMA + "about")
    triples = [q.triple for q in store.quads_for_pattern(None, None, None, catalogue)]
    for quad in store.quads_for_pattern(NamedNode(SITE), about, None, catalogue):
        if isinstance(quad.object, NamedNode):
            triples += _labels(store, quad.object)
    return Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES) or b"", format="nt")


def _labels(store: Store, thing: NamedNode) -> list[Triple]:
    label = NamedNode(str(RDFS.label))
    return [quad.triple for quad in store.quads_for_pattern(thing, label, None, None)]


def _first(graph: Graph, places: _Places) -> dict[str, str]:
    """The texts of the first place that has any, by language."""
    for subject, predicate in places:
        values = graph.objects(subject, predicate) if subject is not None else ()
        texts = {
            str(value.language or ""): str(value)
            for value in sorted(values, key=str, reverse=True)
            if isinstance(value, Literal)
        }
        if texts:
            return texts
    return {}
