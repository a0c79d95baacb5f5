"""/changes and /releases with many retained releases: a request reads only a few, once."""

import os
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef

from ruhrkg.presentation import named_changes
from ruhrkg.release.manifest import FileEntry, Manifest
from ruhrkg.release.store import DEFAULT_GRAPH, GRAPH, MANIFEST, Release
from ruhrkg.settings import Settings
from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web.app import create_app
from ruhrkg.web.portals import changes, dumps
from ruhrkg.web.site import Site

ATOM = "{http://www.w3.org/2005/Atom}"
MANY = 60
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"


def put_release(releases: Path, number: int) -> Release:
    """A release with the label of one thing and the start date of another."""
    folder = releases / sha256(str(number).encode()).hexdigest()[:12]
    folder.mkdir(parents=True)
    base = "https://w3id.org/ruhrkg/id"
    lines = [f'<{base}/project/x> {LABEL} "{number}" <{base}/source/a> .\n']
    lines += [f'<{base}/project/{n}> {LABEL} "n" <{base}/source/a> .\n' for n in range(number)]
    (folder / GRAPH).write_text("".join(sorted(lines)), encoding="utf-8")
    (folder / DEFAULT_GRAPH).write_text("", encoding="utf-8")
    files = tuple(FileEntry.of(folder, folder / n, "text/plain") for n in (GRAPH, DEFAULT_GRAPH))
    day = f"2026-{number // 28 + 1:02}-{number % 28 + 1:02}"
    manifest = Manifest(folder.name, day, "https://w3id.org/ruhrkg/", {"quads": number}, files)
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    return Release.open(folder)


@pytest.fixture
def releases(tmp_path: Path) -> list[Release]:
    """Sixty releases, oldest first, in a folder from which nothing was read before."""
    return [put_release(tmp_path / "build" / "releases", number) for number in range(MANY)]


@pytest.fixture
def client(releases: list[Release]) -> FlaskClient:
    return create_app(Site(Settings(), releases[-1])).test_client()


@pytest.fixture
def opened(releases: list[Release], monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders whose manifest is read after the releases are made."""
    found: list[Path] = []
    open_ = Release.open.__func__  # type: ignore[attr-defined]
    counting = classmethod(lambda cls, folder: found.append(folder) or open_(cls, folder))
    monkeypatch.setattr(Release, "open", counting)
    return found


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch, opened: list[Path]) -> list[Path]:
    """The folders whose graph is read to be compared."""
    found: list[Path] = []
    read = Path.read_text

    def counting(path: Path, *arguments: str, **options: str) -> str:
        if path.name == GRAPH:
            found.append(path.parent)
        return read(path, *arguments, **options)

    monkeypatch.setattr(Path, "read_text", counting)
    return found


@pytest.mark.parametrize("path", ["/changes?format=html", "/changes.atom"])
def test_a_page_of_changes_compares_the_releases_on_it_and_each_once(
    client: FlaskClient, compared: list[Path], path: str
):
    assert client.get(path).status_code == 200
    assert len(compared) == 2 * changes.PER_PAGE
    assert client.get(path).status_code == 200
    assert len(compared) == 2 * changes.PER_PAGE


@pytest.mark.parametrize("path", ["/changes.ttl", "/releases", "/releases?format=html"])
def test_lists_of_releases_compare_none(client: FlaskClient, compared: list[Path], path: str):
    assert client.get(path).status_code == 200
    assert compared == []


def test_what_one_release_changed_is_one_comparison(
    client: FlaskClient, releases: list[Release], compared: list[Path]
):
    for end in (".ttl", ".jsonld", "/added.nq", "/removed.nq", "?format=html"):
        assert client.get(f"/changes/{releases[40].version}{end}").status_code == 200
    assert compared == [releases[40].folder, releases[39].folder]


def test_a_release_is_opened_once_however_often_it_is_requested(
    client: FlaskClient, releases: list[Release], opened: list[Path]
):
    for release in releases[:5]:
        with client.get(f"/releases/{release.version}/{GRAPH}") as answer:
            assert answer.status_code == 200
    assert client.get("/releases").status_code == 200
    assert sorted(opened) == sorted(release.folder for release in releases)


def test_a_release_that_comes_or_goes_is_noticed(tmp_path: Path, opened: list[Path]):
    first = put_release(tmp_path / "releases", 2)
    client = create_app(Site(Settings(response_cache_bytes=0), first)).test_client()

    def listed() -> list[str]:
        return [row["version"] for row in client.get("/releases?format=json").get_json()]

    assert listed() == [first.version]
    opened.clear()
    second = put_release(tmp_path / "releases", 1)
    later(tmp_path / "releases")
    assert listed() == [first.version, second.version]
    second.folder.rename(tmp_path / "elsewhere")
    later(tmp_path / "releases")
    assert listed() == [first.version]
    assert first.folder not in opened


def later(folder: Path) -> None:
    """Make the folder's modification time differ, whatever the resolution of the file system."""
    moment = folder.stat().st_mtime_ns + 1_000_000_000
    os.utime(folder, ns=(moment, moment))


def test_the_pages_of_the_feed_lead_to_every_release_once(
    client: FlaskClient, releases: list[Release]
):
    path, found, seen = "/changes.atom", [], 0
    while path:
        feed = Xml.fromstring(client.get(path).get_data())
        entries = [e.findtext(ATOM + "title") or "" for e in feed.findall(ATOM + "entry")]
        found += entries
        links = {e.get("rel"): e.get("href", "") for e in feed.findall(ATOM + "link")}
        assert links["self"].endswith(path)
        assert links["first"].endswith("/changes.atom")
        assert links["last"].endswith("/changes.atom?page=6")
        assert ("previous" in links) == (seen > 0)
        path, seen = links.get("next", "").removeprefix("http://localhost"), seen + 1
    assert [title.rpartition(" ")[2] for title in found] == [r.version for r in releases[::-1]]


def test_the_pages_of_the_site_lead_on(client: FlaskClient, releases: list[Release]):
    first = client.get("/changes?format=html&lang=en").get_data(as_text=True)
    assert "/changes?page=2&amp;lang=en" in first
    assert releases[-1].version in first
    last = client.get("/changes?format=html&page=6").get_data(as_text=True)
    assert releases[0].version in last
    assert client.get("/changes?format=html&page=7").status_code == 404
    assert client.get("/changes.atom?page=0").status_code == 400
    two = client.get("/releases?format=html&page=2").get_data(as_text=True)
    assert two.count("<h2>") == MANY - dumps.PER_PAGE


def test_requested_by_suffix_the_stream_links_to_nodes_with_the_same_suffix(
    client: FlaskClient, releases: list[Release]
):
    node, view = (URIRef(PREFIXES["tree"] + name) for name in ("node", "view"))
    for end, form in ((".ttl", "turtle"), (".nt", "nt"), ("", "turtle")):
        stream = Graph().parse(data=client.get(f"/changes{end}").get_data(), format=form)
        nodes = {str(o) for o in stream.objects(None, node)}
        assert nodes == {f"http://localhost/changes/{r.version}{end}" for r in releases}
        one = f"/changes/{releases[3].version}{end}"
        member = Graph().parse(data=client.get(one).get_data(), format=form)
        assert (URIRef(f"http://localhost{one}"), None, None) in member
        views = {str(o) for o in member.objects(None, view)}
        assert views == {f"http://localhost/changes{end}"}


def test_things_are_put_in_order_once_for_a_release(
    client: FlaskClient, releases: list[Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/changes/{releases[-1].version}"
    first = client.get(f"{address}?lang=en", headers={"Accept": "text/html"})
    assert first.status_code == 200

    def again(text: str) -> str:
        raise AssertionError(f"ordered again: {text}")

    monkeypatch.setattr(named_changes, "in_order", again)
    second = client.get(f"{address}?lang=en&utm_source=x", headers={"Accept": "text/html"})
    assert second.status_code == 200
