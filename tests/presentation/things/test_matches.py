import re

import pytest
from flask.testing import FlaskClient


def section(client: FlaskClient, path: str, lang: str = "en") -> str:
    page = client.get(f"/doc/{path}?lang={lang}").text
    found = re.search(r'<section[^>]*aria-labelledby="q-dossier">.*?</section>', page, re.DOTALL)
    return found.group() if found else ""


def test_a_thing_lists_its_matches_with_relation_evidence_and_author(client: FlaskClient) -> None:
    told = section(client, "place/bochum")
    assert 'href="http://www.wikidata.org/entity/Q2103"' in told
    assert "exact match" in told
    assert "nwbib-spatial.ttl" in told
    assert "https://github.com/hbz/lobid-vocabs/" in told
    assert "ruhrkg contributors, 23" in told
    assert "not reviewed by a second person" in told


def test_it_shows_when_a_link_was_verified_and_with_what_result(client: FlaskClient) -> None:
    told = section(client, "place/bochum")
    assert re.search(r"Last verified</dt><dd>\d+\s\w+\s\d{4}: agrees", told)
    assert "stored copies" in told
    assert "never: only links to Wikidata are verified" in told


def test_denied_and_missing_matches_are_reported(client: FlaskClient) -> None:
    told = section(client, "organisation/rvr")
    assert "not searched; not named in the sources we read" in told
    assert "<strong>not</strong>" in told
    assert "Q28739263" in told


def test_exact_matches_come_before_near_ones(client: FlaskClient) -> None:
    told = section(client, "place/bochum")
    assert told.index("sws.geonames.org/6553132") < told.index("sws.geonames.org/2947416")


def test_the_dossier_is_available_in_german_too(client: FlaskClient) -> None:
    told = section(client, "person/armin-laschet", "de")
    assert "Derselbe Eintrag in anderen Datenbanken" in told
    assert "dasselbe" in told


@pytest.mark.parametrize("path", ["project/innamoruhr", "source/rk-umsetzen"])
def test_a_thing_without_matches_has_no_dossier(client: FlaskClient, path: str) -> None:
    assert section(client, path) == ""


def test_the_records_do_not_crowd_what_points_here(client: FlaskClient) -> None:
    assert "annotatedSource" not in client.get("/doc/place/bochum").text
