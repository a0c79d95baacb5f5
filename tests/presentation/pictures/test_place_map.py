"""Which names are on the map, and which results are within it."""

import pytest
from pyoxigraph import Literal, NamedNode

from ruhrkg.locale import Text
from ruhrkg.presentation.lists.result_cells import result_table
from ruhrkg.presentation.page_source import PageSource
from ruhrkg.presentation.pictures.boundary_paths import Shape
from ruhrkg.presentation.pictures.place_map import Area, named
from ruhrkg.presentation.pictures.result_map import located
from ruhrkg.results.table import Table


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


@pytest.mark.parametrize("text", ["POINT EMPTY", "POINT(7)", "POINTX(7 51)", "POINT(nan 51)"])
def test_an_invalid_point_is_left_out_of_the_map(german: PageSource, text: str) -> None:
    wkt = Literal(text, datatype=NamedNode("http://www.opengis.net/ont/geosparql#wktLiteral"))
    table = Table(("where",), ({"where": wkt},))
    found = located(german.data, table, result_table(german, table))
    assert found is not None
    assert (found.points, found.outside) == ([], 0)
