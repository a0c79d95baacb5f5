"""What `make audit` makes of the reports of pip-audit."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "deploy" / "audit.py"
GOOD = {"name": "flask", "version": "3.1.2", "vulns": []}
SKIPPED = {"name": "requests", "skip_reason": "Dependency not found on PyPI"}
BAD = {
    "name": "flask",
    "version": "0.5",
    "vulns": [{"id": "PYSEC-2019-179", "fix_versions": ["1.0"], "aliases": [], "description": ""}],
}


@pytest.mark.parametrize(
    ("entries", "code", "word"),
    [
        ([GOOD], 0, "1 of 1 packages audited, 0 advisories."),
        ([GOOD, BAD], 1, "flask 0.5: PYSEC-2019-179, fixed in 1.0"),
        ([GOOD, SKIPPED], 3, "NOT AUDITED: requests."),
        ([BAD, SKIPPED], 1, "NOT AUDITED: requests."),
        ([], 3, "NOT AUDITED: no package."),
    ],
)
def test_only_a_complete_audit_without_advisories_succeeds(entries, code, word) -> None:
    ended = run(json.dumps({"dependencies": entries, "fixes": []}))
    assert ended.returncode == code
    assert word in ended.stdout


def test_no_report_is_no_success() -> None:
    assert run("").returncode == 3


def run(report: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, SCRIPT], input=report, capture_output=True, text=True, check=False
    )
