"""Details given with names of the real data: which confirm a similar name, which contradict."""

from pathlib import Path

import pytest

from ruhrkg.reconciliation.directory import Directory
from ruhrkg.reconciliation.matching import Matcher
from ruhrkg.reconciliation.requested import Constraint
from ruhrkg.reconciliation.scoring import Candidate, Question
from ruhrkg.release.reconciliation import RECONCILIATION
from ruhrkg.release.store import Release

IN, AT, KIND = "schema:containedInPlace", "schema:location", "dcterms:type"
LEAD, PARTNER = "rkg:leadMinistry", "rkg:partner"


@pytest.fixture(scope="module")
def real(release: Release) -> Matcher:
    path: Path = release.path(RECONCILIATION)
    return Matcher(Directory.from_json(path.read_bytes()))


def first(matcher: Matcher, name: str, property_id: str, value: str) -> Candidate:
    constraints = (Constraint(property_id, (value,)),)
    return matcher.find(Question(name, constraints=constraints))[0]


@pytest.mark.parametrize(
    ("name", "property_id", "value"),
    [
        ("Ratingen", IN, "Nordrhein-Westfalen"),
        ("Ratingen", KIND, "Stadt"),
        ("Rheinsberg", IN, "Deutschland"),
        ("Schwerin", IN, "Deutschland"),
        ("Kreis Wedel", KIND, "Kreis"),
        ("Ruhrverbund", KIND, "Wasserverband"),
        ("Bistum Hessen", KIND, "Kirche"),
        ("Universität Duisburg", KIND, "Hochschule"),
        ("Mobil in der Stadtregion", LEAD, "Ministerium für Verkehr"),
    ],
)
def test_a_detail_that_many_share_confirms_no_similar_name(
    real: Matcher, name: str, property_id: str, value: str
) -> None:
    assert not first(real, name, property_id, value).match


@pytest.mark.parametrize(
    ("name", "property_id", "value"),
    [
        ("Bochum", IN, "Regierungsbezirk Münster"),
        ("InnaMoRuhr", PARTNER, "Technische Universität Darmstadt"),
        ("Virtuelles Krankenhaus", PARTNER, "Universitätsklinikum Bonn"),
        ("Rechts(staats-)kunde", "rkg:siteNumber", "12-04"),
        ("Wesel", "dcterms:identifier", "051700040040"),
        ("Ministerium der Justiz", "skos:altLabel", "Ministerium für Verkehr"),
    ],
)
def test_another_value_contradicts_however_similar_it_is(
    real: Matcher, name: str, property_id: str, value: str
) -> None:
    found = first(real, name, property_id, value)
    assert max(found.agreements) < 0.8
    assert not found.match


@pytest.mark.parametrize(
    ("name", "property_id", "value", "meant"),
    [
        ("Ruhr-Universität Bochum", AT, "Nordrhein-Westfalen", "organisation/rub"),
        ("Ruhr-Universität Bochum", AT, "Ruhrgebiet", "organisation/rub"),
        ("Regionalverband Ruhr", AT, "Deutschland", "organisation/rvr"),
        ("Salon5", AT, "Ruhrgebiet", "project/salon5"),
        ("Universität Duisburg-Essen", AT, "Duisburg; Essen", "organisation/ude"),
        ("Universität Duisburg-Essen", AT, "Duisburg, Essen", "organisation/ude"),
        ("InnaMoRuhr", PARTNER, "Ruhr-Universität Bochum und TU Dortmund", "project/innamoruhr"),
        ("Sicherheitskooperation Ruhr", "schema:startDate", "22.6.20", "project/siko-ruhr"),
        ("Sicherheitskooperation Ruhr", "schema:startDate", "22/06/2020", "project/siko-ruhr"),
        ("Salon5", PARTNER, "Hochschule Ruhr West", "project/salon5"),
        ("chemstars", PARTNER, "RAG-Stiftung", "project/chemstars"),
    ],
)
def test_a_true_detail_loses_no_match(
    real: Matcher, name: str, property_id: str, value: str, meant: str
) -> None:
    found = first(real, name, property_id, value)
    assert (found.entity.id, found.match) == (meant, True)


@pytest.mark.parametrize(
    ("name", "property_id", "key"),
    [
        ("Museum Folkwang", "gnd", "2118686-8"),
        ("Düsseldorf", "gnd", "4013261-4"),
        ("Regierungsbezirk Düsseldorf", "rkg:nuts", "DEA11"),
    ],
)
def test_the_name_of_one_and_the_key_of_another_match_neither(
    real: Matcher, name: str, property_id: str, key: str
) -> None:
    assert not first(real, name, property_id, key).match


@pytest.mark.parametrize(
    "name",
    [
        "Yvonne Gebauer (FDP)", "Sören Link (SPD)", "Bundeskanzler Helmut Kohl",
        "Nina Frense, Beigeordnete", "Uli Paetzel, Vorstand", "Ministerpräsident Johannes Rau",
    ],
)  # fmt: skip
def test_an_office_or_party_known_from_other_texts_loses_no_match(real: Matcher, name: str) -> None:
    assert real.find(Question(name))[0].match


@pytest.mark.parametrize(
    "name",
    ["Yvonne Gebauer (SPD)", "Joachim Stamp (CDU)", "Sören Link (CDU)", "Peter Biesenbach (SPD)"],
)
def test_another_party_is_another_person(real: Matcher, name: str) -> None:
    assert not real.find(Question(name))[0].match
