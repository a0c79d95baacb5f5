"""/catalog: formats, negotiation, pages, entries; and the page of the rules."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, RDFS, SKOS, Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF
from rdflib.term import BNode

from ruhrkg.release.build import build
from ruhrkg.release.datasets.dcat_validation import ValidationResult
from ruhrkg.release.datasets.definitions import PARTS
from ruhrkg.release.store import Release
from ruhrkg.release.versions import stamp
from ruhrkg.settings import Settings, authored_root
from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web.app import create_app
from ruhrkg.web.portals import catalogue, dcat_check, event_stream, void
from ruhrkg.web.site import Site

SERIALISATIONS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld", "nt": "nt"}
HYDRA = PREFIXES["hydra"]


def read(client: FlaskClient, url: str, form: str = "turtle") -> Graph:
    answer = client.get(url)
    assert answer.status_code == 200
    return Graph().parse(data=answer.get_data(as_text=True), format=form)


def test_every_serialisation_has_the_same_content(client: FlaskClient):
    graphs = [read(client, f"/catalog.{s}", form) for s, form in SERIALISATIONS.items()]
    assert len(graphs[0]) > 1000
    assert all(isomorphic(graphs[0], other) for other in graphs[1:])


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "text/turtle"),
        ("text/turtle", "text/turtle"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("application/rdf+xml;q=0.2, text/turtle;q=0.9", "text/turtle"),
    ],
)
def test_the_client_gets_what_it_accepts(client: FlaskClient, accept: str, media_type: str):
    answer = client.get("/catalog", headers={"Accept": accept})
    assert answer.mimetype == media_type
    assert "Accept" in answer.vary


def test_only_the_period_is_a_blank_node_and_every_part_is_there(client: FlaskClient):
    graph = read(client, "/catalog.ttl")
    blank = {node for triple in graph for node in triple if isinstance(node, BNode)}
    # udata would fetch the IRI of a period for every dataset.
    assert blank == set(graph.subjects(RDF.type, DCTERMS.PeriodOfTime))
    assert len(blank) == 1
    assert set(graph.subjects(RDF.type, DCAT.Dataset)) == {URIRef(p.iri) for p in PARTS}
    for part in PARTS:
        assert [str(o) for o in graph.objects(URIRef(part.iri), DCTERMS.identifier)] == [part.iri]


def test_what_leads_somewhere_leads_to_this_host(client: FlaskClient):
    graph = read(client, "/catalog.ttl")
    for predicate in (DCAT.downloadURL, DCAT.accessURL, DCAT.endpointURL, DCAT.landingPage):
        assert all(str(o).startswith("http://localhost/") for o in graph.objects(None, predicate))


def test_every_download_is_there_with_the_size_and_type_it_states(client: FlaskClient):
    graph = read(client, "/catalog.ttl")
    for file in graph.subjects(DCAT.downloadURL, None):
        with client.head(str(graph.value(file, DCAT.downloadURL))) as answer:
            assert answer.status_code == 200
            assert answer.content_length == int(graph.value(file, DCAT.byteSize))
            if not file.endswith(".gz"):
                assert str(graph.value(file, DCAT.mediaType)).endswith("/" + answer.mimetype)


def test_pages_contain_every_dataset_once(client: FlaskClient):
    url, seen = "/catalog.ttl?page=1&size=4", []
    pages = 0
    while url:
        page = read(client, url)
        pages += 1
        seen += list(page.subjects(RDF.type, DCAT.Dataset))
        (view,) = page.subjects(RDF.type, URIRef(HYDRA + "PartialCollectionView"))
        url = str(page.value(view, URIRef(HYDRA + "next")) or "")
    assert pages == 3
    assert sorted(seen) == sorted(URIRef(p.iri) for p in PARTS)


@pytest.mark.parametrize(
    ("url", "next_page"),
    [
        ("/catalog.rdf?page=1", "http://localhost/catalog.rdf?page=2&size=5"),
        ("/catalog?format=rdf&page=1", "http://localhost/catalog?format=rdf&page=2&size=5"),
    ],
)
def test_links_to_pages_are_absolute_and_preserve_the_format(
    client: FlaskClient, url: str, next_page: str
):
    page = read(client, url, "xml")
    assert {str(o) for o in page.objects(None, URIRef(HYDRA + "next"))} == {next_page}


def test_a_page_describes_only_its_own_datasets(client: FlaskClient):
    page = read(client, "/catalog.ttl?page=2&size=4")
    listed = set(page.objects(None, DCAT.dataset))
    assert set(page.subjects(RDF.type, DCAT.Dataset)) == listed
    assert len(listed) == 4


@pytest.mark.parametrize("number", ["4", "99999999", "9" * 4000])
def test_a_page_beyond_the_last_is_not_found(client: FlaskClient, number: str):
    assert client.get(f"/catalog.ttl?page={number}").status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "", "%C2%B2", "%D9%A3"])
def test_an_invalid_page_number_is_a_bad_request(client: FlaskClient, number: str):
    assert client.get(f"/catalog.ttl?page={number}").status_code == 400


def test_a_page_may_not_be_too_large(client: FlaskClient):
    assert client.get("/catalog.ttl?size=100").status_code == 200
    assert client.get("/catalog.ttl?size=101").status_code == 400


@pytest.mark.parametrize("path", ["/catalog", "/catalog.rdf", "/catalog.ttl?page=1", "/void"])
def test_head_has_the_headers_of_get_and_an_etag_saves_the_body(client: FlaskClient, path: str):
    got, head = client.get(path), client.head(path)
    assert head.status_code == 200
    assert head.get_data() == b""
    assert head.headers["ETag"] == got.headers["ETag"]
    assert head.content_length == len(got.get_data())
    again = client.get(path, headers={"If-None-Match": got.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert got.last_modified is not None


def test_formats_and_hosts_have_different_etags(client: FlaskClient):
    etags = {
        client.get("/catalog.ttl").headers["ETag"],
        client.get("/catalog.rdf").headers["ETag"],
        client.get("/catalog.ttl", base_url="https://data.example/").headers["ETag"],
    }
    assert len(etags) == 3


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.slug)
def test_each_dataset_is_self_contained(client: FlaskClient, part):
    graph = read(client, f"/catalog/dataset/{part.slug}.ttl")
    assert list(graph.subjects(RDF.type, DCAT.Dataset)) == [URIRef(part.iri)]
    assert any(graph.objects(None, DCAT.downloadURL))
    page = client.get(f"/catalog/dataset/{part.slug}", headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    assert part.iri in page.get_data(as_text=True)


def test_codes_of_lists_have_preferred_labels_only(client: FlaskClient):
    graph = read(client, "/catalog.ttl")
    codes = set(graph.subjects(SKOS.inScheme, None))
    assert len(codes) > 20
    assert all(any(graph.objects(code, SKOS.prefLabel)) for code in codes)
    # CKAN and udata would store a label instead of the IRI.
    labelled = set(graph.subjects(RDFS.label, None))
    assert {str(s).partition("#")[0] for s in labelled} == {"https://w3id.org/ruhrkg/catalog"}


def test_services_serve_the_whole_dataset_and_are_its_distributions(client: FlaskClient):
    whole = URIRef("https://w3id.org/ruhrkg/catalog/dataset/all")
    for url in ("/catalog.ttl", "/catalog.ttl?page=1&size=1"):
        graph = read(client, url)
        services = set(graph.subjects(RDF.type, DCAT.DataService))
        assert len(services) == 2
        for service in services:
            assert list(graph.objects(service, DCAT.servesDataset)) == [whole]
            endpoint = graph.value(service, DCAT.endpointURL)
            (access,) = graph.subjects(DCAT.accessURL, endpoint)
            assert (whole, DCAT.distribution, access) in graph
            assert graph.value(access, DCTERMS.license)


@pytest.mark.parametrize("suffix", ["rdf", "ttl", "nt"])
def test_the_region_comes_last_among_the_places(client: FlaskClient, suffix: str):
    text = client.get(f"/catalog/dataset/all.{suffix}").text
    graph = Graph().parse(data=text, format=SERIALISATIONS[suffix])
    whole = URIRef("https://w3id.org/ruhrkg/catalog/dataset/all")
    # rdflib answers in the order of the document, as in CKAN, which keeps the last.
    *others, last = graph.objects(whole, DCTERMS.spatial)
    assert len(others) == 4
    assert str(last) == "https://w3id.org/ruhrkg/catalog#ruhr"


def test_unknown_entries_are_not_found(client: FlaskClient):
    assert client.get("/catalog/dataset/nothing").status_code == 404
    assert client.get("/catalog/service/all").status_code == 404
    assert client.get("/catalog/other/all").status_code == 404


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_lists_every_dataset_also_for_search_engines(client: FlaskClient, language: str):
    html = client.get(f"/catalog.html?lang={language}").get_data(as_text=True)
    for part in PARTS:
        assert f"/catalog/dataset/{part.slug}" in html
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert script
    told = json.loads(script.group(1))
    for wanted in ("name", "description", "license", "creator", "distribution", "identifier"):
        assert told[wanted], wanted
    assert 50 <= len(told["description"]) <= 5000
    assert told["creditText"].startswith("Gemeindegrenzen")
    assert len(told["hasPart"]) == len(PARTS) - 1
    assert told["includedInDataCatalog"]["name"]
    regions = {place["@id"]: place for place in told["spatialCoverage"]}
    region = regions["https://w3id.org/ruhrkg/catalog#ruhr"]
    assert region["sameAs"] == ["http://www.wikidata.org/entity/Q151993"]
    assert region["name"] == {"de": "Ruhrgebiet", "en": "Ruhr area"}[language]


def test_links_state_what_to_cite_and_which_formats_exist(client: FlaskClient):
    link = client.get("/catalog").headers["Link"]
    assert '<https://w3id.org/ruhrkg/catalog>; rel="cite-as"' in link
    assert '<http://localhost/catalog.rdf>; rel="describedby"; type="application/rdf+xml"' in link


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_rules_are_listed_individually_in_both_languages(client: FlaskClient, language: str):
    rules = client.get("/catalog/check.json").get_json()
    violated = [r["rule"] for r in rules if r["severity"] == "Violation" and r["findings"]]
    assert violated == []
    html = client.get(f"/catalog/check?lang={language}", headers={"Accept": "text/html"})
    text = html.get_data(as_text=True)
    assert len(rules) > 80
    for rule in rules:
        assert rule["message"][language].replace("'", "&#39;") in text


def test_the_rules_are_evaluated_once_whatever_host_a_client_names(
    release: Release, monkeypatch: pytest.MonkeyPatch
):
    checked = []

    def check(catalogue: Graph, _: Graph) -> list[ValidationResult]:
        checked.append(set(catalogue.objects(None, DCAT.endpointURL)))
        return []

    monkeypatch.setattr(dcat_check, "check", check)
    client = create_app(Site(Settings(), release)).test_client()
    for host in ("one.example", "two.example"):
        assert client.get("/catalog/check.json", headers={"Host": host}).get_json() == []
    assert [URIRef("https://w3id.org/ruhrkg/sparql") in found for found in checked] == [True]


@pytest.mark.parametrize("suffix", SERIALISATIONS)
@pytest.mark.parametrize("path", ["/catalog", "/catalog?page=1", "/void", "/changes/{version}"])
def test_another_host_gets_its_own_links_without_a_new_writing(
    client: FlaskClient, release: Release, monkeypatch: pytest.MonkeyPatch, path: str, suffix: str
):
    path, mark, query = path.format(version=release.version).partition("?")
    path = f"{path}.{suffix}{mark}{query}"
    first = client.get(path, headers={"Host": "one.example"}).data
    for module in (catalogue, void, event_stream):
        monkeypatch.setattr(module, "write_rdf", None)
    second = client.get(path, headers={"Host": "two.example"}).data
    assert b"//two.example" in second
    assert second == first.replace(b"//one.example", b"//two.example")
    form = SERIALISATIONS[suffix]
    assert all(".invalid" not in str(o) for t in Graph().parse(second, format=form) for o in t)


@pytest.mark.parametrize(
    ("contact", "way"),
    [("mailto:data@example.org", "hasEmail"), ("https://example.org/feedback", "hasURL")],
)
def test_the_operator_can_name_a_contact(release: Release, contact: str, way: str):
    client = create_app(Site(Settings(contact=contact), release)).test_client()
    graph = read(client, "/catalog.ttl")
    this = URIRef("https://w3id.org/ruhrkg/catalog#contact")
    ways = {
        (str(p).removeprefix(PREFIXES["vcard"]), str(o))
        for p, o in graph.predicate_objects(this)
        if "#has" in p
    }
    assert ways == {(way, contact)}
    assert contact in client.get("/catalog.html").get_data(as_text=True)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            (
                "Government and public sector",
                "irregular",
                "from 14 April 2018",
                "catalog/dataset/all",
            ),
        ),
        ("de", ("Regierung und öffentlicher Sektor", "unregelmäßig", "ab 14. April 2018")),
    ],
)
def test_the_page_of_a_dataset_shows_what_its_entry_states(client, language, told):
    html = {"Accept": "text/html"}
    page = client.get(f"/catalog/dataset/all?lang={language}", headers=html).text
    for words in told:
        assert words in page.replace("\u00a0", " ")


def test_what_entries_refer_to_has_a_place_on_the_catalogues_page(client: FlaskClient):
    page = client.get("/catalog", headers={"Accept": "text/html"}).text
    prefix = "https://w3id.org/ruhrkg/catalog#"
    graph = read(client, "/catalog.ttl")
    parts = {str(o) for o in graph.objects() if str(o).startswith(prefix)}
    assert len(parts) == 6
    for part in parts:
        assert f'id="{part.removeprefix(prefix)}"' in page


def test_a_version_of_a_dataset_leads_to_the_release_that_holds_it(
    tmp_path: Path, release: Release
):
    root = tmp_path / "root"
    shutil.copytree(authored_root() / "data", root / "data")
    (root / "data" / "versions.ttl").unlink()
    stamp(root, date(2026, 11, 23))
    settings = Settings(root=root, build_dir=tmp_path / "build", response_cache_bytes=0)
    first = build(settings)
    events = URIRef("https://w3id.org/ruhrkg/catalog/dataset/events")
    previous = URIRef(PREFIXES["dcat"] + "previousVersion")
    alone = read(create_app(Site(settings, first)).test_client(), "/catalog.ttl")
    assert not list(alone.subject_objects(previous))
    record = URIRef("https://w3id.org/ruhrkg/catalog/record/events")
    assert str(alone.value(record, DCTERMS.modified)) == "2026-11-23"
    text = (root / "data" / "events.trig").read_text(encoding="utf-8")
    (root / "data" / "events.trig").write_text(
        text + "\n<https://w3id.org/ruhrkg/id/source/x> {"
        " <https://w3id.org/ruhrkg/id/event/new>"
        ' <http://www.w3.org/2000/01/rdf-schema#label> "Neu"@de . }\n',
        encoding="utf-8",
    )
    stamp(root, date(2027, 1, 1))
    client = create_app(Site(settings, build(settings))).test_client()
    old = "/catalog/dataset/events/version/2026-11-23"
    assert client.get(old).location == f"/releases/{first.version}/dumps/events.ttl"
    assert client.get(old.replace("2026-11-23", "1999-01-01")).status_code == 404
    graph = read(client, "/catalog.ttl")
    assert [str(o) for o in graph.objects(events, previous)] == [f"{events}/version/2026-11-23"]
    assert str(graph.value(record, DCTERMS.modified)) == "2027-01-01"
    assert graph.value(record, FOAF.primaryTopic) == events
    assert (URIRef("https://w3id.org/ruhrkg/catalog"), DCAT.record, record) in graph
    shutil.rmtree(first.folder)
    assert not list(read(client, "/catalog.ttl").subject_objects(previous))
    gone = client.get(old)
    assert gone.status_code == 410
    assert "/releases" in gone.get_data(as_text=True)


def test_a_wrong_format_is_not_acceptable(client: FlaskClient):
    for answer in (
        client.get("/catalog.pdf"),
        client.get("/catalog", headers={"Accept": "application/pdf"}),
    ):
        assert answer.status_code == 406
        assert "rdf" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/catalog/record/all", "/catalog/record/all/version/2026-11-27"])
def test_a_record_leads_to_the_entry_that_holds_it(client: FlaskClient, path: str):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/catalog/dataset/all")
    assert client.get(path.replace("all", "nothing-such")).status_code == 404


def test_the_page_of_the_whole_names_its_services_where_links_lead(client: FlaskClient):
    page = client.get("/catalog/dataset/all?lang=en&format=html").text
    for anchor, name in (
        ("sparql", "SPARQL endpoint"),
        ("reconciliation", "Reconciliation service"),
    ):
        assert name in page.partition(f'<li id="{anchor}">')[2].partition("</li>")[0]
