"""Well-known text is read in one place."""

import time

import pytest

from ruhrkg.geo.wkt import read_wkt


@pytest.mark.parametrize(
    "text",
    [
        "POINT(7 51)",
        "point (7 51)",
        " POINT(7.0 51e0) ",
        "<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT(7 51)",
    ],
)
def test_a_point_is_read_in_longitude_and_latitude(text):
    shape = read_wkt(text)
    assert (shape.x, shape.y) == (7.0, 51.0)


@pytest.mark.parametrize(
    "text", ["", "POINT(7", "POINT(a b)", "POINT(1e999 51)", "a\0b",
             "<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(51 7)"],
)  # fmt: skip
def test_anything_but_a_geometry_in_crs84_is_a_value_error(text):
    with pytest.raises(ValueError, match=r"geometry|CRS 84"):
        read_wkt(text)


def test_a_text_of_many_digits_is_read_in_linear_time():
    begun = time.process_time()
    with pytest.raises(ValueError):
        read_wkt("POINT(" + "9" * 200_000)
    assert time.process_time() - begun < 1
