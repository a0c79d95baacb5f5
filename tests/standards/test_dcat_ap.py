"""The catalogue against the official shapes, and the official controls against the checker."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, SKOS, Graph, URIRef
from rdflib.namespace import DCAT
from tests.standards.checker import PROFILES, counts, validate, vocabularies

from ruhrkg.release.datasets.definitions import PARTS

pytestmark = pytest.mark.standards

CASES = "dcat-ap-de/testcases/"
GERMAN = "DCAT-AP.de 3.0"
CODE_LISTS = "DCAT-AP 3.0.1, code lists"
# docs/portals.md gives the reason of each.
WARNINGS = {
    "DCAT-AP 3.0.1, recommended": {
        "http://www.w3.org/ns/dcat#bbox",
        "http://www.w3.org/ns/dcat#centroid",
        "http://www.w3.org/ns/dcat#endDate",
        "http://www.w3.org/ns/adms#status",
        "http://purl.org/dc/terms/type",
    },
    CODE_LISTS: {"http://purl.org/dc/terms/publisher", "http://purl.org/dc/terms/spatial"},
}
# SEMIC's file wants an IRI that begins with https://spdx.org/, which SPDX does not define.
VIOLATIONS = {CODE_LISTS: {"http://spdx.org/rdf/terms#algorithm"}}


SERIALISATIONS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld", "nt": "nt"}


@pytest.fixture(scope="module")
def catalogue(portal_client: FlaskClient) -> Graph:
    """The catalogue as it is served."""
    return Graph().parse(data=portal_client.get("/catalog.ttl").get_data(as_text=True))


def documents(client: FlaskClient, suffix: str) -> Iterator[tuple[str, Graph]]:
    """The whole catalogue, every page of it and every entry in one serialisation."""
    pages = [f"/catalog.{suffix}?page={n}&size=4" for n in (1, 2, 3)]
    pages += [f"/catalog.{suffix}?page={n}&size=1" for n in (1, 2, 3)]
    entries = [f"/catalog/dataset/{part.slug}.{suffix}" for part in PARTS[:3]]
    for address in (f"/catalog.{suffix}", *pages, *entries):
        text = client.get(address).get_data(as_text=True)
        yield address, Graph().parse(data=text, format=SERIALISATIONS[suffix])


@pytest.mark.parametrize("suffix", SERIALISATIONS)
@pytest.mark.parametrize("profile", ["DCAT-AP 3.0.1, SEMIC's validator", GERMAN])
def test_every_serialisation_page_and_entry_violates_nothing(
    portal_client: FlaskClient, standards: Path, profile: str, suffix: str
):
    for address, graph in documents(portal_client, suffix):
        assert counts(validate(graph, standards, profile))["Violation"] == 0, address


@pytest.mark.parametrize("profile", PROFILES)
def test_the_catalogue_violates_nothing(catalogue: Graph, standards: Path, profile: str):
    results = validate(catalogue, standards, profile)
    violations = {r.path for r in results if r.severity == "Violation"}
    assert violations == VIOLATIONS.get(profile, set())


@pytest.mark.parametrize("profile", PROFILES)
def test_the_warnings_are_those_that_the_guide_explains(
    catalogue: Graph, standards: Path, profile: str
):
    results = validate(catalogue, standards, profile)
    assert {r.path for r in results if r.severity == "Warning"} == WARNINGS.get(profile, set())


def test_every_code_of_the_catalogue_is_in_its_official_list(catalogue: Graph, standards: Path):
    lists = vocabularies(standards)
    described = set(catalogue.subjects(SKOS.inScheme, None))
    assert len(described) > 20
    for code in described:
        if str(code).startswith("http://purl.org/adms/licencetype/"):
            continue  # the copy at hand is version 1.1 of the scheme
        assert set(catalogue.objects(code, SKOS.inScheme)) <= set(
            lists.objects(code, SKOS.inScheme)
        ), code


@pytest.mark.parametrize(
    ("case", "violations", "warnings"),
    [
        # The SPDX vocabulary is not at hand: one warning.
        ("v3.0_shapes/quicktest.ttl", 0, 1),
        ("v3.0_shapes/deprecated.ttl", 0, 11),
    ],
)
def test_the_controls_behave_as_their_names_say(
    standards: Path, case: str, violations: int, warnings: int
):
    found = counts(validate(Graph().parse(standards / CASES / case), standards, GERMAN))
    assert (found["Violation"], found["Warning"]) == (violations, warnings)


@pytest.mark.parametrize(
    ("case", "path"),
    [
        ("dataset-contributorID.ttl", "contributorID"),
        ("dataset-politicalGeocodingLevelURI.ttl", "politicalGeocodingLevelURI"),
        ("dataset-politicalGeocodingURI.ttl", "politicalGeocodingURI"),
        ("dataset-geocodingDescription.ttl", "geocodingDescription"),
        ("dataset-legalBasis.ttl", "legalBasis"),
        ("dataset-qualityProcessURI.ttl", "qualityProcessURI"),
        ("dataset-originator-maintainer-contributor-creator.ttl", "originator"),
        ("distribution-plannedAvailability.ttl", "license"),
        ("distribution-licenseAttributionByText.ttl", "licenseAttributionByText"),
        ("distribution-checksum.ttl", "algorithm"),
        ("konventionen/konv-30.ttl", "theme"),
    ],
)
def test_a_faulty_control_is_found_faulty_where_its_name_says(
    standards: Path, case: str, path: str
):
    results = validate(Graph().parse(standards / CASES / case), standards, GERMAN)
    where = {r.path for r in results} | {r.message for r in results}
    assert any(path in place for place in where)


@pytest.mark.parametrize("profile", [GERMAN, next(iter(PROFILES))])
def test_the_checker_finds_what_is_taken_away(catalogue: Graph, standards: Path, profile: str):
    broken = Graph()
    for triple in catalogue:
        if triple[1] != DCAT.accessURL:
            broken.add(triple)
    distributions = set(catalogue.subjects(RDF.type, DCAT.Distribution))
    found = [r for r in validate(broken, standards, profile) if r.path == str(DCAT.accessURL)]
    assert {URIRef(r.focus) for r in found} == distributions
