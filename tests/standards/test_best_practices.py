"""Answers to lists of best practices: each point of the list, and the tests that are named."""

import ast
import csv
import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
PAGE = CHECKOUT / "docs" / "best-practices.md"
UNTESTED = {"BP16", "BP20", "BP30", "BP33"}


def rows() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return [[c.strip() for c in line.strip("|").split("|")] for line in lines if "| BP" in line]


def test_there_is_a_line_for_each_of_the_35():
    assert [row[0].split()[0] for row in rows()] == [f"BP{n}" for n in range(1, 36)]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0].split()[0])
def test_the_test_that_a_line_names_is_there(row: list[str]):
    named = row[2].strip("`")
    if named == "none":
        assert row[0].split()[0] in UNTESTED
        return
    path, _, function = named.partition("::")
    tree = ast.parse((CHECKOUT / path).read_text(encoding="utf-8"))
    tests = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert function in tests if function else any(t.startswith("test_") for t in tests)


@pytest.mark.standards
def test_the_titles_are_those_of_the_w3c(standards: Path):
    path = standards / "checklists" / "dwbp-35.tsv"
    with path.open(encoding="utf-8") as lines:
        official = [f"{row[0]} {row[1]}" for row in csv.reader(lines, delimiter="\t")]
    assert [row[0] for row in rows()] == official


@pytest.mark.standards
def test_the_guide_for_portals_answers_every_metric_of_f_uji(standards: Path):
    text = (CHECKOUT / "docs" / "portals.md").read_text(encoding="utf-8")
    table = text.partition("| F-UJI |")[2].partition("| FOOPS! |")[0]
    answered = re.findall(r"[FAIR]\d(?:\.\d)?-\d\d[MD]+-\d", table)
    lines = (standards / "checklists" / "fuji-0.8.tsv").read_text(encoding="utf-8").splitlines()
    assert answered
    assert sorted(answered) == sorted(line.split("\t")[0].removeprefix("FsF-") for line in lines)
