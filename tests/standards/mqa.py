"""A scorer of metadata quality as data.europa.eu measures it: 405 points over 24 indicators.

The indicators and their points are read from the official list. Each earns its points by the share
of datasets (or distributions) that have what it asks; that is stricter than counting a dataset as
soon as one of its distributions has it.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, Graph
from rdflib.namespace import DCAT, DCTERMS
from rdflib.term import Node

EU = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
# Formats that no single vendor owns; XLSX is ISO/IEC 29500, SPARQL a W3C recommendation.
OPEN = {
    "CSV", "GEOJSON", "JSON", "JSON_LD", "RDF_N_QUADS", "RDF_N_TRIPLES", "RDF_TRIG",
    "RDF_TURTLE", "RDF_XML", "SPARQLQ", "XLSX", "XML",
}  # fmt: skip

Reachable = Callable[[str], bool]


@dataclass(frozen=True)
class Indicator:
    """One line of the list, and the points that a catalogue earns by it."""

    dimension: str
    name: str
    most: float
    points: float


def indicators(standards: Path) -> list[tuple[str, str, int]]:
    """Dimension, name and points of every indicator of the official list."""
    with (standards / "checklists" / "mqa-405.tsv").open(encoding="utf-8") as lines:
        return [(row[0], row[1], int(row[3])) for row in csv.reader(lines, delimiter="\t")]


def score(
    catalogue: Graph, standards: Path, reachable: Reachable, conforms: bool
) -> list[Indicator]:
    """The points of a catalogue; `reachable` says whether a URL answers with 200."""
    shares = _shares(catalogue, reachable, conforms)
    return [
        Indicator(dimension, name, most, most * shares[name])
        for dimension, name, most in indicators(standards)
    ]


def _shares(graph: Graph, reachable: Reachable, conforms: bool) -> dict[str, float]:
    datasets = set(graph.subjects(RDF.type, DCAT.Dataset))
    files = set(graph.subjects(RDF.type, DCAT.Distribution))

    def having(nodes: Iterable[Node], predicate: Node, fits: Callable[[str], bool]) -> float:
        listed = list(nodes)
        good = [n for n in listed if any(fits(str(o)) for o in graph.objects(n, predicate))]
        return len(good) / len(listed) if listed else 0.0

    def given(_: str) -> bool:
        return True

    def within(space: str) -> Callable[[str], bool]:
        return lambda value: value.startswith(space)

    def of(codes: set[str]) -> Callable[[str], bool]:
        return lambda value: value.rpartition("/")[2] in codes

    dct_format = DCTERMS["format"]
    return {
        "dcat_keyword": having(datasets, DCAT.keyword, given),
        "dcat_theme": having(datasets, DCAT.theme, given),
        "dct_spatial": having(datasets, DCTERMS.spatial, given),
        "dct_temporal": having(datasets, DCTERMS.temporal, given),
        "dcat_access_url_status": having(files, DCAT.accessURL, reachable),
        "dcat_download_url": having(files, DCAT.downloadURL, given),
        "dcat_download_url_status": having(files, DCAT.downloadURL, reachable),
        "dct_format": having(files, dct_format, given),
        "dcat_media_type": having(files, DCAT.mediaType, given),
        "dct_format_vocabulary": having(files, dct_format, within(EU + "file-type/")),
        "dcat_media_type_vocabulary": having(files, DCAT.mediaType, within(IANA)),
        "dct_format_nonproprietary": having(files, dct_format, of(OPEN)),
        "dct_format_machine_readable": having(files, dct_format, of(OPEN)),
        "dcat_ap_compliance": 1.0 if conforms else 0.0,
        "dct_license": having(files, DCTERMS.license, given),
        "dct_license_vocabulary": having(files, DCTERMS.license, within(EU + "licence/")),
        "dct_access_rights": having(datasets, DCTERMS.accessRights, given),
        "dct_access_rights_vocabulary": having(
            datasets, DCTERMS.accessRights, within(EU + "access-right/")
        ),
        "dcat_contact_point": having(datasets, DCAT.contactPoint, given),
        "dct_publisher": having(datasets, DCTERMS.publisher, given),
        "dcat_byte_size": having(files, DCAT.byteSize, given),
        "dct_issued": having(datasets, DCTERMS.issued, given),
        "dct_modified": having(datasets, DCTERMS.modified, given),
        "dct_rights": having(files, DCTERMS.rights, given),
    }
