"""The description of the endpoint (SPARQL 1.1 Service Description).

It is generated from the same tables that the engine uses, so it is accurate, and it runs no query.
"""

import hashlib
from collections.abc import Iterator
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Triple

from ruhrkg.formats import FORMATS, Format
from ruhrkg.release.datasets.definitions import BY_SLUG, WHOLE
from ruhrkg.release.datasets.serialising import write_rdf
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.functions import EXTENSIONS, Extension
from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web.site import Site

_LIMITS = (
    ("query_timeout", "seconds"), ("query_memory", "MiB"), ("query_rows", "rows"),
    ("query_bytes", "bytes"), ("query_length", "bytes"), ("query_nesting", "levels"),
    ("query_operators", "operators"), ("rate_limit", "queries a minute"),
)  # fmt: skip
_SUMMARY = {
    "en": "Queries only. The default graph is the merge of all named graphs: each triple once. "
    "FROM and FROM NAMED choose among the graphs that are held; others are empty and never "
    "fetched. SERVICE is refused.",
    "de": "Nur Abfragen. Der Standardgraph ist die Vereinigung aller benannten Graphen: jedes "
    "Tripel einmal. FROM und FROM NAMED wählen unter den vorhandenen Graphen; andere sind leer "
    "und werden nie geholt. SERVICE wird abgelehnt.",
}
_BEYOND = {
    "en": "Of the drafts of SPARQL 1.2 and RDF 1.2: VERSION, triple terms, reifiers and "
    "annotations, language strings with a direction, TRIPLE, SUBJECT, PREDICATE, OBJECT, "
    "isTRIPLE, LANGDIR, hasLANG, hasLANGDIR, STRLANGDIR, ADJUST; and LATERAL (SEP-0006). "
    "They may change with the drafts.",
    "de": "Aus den Entwürfen von SPARQL 1.2 und RDF 1.2: VERSION, Tripelterme, Reifier und "
    "Annotationen, Sprachtexte mit Schreibrichtung, TRIPLE, SUBJECT, PREDICATE, OBJECT, "
    "isTRIPLE, LANGDIR, hasLANG, hasLANGDIR, STRLANGDIR, ADJUST; dazu LATERAL (SEP-0006). "
    "Sie können sich mit den Entwürfen ändern.",
}


def describe(endpoint: str, site: Site, chosen: Format) -> tuple[bytes, str]:
    """The description in the format `chosen`, and its ETag."""
    void = endpoint.rpartition("/")[0] + "/void" if site.release else ""
    return _serialised(endpoint, site.settings, site.engine.extensions, void, chosen)


@lru_cache(maxsize=64)
def _serialised(
    endpoint: str, settings: Settings, extensions: tuple[Extension, ...], void: str, chosen: Format
) -> tuple[bytes, str]:
    content = write_rdf(statements(endpoint, settings, extensions, void), chosen)
    return content, hashlib.sha256(content).hexdigest()[:32]


def statements(
    endpoint: str,
    settings: Settings,
    extensions: tuple[Extension, ...] = EXTENSIONS,
    void: str = "",
) -> Iterator[Triple]:
    """The triples that describe the service at `endpoint`; no blank nodes, no queries run.

    `void` is where the VoID description of the default graph is, if there is one.
    """
    service = NamedNode(endpoint)
    dataset, graph = NamedNode(endpoint + "#dataset"), NamedNode(endpoint + "#default-graph")
    type_ = _iri("rdf", "type")

    yield Triple(service, type_, _iri("sd", "Service"))
    yield Triple(service, _iri("sd", "endpoint"), service)
    yield Triple(service, _iri("sd", "supportedLanguage"), _iri("sd", "SPARQL10Query"))
    yield Triple(service, _iri("sd", "supportedLanguage"), _iri("sd", "SPARQL11Query"))
    if extensions:  # functions of the embedded engine; those of a remote engine are not known
        for language, text in _BEYOND.items():
            comment = Literal(text, language=language)
            yield Triple(service, _iri("rdfs", "comment"), comment)
    for known in FORMATS:
        if known.iri:
            yield Triple(service, _iri("sd", "resultFormat"), NamedNode(known.iri))
    yield Triple(service, _iri("sd", "feature"), _iri("sd", "UnionDefaultGraph"))
    yield Triple(
        service, _iri("sd", "defaultEntailmentRegime"),
        NamedNode("http://www.w3.org/ns/entailment/Simple"),
    )  # fmt: skip
    for language, text in _SUMMARY.items():
        yield Triple(service, _iri("dcterms", "description"), Literal(text, language=language))
    yield Triple(service, _iri("sd", "defaultDataset"), dataset)
    yield Triple(dataset, type_, _iri("sd", "Dataset"))
    yield Triple(dataset, _iri("sd", "defaultGraph"), graph)
    yield Triple(graph, type_, _iri("sd", "Graph"))
    if void:
        yield Triple(graph, _iri("rdfs", "seeAlso"), NamedNode(void))
        # not equal to the dataset: the graph also has VoID, queries and the catalogue
        yield Triple(graph, _iri("dcterms", "hasPart"), NamedNode(BY_SLUG[WHOLE].iri))
    for extension in extensions:
        yield from _extension(service, extension)
    for name, unit in _LIMITS:
        value = getattr(settings, name)
        if value:
            yield from _limit(service, name, value, unit)


def _extension(service: NamedNode, extension: Extension) -> Iterator[Triple]:
    function = NamedNode(extension.iri)
    yield Triple(service, _iri("sd", "extensionFunction"), function)
    yield Triple(function, _iri("rdf", "type"), _iri("sd", "Function"))
    for language, text in (("en", extension.english), ("de", extension.german)):
        yield Triple(function, _iri("rdfs", "comment"), Literal(text, language=language))


def _limit(service: NamedNode, name: str, value: float, unit: str) -> Iterator[Triple]:
    limit = NamedNode(f"{service.value}#{name.replace('_', '-')}")
    yield Triple(service, _iri("schema", "additionalProperty"), limit)
    yield Triple(limit, _iri("rdf", "type"), _iri("schema", "PropertyValue"))
    yield Triple(limit, _iri("schema", "propertyID"), Literal(name))
    yield Triple(limit, _iri("schema", "maxValue"), Literal(value))
    yield Triple(limit, _iri("schema", "unitText"), Literal(unit, language="en"))


def _iri(prefix: str, local: str) -> NamedNode:
    return NamedNode(PREFIXES[prefix] + local)
