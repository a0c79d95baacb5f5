"""The timeline: imprecise dates, projects of milestones, zooming."""

import re

from flask.testing import FlaskClient


def test_a_date_of_which_only_the_year_is_known_looks_so(client: FlaskClient) -> None:
    text = client.get("/timeline?from=2019&to=2019", headers={"Accept-Language": "en"}).text
    dots = re.findall(r'<title>([^<]*)</title><circle class="dot ([^"]*)"', text)
    assert dots
    for words, classes in dots:
        assert ("vague" in classes) == words.startswith("2019:")


def test_a_milestone_names_its_project(client: FlaskClient) -> None:
    text = client.get("/timeline", headers={"Accept-Language": "de"}).text
    rows = [row for row in re.findall("<tr>.*?</tr>", text) if "Meilenstein" in row]
    assert rows
    assert all('<span class="soft">' in row for row in rows)


def test_the_plans_own_years_are_offered_and_chosen_at_first(client: FlaskClient) -> None:
    first = client.get("/timeline").text
    chosen = re.search(
        r'<a href="([^"]*)" aria-current="page">(2018–\d{4})</a>', first.partition("<h1>")[2]
    )
    assert chosen
    zoomed = client.get("/timeline?from=2019&to=2019").text
    assert f'<a href="{chosen[1]}">{chosen[2]}</a>' in zoomed
