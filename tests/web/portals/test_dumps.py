"""/dumps, /releases, /changes, /void and the files for crawlers."""

import gzip
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree as Xml

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, XSD
from werkzeug.http import parse_list_header

from ruhrkg.release.build import build
from ruhrkg.release.datasets.dumps import ALL_DUMPS
from ruhrkg.release.history import published
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

ATOM = "{http://www.w3.org/2005/Atom}"
TREE, LDES = PREFIXES["tree"], PREFIXES["ldes"]
PROJECT = "https://w3id.org/ruhrkg/id/project/x"
BEFORE = '<{p}> <http://www.w3.org/2000/01/rdf-schema#label> "{label}"@de .'


def authored(folder: Path, label: str, more: str = "") -> None:
    (folder / "data").mkdir(exist_ok=True)
    name = "http://www.w3.org/2000/01/rdf-schema#label"
    text = f'<{PROJECT}> <{name}> "{label}"@de . <{PROJECT}-2> <{name}> "Bleibt"@de . {more}'
    graph = "https://w3id.org/ruhrkg/id/source/a"
    (folder / "data/x.trig").write_text(f"GRAPH <{graph}> {{ {text} }}", encoding="utf-8")


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[FlaskClient, Release, Release]]:
    """A client of a server with two retained releases, and these releases."""
    settings = Settings(root=tmp_path, build_dir=tmp_path / "build")
    gone = f'<{PROJECT}-3> <http://www.w3.org/2000/01/rdf-schema#label> "Geht"@de .'
    authored(tmp_path, "Alt", gone)
    old = build(settings)
    authored(tmp_path, "Neu")
    new = build(settings)
    yield create_app(Site(settings, new)).test_client(), old, new


@pytest.mark.parametrize("dump", ALL_DUMPS, ids=lambda dump: dump.path)
def test_a_dump_is_served_whole_with_type_and_digest(client: FlaskClient, release: Release, dump):
    with client.get("/" + dump.path) as answer:
        entry = release.files[dump.path]
        assert answer.status_code == 200
        assert sha256(answer.get_data()).hexdigest() == entry.sha256
        assert answer.mimetype == dump.media_type
        assert answer.headers["ETag"] == f'"{entry.sha256[:32]}"'
        assert "Content-Encoding" not in answer.headers


def test_text_has_the_charset_utf_8_and_archives_have_none(client: FlaskClient):
    with client.get("/dumps/all.nt") as text, client.get("/dumps/all.nq.gz") as archive:
        assert text.content_type == "application/n-triples; charset=utf-8"
        assert archive.content_type == "application/gzip"
        assert b"\n" in gzip.decompress(archive.get_data())


@pytest.mark.parametrize("folder", ["/dumps", "/releases/{version}/dumps"])
def test_a_table_is_described_by_metadata_that_name_the_requested_url(
    client: FlaskClient, release: Release, folder: str
):
    path = f"{folder.format(version=release.version)}/projects.csv"
    with client.head(path) as answer:
        links = parse_list_header(answer.headers["Link"])
    # The last one counts (Model for Tabular Data, section 5.2).
    described = [link for link in links if 'rel="describedby"' in link][-1]
    assert 'type="application/csvm+json"' in described
    metadata = described.partition("<")[2].partition(">")[0]
    with client.get(metadata) as found:
        assert found.mimetype == "application/csvm+json"
        assert urljoin(metadata, found.get_json()["url"]) == f"http://localhost{path}"


def test_a_part_of_a_dump_can_be_requested(client: FlaskClient):
    with client.get("/dumps/all.nt", headers={"Range": "bytes=0-99"}) as answer:
        assert answer.status_code == 206
        assert len(answer.get_data()) == 100


def test_several_parts_are_answered_with_the_whole(client: FlaskClient, release: Release):
    with client.get("/dumps/all.nt", headers={"Range": "bytes=0-1,5-6"}) as answer:
        assert answer.status_code == 200
        assert len(answer.get_data()) == release.files["dumps/all.nt"].bytes


@pytest.mark.parametrize(
    "path", ["/dumps/nothing.ttl", "/dumps/../manifest.json", "/dumps/%2e%2e/manifest.json"]
)
def test_only_dumps_are_dumps(client: FlaskClient, path: str):
    assert client.get(path).status_code == 404


def test_latest_leads_to_the_release_that_is_served(client: FlaskClient, release: Release):
    assert client.get("/releases/latest").location == f"/releases/{release.version}"
    assert client.get("/releases/latest/dumps/all.ttl").location == (
        f"/releases/{release.version}/dumps/all.ttl"
    )


def test_every_retained_release_has_a_url(two):
    client, old, new = two
    listed = client.get("/releases?format=json").get_json()
    assert [row["version"] for row in listed] == [new.version, old.version]
    for release in (old, new):
        with client.get(f"/releases/{release.version}/graph.nq") as answer:
            assert answer.get_data() == release.path("graph.nq").read_bytes()
            assert "immutable" in answer.headers["Cache-Control"]
        manifest = client.get(f"/releases/{release.version}/manifest.json").get_json()
        assert manifest["version"] == release.version
    assert client.get("/releases/0123456789ab").status_code == 404
    assert client.get(f"/releases/{new.version}/etc/passwd").status_code == 404


def test_the_feed_lists_changes_by_thing(two):
    client, _, new = two
    feed = Xml.fromstring(client.get("/changes.atom?lang=en").get_data())
    assert feed.tag == ATOM + "feed"
    entry = feed.findall(ATOM + "entry")[0]
    assert new.version in (entry.findtext(ATOM + "title") or "")
    content = (entry.findtext(ATOM + "content") or "").splitlines()
    assert content == [f"updated {PROJECT}", f"deleted {PROJECT}-3"]
    for wanted in ("id", "updated", "summary"):
        assert entry.findtext(ATOM + wanted)


def test_the_event_stream_has_a_node_a_release_with_its_members(two):
    client, _, new = two
    stream = Graph().parse(data=client.get("/changes.ttl").get_data())
    assert (None, RDF.type, URIRef(LDES + "EventStream")) in stream
    nodes = {str(o) for o in stream.objects(None, URIRef(TREE + "node"))}
    assert f"http://localhost/changes/{new.version}.ttl" in nodes
    node = Graph().parse(data=client.get(f"/changes/{new.version}.ttl").get_data())
    members = set(node.objects(None, URIRef(TREE + "member")))
    things = {str(o) for m in members for o in node.objects(m, DCTERMS.isVersionOf)}
    assert things == {PROJECT, f"{PROJECT}-3"}
    assert {node.value(m, DCTERMS.issued) for m in members} == {moment(new)}


def test_the_timestamps_of_the_event_stream_are_moments(two):
    client, old, new = two
    stream = Graph().parse(data=client.get("/changes.ttl").get_data())
    relations = stream.subjects(RDF.type, URIRef(TREE + "GreaterThanOrEqualToRelation"))
    values = [stream.value(relation, URIRef(TREE + "value")) for relation in relations]
    assert sorted(values) == sorted([moment(old), moment(new)])


def moment(release: Release) -> Literal:
    return Literal(published(release).strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=XSD.dateTime)


def test_a_thing_whose_iri_has_a_fragment_is_a_member_too(tmp_path: Path):
    settings = Settings(root=tmp_path, build_dir=tmp_path / "build")
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    authored(tmp_path, "X", f'<https://w3id.org/ruhrkg/shapes#A> <{label}> "A" .')
    release = build(settings)
    client = create_app(Site(settings, release)).test_client()
    for suffix, form in (("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld")):
        answer = client.get(f"/changes/{release.version}.{suffix}")
        assert answer.status_code == 200
        node = Graph().parse(data=answer.get_data(), format=form)
        members = {str(o) for o in node.objects(None, URIRef(TREE + "member"))}
        assert any(member.endswith(f"/{release.version}#shapes%23A") for member in members)


def test_the_statements_that_came_and_went_can_be_had(two):
    client, _, new = two
    sides = {}
    for side in ("added", "removed"):
        text = client.get(f"/changes/{new.version}/{side}.nq").get_data()
        sides[side] = {q.object.value for q in parse(text, format=RdfFormat.N_QUADS)}
    assert sides == {"added": {"Neu"}, "removed": {"Alt", "Geht"}}


def test_the_first_release_adds_everything(two):
    client, old, _ = two
    html = client.get(f"/changes/{old.version}?format=html&lang=en").get_data(as_text=True)
    assert "First version, with 3 entries." in html


@pytest.mark.parametrize("path", ["/changes", "/dumps", "/releases"])
def test_pages_are_there_in_both_languages(client: FlaskClient, path: str):
    pages = {
        client.get(f"{path}?format=html&lang={language}").get_data() for language in ("de", "en")
    }
    assert len(pages) == 2


def test_void_is_where_clients_look_for_it(client: FlaskClient):
    assert client.get("/.well-known/void").location == "/void"
    graph = Graph().parse(data=client.get("/void").get_data())
    dumps = {str(o) for o in graph.objects(None, URIRef(PREFIXES["void"] + "dataDump"))}
    assert "http://localhost/dumps/all.ttl" in dumps
    endpoints = {str(o) for o in graph.objects(None, URIRef(PREFIXES["void"] + "sparqlEndpoint"))}
    assert endpoints == {"http://localhost/sparql"}


def test_the_sitemap_names_every_project_with_a_day(client: FlaskClient, release: Release):
    urls = Xml.fromstring(client.get("/sitemap.xml").get_data())
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    places = {u.findtext(space + "loc"): u.findtext(space + "lastmod") for u in urls}
    assert "http://localhost/doc/project/innamoruhr" in places
    assert places["http://localhost/doc/project/innamoruhr"] == release.issued
    assert "http://localhost/catalog/dataset/places" in places


def test_crawlers_are_led_to_the_sitemap_and_away_from_endless_addresses(client: FlaskClient):
    text = client.get("/robots.txt").get_data(as_text=True)
    assert "Sitemap: http://localhost/sitemap.xml" in text
    assert "Disallow: /sparql" in text
    assert "Disallow: /catalog" not in text


def test_programs_that_read_text_find_the_data(client: FlaskClient):
    text = client.get("/llms.txt").get_data(as_text=True)
    assert text.startswith("# ")
    assert "http://localhost/dumps/projects.ttl" in text
    assert "http://localhost/sparql" in text


def test_without_a_release_the_answer_states_what_to_do():
    client = create_app(Site(Settings(), None)).test_client()
    for path in ("/catalog", "/void", "/dumps", "/releases", "/changes"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "ruhrkg build" in answer.get_data(as_text=True)
    assert client.get("/sitemap.xml").status_code == 200
