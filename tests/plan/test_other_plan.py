"""docs/another-plan.md, followed to the letter with a made-up plan: no word of ours is left."""

import json
import re
from pathlib import Path

import pytest
from rdflib import Graph
from tests.plan.guide import Answers, follow, mentions, read
from tests.standards.checker import validate

from ruhrkg.locale import LANGUAGES

pytestmark = pytest.mark.plan

DCAT_AP, GERMAN = "DCAT-AP 3.0.1, SEMIC's validator", "DCAT-AP.de 3.0"
# What data/codes.ttl calls codes of the official lists, whether the plan uses them or not.
OFFICIAL = re.compile(r"Open\.NRW|openNRW|Nordrhein-Westfalen|North Rhine-Westphalia")
WHOLE_GRAPH = re.compile(r"/releases/\w+/(graph\.nq|default\.nt)|.*graph/codes.*")
OWN_FORM = '/reconcile/de?queries={"q":{"query":"Amt für Klimaschutz"}}'
OUR_STATE = '/reconcile/de?queries={"q":{"query":"Klimaamt NRW"}}'
SEEDS = (
    OWN_FORM, OUR_STATE,
    *(f"/?lang={language}" for language in LANGUAGES),
    *(f"/about?lang={language}" for language in LANGUAGES),
    *(f"/doc/project/solardaecher?lang={language}" for language in LANGUAGES),
    "/catalog.ttl", "/catalog.rdf?page=1", "/catalog/check", "/void.ttl", "/openapi.json",
    "/reconcile/", "/reconcile", "/reconcile/1.0-draft", "/llms.txt", "/robots.txt",
    "/sitemap.xml", "/changes.atom", "/changes.trig", "/releases/latest", "/dumps/all.ttl",
    "/dumps/projects.csv", "/ontology.ttl", "/search?q=solar", "/sparql",
    "/cite/project/solardaecher.bib",
)  # fmt: skip


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """Pages, documents and services of the plan that the guide makes."""
    return read(follow(tmp_path_factory.mktemp("guide")), "--crawl", *SEEDS)


def test_every_kind_of_page_answers(answers: Answers) -> None:
    assert {path: status for path, (status, _, _) in answers.items() if status != 200} == {}
    routes = {route for _, route, _ in answers.values()}
    assert len(answers) > 150
    assert len(routes) > 40


def test_no_answer_mentions_the_ruhr_plan(answers: Answers) -> None:
    own = {
        path: (status, route, OFFICIAL.sub("", text) if WHOLE_GRAPH.fullmatch(path) else text)
        for path, (status, route, text) in answers.items()
    }
    assert mentions(own) == {}


def test_the_site_is_called_what_the_data_call_it(
    answers: Answers,
) -> None:
    assert "Was aus dem Klimaplan Musterstadt wurde" in answers["/?lang=de"][2]
    assert "What became of the climate plan of Musterstadt" in answers["/?lang=en"][2]
    assert "Ein erfundener Plan" in answers["/about?lang=de"][2]
    manifest = json.loads(answers["/reconcile/"][2])
    assert manifest["name"] == "Klimaplan Musterstadt (klimaplan)"
    assert json.loads(answers["/openapi.json"][2])["info"]["title"] == (
        "Climate plan of Musterstadt as open data"
    )
    assert "author = {{Stadt Musterstadt}}" in answers["/cite/project/solardaecher.bib"][2]


def test_reconciliation_uses_the_names_of_the_plan_and_none_of_ours(
    answers: Answers,
) -> None:
    matched = {
        path: [each["id"] for each in json.loads(answers[path][2])["q"]["result"] if each["match"]]
        for path in (OWN_FORM, OUR_STATE)
    }
    assert matched == {OWN_FORM: ["organisation/klimaamt"], OUR_STATE: []}


@pytest.mark.parametrize("profile", [DCAT_AP, GERMAN])
def test_its_catalogue_violates_nothing_of_the_official_shapes(
    answers: Answers, standards: Path, profile: str
) -> None:
    catalogue = Graph().parse(data=answers["/catalog.ttl"][2], format="turtle")
    found = validate(catalogue, standards, profile)
    assert [result for result in found if result.severity == "Violation"] == []
