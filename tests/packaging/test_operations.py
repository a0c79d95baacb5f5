"""docs/operations.md and docs/security.md name tests, metrics and routes that exist."""

import re
from pathlib import Path

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient

CHECKOUT = Path(__file__).parents[2]
DOCS = CHECKOUT / "docs"


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its head."""
    text = (DOCS / page).read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2]
    lines = re.findall(r"(?m)^\|(.*)\|$", text.partition("\n## ")[0])
    return [[cell.strip() for cell in line.split(" | ")] for line in lines[2:]]


@pytest.fixture(scope="module")
def tests() -> set[str]:
    """The names of all test functions."""
    paths = (CHECKOUT / "tests").rglob("test_*.py")
    found = [re.findall(r"(?m)^def (test_\w+)", p.read_text(encoding="utf-8")) for p in paths]
    return {name for names in found for name in names}


@pytest.mark.parametrize(
    ("page", "heading", "least"),
    [("security.md", "Threats", 20), ("operations.md", "What happens when something breaks", 12)],
)
def test_each_threat_and_each_fault_has_a_test_that_exists(
    tests: set[str], page: str, heading: str, least: int
) -> None:
    table = rows(page, heading)
    assert len(table) >= least
    without = [cells[0] for cells in table if not re.findall(r"`(test_\w+)`", cells[-1])]
    assert without == []
    named = {name for cells in table for name in re.findall(r"`(test_\w+)`", cells[-1])}
    assert sorted(named - tests) == []


def test_a_test_that_does_not_exist_would_be_seen(tests: set[str]) -> None:
    assert "test_that_does_not_exist" not in tests
    assert len(tests) > 500


@pytest.fixture
def rules() -> list[dict[str, str]]:
    """The alert rules of the page."""
    text = (DOCS / "operations.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"(?s)```yaml\n(groups:.*?)```", text)
    return [rule for group in yaml.safe_load(block)["groups"] for rule in group["rules"]]


def test_each_metric_of_the_page_exists(client: FlaskClient) -> None:
    client.get("/health")
    exposed = set(re.findall(r"(?m)^(ruhrkg_\w+)\{", client.get("/metrics").get_data(as_text=True)))
    text = (DOCS / "operations.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\bruhrkg_\w+(?=\{|\[)", text))
    assert len(named) >= 3
    assert sorted(named - exposed) == []


def test_each_route_in_an_alert_rule_exists(app: Flask, rules: list[dict[str, str]]) -> None:
    patterns = [
        name
        for rule in rules
        for routes in re.findall(r'route=~?"([^"]+)"', rule["expr"])
        for name in routes.split("|")
    ]
    assert patterns
    assert [name for name in patterns if name not in app.view_functions] == []
    assert all(rule["alert"].startswith("Ruhrkg") and rule.get("for") for rule in rules)


def test_each_label_in_an_alert_rule_is_a_label_of_the_metric(
    client: FlaskClient, rules: list[dict[str, str]]
) -> None:
    client.get("/health")
    text = client.get("/metrics").get_data(as_text=True)
    for rule in rules:
        for metric, selectors in re.findall(r"(ruhrkg_\w+)\{([^}]*)\}", rule["expr"]):
            labels = re.search(rf"(?m)^{metric}\{{([^}}]*)\}}", text)
            assert labels
            assert set(re.findall(r"(\w+)=", selectors)) <= set(re.findall(r"(\w+)=", labels[1]))
