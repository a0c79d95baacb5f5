"""Metadata quality as data.europa.eu measures it; docs/portals.md explains each lost point."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph
from rdflib.namespace import DCAT, DCTERMS
from tests.standards.checker import PROFILES, counts, validate
from tests.standards.mqa import Indicator, indicators, score

pytestmark = pytest.mark.standards

# The two services among the distributions have nothing to download, and so no media type and size.
LOST = {
    "dct_license_vocabulary",
    "dcat_download_url",
    "dcat_download_url_status",
    "dcat_media_type",
    "dcat_media_type_vocabulary",
    "dcat_byte_size",
}


@pytest.fixture(scope="module")
def catalogue(portal_client: FlaskClient) -> Graph:
    return Graph().parse(data=portal_client.get("/catalog.ttl").get_data(as_text=True))


@pytest.fixture(scope="module")
def scored(catalogue: Graph, portal_client: FlaskClient, standards: Path) -> list[Indicator]:
    def reachable(url: str) -> bool:
        with portal_client.head(url) as answer:
            return answer.status_code == 200

    violations = counts(validate(catalogue, standards, next(iter(PROFILES))))["Violation"]
    return score(catalogue, standards, reachable, violations == 0)


def test_the_list_has_24_indicators_and_405_points(standards: Path):
    listed = indicators(standards)
    assert (len(listed), sum(points for _, _, points in listed)) == (24, 405)


def test_the_catalogue_earns_at_least_393_points(scored: list[Indicator]):
    assert sum(indicator.points for indicator in scored) >= 393


def test_points_are_lost_only_where_the_guide_explains_it(scored: list[Indicator]):
    assert {i.name for i in scored if i.points < i.most} == LOST


@pytest.mark.parametrize(
    ("predicate", "name"),
    [
        (DCAT.theme, "dcat_theme"),
        (DCAT.byteSize, "dcat_byte_size"),
        (DCTERMS.license, "dct_license"),
        (DCTERMS.modified, "dct_modified"),
        (DCAT.downloadURL, "dcat_download_url_status"),
    ],
)
def test_what_is_missing_earns_nothing(catalogue: Graph, standards: Path, predicate, name: str):
    without = Graph()
    for triple in catalogue:
        if triple[1] != predicate:
            without.add(triple)
    earned = {i.name: i.points for i in score(without, standards, lambda _: True, True)}
    assert earned[name] == 0


def test_a_url_that_does_not_answer_earns_nothing(catalogue: Graph, standards: Path):
    earned = {i.name: i.points for i in score(catalogue, standards, lambda _: False, False)}
    assert earned["dcat_access_url_status"] == 0
    assert earned["dcat_ap_compliance"] == 0


def test_an_empty_catalogue_earns_nothing(standards: Path):
    assert sum(i.points for i in score(Graph(), standards, lambda _: True, False)) == 0


def test_every_dataset_counts(catalogue: Graph):
    assert len(set(catalogue.subjects(RDF.type, DCAT.Dataset))) == 11
