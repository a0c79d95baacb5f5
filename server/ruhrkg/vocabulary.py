"""Namespaces and the prefix table.

Authored files declare the prefixes in the order of `PREFIXES`; serialisations and the editor list
them in the same order.
"""

import re
from functools import lru_cache

from rdflib import Namespace

from ruhrkg.authored import process_base

BASE_IRI = process_base()
"""The base of all IRIs; ends with a slash."""

PREFIXES: dict[str, str] = {
    "rkg": BASE_IRI + "ontology#",
    "shape": BASE_IRI + "shapes#",
    "id": BASE_IRI + "id/",
    "graph": BASE_IRI + "graph/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "pav": "http://purl.org/pav/",
    "prov": "http://www.w3.org/ns/prov#",
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "geof": "http://www.opengis.net/def/function/geosparql/",
    "sf": "http://www.opengis.net/ont/sf#",
    "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "sssom": "https://w3id.org/sssom/",
    "earl": "http://www.w3.org/ns/earl#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "geodcatap": "http://data.europa.eu/930/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "adms": "http://www.w3.org/ns/adms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "locn": "http://www.w3.org/ns/locn#",
    "spdx": "http://spdx.org/rdf/terms#",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "tree": "https://w3id.org/tree#",
    "ldes": "https://w3id.org/ldes#",
    "void": "http://rdfs.org/ns/void#",
    "void-ext": "http://ldf.fi/void-ext#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "vann": "http://purl.org/vocab/vann/",
    "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "gnd": "https://d-nb.info/gnd/",
    "geonames": "https://sws.geonames.org/",
    "nuts": "http://data.europa.eu/nuts/code/",
    "ror": "https://ror.org/",
}

XSD = PREFIXES["xsd"]
NUMBER_TYPES = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))
DATE_TYPES = frozenset(XSD + name for name in ("date", "gYear", "gYearMonth"))
BOOLEAN_TYPE = XSD + "boolean"

RKG = Namespace(PREFIXES["rkg"])
ID = Namespace(PREFIXES["id"])
GRAPH = Namespace(PREFIXES["graph"])


@lru_cache(maxsize=8192)
def prefixed_name(iri: str) -> str | None:
    """The IRI as a prefixed name of our table, or None. No namespace there begins with another."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return None


def local_name(iri: str) -> str:
    """What follows the last `#` or `/`; the whole text if it has neither."""
    return re.split("[#/]", iri)[-1]


def compact(iri: str) -> str:
    """The IRI as a prefixed name if our table has a prefix for it, or unchanged."""
    return prefixed_name(iri) or iri
