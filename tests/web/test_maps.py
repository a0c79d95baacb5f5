"""The map: which names stand in it, and the picture on the start page."""

import re

from flask.testing import FlaskClient

from ruhrkg.web.locale import Text
from ruhrkg.web.maps import Area, named
from ruhrkg.web.outlines import Shape


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
