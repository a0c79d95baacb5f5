"""Search terms that people type, with the expected results among the first three hits."""

import csv
import unicodedata
from pathlib import Path

import pytest

from ruhrkg.graph.search_schema import folded_words
from ruhrkg.locale import Locale
from ruhrkg.presentation.lists.facets import LISTINGS, items
from ruhrkg.presentation.page_source import ReleaseData
from ruhrkg.presentation.search.hits import Hit
from ruhrkg.presentation.search.query import read_query, shortened, stem
from ruhrkg.presentation.search.results import search
from ruhrkg.presentation.search.snippets import snippet
from ruhrkg.vocabulary import ID

_SEARCHES = Path(__file__).with_name("searches.tsv")
_ENOUGH = 0.95


def searches() -> list[tuple[str, set[str]]]:
    with _SEARCHES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))[1:]
    return [(typed, set(wanted.split())) for typed, _, wanted in rows]


def found(data: ReleaseData, typed: str) -> list[str]:
    return [hit.iri.removeprefix(str(ID)) for hit in search(data, typed).hits]


def test_people_find_what_they_want_among_the_first_three(data: ReleaseData) -> None:
    missed = {
        typed: found(data, typed)[:3]
        for typed, wanted in searches()
        if not wanted & set(found(data, typed)[:3])
    }
    assert len(searches()) >= 60
    assert len(missed) <= (1 - _ENOUGH) * len(searches()), missed


@pytest.mark.parametrize("kind", ["place", "project", "organisation", "person"])
def test_what_is_called_as_typed_comes_first(data: ReleaseData, kind: str) -> None:
    def folded(name: str) -> str:
        return " ".join(folded_words(name.replace("-", " ")))

    others = {}
    for item in items(data, LISTINGS[kind]):
        name = item.label(Locale("de")).value
        first = search(data, name).hits[0]
        names = (*first.labels.values(), *first.names)
        if folded(name) not in map(folded, names):
            others[name] = first.iri
    assert others == {}


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Minister Laumann", "person/karl-josef-laumann"),
        ("Minister Pinkwart", "person/andreas-pinkwart"),
        ("Ministerpräsident Wüst", "person/hendrik-wuest"),
        ("Oberbürgermeister Duisburg", "person/soeren-link"),
        ("Oberbürgermeister Essen", "person/thomas-kufen"),
        ("Angela Merkel visit", "event/merkel-2020-08-18"),
        ("Pförtner", "person/stephan-holthoff-pfoertner"),
        ("Pfoertner", "person/stephan-holthoff-pfoertner"),
        ("Holthof-Pförtner", "person/stephan-holthoff-pfoertner"),
        ("Bundeskanzlerin", "person/angela-merkel"),
        ("CDU", "organisation/cdu"),
        ("SPD", "organisation/spd"),
        ("Grüne", "organisation/gruene"),
        ("Uni Essen", "organisation/ude"),
        ("Universität Essen", "organisation/ude"),
        ("Uniklinik Essen", "organisation/uk-essen"),
        ("Uni Dortmund", "organisation/tu-dortmund"),
        ("Ruhr-University", "organisation/rub"),
        ("BMR", "organisation/business-metropole-ruhr"),
        ("EN-Kreis", "place/ennepe-ruhr-kreis"),
        ("HRW", "organisation/hochschule-ruhr-west"),
        ("W-HS", "organisation/westfaelische-hochschule"),
        ("FH Gelsenkirchen", "organisation/westfaelische-hochschule"),
        ("DSHS", "organisation/dshs"),
        ("MPI CEC", "organisation/mpi-cec"),
        ("DB", "organisation/deutsche-bahn"),
        ("hsg Bochum", "organisation/hochschule-fuer-gesundheit"),
        ("Deutscher Journalisten-Verband", "organisation/djv-nrw"),
        ("Landesanstalt für Medien", "organisation/lfm-nrw"),
        ("Naturschutzbund", "organisation/nabu-nrw"),
        ("Verband der Chemischen Industrie", "organisation/vci-nrw"),
        ("Sozialforschungsstelle", "organisation/sfs"),
        ("5.11.19", "decision/2019-11-05"),
        ("sponge city", "project/kris"),
    ],
)
def test_what_the_words_name_comes_first(data: ReleaseData, typed: str, wanted: str) -> None:
    assert found(data, typed)[0] == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Ministerpräsident", "person/armin-laschet"),
        ("Minister-President", "person/armin-laschet"),
        ("Chancellor", "person/angela-merkel"),
        ("Beigeordnete", "person/nina-frense"),
        ("Forum Mobilität", "forum/tf-13"),
    ],
)
def test_holders_of_an_office_and_things_of_a_kind_are_among_the_first_three(
    data: ReleaseData, typed: str, wanted: str
) -> None:
    assert wanted in found(data, typed)[:3]


@pytest.mark.parametrize(
    "typed",
    ["gescheiterte Projekte", "eingestellte Projekte", "cancelled projects", "abandoned projects",
     "discontinued"],
)  # fmt: skip
def test_everyday_words_find_projects_by_their_outcome(data: ReleaseData, typed: str) -> None:
    assert {
        "project/hebammenzentralen",
        "project/medialab-ruhr",
        "project/virtuelles-krankenhaus",
        "project/wir-4-mobil",
    } <= set(found(data, typed)[:5])


def test_hits_that_lack_a_word_come_after_all_that_have_them(data: ReleaseData) -> None:
    mixed = 0
    for typed in (*(typed for typed, _ in searches()), "Minister Laumann", "Angela Merkel visit"):
        flags = [hit.similar for hit in search(data, typed).hits]
        mixed += len(set(flags)) == 2
        assert flags == sorted(flags), typed
    assert mixed


def test_every_expected_hit_exists(data: ReleaseData) -> None:
    wanted = {str(ID) + thing for _, things in searches() for thing in things}
    rows = data.select("labels", things=sorted(wanted), graphs=[])
    assert wanted == {row.text("thing") for row in rows}


def test_the_projects_of_a_place_stand_before_its_events(data: ReleaseData) -> None:
    hits = found(data, "Gelsenkirchen")
    kinds = [hit.partition("/")[0] for hit in hits]
    assert kinds[0] == "place"
    assert kinds[1:7] == ["project"] * 6
    first_event = kinds.index("event")
    assert kinds[:first_event].count("project") >= 7


@pytest.mark.parametrize("name", ["Mülheim", "Köln", "Türkeli"])
def test_decomposed_umlauts_find_what_composed_ones_find(data: ReleaseData, name: str) -> None:
    composed = found(data, unicodedata.normalize("NFC", name))
    assert composed
    assert found(data, unicodedata.normalize("NFD", name)) == composed


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("05.11.2019", ["d20191105"]),
        ("5.11.2019", ["d20191105"]),
        ("5. November 2019", ["d20191105"]),
        ("2019-11-05", ["d20191105"]),
        ("5 Nov 2019", ["d20191105"]),
        ("November 5th, 2019", ["d20191105"]),
        ("März 2019", ["d201903"]),
        ("11/2019", ["d201911"]),
        ("5.11.19", ["d20191105"]),
        ("22.06.20", ["d20200622"]),
        ("5. Nov. 19", ["d20191105"]),
        ("11/22/19", ["d20191122"]),
        ("1.7.69", ["d20690701"]),
        ("1.7.70", ["d19700701"]),
        ("2019", []),
        ("11.19", []),
        ("32.11.19", []),
        ("32.11.2019", []),
        ("5.13.2019", []),
        ("Tel. 0201 11 2019", []),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, days: list[str]) -> None:
    assert list(read_query(typed).days) == days


def test_a_day_without_anything_shows_its_month(data: ReleaseData) -> None:
    answer = search(data, "03.11.2019")
    assert answer.only_similar
    assert str(ID) + "decision/2019-11-05" in [hit.iri for hit in answer.hits]


def test_stop_words_count_only_alone() -> None:
    assert read_query("Was wurde aus der Olympiabewerbung").significant == ("olympiabewerbung",)
    assert read_query("wer was").significant == ("wer", "was")


@pytest.mark.parametrize(
    ("word", "stemmed"), [("schulen", "schul"), ("universitaeten", "universitaet"), ("rad", "rad")]
)
def test_endings_are_taken_off(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_a_word_is_shortened_to_its_stem() -> None:
    assert shortened("olympia") == shortened("olympisch")[:5] == "olymp"


def test_a_snippet_shows_the_words_that_were_found(data: ReleaseData) -> None:
    answer = search(data, "Telemedizin")
    made = snippet(answer.hits[0], answer.words, Locale("de"))
    assert made
    assert [piece.lower() for piece, marked in made.pieces if marked] == ["telemedizin"]


def test_a_snippet_names_what_a_hit_is_linked_with(data: ReleaseData) -> None:
    answer = search(data, "Gelsenkirchen")
    project = next(hit for hit in answer.hits if hit.kind == "project")
    made = snippet(project, answer.words, Locale("de"))
    assert made
    assert "Gelsenkirchen" in (str(made.linked), *(p for p, marked in made.pieces if marked))


@pytest.mark.parametrize("text", ["x" * 300 + " Ufer " + "y" * 300, "Ufer " + "z " * 300, "Ufer"])
def test_a_snippet_is_short_and_contains_the_word(text: str) -> None:
    hit = Hit("iri", "project", {"de": "Name"}, {"de": text}, 0.0, passages={"de": [text]})
    made = snippet(hit, ("ufer",), Locale("de"))
    assert made
    assert [piece for piece, marked in made.pieces if marked] == ["Ufer"]
    assert len("".join(piece for piece, _ in made.pieces)) <= 300
