"""The map: which names stand in it, and the picture on the start page."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode

from ruhrkg.locale import Text
from ruhrkg.presentation.boundary_paths import Shape
from ruhrkg.presentation.result_cells import result_table
from ruhrkg.presentation.result_map import located
from ruhrkg.results.table import Table
from ruhrkg.web.pages.map import Area, named


def area(name: str, x: int, y: int, width: int) -> Area:
    return Area(name, Text(name), 1, 0, Shape(name, "M0 0z", x, y, width))


def test_a_name_that_does_not_fit_or_covers_another_is_left_out() -> None:
    first = area("Bottrop", 100, 100, 90)
    covering = area("Gladbeck", 130, 104, 90)
    below = area("Essen", 110, 130, 90)
    narrow = area("Recklinghausen", 300, 300, 40)
    undrawn = Area("x", Text("Solingen"), 1, 0)
    found = [a.iri for a, _ in named([first, covering, below, narrow, undrawn])]
    assert found == ["Bottrop", "Essen"]


def test_the_map_names_the_large_cities(client: FlaskClient) -> None:
    names = re.findall(r"<text[^>]*>([^<]*)</text>", client.get("/map").text)
    assert {"Dortmund", "Essen", "Duisburg", "Bochum", "Bottrop"} <= set(names)
    assert "Gladbeck" not in names


def test_the_start_page_shows_the_map_and_leads_to_it(client: FlaskClient) -> None:
    text = client.get("/", headers={"Accept-Language": "de"}).text
    figure = re.search(r"<figure>.*?</figure>", text, re.DOTALL)
    assert figure
    assert 'href="/map"' in figure.group()
    assert figure.group().count("<path") == 53
    assert "Zur Karte der Projekte" in figure.group()


@pytest.mark.parametrize("text", ["POINT EMPTY", "POINT(7)", "POINTX(7 51)", "POINT(nan 51)"])
def test_a_point_that_is_none_is_left_out_of_the_map(app: Flask, text: str) -> None:
    wkt = Literal(text, datatype=NamedNode("http://www.opengis.net/ont/geosparql#wktLiteral"))
    table = Table(("where",), ({"where": wkt},))
    with app.test_request_context("/"):
        found = located(table, result_table(table))
    assert found is not None
    assert (found.points, found.outside) == ([], 0)
