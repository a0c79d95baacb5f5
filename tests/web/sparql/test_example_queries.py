"""/queries: every example has a page, files, and programs that run."""

import csv
import io
import json
import re

import openpyxl
import pytest
from flask.testing import FlaskClient

from ruhrkg.locale import words
from ruhrkg.presentation.lists.facets import LISTINGS
from ruhrkg.results.render import offer
from ruhrkg.settings import authored_root
from ruhrkg.sparql.query.library import Library
from ruhrkg.sparql.query.parameters import expand

EXAMPLES = tuple(Library(authored_root()).folder("examples"))
HTML = {"Accept": "text/html"}
COLUMNS = {
    language: {text for key, text in words(language).items() if key.startswith("column.")}
    for language in ("de", "en")
}
each_example = pytest.mark.parametrize("query", EXAMPLES, ids=lambda query: query.name)


def test_the_list_names_every_example_in_the_readers_language(client: FlaskClient) -> None:
    page = client.get("/queries?lang=en").text
    for query in EXAMPLES:
        assert f'<a href="/queries/{query.name}?lang=en">' in page
        assert query.question["en"].split("“")[0].split("'")[0] in page


def test_the_list_can_be_narrowed_to_a_tag(client: FlaskClient) -> None:
    page = client.get("/queries?tag=silence").text
    assert "/queries/silences" in page
    assert "/queries/timeline" not in page


@each_example
def test_an_example_has_a_page_with_question_query_and_programs(client: FlaskClient, query) -> None:
    answer = client.get(f"/queries/{query.name}?lang=en", headers=HTML)
    assert answer.status_code == 200
    assert query.title["en"] in answer.text.replace("&#39;", "'")
    assert '<pre class="query"' in answer.text
    assert answer.text.count("<summary>") == 5


@each_example
def test_an_example_can_be_had_in_every_format_of_its_form(client: FlaskClient, query) -> None:
    for chosen in offer(query.form):
        if chosen.name != "geojson":
            answer = client.get(f"/queries/{query.name}.{chosen.suffix}")
            assert (answer.status_code, answer.mimetype) == (200, chosen.media_type)
            assert answer.data


def test_names_link_to_our_pages_and_the_readers_language_names_them(client: FlaskClient) -> None:
    page = client.get("/queries/fields-and-projects?lang=en", headers=HTML).text
    assert 'href="/doc/project/innamoruhr?lang=en">' in page
    assert ">InnaMoRuhr: Integrated and sustainable mobility between universities</a>" in page


def test_things_without_a_name_beside_them_are_named(client: FlaskClient) -> None:
    page = client.get("/queries/what-a-source-says?lang=en", headers=HTML).text
    assert (
        '<a title="id:project/innamoruhr" href="/doc/project/innamoruhr?lang=en">InnaMoRuhr' in page
    )
    assert '<a title="rkg:fieldOfAction" href="/ontology?lang=en#fieldOfAction">in field of' in page


def test_only_a_column_of_numbers_stands_to_the_right(client: FlaskClient) -> None:
    page = client.get("/queries/what-a-source-says?lang=en", headers=HTML).text
    assert '<td data-label="Value">5</td>' in page
    page = client.get("/queries/money-by-field?lang=en", headers=HTML).text
    assert '<td data-label="Euros" class="number">' in page


def test_parameters_come_by_query_string(client: FlaskClient) -> None:
    essen = client.get("/queries/projects-of-a-municipality.csv").text
    herne = client.get("/queries/projects-of-a-municipality.csv?municipality=id:place/herne").text
    assert "id/place/essen" in essen and "id/place/herne" not in essen
    assert "id/place/herne" in herne and "id/place/essen" not in herne


def test_a_thing_is_chosen_by_its_name(client: FlaskClient) -> None:
    page = client.get("/queries/near-a-place?lang=en&centre=id:place/herne", headers=HTML).text
    chosen = '<option value="id:place/herne" selected>Herne</option>'
    assert chosen in page and page.count(" selected>") == 2  # the place, and the language
    assert '<option value="id:place/bochum">Bochum</option>' in page


def test_a_thing_that_is_not_in_the_list_stays_chosen(client: FlaskClient) -> None:
    address = "/queries/near-a-place?lang=en&centre=http://example.org/nowhere"
    page = client.get(address, headers=HTML).text
    assert (
        '<option value="http://example.org/nowhere" selected>http://example.org/nowhere</option>'
        in page
    )


@each_example
def test_what_a_reader_may_choose_from_has_a_list(query) -> None:
    listed = {expand(listing.of_class) for listing in LISTINGS.values()}
    assert {p.of for p in query.parameters if p.of} <= listed


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("near-a-place?distance=far", ("distance", "“far” was given", "a number such as 2.5")),
        ("near-a-place?centre=Bochum", ("centre", "Bochum", "an absolute IRI")),
        ("timeline?from=19", ("from", "19", "a year such as 2019")),
    ],
)
def test_a_parameter_that_does_not_fit_is_named(client: FlaskClient, address, words) -> None:
    answer = client.get(f"/queries/{address}&lang=en", headers=HTML)
    assert answer.status_code == 400
    for word in words:
        assert word in answer.text


def test_a_value_is_quoted_as_the_language_of_the_page_does(client: FlaskClient) -> None:
    answer = client.get("/queries/near-a-place?distance=far&lang=de", headers=HTML)
    assert "„far“ wurde angegeben" in answer.text


def test_a_value_cannot_change_the_query(client: FlaskClient) -> None:
    hostile = '") } UNION { ?thing ?property ?text #'
    answer = client.get("/queries/text-search.csv", query_string={"word": hostile})
    assert answer.status_code == 200
    assert len(answer.text.splitlines()) == 1


def test_an_unknown_example_is_not_found(client: FlaskClient) -> None:
    assert client.get("/queries/nothing-such").status_code == 404


def test_points_come_as_geojson_with_the_other_columns(client: FlaskClient) -> None:
    found = json.loads(client.get("/queries/map-of-projects.geojson").data)
    essen = next(f for f in found["features"] if f["properties"]["placeLabel"] == "Essen")
    assert essen["geometry"] == {"type": "Point", "coordinates": [7.01306, 51.45083]}
    table = csv.DictReader(io.StringIO(client.get("/queries/map-of-projects.csv").text))
    (row,) = (row for row in table if row["placeLabel"] == "Essen")
    assert essen["properties"]["projects"] == int(row["projects"]) > 1


def test_rows_without_a_place_are_not_acceptable_as_a_map(client: FlaskClient) -> None:
    answer = client.get("/queries/silences.geojson")
    assert answer.status_code == 406
    assert "no row of the result has a geometry" in answer.json["detail"]
    assert {"name": "csv", "media_type": "text/csv"} in answer.json["offer"]


def test_a_workbook_holds_all_rows(client: FlaskClient, tmp_path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(client.get("/queries/silences.xlsx").data)
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    assert len(rows) == len(client.get("/queries/silences.csv").text.splitlines())


def test_the_same_result_is_not_sent_twice(client: FlaskClient) -> None:
    first = client.get("/queries/silences.csv")
    again = client.get("/queries/silences.csv", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@each_example
def test_every_column_has_words_in_both_languages(client: FlaskClient, query) -> None:
    for language in ("de", "en"):
        page = client.get(f"/queries/{query.name}?lang={language}", headers=HTML).text
        for title in re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', page):
            assert title in COLUMNS[language], title


def test_the_headings_of_numbers_stand_over_them(client: FlaskClient) -> None:
    page = client.get("/queries/money-by-field?lang=en", headers=HTML).text
    assert '<th scope="col" class="number">Euros</th>' in page
    assert '<th scope="col">Field of action</th>' in page


def test_points_and_areas_are_drawn_over_the_boundaries(client: FlaskClient) -> None:
    points = client.get("/queries/map-of-projects?lang=en", headers=HTML).text
    assert points.count('<path class="area"') == 53
    assert re.search(r'<circle class="point"[^>]*><title>Essen</title>', points)
    assert "One place lies outside the picture." in points
    areas = client.get("/queries/neighbouring-municipalities?lang=en", headers=HTML).text
    assert "<title>Herne</title>" in areas
    assert areas.count('<path class="area on"') == areas.count("<tr>") - 1
    assert "<figure" not in client.get("/queries/silences", headers=HTML).text


def test_a_text_that_lists_things_leads_to_each(client: FlaskClient) -> None:
    page = client.get("/queries/disagreements?lang=en", headers=HTML).text
    link = (
        r'title="[^"]*ihk-bemo" href="/doc/source/ihk-bemo\?lang=en">[^<]+: Förderer &amp; Partner'
    )
    assert re.search(link, page)


def test_popular_topics_come_first_and_every_example_once(client: FlaskClient) -> None:
    page = client.get("/queries?lang=en").text
    headings = re.findall(r"<section><h2>([^<]*)</h2>", page)
    assert headings[:3] == ["Fields of action", "Projects", "Money"]
    for query in EXAMPLES:
        assert page.count(f'href="/queries/{query.name}?lang=en"') == 1


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "geojson"])
def test_a_file_that_the_client_has_is_not_sent_again(client: FlaskClient, suffix: str) -> None:
    path = f"/queries/map-of-projects.{suffix}?lang=de"
    tag = client.get(path).headers["ETag"]
    assert not tag.startswith("W/")
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(path.replace("=de", "=en"), headers={"If-None-Match": tag})
    assert (other.status_code, other.headers["ETag"] != tag) == (200, True)


PLACE = "/queries/projects-of-a-municipality"


@pytest.mark.parametrize("given", ["place=id:place/herne", "Municipality=id:place/herne", "x=1"])
def test_a_parameter_that_the_query_does_not_have_is_reported(
    client: FlaskClient, given: str
) -> None:
    name = given.partition("=")[0]
    table = client.get(f"{PLACE}.csv?lang=en&{given}")
    assert table.status_code == 200
    assert table.headers["Query-Hints"] == (
        f'"Ignored, since this query has no such parameter: {name}. It has: municipality, lang"'
    )
    page = client.get(f"{PLACE}?lang=en&{given}", headers=HTML).text
    assert f"These parameters are unknown here and were ignored: {name}." in page


@pytest.mark.parametrize(
    "given", ["fbclid=x", "utm_source=x", "gclid=x", "municipality=id:place/herne"]
)
def test_parameters_of_tracking_and_of_the_query_need_no_report(
    client: FlaskClient, given: str
) -> None:
    table = client.get(f"{PLACE}.csv?lang=en&format=csv&{given}")
    assert (table.status_code, "Query-Hints" in table.headers) == (200, False)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("municipality=id:place/atlantis", "something that occurs in this data is expected"),
        ("municipality=id:place/herne&municipality=id:place/essen", "one value is expected"),
    ],
)
def test_a_thing_that_is_not_in_the_data_and_a_second_value_are_refused(
    client: FlaskClient, given: str, expected: str
) -> None:
    for path in (f"{PLACE}.csv", PLACE):
        answer = client.get(f"{path}?lang=en&{given}", headers={"Accept": "text/csv"})
        assert answer.status_code == 400
        assert expected in answer.text
