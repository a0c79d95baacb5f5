"""The page of a thing from a reader's point of view: order, wording, sources."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal

from ruhrkg.locale import Locale
from ruhrkg.presentation.description import Description, Value
from ruhrkg.presentation.labels import Names
from ruhrkg.presentation.things.thing_page import ThingPage
from ruhrkg.urls import Urls

KINDS = [
    "plan/ruhr-konferenz",
    "project/siko-ruhr",
    "project/innamoruhr",
    "field/vernetzte-mobilitaet",
    "forum/tf-13",
    "event/zwischenevaluation-2023-03",
    "organisation/rvr",
    "person/yvonne-gebauer",
    "place/essen",
    "figure/themenforen",
    "source/rk-umsetzen",
    "phase/zuhoeren",
    "decision/2019-11-05",
    "aspect/deadline",
    "scheme/topic",
    "deduction/zukunftscampus-lead",
    "match/wikidata-topic-urban-mobility-none",
    "verification/wikidata-topic-urban-mobility-Q294362",
    "graph/editorial",
    "graph/links/wikidata",
    "graph/record/organisation/bistum-essen",
    "graph/reference/bkg-vg5000-2021",
]


def page(client: FlaskClient, document: str, language: str = "de") -> str:
    answer = client.get(f"/doc/{document}", headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.text


def section(text: str, name: str) -> str:
    found = re.search(rf'<section[^>]*aria-labelledby="q-{name}">.*?</section>', text, re.DOTALL)
    assert found, name
    return found.group()


@pytest.mark.parametrize("document", KINDS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_no_property_heading_or_source_is_a_bare_iri(
    client: FlaskClient, document: str, language: str
) -> None:
    text = page(client, document, language)
    plain = re.sub(r"<[^>]*>", "", "\n".join(re.findall(r"<(?:dt|h1)\b.*?</(?:dt|h1)>", text)))
    assert not re.search(r"\b[a-z]+:[A-Za-z]", plain)
    notes = section(text, "notes") if 'id="q-notes"' in text else ""
    assert not re.search(r">\s*(https?:|w3id\.org)", notes)


@pytest.mark.parametrize("document", KINDS)
def test_notes_are_numbered_in_the_order_of_reading(client: FlaskClient, document: str) -> None:
    met = dict.fromkeys(re.findall(r'class="mark[^"]*" href="#note-(\d+)"', page(client, document)))
    assert list(met) == [str(number + 1) for number in range(len(met))]


def test_the_readers_own_language_comes_first(client: FlaskClient) -> None:
    names = section(page(client, "phase/zuhoeren"), "names")
    assert names.index("Zuhören") < names.index("Listening")


def test_the_same_name_is_listed_once_with_all_its_sources(client: FlaskClient) -> None:
    names = section(page(client, "person/yvonne-gebauer", "en"), "names")
    assert names.count("<dt>") == 1
    assert re.sub("<[^>]*>", "", names).count("Yvonne Gebauer") == 1


def test_a_deduced_value_and_the_silence_of_the_sources_are_listed_together(
    client: FlaskClient,
) -> None:
    field = section(page(client, "project/siko-ruhr"), "field")
    headings = [re.sub("<[^>]*>", "", dt) for dt in re.findall("<dt>.*?</dt>", field)]
    assert headings == ["Handlungsfeld", "Themenforum"]
    assert "wir leiten es ab" in field


def test_what_happens_in_a_place_comes_before_its_codes(client: FlaskClient) -> None:
    text = page(client, "place/essen")
    linked = section(text, "incoming")
    places = ("projects", "incoming", "elsewhere", "names")
    order = [text.index(f'id="q-{place}"') for place in places]
    assert order == sorted(order)
    assert linked.index("Ereignisse") < linked.index("Organisationen")
    assert "<details open>" in linked


def test_our_reasons_come_last_of_what_is_linked(client: FlaskClient) -> None:
    summaries = re.findall(
        r'<summary><span class="of">(\w+)', section(page(client, "forum/tf-13"), "incoming")
    )
    assert summaries[0] == "Ereignisse"
    assert summaries[-1] == "Begründung"


def test_identifiers_elsewhere_are_written_as_people_do(client: FlaskClient) -> None:
    elsewhere = section(page(client, "place/essen"), "elsewhere")
    assert ">Wikidata: Q2066<" in elsewhere
    assert ">Amtlicher Gemeindeschlüssel (AGS): 05113000<" in elsewhere


def test_an_area_has_its_unit(client: FlaskClient) -> None:
    assert "210,34\u00a0km²" in page(client, "place/essen")


def test_a_field_shows_its_goal_in_full(client: FlaskClient) -> None:
    assert "umweltschonend" in section(page(client, "field/vernetzte-mobilitaet"), "what")


@pytest.mark.parametrize(
    ("language", "value"),
    [("de", "Frühjahr 2018"), ("en", "spring 2018")],
)
def test_a_reading_is_in_the_readers_language_and_not_marked_as_ours(
    client: FlaskClient, language: str, value: str
) -> None:
    readings = section(page(client, "phase/zuhoeren", language), "readings")
    assert value in readings
    assert 'class="mark ours"' not in readings


def test_a_table_of_readings_has_no_empty_column(client: FlaskClient) -> None:
    readings = section(page(client, "phase/zuhoeren", "en"), "readings")
    assert "Note" not in readings
    assert "As of" not in readings


def test_the_statements_of_a_source_name_each_subject_once(client: FlaskClient) -> None:
    statements = section(page(client, "source/fb-2020-de"), "statements")
    subjects = re.findall(r'<li><a href="([^"]*)"', statements)
    assert len(subjects) == len(set(subjects)) > 5


def test_values_deduced_from_one_basis_stand_together(client: FlaskClient) -> None:
    more = section(page(client, "plan/ruhr-konferenz"), "more")
    written = re.sub(r"<[^>]*>| ?⚑", "", more)
    assert "10-01, 10-02, 10-03, 10-04, 10-05" in re.sub(r"\s*,\s*", ", ", written)
    assert more.count("Lücke unter 10-06") == 1


def test_sources_of_the_original_are_sources_of_the_translation_too() -> None:
    said, ours = "https://example.org/g", "https://w3id.org/ruhrkg/graph/editorial"
    results = [
        Value(Literal("14 Ideen", language="de"), (said,)),
        Value(Literal("14 ideas", language="en"), (ours,)),
    ]
    subject = Description("https://w3id.org/ruhrkg/id/forum/x", {"rkg:result": results})
    for language, text in (("de", "14 Ideen"), ("en", "14 ideas")):
        thing_page = ThingPage(
            subject, [], Names(Locale(language)), Urls("https://w3id.org/ruhrkg/")
        )
        (shown,) = thing_page.groups[0].lines[0].values
        assert shown.text.value == text
        assert {reference.graph for reference in shown.references} == {said, ours}


def test_nothing_is_left_out_that_only_the_other_language_has() -> None:
    def value(text: str, language: str) -> Value:
        return Value(Literal(text, language=language), ("https://example.org/g",))

    iri = "https://w3id.org/ruhrkg/id/project/x"
    notes = [value("eins", "de"), value("zwei", "de"), value("one", "en")]
    subject = Description(iri, {"rdfs:comment": notes})
    thing_page = ThingPage(subject, [], Names(Locale("en")), Urls("https://w3id.org/ruhrkg/"))
    shown = [
        v.text.value
        for group in thing_page.last_groups
        for line in group.lines
        for v in line.values
    ]
    assert shown == ["one", "eins", "zwei"]


def test_a_link_to_a_quotation_lands_on_it_with_its_statements(client: FlaskClient):
    rows = client.get(
        "/sparql",
        query_string={
            "query": "PREFIX rkg: <https://w3id.org/ruhrkg/ontology#> "
            "PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> "
            "SELECT ?p ?words { ?p a rkg:Passage ; nif:anchorOf ?words "
            'FILTER (CONTAINS(STR(?p), "#quote-")) } ORDER BY ?p LIMIT 3'
        },
        headers={"Accept": "application/sparql-results+json"},
    ).get_json(force=True)["results"]["bindings"]
    assert rows
    for row in rows:
        source, _, anchor = row["p"]["value"].partition("#")
        text = client.get("/doc/source/" + source.rpartition("/")[2]).text
        quoted = text.partition(f'id="{anchor}"')[2].partition("</li>\n")[0]
        assert row["words"]["value"] in unescape(quoted)
        assert "<dl>" in quoted
