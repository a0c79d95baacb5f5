"""The data of the plan comply with the rules."""

import json
from pathlib import Path

import pytest

from ruhrkg.release.store import Release


@pytest.fixture(scope="module")
def findings(release: Release) -> list[dict[str, str]]:
    return json.loads(Path(release.path("findings.json")).read_text(encoding="utf-8"))["findings"]


def of(findings: list[dict[str, str]], severity: str) -> list[dict[str, str]]:
    return [finding for finding in findings if finding["severity"] == severity]


def test_the_plan_has_no_violation(findings: list[dict[str, str]]) -> None:
    assert of(findings, "Violation") == []


def test_every_warning_is_explained(findings: list[dict[str, str]], root: Path) -> None:
    rows = [
        line
        for line in (root / "docs" / "quality.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
    ]
    unexplained = [
        (finding["rule"], finding["focus"])
        for finding in of(findings, "Warning")
        if not any(
            f"| `{finding['rule']}` |" in row and finding["focus"].split("/")[-1] in row
            for row in rows
        )
    ]
    assert unexplained == []


def test_every_finding_has_its_place_in_an_authored_file(findings: list[dict[str, str]]) -> None:
    assert [finding for finding in findings if not finding.get("file")] == []
