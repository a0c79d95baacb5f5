"""What a portal may store of a dataset and of a resource, as the catalogue states it."""

import json
import re
from typing import Any

from rdflib import RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF
from rdflib.term import Node

from ruhrkg.vocabulary import PREFIXES

DCATAP, DCATDE, SPDX, VCARD = (PREFIXES[name] for name in ("dcatap", "dcatde", "spdx", "vcard"))
AVAILABILITY = URIRef(DCATAP + "availability")
VERSION = URIRef(f"{DCAT}version")  # DCAT 3, which rdflib does not list
BY_TEXT = URIRef(DCATDE + "licenseAttributionByText")
THEME = "http://publications.europa.eu/resource/authority/data-theme/"
LISTS = {"language", "theme", "conforms_to", "documentation", "contributorID"}
GEOMETRIES = {"spatial_bbox", "spatial_centroid"}

Stated = dict[str, set[Any]]  # the values that a field may have


def fields(record: dict[str, Any]) -> dict[str, Any]:
    """The fields of a stored dataset or resource: extras beside the others, lists as sets.

    Without the name of a dataset, which the portal makes from the title.
    """
    nested = {"extras", "resources", "name"} if "extras" in record else set()
    found = {key: value for key, value in record.items() if key not in nested}
    for extra in record.get("extras", ()):
        assert extra["key"] not in found or extra["key"] == "guid", extra
        found[extra["key"]] = extra["value"]
    for key in LISTS & found.keys():
        found[key] = frozenset(json.loads(found[key]))
    for key in {"tags", "groups"} & found.keys():
        found[key] = frozenset(each["name"] for each in found[key])
    for key in GEOMETRIES & found.keys():
        found[key] = geometry(found[key])
    return found


def differences(found: dict[str, Any], stated: Stated) -> dict[str, tuple[Any, set[Any]]]:
    """The fields that are missing, unknown or different: what is stored, and what may be."""
    return {
        key: (found.get(key), stated.get(key, set()))
        for key in found.keys() | stated.keys()
        if found.get(key) not in stated.get(key, set())
    }


def dataset_fields(graph: Graph, this: URIRef, language: str, *, govdata: bool) -> Stated:
    """All fields of a dataset in a portal of this language; with those of GovData's profile."""
    free = str(graph.value(this, DCTERMS.license)).endswith("/cc-zero")
    level = URIRef(DCATDE + "politicalGeocodingLevelURI")
    own: Stated = {"version": _texts(graph, this, VERSION)}
    if govdata:
        own = {
            "availability": _iris(graph, this, AVAILABILITY),
            "contributorID": {frozenset(_iris(graph, this, URIRef(DCATDE + "contributorID")))},
            "groups": {
                frozenset(
                    code.removeprefix(THEME).lower() for code in _iris(graph, this, DCAT.theme)
                )
            },
            "metadata_original_html": _iris(graph, this, DCAT.landingPage),
            "politicalGeocodingLevelURI": _iris(graph, this, level),
            **_author(graph, graph.value(this, DCTERMS.creator), language),
        }
    return _present(
        own
        | _agent(graph, this, DCTERMS.publisher, "publisher", language)
        | _agent(graph, this, DCTERMS.creator, "creator", language)
        | _contact(graph, graph.value(this, DCAT.contactPoint))
        | _place(graph, this)
        | {
            "guid": {str(this)},
            "uri": {str(this)},
            "identifier": {str(this)},
            "title": _texts(graph, this, DCTERMS.title, language),
            "notes": _texts(graph, this, DCTERMS.description, language),
            "tags": {frozenset(_texts(graph, this, DCAT.keyword))},
            "license_id": {"cc-zero" if free else ""},
            "url": _iris(graph, this, DCAT.landingPage),
            "issued": _texts(graph, this, DCTERMS.issued),
            "modified": _texts(graph, this, DCTERMS.modified),
            "frequency": _iris(graph, this, DCTERMS.accrualPeriodicity),
            "access_rights": _iris(graph, this, DCTERMS.accessRights),
            "dcat_type": _iris(graph, this, DCTERMS.type),
            "provenance": _texts(graph, graph.value(this, DCTERMS.provenance), RDFS.label),
            "temporal_start": _texts(graph, graph.value(this, DCTERMS.temporal), DCAT.startDate),
            "temporal_end": _texts(graph, graph.value(this, DCTERMS.temporal), DCAT.endDate),
            "language": {frozenset(_iris(graph, this, DCTERMS.language))},
            "theme": {frozenset(_iris(graph, this, DCAT.theme))},
            "conforms_to": {frozenset(_iris(graph, this, DCTERMS.conformsTo))},
            "documentation": {frozenset(_iris(graph, this, FOAF.page))},
        }
    )


def resource_fields(graph: Graph, this: URIRef, language: str, *, govdata: bool) -> Stated:
    """All fields of a resource in a portal of this language; with those of GovData's profile."""
    access, download = (_iris(graph, this, each) for each in (DCAT.accessURL, DCAT.downloadURL))
    checksum = graph.value(this, URIRef(SPDX + "checksum"))
    stated: Stated = {
        "uri": {str(this)},
        "distribution_ref": {str(this)},
        "name": _texts(graph, this, DCTERMS.title, language),
        "description": _texts(graph, this, DCTERMS.description, language),
        "url": download or access,
        "access_url": access,
        "download_url": download,
        "issued": _texts(graph, this, DCTERMS.issued),
        "modified": _texts(graph, this, DCTERMS.modified),
        "license": _iris(graph, this, DCTERMS.license),
        "rights": _texts(graph, graph.value(this, DCTERMS.rights), RDFS.label),
        "language": {frozenset(_iris(graph, this, DCTERMS.language))},
        "conforms_to": {frozenset(_iris(graph, this, DCTERMS.conformsTo))},
        "availability": _iris(graph, this, AVAILABILITY),
        "format": _iris(graph, this, DCTERMS.format),
        "mimetype": _iris(graph, this, DCAT.mediaType),
        "compress_format": _iris(graph, this, DCAT.compressFormat),
        "size": {int(size) for size in _texts(graph, this, DCAT.byteSize)},
        "hash": _texts(graph, checksum, URIRef(SPDX + "checksumValue")),
        "hash_algorithm": _iris(graph, checksum, URIRef(SPDX + "algorithm")),
    }
    if govdata:
        stated["licenseAttributionByText"] = _texts(graph, this, BY_TEXT)
    return _present(stated)


def geometry(text: str) -> tuple[str, ...]:
    """The kind of a geometry in WKT or GeoJSON, and its numbers."""
    (kind,) = re.findall("point|polygon", text.lower())
    return kind, *(str(float(number)) for number in re.findall(r"-?\d+(?:\.\d+)?", text))


def _agent(graph: Graph, dataset: URIRef, predicate: URIRef, prefix: str, language: str) -> Stated:
    agent = graph.value(dataset, predicate)
    return {
        f"{prefix}_uri": _iris(graph, dataset, predicate),
        f"{prefix}_name": _texts(graph, agent, FOAF.name, language),
        f"{prefix}_url": _iris(graph, agent, FOAF.homepage),
        f"{prefix}_type": _iris(graph, agent, DCTERMS.type),
    }


def _author(graph: Graph, creator: Node | None, language: str) -> Stated:
    return {
        "author": _texts(graph, creator, FOAF.name, language),
        "author_url": _iris(graph, creator, FOAF.homepage),
        "author_type": _iris(graph, creator, DCTERMS.type),
        "author_contacttype": {"Organization"},
    }


def _contact(graph: Graph, contact: Node | None) -> Stated:
    mail = _iris(graph, contact, URIRef(VCARD + "hasEmail"))
    return {
        "contact_uri": {str(contact)},
        "contact_name": _texts(graph, contact, URIRef(VCARD + "fn")),
        "contact_url": _iris(graph, contact, URIRef(VCARD + "hasURL")),
        "contact_email": {address.removeprefix("mailto:") for address in mail},
    }


def _place(graph: Graph, dataset: URIRef) -> Stated:
    """The one place that CKAN stores of several: the one with a box."""
    places = graph.objects(dataset, DCTERMS.spatial)
    (place,) = (each for each in places if graph.value(each, DCAT.bbox))
    return {
        "spatial_uri": {str(place)},
        "spatial_text": _texts(graph, place, SKOS.prefLabel),
        "spatial_bbox": {geometry(text) for text in _texts(graph, place, DCAT.bbox)},
        "spatial_centroid": {geometry(text) for text in _texts(graph, place, DCAT.centroid)},
    }


def _texts(graph: Graph, subject: Node | None, predicate: Node, language: str = "") -> set[str]:
    """The literals of a predicate, of this language if one is named."""
    found = graph.objects(subject, predicate) if subject is not None else ()
    literals = (each for each in found if isinstance(each, Literal))
    return {str(each) for each in literals if language in ("", each.language)}


def _iris(graph: Graph, subject: Node | None, predicate: Node) -> set[str]:
    """The IRIs of a predicate, and no literals."""
    found = graph.objects(subject, predicate) if subject is not None else ()
    return {str(each) for each in found if isinstance(each, URIRef)}


def _present(stated: Stated) -> Stated:
    """Without the fields of which the catalogue states nothing."""
    return {key: values for key, values in stated.items() if values - {frozenset()}}
