"""The quality page: counts agree with their labels."""

import re

from flask.testing import FlaskClient


def page(client: FlaskClient, language: str = "de") -> str:
    return client.get("/quality", headers={"Accept-Language": language}).text


def test_numbers_of_projects_and_of_proposals_are_distinguished_and_in_order(
    client: FlaskClient,
) -> None:
    found = dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", page(client)))
    projects = found["fehlende Projektnummern"].split(", ")
    proposals = found["Vorschläge ohne verzeichnetes Projekt"].split(", ")
    assert all(re.fullmatch(r"\d\d-\d\d", number) for number in projects)
    assert [int(number) for number in proposals] == sorted(map(int, proposals))
    text = page(client)
    for numbers in (projects, proposals):
        assert f"<b>{len(numbers)}</b>" in text


def test_the_shares_of_exactness_add_up(client: FlaskClient) -> None:
    shares = [int(n) for n in re.findall(r'<td class="number">(\d+) %</td>', page(client))]
    assert len(shares) == 3
    assert 99 <= sum(shares) <= 101


def test_a_finding_shows_a_date_as_people_write_it(client: FlaskClient) -> None:
    assert "6.\u00a0November 2019" in page(client)
    assert "XMLSchema" not in page(client)


def test_every_kind_of_rule_is_reached_from_the_head_of_the_page(client: FlaskClient) -> None:
    text = client.get("/shapes").text
    linked = re.findall(r'href="#([^"]*)"', text.partition("<section>")[0])
    assert linked.count("content") == 1
    assert set(linked) - {"content"} == set(re.findall(r'<h2 id="([^"]*)"', text))


def test_every_rule_has_a_place_on_the_page_under_its_own_name(client: FlaskClient) -> None:
    anchors = re.findall(r'\sid="([^"]+)"', client.get("/shapes").text)
    named = re.findall(r"^<[^>#]+/shapes#([^>]+)> <[^>]+#message>", shapes(client), re.MULTILINE)
    assert len(named) > 300
    assert set(named) <= set(anchors)
    assert len(anchors) == len(set(anchors))


def shapes(client: FlaskClient) -> str:
    return client.get("/shapes.nt").text
