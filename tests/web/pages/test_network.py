"""/network: reached from the organisations, drawn with links, with the same in a table."""

import re

from flask.testing import FlaskClient

GERMAN = {"Accept-Language": "de"}


def test_the_network_is_two_clicks_from_the_start(client: FlaskClient) -> None:
    assert 'href="/network"' in client.get("/").text
    assert 'href="/network"' in client.get("/organisations").text
    assert 'href="/network/organisation/rub"' in client.get("/doc/organisation/rub").text


def test_each_organisation_of_the_picture_is_a_link_that_names_it(client: FlaskClient) -> None:
    text = client.get("/network", headers=GERMAN).text
    nodes = re.findall(r'<a href="(/network/organisation/[^"]*)" aria-label="([^"]*)">', text)
    assert len(nodes) > 20
    assert any(words.startswith("Ruhr-Universität Bochum: ") for _, words in nodes)
    table = text.partition("<tbody>")[2]
    assert all(f'<a href="{href}">' in table for href, _ in nodes)


def test_the_partners_of_an_organisation_stand_with_the_projects_they_share(
    client: FlaskClient,
) -> None:
    text = client.get("/network/organisation/rub", headers=GERMAN).text
    row = next(r for r in re.findall("<tr>.*?</tr>", text) if "Technische Universität Dort" in r)
    assert 'href="/doc/project/innamoruhr"' in row


def test_an_organisation_without_partners_has_no_network(client: FlaskClient) -> None:
    assert 'href="/network/organisation/' not in client.get("/doc/organisation/mhkbd").text
    answer = client.get("/network/organisation/mhkbd", headers={"Accept": "text/html"} | GERMAN)
    assert answer.status_code == 404
    assert "bei keinem Projekt zusammen" in answer.text
    assert client.get("/network/%00").status_code == 404
