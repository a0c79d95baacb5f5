"""Dumps by time (RFC 7089): a dump on a given day, and the mementos themselves."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ruhrkg.release.manifest import FileEntry, Manifest
from ruhrkg.release.store import MANIFEST, Release
from ruhrkg.settings import Settings
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

DUMP = "dumps/all.nt"


def put(releases: Path, version: str, day: str | None, *names: str) -> Release:
    """A release of `day` with the files `names`."""
    folder = releases / version
    (folder / "dumps").mkdir(parents=True)
    for name in names:
        (folder / name).write_text(f"# {version}\n", encoding="utf-8")
    files = tuple(FileEntry.of(folder, folder / name, "application/n-triples") for name in names)
    manifest = Manifest(version, day, "https://w3id.org/ruhrkg/", {}, files)
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    return Release.open(folder)


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    """A server of three releases; the first has another dump too."""
    put(tmp_path, "aaaaaaaaaaaa", "2025-01-10", DUMP, "dumps/gone.nt")
    put(tmp_path, "bbbbbbbbbbbb", "2025-06-01", DUMP)
    newest = put(tmp_path, "cccccccccccc", "2026-02-03", DUMP)
    return create_app(Site(Settings(), newest)).test_client()


@pytest.mark.parametrize(
    ("moment", "version"),
    [
        ("Sat, 31 May 2025 23:59:59 GMT", "aaaaaaaaaaaa"),
        ("Sun, 01 Jun 2025 00:00:00 GMT", "bbbbbbbbbbbb"),
        ("Sun, 01 Jun 2025 01:30:00 +0200", "aaaaaaaaaaaa"),
        ("Tue, 01 Jan 2030 00:00:00 GMT", "cccccccccccc"),
        ("Tue, 01 Jan 1980 00:00:00 GMT", "aaaaaaaaaaaa"),
    ],
)
def test_a_dump_leads_to_what_it_was_at_a_time(client: FlaskClient, moment: str, version: str):
    answer = client.get(f"/{DUMP}", headers={"Accept-Datetime": moment})
    assert answer.status_code == 302
    assert answer.location == f"/releases/{version}/{DUMP}"
    assert "accept-datetime" in answer.headers["Vary"].lower()
    assert f'<http://localhost/{DUMP}>; rel="original timegate"' in answer.headers["Link"]
    assert "Memento-Datetime" not in answer.headers


def test_the_memento_states_its_time_and_its_original(client: FlaskClient):
    with client.get(f"/releases/bbbbbbbbbbbb/{DUMP}") as answer:
        assert answer.headers["Memento-Datetime"] == "Sun, 01 Jun 2025 00:00:00 GMT"
        assert f'<http://localhost/{DUMP}>; rel="original timegate"' in answer.headers["Link"]
        assert 'rel="describedby"' in answer.headers["Link"]


def test_without_a_time_the_dump_itself_is_sent_and_offers_negotiation_by_time(client: FlaskClient):
    with client.get(f"/{DUMP}") as answer:
        assert (answer.status_code, answer.get_data()) == (200, b"# cccccccccccc\n")
        assert "accept-datetime" in answer.headers["Vary"].lower()
        assert 'rel="original timegate"' in answer.headers["Link"]
        assert "Memento-Datetime" not in answer.headers


def test_an_invalid_time_is_reported(client: FlaskClient):
    answer = client.get(f"/{DUMP}", headers={"Accept-Datetime": "yesterday"})
    assert answer.status_code == 400
    assert "yesterday" in answer.get_json()["detail"]


def test_a_dump_that_is_no_longer_made_is_found_by_time_only(client: FlaskClient):
    asked = {"Accept-Datetime": "Tue, 01 Jan 2030 00:00:00 GMT"}
    assert client.get("/dumps/gone.nt", headers=asked).location == (
        "/releases/aaaaaaaaaaaa/dumps/gone.nt"
    )
    assert client.get("/dumps/gone.nt").status_code == 404
    assert client.get("/dumps/never.nt", headers=asked).status_code == 404


def test_releases_without_a_day_are_no_mementos(tmp_path: Path):
    only = put(tmp_path, "dddddddddddd", None, DUMP)
    client = create_app(Site(Settings(), only)).test_client()
    asked = {"Accept-Datetime": "Tue, 01 Jan 2030 00:00:00 GMT"}
    with client.get(f"/{DUMP}", headers=asked) as answer:
        assert answer.status_code == 200
    with client.get(f"/releases/{only.version}/{DUMP}") as answer:
        assert "Memento-Datetime" not in answer.headers
