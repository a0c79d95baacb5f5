"""Lists: facets, counts, paging, and tables with exactly the displayed items."""

import csv
import io
import json
import re
from collections import Counter
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient

from ruhrkg.presentation.lists.facets import LISTINGS, Facet, Item, Listing, counts, matching

FIELD = Facet("field", ("rkg:fieldOfAction",), with_none=True)
PLACE = Facet("place", ("schema:location",))
LISTING = Listing("project", "rkg:Project", (FIELD, PLACE))


def item(iri: str, **values: list[str]) -> Item:
    names = {"field": "rkg:fieldOfAction", "place": "schema:location"}
    return Item(iri, values={names[name]: found for name, found in values.items()})


ITEMS = [
    item("a", field=["id/field/x"], place=["id/place/essen", "id/place/bochum"]),
    item("b", field=["id/field/y"], place=["id/place/essen"]),
    item("c"),
]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, "abc"),
        ({"place": ["essen"]}, "ab"),
        ({"place": ["essen"], "field": ["x"]}, "a"),
        ({"field": ["x", "y"]}, "ab"),
        ({"field": ["none"]}, "c"),
        ({"field": ["x"], "place": ["dortmund"]}, ""),
    ],
)
def test_facets_narrow_and_keys_of_one_facet_widen(
    chosen: dict[str, list[str]], found: str
) -> None:
    assert "".join(i.iri for i in matching(LISTING, chosen, ITEMS)) == found


def test_a_count_is_the_number_of_items_after_a_click() -> None:
    assert counts(LISTING, {"place": ["essen"]}, ITEMS, FIELD) == {"x": 1, "y": 1}
    assert counts(LISTING, {"place": ["bochum"]}, ITEMS, PLACE) == {"essen": 2, "bochum": 1}


YEAR = next(facet for facet in LISTINGS["project"].facets if facet.name == "year")


@pytest.mark.parametrize(
    ("values", "years"),
    [
        ({"startDate": ["2020-05"], "endDate": ["2023-04"]}, "2020 2021 2022 2023"),
        ({"startDate": ["2020-05"]}, "2020"),
        ({"endDate": ["2023"]}, "2023"),
        ({"startDate": ["2020"], "endDate": ["2020-12-31"]}, "2020"),
        ({"startDate": ["2022"], "endDate": ["2020"]}, "2020 2022"),
        ({"startDate": ["soon"], "endDate": ["2020"]}, "2020"),
        ({}, ""),
    ],
)
def test_a_project_runs_in_every_year_from_beginning_to_end(
    values: dict[str, list[str]], years: str
) -> None:
    found = Item("p", values={f"schema:{name}": dates for name, dates in values.items()})
    assert sorted(found.keys(YEAR)) == years.split()


def test_a_year_keeps_the_projects_that_run_over_it(client: FlaskClient) -> None:
    found = json.loads(client.get("/projects.json?year=2021").data)
    innamoruhr = next(row for row in found if row["iri"].endswith("/innamoruhr"))
    assert innamoruhr["year"] == "2020; 2021; 2022; 2023"


def test_the_projects_without_a_stated_value_are_those_deduced_and_those_without_any(
    client: FlaskClient,
) -> None:
    found = json.loads(client.get("/projects.json").data)
    start = client.get("/?lang=en").text
    for column, aspect in (("field", "field"), ("ministry", "lead")):
        unstated = json.loads(client.get(f"/projects.json?silence={aspect}").data)
        deduced = [row for row in found if column in row["deduced"].split("; ")]
        without = [row for row in found if not row[column]]
        assert len(unstated) == len(deduced) + len(without)
        assert deduced
        assert all(row[column] for row in deduced)
        assert f"({len(unstated)})</a> – for {len(deduced)} of them, we deduce it" in start
    page = client.get("/projects?lang=en").text
    assert "neither stated nor deduced" in page
    assert "Field of action (deduced): " in page


def test_a_project_without_an_end_has_a_silence_or_a_planned_period(client: FlaskClient) -> None:
    found = json.loads(client.get("/projects.json?lang=en").data)
    silent = json.loads(client.get("/projects.json?silence=deadline").data)
    open_ = {row["iri"] for row in found if not row["end"] and not row["period"]}
    assert open_ <= {row["iri"] for row in silent}
    assert any(row["period"] for row in found)


QUERY = "/projects{}?field=vernetzte-mobilitaet&lang=en"


def rows(client: FlaskClient, suffix: str) -> list[dict[str, Any]]:
    data = client.get(QUERY.format("." + suffix)).data
    if suffix == "csv":
        return list(csv.DictReader(io.StringIO(data.decode())))
    if suffix == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        return [{"iri": line[0]} for line in sheet.iter_rows(min_row=2, values_only=True)]
    found = json.loads(data)
    return found if suffix == "json" else [f["properties"] for f in found["features"]]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json", "geojson"])
def test_a_table_contains_exactly_what_is_displayed(client: FlaskClient, suffix: str) -> None:
    page = client.get(QUERY.format("")).text
    shown = re.findall(r'<h2><a href="/doc/([^"?]*)', page)
    assert shown
    assert [row["iri"].rpartition("/id/")[2] for row in rows(client, suffix)] == shown


def test_geojson_has_a_point_for_each_place(client: FlaskClient) -> None:
    found = json.loads(client.get("/projects.geojson?place=essen").data)["features"]
    assert found
    assert all(f["geometry"]["type"] in ("Point", "MultiPoint") for f in found)


def test_pages_follow_each_other_and_contain_every_item_once(client: FlaskClient) -> None:
    seen: list[str] = []
    path = "/sources"
    while path:
        text = client.get(path).text
        seen += re.findall(r'<h2><a href="/doc/([^"]*)"', text)
        following = re.search(r'<a href="([^"]*)" rel="next"', text)
        path = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == len(client.get("/sources.json").get_json())


def test_a_long_table_comes_in_pages_and_the_file_is_whole(client: FlaskClient) -> None:
    first = client.get("/sources?view=table").text
    rows = '<tr><th scope="row">'
    assert first.count(rows) == 200
    following = re.search('href="([^"]*)" rel="next"', first)
    assert following and "view=table" in following[1]
    assert client.get(following[1].replace("&amp;", "&")).text.count(rows) > 0
    total = int(re.search(r"(\d+) Einträge", first)[1])
    assert len(client.get("/sources.csv").text.splitlines()) > total


def test_every_key_of_a_year_is_a_year(client: FlaskClient) -> None:
    html = client.get("/projects").get_data(as_text=True)
    years = re.findall(r"/projects\?year=([^\"&]*)", html)
    assert years
    assert [year for year in years if not re.fullmatch(r"\d{4}", year)] == []


def test_a_cell_that_a_spreadsheet_would_calculate_is_text(client: FlaskClient) -> None:
    text = client.get("/sources.csv").text
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_a_year_is_a_year_also_where_it_comes_from_a_milestone(client: FlaskClient) -> None:
    years = {row["year"] for row in csv.DictReader(io.StringIO(client.get("/projects.csv").text))}
    assert {
        year for cell in years for year in cell.split("; ") if not re.fullmatch(r"\d{4}", year)
    } == {""}
    assert "year=http" not in client.get("/projects").text


def test_persons_are_ordered_by_surname(client: FlaskClient) -> None:
    names = [row["name"] for row in client.get("/persons.json").get_json()]
    surnames = [name.split()[-1] for name in names]
    assert surnames.index("Gebauer") < surnames.index("Laschet") < surnames.index("Wüst")


def test_events_without_a_date_come_last(client: FlaskClient) -> None:
    begins = [row["begin"] for row in client.get("/events.json").get_json()]
    dated = [begin for begin in begins if begin]
    assert dated == sorted(dated)
    assert len(dated) < len(begins)
    assert not any(begins[len(dated) :])


def test_forums_are_listed_by_number(client: FlaskClient) -> None:
    text = client.get("/forums?lang=en").text
    numbers = [int(n) for n in re.findall(r'<p class="kind">Theme forum (\d+)</p>', text)]
    assert len(numbers) > 15
    assert numbers == sorted(numbers)


def test_a_table_on_the_page_writes_dates_and_amounts_as_people_do(client: FlaskClient) -> None:
    page = client.get("/projects?field=vernetzte-mobilitaet&view=table&lang=de").text
    row = next(r for r in re.findall("<tr>.*?</tr>", page, re.DOTALL) if "InnaMoRuhr" in r)
    assert re.search(
        r"(bewilligt|vorgesehen|ohne nähere Angabe|Gesamtkosten): 2.400.000\u00a0€", row
    )
    assert "Mai 2020" in row
    assert "2020-05" not in row


def test_the_file_has_a_column_of_numbers_for_each_kind_of_money(client: FlaskClient) -> None:
    table = list(csv.DictReader(io.StringIO(client.get("/projects.csv?lang=de").text)))
    assert {"paid", "granted", "planned", "need", "cost", "unspecified", "money"} <= set(table[0])
    need = [row for row in table if row["need"]]
    assert need
    assert all("Bedarf: " in row["money"] for row in need)
    for row in table:
        for kind in ("granted", "need"):
            assert all(float(value) > 0 for value in filter(None, row[kind].split("; ")))


def test_projects_can_be_filtered_by_what_no_source_states(client: FlaskClient) -> None:
    rows_ = client.get("/projects.json?silence=deadline").get_json()
    everything = client.get("/projects.json").get_json()
    assert 0 < len(rows_) < len(everything)


def test_a_region_holds_the_towns_of_its_districts(client: FlaskClient) -> None:
    text = client.get("/places.csv?within=ruhr-area").get_data(as_text=True)
    found = {row["iri"].rpartition("/")[2] for row in csv.DictReader(io.StringIO(text))}
    assert {"bochum", "kreis-unna", "unna", "zollverein"} <= found
    assert len(found) == 58  # 53 towns and municipalities, four districts, Zollverein


def test_a_status_comes_with_the_date_of_its_latest_source(client: FlaskClient) -> None:
    rows = {row["iri"].rpartition("/")[2]: row for row in client.get("/projects.json").get_json()}
    assert rows["innamoruhr"]["reported"] == "2023-06-29"
    assert sum(bool(row["reported"]) for row in rows.values()) > 30
    start = client.get("/?lang=en").text
    assert "completed (last reported 29\u00a0June 2023)" in start
    table = client.get("/doc/plan/ruhr-konferenz?lang=en").text
    assert "completed (last reported 29\u00a0June 2023)" in table


def test_the_start_page_counts_running_projects_by_the_year_of_the_latest_report(
    client: FlaskClient,
) -> None:
    rows = client.get("/projects.json?status=running&lang=en").get_json()
    years = Counter(row["reported"][:4] or "undated" for row in rows)
    start = client.get("/?lang=en").text
    found = re.search(r"year of the latest report: (.*?)\. <a", start)
    assert found is not None
    pairs = re.findall(r"(\w+) \((\d+)\)", found[1])
    assert dict(pairs) == {year: str(n) for year, n in years.items()}
    assert [year for year, _ in pairs] == sorted(years)  # letters after digits: undated last
