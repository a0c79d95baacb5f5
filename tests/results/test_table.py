"""Results as spreadsheet and as map: nothing is lost, nothing becomes a formula."""

import datetime
import io
import json

import openpyxl
import pytest

from ruhrkg.results.table import NoGeometryError, Table

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


def test_an_invalid_number_remains_text():
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


@pytest.mark.parametrize(
    "text",
    [
        "POINT EMPTY",
        "POINTX(7 51)",
        "POINT(7)",
        "POINT(7 51 80)",
        "POINT Z (7 51 80)",
        "POINT(1e999 51)",
        "POINT(360000 5700000)",
        "POINT((7 51))",
        "POINT(7 51",
        "POINT(a b)",
        "LINESTRING(7 51)(8 52)",
        "POLYGON(7 51, 8 52, 7 51)",
        "MULTIPOINT(7, 8)",
        "GEOMETRYCOLLECTION(POINT(7 51))",
        "POINT" + "(" * 100_000 + "7 51" + ")" * 100_000,
        "POINT(" + "9" * 5000 + " 51)",
        "<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(51 7)",
        "",
    ],
)
def test_a_geometry_that_geojson_cannot_represent_is_null_and_its_text_is_preserved(text):
    (feature,) = json.loads(table({"where": literal(text, WKT)}).geojson())["features"]
    assert feature["geometry"] is None
    assert feature["properties"] == {"where": text}


@pytest.mark.parametrize(
    ("text", "kind", "coordinates"),
    [
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT (7 51)", "Point", [7, 51]),
        ("LINESTRING(7 51,8 52)", "LineString", [[7, 51], [8, 52]]),
        ("MULTIPOINT((7 51),(8 52))", "MultiPoint", [[7, 51], [8, 52]]),
        ("MULTIPOINT(7 51,8 52)", "MultiPoint", [[7, 51], [8, 52]]),
        ("polygon((7 51,8 52,7 51))", "Polygon", [[[7, 51], [8, 52], [7, 51]]]),
        ("MULTIPOLYGON(((7 51,8 52,7 51)))", "MultiPolygon", [[[[7, 51], [8, 52], [7, 51]]]]),
    ],
)
def test_every_simple_geometry_is_written(text, kind, coordinates):
    (feature,) = json.loads(table({"where": literal(text, WKT)}).geojson())["features"]
    assert feature["geometry"] == {"type": kind, "coordinates": coordinates}


@pytest.mark.parametrize(
    ("datatype", "text", "value"),
    [
        ("double", "NaN", "NaN"),
        ("double", "-INF", "-INF"),
        ("float", "1e999", "1e999"),
        ("decimal", "NaN", "NaN"),
        ("decimal", "Infinity", "Infinity"),
        ("decimal", "1E999999999", "1E999999999"),
        ("decimal", "9" * 5000, "9" * 5000),
        ("decimal", "12.0", 12),
        ("integer", "9" * 5000, "9" * 5000),
    ],
)
def test_a_number_that_json_cannot_represent_is_text(datatype, text, value):
    found = table({"n": literal(text, XSD + datatype), "where": literal("POINT(7 51)", WKT)})
    (feature,) = json.loads(found.geojson(), parse_constant=pytest.fail)["features"]
    assert feature["properties"] == {"n": value}
    assert found.xlsx("x")


def test_results_without_geometry_cannot_go_on_a_map():
    found = table({"label": literal("nowhere")})
    assert not found.located
    with pytest.raises(NoGeometryError):
        found.geojson()


@pytest.mark.parametrize("value", [True, False])
def test_an_answer_of_yes_or_no_is_read(value):
    found = Table.read(json.dumps({"head": {}, "boolean": value}).encode())
    assert found.boolean is value
