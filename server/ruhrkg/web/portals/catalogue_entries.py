"""The catalogue's entries as displayed on pages and in schema.org."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDFS, SKOS
from rdflib.term import Node

from ruhrkg.locale import Locale
from ruhrkg.presentation.things.schema_org import context, in_language
from ruhrkg.release.datasets.catalogue import CATALOGUE
from ruhrkg.release.datasets.selection import listed
from ruhrkg.vocabulary import BASE_IRI, PREFIXES, local_name

# Where people can read a licence that the German list names.
LICENCE_TEXTS: Mapping[str, str] = {
    "http://dcat-ap.de/def/licenses/cc-zero": "https://creativecommons.org/publicdomain/zero/1.0/",
    "http://dcat-ap.de/def/licenses/dl-by-de/2.0": "https://www.govdata.de/dl-de/by-2-0",
}
_ATTRIBUTION = URIRef(PREFIXES["dcatde"] + "licenseAttributionByText")
_VERSION = URIRef(PREFIXES["dcat"] + "version")


@dataclass(frozen=True)
class File:
    """One distribution."""

    iri: str
    url: str
    media_type: str
    bytes: int
    sha256: str
    label: str


@dataclass(frozen=True)
class Access:
    """A distribution that is a service: its address, and its texts by language."""

    anchor: str
    url: str
    title: dict[str, str]
    description: dict[str, str]


@dataclass(frozen=True)
class Entry:
    """A dataset or a data service."""

    graph: Graph
    iri: str

    @property
    def path(self) -> str:
        """The path of its page, without the suffix."""
        return "/" + self.iri.removeprefix(BASE_IRI)

    @property
    def slug(self) -> str:
        """The end of its IRI."""
        return local_name(self.iri)

    def texts(self, predicate: Node) -> dict[str, str]:
        """The texts of a property by language."""
        return texts_of(self.graph, URIRef(self.iri), predicate)

    @property
    def title(self) -> dict[str, str]:
        """Its title by language."""
        return self.texts(DCTERMS.title)

    @property
    def description(self) -> dict[str, str]:
        """Its description by language."""
        return self.texts(DCTERMS.description)

    def keywords(self, language: str) -> list[str]:
        """Its keywords in a language."""
        words = self.graph.objects(URIRef(self.iri), DCAT.keyword)
        return sorted(str(w) for w in words if getattr(w, "language", "") == language)

    def value(self, predicate: Node) -> str:
        """A value that occurs once, or ""."""
        found = self.graph.value(URIRef(self.iri), predicate)
        return "" if found is None else str(found)

    @property
    def modified(self) -> str:
        """The date of its last change."""
        return self.value(DCTERMS.modified)

    @property
    def version(self) -> str:
        """The label of its version."""
        return self.value(_VERSION)

    @property
    def attribution(self) -> str:
        """The attribution that its licence requires."""
        return self.value(_ATTRIBUTION)

    @property
    def licence(self) -> dict[str, Any]:
        """Its licence: the text to read and the name by language."""
        iri = self.value(DCTERMS.license)
        names = texts_of(self.graph, URIRef(iri), SKOS.prefLabel)
        return {"href": LICENCE_TEXTS.get(iri, iri), "names": names}

    @property
    def endpoint(self) -> str:
        """The address of a service."""
        return self.value(DCAT.endpointURL)

    @property
    def files(self) -> list[File]:
        """Its distributions to download, by the name of the file."""
        nodes = [
            node
            for node in self.graph.objects(URIRef(self.iri), DCAT.distribution)
            if (node, DCAT.downloadURL, None) in self.graph
        ]
        return sorted((_file(self.graph, node) for node in nodes), key=lambda f: f.url)

    @property
    def accesses(self) -> list[Access]:
        """Its distributions that are services, by their IRI."""
        nodes = self.graph.objects(URIRef(self.iri), DCAT.distribution)
        return [
            Access(
                local_name(str(node)),
                str(self.graph.value(node, DCAT.accessURL)),
                texts_of(self.graph, node, DCTERMS.title),
                texts_of(self.graph, node, DCTERMS.description),
            )
            for node in sorted(nodes, key=str)
            if (node, DCAT.downloadURL, None) not in self.graph
        ]


def _file(graph: Graph, node: Node) -> File:
    checksum = graph.value(node, URIRef(PREFIXES["spdx"] + "checksum"))
    digest = graph.value(checksum, URIRef(PREFIXES["spdx"] + "checksumValue"))
    kind = graph.value(node, DCTERMS["format"])
    suffix = local_name(str(node))
    served_as = graph.value(node, DCAT.compressFormat) or graph.value(node, DCAT.mediaType)
    return File(
        iri=str(node),
        url=str(graph.value(node, DCAT.downloadURL)),
        media_type=str(served_as).partition("media-types/")[2],
        bytes=int(str(graph.value(node, DCAT.byteSize))),
        sha256=str(digest).lower(),
        label=str(graph.value(kind, SKOS.prefLabel) or suffix)
        + (" (gzip)" if ".gz" in suffix else ""),
    )


def texts_of(graph: Graph, subject: Node, predicate: Node) -> dict[str, str]:
    """The texts of a property by language (`""` if none)."""
    return {getattr(o, "language", None) or "": str(o) for o in graph.objects(subject, predicate)}


def datasets(graph: Graph) -> list[Entry]:
    """The datasets of a catalogue."""
    return [Entry(graph, str(node)) for node in listed(graph, DCAT.dataset)]


def services(graph: Graph) -> list[Entry]:
    """The data services of a catalogue."""
    return [Entry(graph, str(node)) for node in listed(graph, DCAT.service)]


def schema_org(entry: Entry, locale: Locale, root: str) -> dict[str, Any]:
    """A dataset in schema.org, with the properties that search engines for data require."""
    texts = {key: locale.best(value) for key, value in (
        ("name", entry.title), ("description", entry.description))}  # fmt: skip
    found: dict[str, Any] = {
        "@context": context(locale.language),
        "@type": "Dataset",
        "@id": entry.iri,
        "url": root + entry.path,
        **{key: in_language(text, locale.language) for key, text in texts.items() if text},
        "identifier": entry.iri,
        "keywords": entry.keywords(locale.language),
        "license": entry.licence["href"],
        "isAccessibleForFree": True,
        "inLanguage": ["de", "en"],
        "temporalCoverage": _period(entry),
        "spatialCoverage": _region(entry, locale),
        "creator": _publisher(entry.graph, locale, root),
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "@id": str(CATALOGUE),
            "name": str(locale.best(texts_of(entry.graph, CATALOGUE, DCTERMS.title)) or ""),
            "url": root + "/catalog",
        },
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": file.url,
                "encodingFormat": file.media_type,
                "contentSize": f"{file.bytes} B",
                "sha256": file.sha256,
            }
            for file in entry.files
        ],
    }
    for key, value in (
        ("dateModified", entry.modified),
        ("version", entry.version),
        ("creditText", entry.attribution),
        ("isPartOf", _related(entry, DCTERMS.isPartOf, locale)),
        ("hasPart", _related(entry, DCTERMS.hasPart, locale)),
    ):
        if value:
            found[key] = value
    return found


def _related(entry: Entry, predicate: Node, locale: Locale) -> list[dict[str, Any]]:
    """The datasets that the entry is part of, or that are part of it."""
    others = sorted(str(o) for o in entry.graph.objects(URIRef(entry.iri), predicate))
    return [
        {
            "@type": "Dataset",
            "@id": iri,
            "name": str(locale.best(Entry(entry.graph, iri).title) or iri),
            "license": Entry(entry.graph, iri).licence["href"],
        }
        for iri in others
    ]


def _region(entry: Entry, locale: Locale) -> list[dict[str, Any]]:
    """The places that the dataset covers; ours with their identifiers elsewhere."""
    places = sorted(entry.graph.objects(URIRef(entry.iri), DCTERMS.spatial), key=str)
    found = []
    for place in places:
        name = locale.best(texts_of(entry.graph, place, SKOS.prefLabel))
        same = sorted(str(o) for o in entry.graph.objects(place, RDFS.seeAlso))
        region: dict[str, Any] = {"@type": "Place", "@id": str(place), "name": str(name or place)}
        wikidata = [iri for iri in same if iri.startswith(PREFIXES["wd"])]
        found.append({**region, "sameAs": wikidata} if wikidata else region)
    return found


def _period(entry: Entry) -> str:
    period = entry.graph.value(URIRef(entry.iri), DCTERMS.temporal)
    start, end = (entry.graph.value(period, p) for p in (DCAT.startDate, DCAT.endDate))
    return f"{start or '..'}/{end or '..'}"


def _publisher(graph: Graph, locale: Locale, root: str) -> dict[str, Any]:
    agent = graph.value(CATALOGUE, DCTERMS.publisher)
    name = locale.best(texts_of(graph, agent, URIRef(PREFIXES["foaf"] + "name"))) if agent else None
    return {"@type": "Organization", "name": str(name or ""), "url": root + "/"}
