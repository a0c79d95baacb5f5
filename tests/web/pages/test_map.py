"""The map's page, and the picture on the start page."""

import re

from flask.testing import FlaskClient


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
