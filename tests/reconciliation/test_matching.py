import pytest

from ruhrkg.reconciliation.directory import Directory, Entity
from ruhrkg.reconciliation.matching import Matcher
from ruhrkg.reconciliation.name_index import MAX_NAMES, MAX_WORDS, NameIndex
from ruhrkg.reconciliation.requested import Constraint
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
def test_the_name_of_the_state_is_decoration_unless_it_is_meant(
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
def test_what_does_not_exist_is_not_a_match(matcher: Matcher, typed: str) -> None:
    assert not any(candidate.match for candidate in matcher.find(Question(typed)))


def test_two_equal_names_do_not_match_but_both_are_offered(matcher: Matcher) -> None:
    question = Question("InnaMoRuhr", types=("rkg:Project", "rkg:Source"))
    found = matcher.find(question)
    assert {c.entity.id for c in found} == {"project/innamoruhr", "source/innamoruhr"}
    assert not any(c.match for c in found)


def test_a_requested_type_decides_between_equal_names(matcher: Matcher) -> None:
    assert best(matcher, "InnaMoRuhr", types=("rkg:Source",)) == "source/innamoruhr"


def test_a_narrower_type_is_of_the_broader_one_too(matcher: Matcher) -> None:
    (found,) = matcher.find(Question("Bochum", types=("schema:Place",), strict="all"))
    assert found.entity.id == "place/bochum"
    assert found.features["type_match"] is True


def test_a_strict_type_leaves_others_out(matcher: Matcher) -> None:
    assert matcher.find(Question("Bochum", types=("foaf:Person",), strict="any")) == []
    (loose, *_) = matcher.find(Question("Bochum", types=("foaf:Person",)))
    assert (loose.score, loose.match) == (34.0, False)


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
    topics = [c for c in found if c.entity.id.startswith("topic/")]
    features = {c.entity.id: c.features["property:wikidata"] for c in topics}
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
    assert found.features == {"same_spelling": True, "exact_name": True, "name_similarity": 1.0}
    (alike, *_) = matcher.find(Question("Bohcum"))
    assert set(alike.features) == {
        "same_spelling", "name_similarity", "words_of_query_found", "words_of_name_typed"
    }  # fmt: skip


@pytest.mark.parametrize("typed", ["", "   ", "...", "der die das", "\x00", "😀"])
def test_a_name_without_words_finds_nothing(matcher: Matcher, typed: str) -> None:
    assert matcher.find(Question(typed)) == []


def test_a_directory_is_read_back_as_it_was_written(directory: Directory) -> None:
    assert Directory.from_json(directory.to_json()) == directory


# The cost of one name


@pytest.fixture
def crowd() -> Directory:
    """A directory in which a thousand things share a word."""
    things = tuple(
        Entity(f"place/p{n}", {"de": f"Ruhr Ort {n}"}, ("schema:Place",)) for n in range(1000)
    )
    return Directory("", things, (), ())


def test_a_common_word_is_compared_with_a_limited_number_of_names(crowd: Directory) -> None:
    assert len(NameIndex(crowd).find("Ruhr")) == MAX_NAMES


def test_only_the_first_words_of_an_endless_name_count(crowd: Directory) -> None:
    before = " ".join(f"w{n}" for n in range(MAX_WORDS))
    assert NameIndex(crowd).find(f"Ruhr {before}")
    assert not NameIndex(crowd).find(f"{before} Ruhr")


def test_a_word_that_is_repeated_counts_once(crowd: Directory) -> None:
    index = NameIndex(crowd)
    assert index.find("Ruhr " * 80).keys() == index.find("Ruhr").keys()


def test_the_rarest_words_choose_the_names_that_are_compared(crowd: Directory) -> None:
    assert best(Matcher(crowd), "Ruhr Ort 977") == "place/p977"


# Similar names are not matches


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Manifesta 15", "event/manifesta-16"),
        ("Manifesta 166", "event/manifesta-16"),
        ("Manifesta 1 6", "event/manifesta-16"),
        ("Fortschrittsbericht 2023", "event/report-2020"),
        ("Themenforum 31", ""),
        ("Helmut Kahl", "person/kohl"),
        ("Uta Höhn", "person/hohn"),
        ("Hendrik Wust", "person/wuest"),
        ("Ruhrverbund", "organisation/ruhrverband"),
        ("Hohn", "person/hohn"),
        ("Talentwerkstäten", "project/workshops"),
        ("Bundeskanzler Hendrik Wüst", "person/wuest"),
        ("Federal President Hendrik Wüst", "person/wuest"),
        ("Hendrik Kardinal Wüst", "person/wuest"),
        ("Hendrik Wüst (SPD)", "person/wuest"),
        ("Uta Hohn MdL", "person/hohn"),
        ("Ministerin Uta Hohn", "person/hohn"),
        ("Uta Hohn (CDU)", "person/hohn"),
    ],
)
def test_another_number_letter_or_office_is_a_candidate_and_no_match(
    matcher: Matcher, typed: str, near: str
) -> None:
    found = matcher.find(Question(typed))
    assert not any(c.match for c in found)
    assert not near or near in [c.entity.id for c in found]


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("Hendrik Wuest", "person/wuest"),
        ("WÜST, Hendrik", "person/wuest"),
        ("Ministerpräsident Dr. Hendrik Wüst", "person/wuest"),
        ("Manifesta16", "event/manifesta-16"),
        ("Justizministerium NRW", "organisation/jm"),
        ("Justice Ministry", "organisation/jm"),
        ("Talentwerkstätten", "project/workshops"),
        ("TF 13", "forum/tf-13"),
        ("Themenforum 013", "forum/tf-13"),
        ("Themenforum Neue Mobilität", "forum/tf-13"),
        ("Forum Mobilität", "forum/tf-13"),
        ("hsg Bochum", "organisation/hs-gesundheit"),
        ("Ruhrverband e.V.", "organisation/ruhrverband"),
        ("Ruhr-Universität Bochum (RUB)", "organisation/rub"),
        ("UK Essen", "organisation/uk-essen"),
        ("Fraunhofer-Institut UMSICHT", "organisation/umsicht"),
        ("Min. f. Kultur u. Wissenschaft", "organisation/mkw"),
        ("Kreisfreie Stadt Bochum", "place/bochum"),
        ("Minister-President Hendrik Wüst", "person/wuest"),
        ("Ministerpräsident a. D. Hendrik Wüst (CDU)", "person/wuest"),
        ("Hendrik Wüst, Ministerpräsident", "person/wuest"),
        ("Wüst, Hendrik, MdL", "person/wuest"),
        ("Hohn, Uta, Prof. Dr.", "person/hohn"),
        ("Bochum, kreisfreie Stadt", "place/bochum"),
        ("Essen (kreisfreie Stadt)", "place/essen"),
        ("Bochum (Westf.)", "place/bochum"),
        ("Mülheim a.d. Ruhr", "place/muelheim"),
        ("LK Unna", "place/kreis-unna"),
        ("JM NRW", "organisation/jm"),
        ("Ministerium d. Justiz", "organisation/jm"),
        ("Ruhrverband (AöR)", "organisation/ruhrverband"),
        ("RUB – Ruhr-Universität Bochum", "organisation/rub"),
        ("RUB, Bochum", "organisation/rub"),
        ("Ruhrverband (RVB)", "organisation/ruhrverband"),
        ("TF 13: Neue Mobilität", "forum/tf-13"),
        ("Manifesta 16, Essen", "event/manifesta-16"),
        ("Manifesta 16 Essen", "event/manifesta-16"),
    ],
)
def test_a_documented_form_of_a_name_is_a_match(matcher: Matcher, typed: str, same: str) -> None:
    (first, *_) = matcher.find(Question(typed))
    assert (first.entity.id, first.match) == (same, True)


def test_a_property_confirms_a_similar_name(matcher: Matcher) -> None:
    constraint = Constraint("org:memberOf", ("RUB",))
    (first, *_) = matcher.find(Question("Uta Höhn", constraints=(constraint,)))
    assert (first.entity.id, first.match) == ("person/hohn", True)


def test_a_property_does_not_confirm_another_number(matcher: Matcher) -> None:
    constraint = Constraint("schema:location", ("Essen",))
    (first, *_) = matcher.find(Question("Manifesta 15", constraints=(constraint,)))
    assert (first.entity.id, first.match) == ("event/manifesta-16", False)


# The chosen type


def test_things_of_the_chosen_type_come_first_with_the_higher_scores(matcher: Matcher) -> None:
    found = matcher.find(Question("Talentwerkstatt", types=("rkg:Project",)))
    assert [c.entity.id for c in found[:2]] == ["project/workshops", "source/workshops"]
    assert found[0].score > found[1].score
    assert all(c.score <= 34 for c in found if not c.features["type_match"])


def test_a_source_never_comes_before_a_thing_of_the_same_name(matcher: Matcher) -> None:
    for name in ("InnaMoRuhr", "Talentwerkstätten"):
        kinds = [c.entity.id.split("/")[0] for c in matcher.find(Question(name))]
        assert kinds[:2] == ["project", "source"]


# Values


@pytest.mark.parametrize(
    ("name", "properties", "match"),
    [
        ("Essen", {"wgs:lat": "51.45", "wgs:long": "7.01"}, True),
        ("Essen", {"wgs:lat": "51,45", "wgs:long": 7.01}, True),
        ("Essen", {"wgs:lat": "52.72", "wgs:long": "7.94"}, False),
        ("Essen", {"wgs:lat": "52.72"}, False),
        ("Ruhrverband", {"schema:foundingDate": "1913"}, True),
        ("Ruhrverband", {"schema:foundingDate": 1913}, True),
        ("Ruhrverband", {"schema:foundingDate": "5.6.1913"}, True),
        ("Ruhrverband", {"schema:foundingDate": "5. Juni 1913"}, True),
        ("Ruhrverband", {"schema:foundingDate": "1913-06-05T00:00:00Z"}, True),
        ("Ruhrverband", {"schema:foundingDate": "1914"}, False),
        ("Ruhrverband", {"schema:foundingDate": "6.5.1913"}, False),
        ("Ruhrverband", {"rkg:area": "4.478,5"}, True),
        ("Ruhrverband", {"rkg:area": "4,478"}, True),
        ("Ruhrverband", {"rkg:area": 8000}, False),
        ("Ruhr-Universität Bochum", {"schema:location": "Stadt Bochum"}, True),
        ("Ruhr-Universität Bochum", {"schema:location": "Q2103"}, True),
        ("Ruhr-Universität Bochum", {"schema:location": {"name": "Bochum"}}, True),
        (
            "Ruhr-Universität Bochum",
            {"schema:location": "https://w3id.org/ruhrkg/id/place/bochum"},
            True,
        ),
        ("Ruhr-Universität Bochum", {"schema:location": "Unna"}, False),
    ],
)
def test_values_are_compared_as_what_they_are(
    matcher: Matcher, name: str, properties: dict[str, object], match: bool
) -> None:
    constraints = tuple(Constraint(pid, (value,)) for pid, value in properties.items())
    (first, *_) = matcher.find(Question(name, constraints=constraints))
    assert first.match is match
    if match:
        assert {first.features[f"property:{pid}"] for pid in properties} == {1.0}


def test_an_unknown_property_is_reported_and_prevents_a_match(matcher: Matcher) -> None:
    (first, *_) = matcher.find(Question("Bochum", constraints=(Constraint("P227", ("x",)),)))
    assert first.features["unknown_property:P227"] is True
    assert not first.match


@pytest.mark.parametrize(
    "typed",
    [
        "RUB, Unna",
        "Manifesta 16 Unna",
        "Ruhrverband (Hessen)",
        "Ruhrverband (HES)",
        "Bochum (Wiesb.)",
        "RUB – Hochschule Bochum",
        "Ruhrverband, Hochschule Bochum",
        "Hendrik Wüst (HWT)",
    ],
)
def test_an_addition_that_is_not_known_of_a_thing_prevents_a_match(
    matcher: Matcher, typed: str
) -> None:
    (first, *_) = matcher.find(Question(typed))
    assert not first.match


def test_a_person_with_an_identifier_that_cannot_be_checked_may_be_a_namesake(
    matcher: Matcher,
) -> None:
    given = (Constraint("wikidata", ("Q5879",)),)
    (person, *_) = matcher.find(Question("Hendrik Wüst", constraints=given))
    assert person.features["unchecked_key:wikidata"] is True
    assert (person.entity.id, person.match) == ("person/wuest", False)
    (body, *_) = matcher.find(Question("Ruhrverband", constraints=given))
    assert body.match


@pytest.mark.parametrize(
    ("quantifier", "values", "agreed"),
    [
        ("any", ("Bochum", "Unna"), 1.0),
        ("all", ("Bochum", "Unna"), 0.0),
        ("all", ("Bochum", "Q2103"), 1.0),
        ("none", ("Unna",), 1.0),
        ("none", ("Bochum", "Unna"), 0.0),
    ],
)
def test_any_all_or_none_of_several_values_are_requested(
    matcher: Matcher, quantifier: str, values: tuple[object, ...], agreed: float
) -> None:
    constraint = Constraint("schema:location", values, quantifier)
    (first, *_) = matcher.find(Question("RUB", constraints=(constraint,)))
    assert first.features["property:schema:location"] == agreed


def test_a_required_property_leaves_out_what_does_not_have_it(matcher: Matcher) -> None:
    constraint = Constraint("schema:location", ("Bochum",), required=True)
    found = matcher.find(Question("Bochum", constraints=(constraint,)))
    assert [c.entity.id for c in found] == ["organisation/rub"]
