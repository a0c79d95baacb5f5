"""Official SHACL shapes over a catalogue, as GovData's and SEMIC's validators run them."""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyshacl
from rdflib import OWL, SH, SKOS, Graph, URIRef
from rdflib.term import Node

_DE = "dcat-ap-de/validator/resources/v3.0/shapes/"
PROFILES: dict[str, tuple[str, ...]] = {
    "DCAT-AP 3.0.1, SEMIC's validator": ("dcat-ap/3.0.1-validator/shapes.ttl",),
    "DCAT-AP 3.0.1, ranges": ("dcat-ap/3.0.1-validator/range.ttl",),
    "DCAT-AP 3.0.1, recommended": ("dcat-ap/3.0.1-validator/shapes_recommended.ttl",),
    "DCAT-AP 3.0.1, outdated terms": ("dcat-ap/3.0.1-validator/deprecateduris.ttl",),
    "DCAT-AP 3.0.1, code lists": ("dcat-ap/3.0.1-validator/mdr-vocabularies.shape.ttl",),
    "DCAT-AP 3.0.1, release file": ("dcat-ap/prepared/dcat-ap-3.0.1-SHACL.ttl",),
    "DCAT-AP.de 3.0": (
        "dcat-ap/3.0.0/shacl/dcat-ap-SHACL.ttl",
        _DE + "dcat-ap-SHACL-DE.ttl",
        _DE + "dcat-ap-de-deprecated.ttl",
        _DE + "dcat-ap-spec-german-additions.ttl",
        _DE + "dcat-ap-de-controlledvocabularies.ttl",
    ),
}
_EU = "http://publications.europa.eu/resource/authority/"
_VOCABULARIES = (
    "vocabularies/plume-2024/adms_licence_type.ttl",
    "vocabularies/plume-2024/adms_publisher_type.ttl",
    "vocabularies/plume-2024/eu_access_right.ttl",
    "vocabularies/plume-2024/eu_data_theme.ttl",
    "vocabularies/plume-2024/eu_dataset_status.ttl",
    "vocabularies/plume-2024/eu_dataset_type.ttl",
    "vocabularies/plume-2024/eu_distribution_type.ttl",
    "vocabularies/plume-2024/eu_file_type.ttl",
    "vocabularies/plume-2024/eu_frequency.ttl",
    "vocabularies/plume-2024/eu_language.ttl",
    "vocabularies/plume-2024/eu_planned_availability.ttl",
    "vocabularies/plume-2024/iana_media_type.ttl",
    "vocabularies/derived/politicalGeocoding-iris.ttl",
    "dcat-ap-de/validator/resources/dashboard-live/shapes/dcat-ap-de-contributors.rdf",
    "dcat-ap-de/validator/resources/dashboard-alpha/shapes/dcat-ap-de-licenses-open.rdf",
)


@dataclass(frozen=True)
class Result:
    """One result of a SHACL report."""

    severity: str
    path: str
    focus: str
    value: str
    message: str


@cache
def vocabularies(standards: Path) -> Graph:
    """All available code lists."""
    graph = Graph()
    for name in _VOCABULARIES:
        graph.parse(standards / name)
    # The copy at hand calls the table of distribution statuses by its older name.
    for code in graph.subjects(SKOS.inScheme, URIRef(_EU + "dataset-status")):
        newer = URIRef(str(code).replace("dataset-status", "distribution-status"))
        graph.add((newer, SKOS.inScheme, URIRef(_EU + "distribution-status")))
    return graph


@cache
def background(standards: Path) -> Graph:
    """The ontologies that GovData's validator loads beside the data: subclasses of its classes."""
    graph = Graph()
    for name in ("foaf_0_1.rdf", "org.ttl", "vcard.ttl"):
        graph.parse(standards / "dcat-ap-de/validator/resources/mirror" / name)
    return graph


@cache
def shapes_of(standards: Path, profile: str) -> Graph:
    """The shapes of a profile, without owl:imports, which would query the network."""
    graph = Graph()
    for name in PROFILES[profile]:
        graph.parse(standards / name)
    graph.remove((None, OWL.imports, None))
    return graph


def codes_of(catalogue: Graph, standards: Path) -> Graph:
    """What the official lists state of the codes that a catalogue refers to."""
    lists, found = vocabularies(standards), Graph()
    for value in set(catalogue.objects()):
        for triple in lists.triples((value, None, None)):
            found.add(triple)
    return found


def validate(catalogue: Graph, standards: Path, profile: str) -> list[Result]:
    """The results of a profile; the catalogue is completed by the codes that it refers to.

    Whole code lists would take minutes.
    """
    data = codes_of(catalogue, standards)
    for triple in catalogue:
        data.add(triple)
    report = pyshacl.validate(
        data, shacl_graph=shapes_of(standards, profile), inference="none", do_owl_imports=False
    )[1]
    return [
        Result(
            str(report.value(result, SH.resultSeverity)).removeprefix(str(SH)),
            str(report.value(result, SH.resultPath)),
            str(report.value(result, SH.focusNode)),
            str(report.value(result, SH.value)),
            _message(report, result),
        )
        for result in report.objects(None, SH.result)
    ]


def counts(results: list[Result]) -> Counter[str]:
    """How many results there are of each severity."""
    return Counter(result.severity for result in results)


def _message(report: Graph, result: Node) -> str:
    return "; ".join(sorted(str(message) for message in report.objects(result, SH.resultMessage)))
