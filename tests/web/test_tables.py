"""Results as spreadsheet and as map: nothing is lost, nothing becomes a formula."""

import datetime
import io
import json

import openpyxl
import pytest

from ruhrkg.web.tables import NoGeometryError, Table

XSD = "http://www.w3.org/2001/XMLSchema#"
WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"


def literal(value, datatype=None, language=None):
    cell = {"type": "literal", "value": value}
    if datatype:
        cell["datatype"] = datatype
    if language:
        cell["xml:lang"] = language
    return cell


def table(*rows):
    names = list(dict.fromkeys(name for row in rows for name in row))
    content = {"head": {"vars": names}, "results": {"bindings": list(rows)}}
    return Table.read(json.dumps(content).encode())


def sheet(found):
    return openpyxl.load_workbook(io.BytesIO(found.xlsx("Projects"))).active


def test_a_workbook_has_names_then_rows_with_numbers_and_days_as_such():
    found = sheet(
        table(
            {
                "iri": {"type": "uri", "value": "https://example.org/a"},
                "count": literal("5", XSD + "integer"),
                "share": literal("2.5", XSD + "decimal"),
                "day": literal("2019-11-05", XSD + "date"),
                "year": literal("2019", XSD + "gYear"),
                "name": literal("Straße", language="de"),
            },
            {"name": literal("only a name")},
        )
    )
    header, first, second = found.iter_rows(values_only=True)
    assert header == ("iri", "count", "share", "day", "year", "name")
    day = datetime.datetime(2019, 11, 5)
    assert first == ("https://example.org/a", 5, 2.5, day, "2019", "Straße")
    assert second == (None, None, None, None, None, "only a name")


@pytest.mark.parametrize("text", ["=1+1", "+1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_text_never_becomes_a_formula(text):
    cell = sheet(table({"text": literal(text)})).cell(2, 1)
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_number_that_is_none_stays_text():
    assert sheet(table({"n": literal("many", XSD + "integer")})).cell(2, 1).value == "many"


def test_rows_with_a_geometry_become_features_with_the_other_columns_as_properties():
    found = table(
        {
            "label": literal("Essen"),
            "projects": literal("12", XSD + "integer"),
            "share": literal("2.5", XSD + "decimal"),
            "point": literal("POINT(7.01 51.45)", WKT),
        },
        {"label": literal("nowhere")},
    )
    assert found.located
    (feature,) = json.loads(found.geojson())["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [7.01, 51.45]}
    assert feature["properties"] == {"label": "Essen", "projects": 12, "share": 2.5}


def test_results_without_geometry_cannot_go_on_a_map():
    found = table({"label": literal("nowhere")})
    assert not found.located
    with pytest.raises(NoGeometryError):
        found.geojson()


@pytest.mark.parametrize("value", [True, False])
def test_an_answer_of_yes_or_no_is_read(value):
    found = Table.read(json.dumps({"head": {}, "boolean": value}).encode())
    assert found.boolean is value
