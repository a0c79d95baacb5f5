"""How pages open: sentences from the data, projects with state, period and money, the story."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from ruhrkg.locale import Text
from ruhrkg.presentation.lists.facets import LISTINGS, items, matching
from ruhrkg.presentation.lists.money import amounts
from ruhrkg.presentation.lists.places import projects_in
from ruhrkg.presentation.lists.project_table import UNKNOWN, ProjectLine, outcomes, project_lines
from ruhrkg.presentation.lists.summaries import joined, project_sentences
from ruhrkg.presentation.page_source import PageSource
from ruhrkg.presentation.pictures.boundary_paths import outlines
from ruhrkg.presentation.pictures.network import members, roles
from ruhrkg.presentation.pictures.overview import fields
from ruhrkg.presentation.pictures.place_map import areas_of
from ruhrkg.presentation.things.incoming import IncomingGroup, IncomingThing
from ruhrkg.presentation.things.thing_content import ThingContent, thing_content
from ruhrkg.sparql.query.parameters import expand
from ruhrkg.vocabulary import ID


def content(source: PageSource, local: str) -> ThingContent:
    found = thing_content(source, str(ID) + local)
    assert found is not None
    return found


def line(name: str, state: str, *fields_: str) -> ProjectLine:
    return ProjectLine(name, Text(name), state, Text(state), "", "", fields_, ())


def test_every_project_appears_once_in_the_picture(german: PageSource) -> None:
    lines = project_lines(german)
    named = [(field.iri, field.label(german.locale)) for field in fields(german.data)]
    picture = outcomes(lines, named, Text("none"))
    drawn = [project.iri for row in picture.fields for project in row.projects]
    assert sorted(drawn) == sorted(project.iri for project in lines)
    assert sum(n for _, _, n in picture.states) == picture.total == len(lines)
    assert picture.known == len([project for project in lines if project.state != UNKNOWN])


def test_a_project_of_several_fields_is_listed_under_the_first() -> None:
    fields_ = [("a", Text("A")), ("b", Text("B"))]
    picture = outcomes(
        [line("x", "running", "b", "a"), line("y", UNKNOWN), line("z", "new-state", "b")],
        fields_, Text("rest"),
    )  # fmt: skip
    assert [(row.label.value, [p.iri for p in row.projects]) for row in picture.fields] == [
        ("A", ["x"]), ("B", ["z"]), ("rest", ["y"]),
    ]  # fmt: skip
    assert picture.states[-1] == (UNKNOWN, Text(UNKNOWN), 1)


def test_the_sentence_states_how_many_have_which_state(english: PageSource) -> None:
    lines = [line("a", "running"), line("b", "running"), line("c", "dropped"), line("d", UNKNOWN)]
    assert project_sentences(lines, english.locale, "field") == [
        "4 projects are recorded here for this field of action.",
        "How they stand: 2 running and 1 dropped.",
        "For one of them, none of the sources we read states how it stands.",
    ]
    assert project_sentences(lines[3:], english.locale, "place")[-1] == (
        "None of the sources we read states how it stands."
    )
    assert project_sentences([], english.locale, "place") == [
        "No recorded project names this place as its location or area of effect."
    ]


def test_the_state_of_a_single_project_is_not_counted(german: PageSource) -> None:
    assert project_sentences([line("a", "running")], german.locale, "place") == [
        "Bei einem Projekt ist dieser Ort als Standort oder Wirkungsgebiet genannt.",
        "Sein Stand: running.",
    ]


@pytest.mark.parametrize(
    ("decision", "project"),
    [
        ("2018-07-03-talentschulen", "talentschulen"),  # which it is about
        ("2024-12-research-departments", "research-departments"),  # for which it adopts money
        ("2020-08-neue-kuenste-ruhr", "neue-kuenste-ruhr"),  # which it adopts
    ],
)
def test_a_decision_names_its_projects(german: PageSource, decision: str, project: str) -> None:
    opening = content(german, f"decision/{decision}").opening
    assert str(ID) + f"project/{project}" in [line.iri for line in opening.projects]


def test_a_wider_place_has_the_projects_of_its_parts(german: PageSource) -> None:
    def projects(local: str) -> set[str]:
        return {line.iri for line in content(german, local).opening.projects}

    town = projects_in(german.data, {str(ID) + "place/gelsenkirchen"})
    assert town <= projects("place/gelsenkirchen")
    district = projects("place/regierungsbezirk-muenster")
    assert town
    assert town < district < projects("place/germany")
    words = content(german, "place/regierungsbezirk-muenster").opening.sentences
    assert words[1] == german.locale("summary.place_parts")
    assert german.locale("summary.place_parts") not in (
        content(german, "place/gelsenkirchen").opening.sentences
    )


@pytest.mark.parametrize(
    ("parts", "words"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (list("abc"), "a, b and c")],
)
def test_lists_are_written_as_people_do(english: PageSource, parts: list[str], words: str) -> None:
    assert joined(parts, english.locale) == words


@pytest.mark.parametrize(
    "local",
    ["plan/ruhr-konferenz", "field/beste-bildung", "forum/tf-13", "place/gelsenkirchen",
     "organisation/mkw", "organisation/ude"],
)  # fmt: skip
def test_pages_open_with_their_projects(german: PageSource, local: str) -> None:
    opening = content(german, local).opening
    assert opening.sentences
    assert opening.projects
    assert all(sentence.endswith(".") for sentence in opening.sentences)


def listed_in(source: PageSource, place: str) -> set[str]:
    """The projects that the list keeps for a place."""
    listing = LISTINGS["project"]
    found = matching(listing, {"place": [place]}, items(source.data, listing))
    return {item.iri for item in found}


def example(client: FlaskClient, name: str, **values: str) -> list[dict[str, str]]:
    """The rows of an example query."""
    text = client.get(f"/queries/{name}.csv", query_string=values).text
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("place", ["dortmund", "kreis-recklinghausen", "ruhr-area", "marl"])
def test_page_list_map_and_queries_count_the_same_projects_of_a_place(
    german: PageSource, client: FlaskClient, place: str
) -> None:
    iri = str(ID) + f"place/{place}"
    listed = listed_in(german, place)
    areas = {area.iri: area.projects for area in areas_of(german, outlines(german.data, 100))}
    assert areas[iri] == len(listed)
    mapped = {row["place"]: row["projects"] for row in example(client, "map-of-projects")}
    assert mapped[iri] == str(len(listed))
    named = example(client, "projects-of-a-municipality", municipality=iri)
    assert {row["project"] for row in named if row["place"] == iri} == listed
    opening = content(german, f"place/{place}").opening
    assert {project.iri for project in opening.projects} == {row["project"] for row in named}


def test_a_place_names_projects_of_its_parts_partners_and_models_apart(
    english: PageSource,
) -> None:
    region = content(english, "place/ruhr-area").opening
    assert region.sentences[:3] == [
        f"{len(region.projects)} projects name this place as their location or area of effect.",
        "This includes the places within it.",
        f"{len(listed_in(english, 'ruhr-area'))} of them name the place as a whole.",
    ]
    town = content(english, "place/dortmund")
    assert any("under “" in sentence for sentence in town.opening.sentences)
    headed = [group for group in town.incoming if group.of_class == "rkg:Project"]
    assert {thing.iri for group in headed for thing in group.things} - {
        line.iri for line in town.opening.projects
    }


@pytest.mark.parametrize("slug", ["landesregierung-nrw", "europaeische-union", "stiftung-mercator"])
def test_the_projects_of_an_organisation_are_all_in_which_it_has_a_role(
    german: PageSource, slug: str
) -> None:
    iri = str(ID) + f"organisation/{slug}"
    listed = {line.iri for line in content(german, f"organisation/{slug}").opening.projects}
    paid_for = {about for about, found in amounts(german.data).items()
                if any(iri in amount.payers for amount in found)}  # fmt: skip
    projects = {line.iri for line in project_lines(german)}
    assert listed >= paid_for & projects
    assert len(paid_for & projects) > 1
    assert members(german.data, german.locale)[iri].projects == len(listed)


def test_an_organisation_names_its_roles_and_decisions(english: PageSource) -> None:
    found = content(english, "organisation/landesregierung-nrw")
    iri = found.thing.iri
    paid_for = roles(english.data)[iri][expand("schema:funder")]
    decisions = sum(len(g.things) for g in found.incoming if g.of_class == "rkg:Decision")
    text = " ".join(found.opening.sentences)
    assert f"funder ({len(paid_for)})" in text
    assert f"{decisions} recorded decisions are attributed to it." in text
    assert decisions > 1


def test_a_project_shows_its_story_in_chronological_order(german: PageSource) -> None:
    story = content(german, "project/siko-ruhr").story
    begins = [entry.begin for entry in story.entries]
    assert begins == sorted(begins)
    kinds = {entry.kind for entry in story.entries}
    assert {"event", "milestone"} <= kinds
    assert story.picture is not None
    drawn = len(story.picture.dots)
    assert drawn == len([begin for begin in begins if begin])


def test_events_are_sorted_by_date_and_people_by_name(german: PageSource) -> None:
    groups = content(german, "person/armin-laschet").incoming
    events = next(group for group in groups if group.of_class == "rkg:Event")
    dates = [thing.date for thing in events.things if thing.date]
    assert dates == sorted(dates)
    assert len(dates) > 3


def test_what_is_dated_is_known_by_its_class() -> None:
    group = IncomingGroup("p", "rkg:Event", Text("p"), None, (IncomingThing("x", Text("x")),))
    assert group.dated


def test_what_no_source_states_is_displayed_once(german: PageSource) -> None:
    thing = content(german, "project/chemstars").thing
    assert len(thing.unstated) >= 2


def test_the_states_follow_the_projects_that_they_count(german: PageSource) -> None:
    opened = content(german, "place/gelsenkirchen").opening.sentences
    states = next(i for i, sentence in enumerate(opened) if sentence.startswith("Ihr Stand"))
    partner = next(i for i, sentence in enumerate(opened) if "„Partner“" in sentence)
    assert states == 1 < partner
