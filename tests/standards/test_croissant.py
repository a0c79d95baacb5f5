"""MLCommons' own library accepts the release in Croissant 1.1, and reads its tables."""

import csv
import subprocess
from pathlib import Path

import pytest

from ruhrkg.release.datasets.croissant import FILE
from ruhrkg.release.store import Release

pytestmark = pytest.mark.standards

PROGRAM = Path(__file__).parents[2] / ".tools" / "croissant" / "bin" / "mlcroissant"


def run(*arguments: str) -> str:
    """What the program writes; skips without it."""
    if not PROGRAM.exists():
        pytest.skip(f"no mlcroissant at {PROGRAM}: run make test-standards")
    done = subprocess.run(
        [PROGRAM, *arguments], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_it_is_valid_without_a_warning(release: Release) -> None:
    written = run("validate", "--jsonld", str(release.path(FILE)))
    assert "Done" in written
    assert "warning" not in written.lower()


def test_a_faulty_description_is_refused(release: Release, tmp_path: Path) -> None:
    faulty = (
        release.path(FILE).read_text(encoding="utf-8").replace('"projects.csv"', '"lost.csv"', 1)
    )
    (tmp_path / FILE).write_text(faulty, encoding="utf-8")
    if PROGRAM.exists():
        command = [PROGRAM, "validate", "--jsonld", tmp_path / FILE]
        assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def test_a_table_is_read_by_its_description(release: Release) -> None:
    written = run(
        "load", "--jsonld", str(release.path(FILE)), "--record_set", "projects",
        "--num_records", "1",
    )  # fmt: skip
    with release.path("dumps/projects.csv").open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file))
    assert f"'projects/iri': b'{first['iri']}'" in written
