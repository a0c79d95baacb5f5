"""The guide followed with a real plan of another publisher: the Second National Action Plan.

Its commitments, the ministry of one and their status in October 2020. The plan is by the Federal
Chancellery, under CC BY 4.0 (LICENSE-DATA).
"""

import re
from pathlib import Path

import pytest
from rdflib import DCTERMS, Graph, URIRef
from tests.plan.guide import Answers, follow, mentions, read
from tests.standards.checker import validate

pytestmark = pytest.mark.plan

BASE = "https://data.aktionsplan.example/nap/"
CHANGES = {
    "tests/plan/klimaplan": "tests/plan/aktionsplan",
    "https://data.klima.example/plan/": BASE,
    "solardaecher": "open-government-labore",
    "musterstadt": "berlin",
    "klimaplan-2024": "aktionsplan-2019",
}
LABS = "/doc/project/open-government-labore"


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """The pages and documents that the tests read."""
    plan = follow(tmp_path_factory.mktemp("real"), CHANGES)
    pages = [f"{path}?lang={language}" for path in ("/", LABS) for language in ("de", "en")]
    return read(plan, *pages, "/projects?lang=de", "/catalog.ttl", "/catalog/check?lang=de")


def test_its_pages_answer_and_mention_nothing_of_ours(answers: Answers) -> None:
    assert {status for status, _, _ in answers.values()} == {200}
    assert mentions(answers) == {}


def test_the_start_page_has_its_name(answers: Answers) -> None:
    assert "Was aus dem Zweiten Nationalen Aktionsplan wurde" in answers["/?lang=de"][2]
    assert "What became of the Second National Action Plan" in answers["/?lang=en"][2]


def test_a_commitment_has_its_name_ministry_status_and_source(answers: Answers) -> None:
    german, english = (answers[f"{LABS}?lang={language}"][2] for language in ("de", "en"))
    assert "Regionale Open Government Labore" in german
    assert "Bundesministerium des Innern, für Bau und Heimat" in german
    assert "14. Oktober 2020" in german
    assert "Zwischenbericht zum 2. OGP Aktionsplan verabschiedet" in german
    assert "Regional Open Government Labs" in english
    assert "Federal Ministry of the Interior, Building and Community" in english


def test_all_nine_commitments_are_listed(answers: Answers) -> None:
    assert (
        len(set(re.findall(r'href="/doc/project/([a-z0-9-]+)', answers["/projects?lang=de"][2])))
        == 9
    )


def test_its_catalogue_is_valid_and_names_its_licence(answers: Answers, standards: Path) -> None:
    catalogue = Graph().parse(data=answers["/catalog.ttl"][2], format="turtle")
    licence = catalogue.value(URIRef(BASE + "catalog/dataset/all"), DCTERMS.license)
    assert licence == URIRef("http://dcat-ap.de/def/licenses/cc-by/4.0")
    found = validate(catalogue, standards, "DCAT-AP.de 3.0")
    assert [result for result in found if result.severity == "Violation"] == []
