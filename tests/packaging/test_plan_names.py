"""The package contains no name of our plan: a copy with another plan has no word of the Ruhr.

`make test-plan` searches what such a copy serves; here is the text of the package itself, whether
it is ever served or not.
"""

import re
from pathlib import Path

import pytest

import ruhrkg
from ruhrkg.reconciliation.directory import Directory
from ruhrkg.reconciliation.name_forms import NameForms, stated
from ruhrkg.reconciliation.plan_names import PlanNames
from ruhrkg.release.reconciliation import RECONCILIATION
from ruhrkg.release.store import Release

PACKAGE = Path(ruhrkg.__file__).parent
TEXT = {".css", ".html", ".js", ".py", ".svg", ".toml", ".tsv", ".txt", ".xsl"}
BY_NAME = ("event/", "field/", "forum/", "person/", "plan/")
BY_FORM = ("organisation/", "place/", "project/")
# Names of our plan that are ordinary words, or names in the whole of Germany.
GENERAL = {
    "im", "mobilität", "wirtschaft", "db", "landtag",
    "staatskanzlei", "stk", "justizministerium", "ministerium der justiz",
    "ministerium des innern", "ministerium für inneres",
    "deutschland", "germany", "bundesrepublik deutschland", "federal republic of germany", "brd",
    "deutsche bahn", "dgb", "deutscher gewerkschaftsbund", "cdu", "fdp", "spd",
    "freie demokratische partei", "freie demokraten", "cdu deutschlands",
    "christlich demokratische union deutschlands",
    "bündnis 90/die grünen", "alliance 90/the greens", "bündnis 90", "die grünen", "grüne",
    "the greens",
}  # fmt: skip


@pytest.fixture(scope="module")
def directory(release: Release) -> Directory:
    return Directory.from_json(release.path(RECONCILIATION).read_bytes())


@pytest.fixture(scope="module")
def names(directory: Directory) -> set[str]:
    """Names of the plan in lower case: those of its entities, its state and its region."""
    ours, forms = directory.names, NameForms(directory.names)
    found = {*ours.states, *ours.areas}
    found |= {name for pair in (*ours.adjective, *ours.word, *ours.form) for name in pair}
    for entity in directory.entities:
        if entity.id.startswith(BY_FORM):
            found |= set(forms.all_forms(entity))
        elif entity.id.startswith(BY_NAME):
            found |= set(stated(entity))
    return {name.lower() for name in found} - GENERAL


def occurrences(text: str, names: set[str]) -> list[str]:
    """The names that occur as whole words, in any case, with the words around them."""
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    lower = text.lower()
    return [lower[max(0, m.start() - 30) : m.end() + 30] for m in pattern.finditer(lower)]


def test_no_file_of_the_package_contains_a_name_of_our_plan(names: set[str]) -> None:
    files = [
        path
        for path in sorted(PACKAGE.rglob("*"))
        if path.suffix in TEXT and not {"vendor", "authored"}.intersection(path.parts)
    ]
    assert len(files) > 250
    found = {
        path.relative_to(PACKAGE).as_posix(): hits
        for path in files
        if (hits := occurrences(path.read_text(encoding="utf-8"), names))
    }
    assert found == {}


@pytest.mark.parametrize(
    "text",
    ['the identifier, such as "place/essen"', "Metropole Ruhr", "NRW.BANK", "`Ruhr-Konferenz`",
     "Armin Laschet", "an der rwth aachen"],
)  # fmt: skip
def test_a_name_is_noticed(names: set[str], text: str) -> None:
    assert occurrences(text, names)


def test_every_exception_is_a_name_of_our_plan(directory: Directory) -> None:
    forms = NameForms(directory.names)
    ours = {name.lower() for entity in directory.entities for name in forms.all_forms(entity)}
    assert GENERAL - ours == set()


def test_a_plan_without_the_file_has_no_names(tmp_path: Path) -> None:
    assert PlanNames.read(tmp_path) == PlanNames()
