"""docs/another-plan.md, followed to the letter with a made-up plan: no word of ours is left."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import Graph
from tests.standards.checker import validate

from ruhrkg.locale import LANGUAGES

pytestmark = pytest.mark.plan

DCAT_AP, GERMAN = "DCAT-AP 3.0.1, SEMIC's validator", "DCAT-AP.de 3.0"
CHECKOUT = Path(__file__).parents[2]
SERVED = Path(__file__).with_name("served.py")
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
# `ruhrkg` is the name of the software.
OURS = re.compile(
    r"ruhr(?!kg)|konferenz(?!en)|ruhr conference|\bnrw\b|nordrhein|westfalen|westphalia|"
    r"landesregierung|state government|metropole|emscher|zollverein|w3id\.org/ruhrkg",
    re.IGNORECASE,
)
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
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the commands of the guide make, all but the last, which serves it."""
    folder = tmp_path_factory.mktemp("guide")
    (folder / "ruhrkg").symlink_to(CHECKOUT)
    guide = (CHECKOUT / "docs" / "another-plan.md").read_text(encoding="utf-8")
    blocks = [block for block in BLOCK.findall(guide) if "ruhrkg serve" not in block]
    assert len(blocks) > 3
    done = subprocess.run(
        ["bash", "-eu", "-c", "\n".join(blocks)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder / "my-plan"


@pytest.fixture(scope="module")
def answers(plan: Path) -> dict[str, tuple[int, str, str]]:
    """Status, route and text of pages, documents and services of the plan, by path."""
    done = subprocess.run(
        [sys.executable, SERVED, "--crawl", *SEEDS],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
        env={**os.environ, "RUHRKG_ROOT": str(plan), "RUHRKG_BUILD_DIR": str(plan / "build")},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return {path: tuple(found) for path, found in json.loads(done.stdout).items()}


def test_every_kind_of_page_answers(answers: dict[str, tuple[int, str, str]]) -> None:
    assert {path: status for path, (status, _, _) in answers.items() if status != 200} == {}
    routes = {route for _, route, _ in answers.values()}
    assert len(answers) > 150
    assert len(routes) > 40


def test_no_answer_mentions_the_ruhr_plan(answers: dict[str, tuple[int, str, str]]) -> None:
    found = {}
    for path, (_, _, text) in answers.items():
        rest = OFFICIAL.sub("", text) if WHOLE_GRAPH.fullmatch(path) else text
        if match := OURS.search(rest):
            found[path] = rest[max(0, match.start() - 60) : match.end() + 30]
    assert found == {}


def test_the_site_is_called_what_the_data_call_it(
    answers: dict[str, tuple[int, str, str]],
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
    answers: dict[str, tuple[int, str, str]],
) -> None:
    matched = {
        path: [each["id"] for each in json.loads(answers[path][2])["q"]["result"] if each["match"]]
        for path in (OWN_FORM, OUR_STATE)
    }
    assert matched == {OWN_FORM: ["organisation/klimaamt"], OUR_STATE: []}


@pytest.mark.parametrize("profile", [DCAT_AP, GERMAN])
def test_its_catalogue_violates_nothing_of_the_official_shapes(
    answers: dict[str, tuple[int, str, str]], standards: Path, profile: str
) -> None:
    catalogue = Graph().parse(data=answers["/catalog.ttl"][2], format="turtle")
    found = validate(catalogue, standards, profile)
    assert [result for result in found if result.severity == "Violation"] == []
