import pytest

from ruhrkg.reconciliation.constraints import Constraint
from ruhrkg.reconciliation.directory import Directory, Entity
from ruhrkg.reconciliation.matching import MOST_NAMES, MOST_WORDS, Matcher
from ruhrkg.reconciliation.scoring import Question


def best(matcher: Matcher, text: str, **asked: object) -> str:
    found = matcher.find(Question(text, **asked))  # type: ignore[arg-type]
    return found[0].entity.id if found else ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Bochum", "place/bochum"),
        ("bochum", "place/bochum"),
        ("Stadt Bochum", "place/bochum"),
        ("Bohcum", "place/bochum"),
        ("Muelheim an der Ruhr", "place/muelheim"),
        ("Mulheim/Ruhr", "place/muelheim"),
        ("Mülheim a. d. Ruhr", "place/muelheim"),
        ("Kreis Unna", "place/kreis-unna"),
        ("Unna", "place/unna"),
        ("Ruhruniversität Bochum", "organisation/rub"),
        ("Ruhr-Uni Bochum", "organisation/rub"),
        ("RUB", "organisation/rub"),
        ("Bochum, Ruhr University", "organisation/rub"),
        ("HS Bochum", "organisation/hs-bochum"),
        ("EON", "organisation/eon"),
        ("Dr. Holthoff-Pfoertner, Stephan", "person/holthoff"),
        ("Minister Stephan Holthoff Pförtner", "person/holthoff"),
        ("Ruhrkonferenz", "plan/ruhr-konferenz"),
        ("the Ruhr Conference", "plan/ruhr-konferenz"),
        ("InnaMo Ruhr", "project/innamoruhr"),
    ],
)
def test_what_people_type_finds_what_they_mean(matcher: Matcher, typed: str, meant: str) -> None:
    assert best(matcher, typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ministry of Justice", "organisation/jm"),
        ("Ministry of Justice NRW", "organisation/jm"),
        ("the North Rhine-Westphalian Ministry of Justice", "organisation/jm"),
        ("Ministry of Justice of the State of North Rhine-Westphalia", "organisation/jm"),
        ("Ministerium der Justiz des Landes NRW", "organisation/jm"),
        ("Justizministerium des Landes Nordrhein-Westfalen", "organisation/jm"),
        ("Staatskanzlei NRW", "organisation/stk"),
        ("State Chancellery", "organisation/stk"),
        ("Land Nordrhein-Westfalen", "place/nrw"),
        ("Land NRW", "place/nrw"),
        ("the State of North Rhine-Westphalia", "place/nrw"),
        ("Northrhine-Westphalia", "place/nrw"),
        ("North-Rhine Westfalia", "place/nrw"),
        ("Bochum, NRW", "place/bochum"),
        ("Bochum (North Rhine-Westphalia)", "place/bochum"),
        ("Hochschule für Gesundheit des Landes Nordrhein-Westfalen", "organisation/hs-gesundheit"),
    ],
)
def test_the_name_of_the_land_is_decoration_unless_it_is_meant(
    matcher: Matcher, typed: str, meant: str
) -> None:
    (first, *_) = matcher.find(Question(typed))
    assert (first.entity.id, first.match) == (meant, True)


@pytest.mark.parametrize(
    "typed", ["Gewerkschaftsbund", "Verkehr des Landes NRW", "Ministry of Justice of Hesse"]
)
def test_what_is_the_land_s_is_not_what_others_or_all_have(matcher: Matcher, typed: str) -> None:
    assert not any(candidate.match for candidate in matcher.find(Question(typed)))


@pytest.mark.parametrize("typed", ["Bochum", "Kreis Unna", "RUB", "Ruhrkonferenz"])
def test_a_clear_answer_is_a_match(matcher: Matcher, typed: str) -> None:
    assert matcher.find(Question(typed))[0].match


@pytest.mark.parametrize(
    "typed", ["Hochschule Hannover", "Kreis Kleve", "Universität Bonn", "Stephan Weber", "Xyz"]
)
def test_what_does_not_exist_is_no_match(matcher: Matcher, typed: str) -> None:
    assert not any(candidate.match for candidate in matcher.find(Question(typed)))


def test_two_equal_names_are_no_match_but_both_are_offered(matcher: Matcher) -> None:
    question = Question("InnaMoRuhr", types=("rkg:Project", "rkg:Source"))
    found = matcher.find(question)
    assert {c.entity.id for c in found} == {"project/innamoruhr", "source/innamoruhr"}
    assert not any(c.match for c in found)


def test_a_type_asked_for_decides_between_equal_names(matcher: Matcher) -> None:
    assert best(matcher, "InnaMoRuhr", types=("rkg:Source",)) == "source/innamoruhr"


def test_a_narrower_type_is_of_the_broader_one_too(matcher: Matcher) -> None:
    (found,) = matcher.find(Question("Bochum", types=("schema:Place",), strict="all"))
    assert found.entity.id == "place/bochum"
    assert found.features["type_match"] is True


def test_a_strict_type_leaves_others_out(matcher: Matcher) -> None:
    assert matcher.find(Question("Bochum", types=("foaf:Person",), strict="any")) == []
    (loose, *_) = matcher.find(Question("Bochum", types=("foaf:Person",)))
    assert (loose.score, loose.match) == (75.0, False)


def test_a_property_decides_between_places_of_one_name(matcher: Matcher) -> None:
    constraint = Constraint("rkg:ags", ("05978",))
    assert best(matcher, "Unna (Kreis)", constraints=(constraint,)) == "place/kreis-unna"
    town = matcher.find(Question("Unna", constraints=(constraint,)))
    assert {c.entity.id: c.features["property:rkg:ags"] for c in town}["place/kreis-unna"] == 1.0


def given(property_id: str, *values: object) -> Constraint:
    return Constraint(property_id, values)


@pytest.mark.parametrize(
    "constraint",
    [
        given("wikidata", "Q2103"),
        given("wikidata", "http://www.wikidata.org/entity/Q2103"),
        given("wikidata", {"id": "Q2103", "name": "Bochum"}),
        given("rkg:ags", "05978"),
        given("ags", 5978036),
    ],
)
def test_a_key_of_another_thing_rules_out_a_match_by_name(
    matcher: Matcher, constraint: Constraint
) -> None:
    other, *rest = matcher.find(Question("Stephan Holthoff-Pförtner", constraints=(constraint,)))
    named = next(c for c in rest if c.entity.id == "person/holthoff")
    assert other.features[f"property:{constraint.property}"] == 1.0
    assert named.features[f"property:{constraint.property}"] == 0.0
    assert not other.match
    assert not named.match


def test_a_key_that_nothing_has_contradicts_only_things_with_another(matcher: Matcher) -> None:
    constraint = given("wikidata", "Q2104")
    (bochum, *_) = matcher.find(Question("Bochum", constraints=(constraint,)))
    assert bochum.features["property:wikidata"] == 0.0
    assert not bochum.match
    (unna, *_) = matcher.find(Question("Kreis Unna", constraints=(constraint,)))
    assert unna.match


def test_keys_of_two_things_leave_both_for_a_person(matcher: Matcher) -> None:
    constraints = (given("wikidata", "Q2103"), given("rkg:ags", "05978036"))
    for text in ("", "Bochum", "Unna"):
        found = matcher.find(Question(text, constraints=constraints))
        assert {"place/bochum", "place/unna"} <= {c.entity.id for c in found}
        assert not any(c.match for c in found)


@pytest.mark.parametrize("typed", ["Bchm", "Bxchumm"])
def test_a_key_finds_its_thing_though_the_name_is_mistyped(matcher: Matcher, typed: str) -> None:
    (found, *_) = matcher.find(Question(typed, constraints=(given("wikidata", "Q2103"),)))
    assert (found.entity.id, found.match) == ("place/bochum", True)


def test_what_is_only_near_a_key_is_neither_its_thing_nor_contradicted(matcher: Matcher) -> None:
    found = matcher.find(Question("Mobilität", constraints=(given("wikidata", "Q7590"),)))
    features = {c.entity.id: c.features["property:wikidata"] for c in found}
    assert features == {"topic/mobility": 1.0, "topic/transport": 1.0}
    found = matcher.find(Question("Mobilität", constraints=(given("wikidata", "Q2"),)))
    assert "property:wikidata" not in found[0].features


def test_properties_alone_find_things(matcher: Matcher) -> None:
    question = Question(constraints=(Constraint("wikidata", ("Q2103",)),))
    assert [c.entity.id for c in matcher.find(question)] == ["place/bochum"]


def test_an_entity_that_was_reconciled_before_is_a_property_value(matcher: Matcher) -> None:
    question = Question(constraints=(Constraint("schema:location", ({"id": "place/bochum"},)),))
    assert [c.entity.id for c in matcher.find(question)] == ["organisation/rub"]


@pytest.mark.parametrize(
    "typed", ["Q2103", "wd:Q2103", "wikidata:Q2103", "https://www.wikidata.org/wiki/Q2103"]
)
def test_an_external_identifier_is_a_match(matcher: Matcher, typed: str) -> None:
    (found,) = matcher.find(Question(typed))
    assert (found.entity.id, found.score, found.match) == ("place/bochum", 100.0, True)


def test_an_identifier_of_something_near_is_offered_but_no_match(matcher: Matcher) -> None:
    found = matcher.find(Question("Q7590"))
    assert [(c.entity.id, c.match) for c in found] == [
        ("topic/transport", True),
        ("topic/mobility", False),
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "organisation/rub",
        "id:organisation/rub",
        "https://w3id.org/ruhrkg/id/organisation/rub",
        " http://w3id.org/ruhrkg/id/organisation/rub#x ",
    ],
)
def test_our_own_name_of_a_thing_is_a_match(matcher: Matcher, typed: str) -> None:
    (found,) = matcher.find(Question(typed))
    assert (found.entity.id, found.match) == ("organisation/rub", True)


def test_an_address_on_another_host_is_none_of_ours(matcher: Matcher) -> None:
    found = matcher.find(Question("https://example.org/id/organisation/rub"))
    assert not any(c.match for c in found)


def test_scores_fall_and_stop_at_the_limit(matcher: Matcher) -> None:
    found = matcher.find(Question("Bochum", limit=2))
    assert len(found) == 2
    assert found[0].score >= found[1].score


def test_every_candidate_is_explained(matcher: Matcher) -> None:
    (found, *_) = matcher.find(Question("Bochum"))
    assert found.features == {
        "exact_name": True,
        "name_similarity": 1.0,
        "words_of_query_found": 1.0,
        "words_of_name_typed": 1.0,
    }


@pytest.mark.parametrize("typed", ["", "   ", "...", "der die das", "\x00", "😀"])
def test_a_name_without_words_finds_nothing(matcher: Matcher, typed: str) -> None:
    assert matcher.find(Question(typed)) == []


def test_a_directory_is_read_back_as_it_was_written(directory: Directory) -> None:
    assert Directory.from_json(directory.to_json()) == directory


# What one name may cost


@pytest.fixture
def crowd() -> Matcher:
    """A directory in which a thousand things share a word."""
    things = tuple(
        Entity(f"place/p{n}", {"de": f"Ruhr Ort {n}"}, ("schema:Place",)) for n in range(1000)
    )
    return Matcher(Directory("", things, (), ()))


def compared(crowd: Matcher, text: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The typed words of every comparison that a question causes."""
    seen: list[tuple[str, ...]] = []
    original = crowd._compared

    def spy(text: str, typed: tuple[str, ...], *others: object) -> object:
        seen.append(typed)
        return original(text, typed, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(crowd, "_compared", spy)
    crowd.find(Question(text))
    return seen


def test_a_common_word_is_compared_with_a_limited_number_of_names(
    crowd: Matcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(compared(crowd, "Ruhr", monkeypatch)) == MOST_NAMES


def test_only_the_first_words_of_an_endless_name_count(
    crowd: Matcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = compared(crowd, "Ruhr " + " ".join(f"w{n}" for n in range(300)), monkeypatch)
    assert {len(typed) for typed in seen} == {MOST_WORDS}


def test_a_word_that_is_repeated_counts_once(
    crowd: Matcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(compared(crowd, "Ruhr " * 80, monkeypatch)) == {("ruhr",)}


def test_the_rarest_words_choose_the_names_that_are_compared(crowd: Matcher) -> None:
    assert best(crowd, "Ruhr Ort 977") == "place/p977"
