"""Names that are particular to a plan are data, and another plan has others."""

from dataclasses import asdict
from pathlib import Path

import pytest

from ruhrkg.graph.errors import AuthoredFileError
from ruhrkg.reconciliation.directory import Directory, Entity
from ruhrkg.reconciliation.matching import Matcher
from ruhrkg.reconciliation.plan_names import FILE, PlanNames
from ruhrkg.reconciliation.scoring import Question

BAVARIA = """\
# kind, name, other form
state\tBayern\tFreistaat Bayern
state\tBayern\tBavaria
state\tBayern\tBY
adjective\tBayern\tBavarian
region\tOberland
plan\tAlpenplan
word\tOL\tOberland
form\tSankt Blasius\tSt. Blasi
"""
BODY = ("id:organisation-kind/ministry", "org:Organization")


def matcher_of(names: PlanNames) -> Matcher:
    entities = (
        Entity("organisation/jm", {"de": "Ministerium der Justiz"}, BODY),
        Entity("organisation/en", {"en": "Ministry of Health of Bavaria"}, BODY),
        Entity("place/by", {"de": "Bayern"}, ("schema:Place",)),
        Entity("place/blasi", {"de": "Sankt Blasius"}, ("schema:Place",)),
        Entity("project/solar", {"de": "Sonnenwege Oberland"}, ("rkg:Project",)),
    )
    return Matcher(Directory("", entities, (), (), names=names))


def matched(matcher: Matcher, text: str) -> str:
    found = matcher.find(Question(text))
    return found[0].entity.id if found and found[0].match else ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Justizministerium Bayern", "organisation/jm"),
        ("Freistaat Bayern", "place/by"),
        ("Bavaria", "place/by"),
        ("BY", "place/by"),
        ("the Bavarian Ministry of Health", "organisation/en"),
        ("St. Blasi", "place/blasi"),
        ("Stadt Sankt Blasius (Oberland)", "place/blasi"),
        ("Sonnenwege", "project/solar"),
        ("Alpenplan-Projekt Sonnenwege", "project/solar"),
    ],
)
def test_another_plan_is_matched_by_its_own_names(typed: str, meant: str) -> None:
    assert matched(matcher_of(PlanNames.of(BAVARIA.splitlines())), typed) == meant
    assert matched(matcher_of(PlanNames()), typed) != meant


def test_a_short_name_of_a_state_is_no_part_of_other_words() -> None:
    entities = (Entity("place/ruby", {"de": "Ruby"}, ("schema:Place",)),)
    names = PlanNames.of(BAVARIA.splitlines())
    matcher = Matcher(Directory("", entities, (), (), names=names))
    assert matched(matcher, "Rubayern") == ""
    assert matched(matcher, "Ruby") == "place/ruby"


def test_names_of_our_plan_mean_nothing_to_another(root: Path) -> None:
    ours = PlanNames.read(root)
    entities = (Entity("place/ort", {"de": "Ort"}, ("schema:Place",)),)
    for names, found in ((ours, "place/ort"), (PlanNames(), "")):
        assert matched(Matcher(Directory("", entities, (), (), names=names)), "Ort, NRW") == found


def test_a_release_carries_the_names() -> None:
    names = PlanNames.of(BAVARIA.splitlines())
    assert names.state[0] == ("Bayern", "Freistaat Bayern")
    assert names.areas == ("Alpenplan", "Oberland")
    assert PlanNames.from_json(asdict(names)) == names
    directory = Directory("", (), (), (), names=names)
    assert Directory.from_json(directory.to_json()) == directory


@pytest.mark.parametrize(
    "line", ["state\tBayern", "region\tOberland\tSee", "river\tIsar", "word\tBY\t", "plan\t x"]
)
def test_a_line_that_cannot_be_read_is_reported_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / FILE
    path.parent.mkdir()
    path.write_text(f"# names\n{line}\n", encoding="utf-8")
    with pytest.raises(AuthoredFileError) as caught:
        PlanNames.read(tmp_path)
    assert (caught.value.file, caught.value.line) == (FILE, 2)
