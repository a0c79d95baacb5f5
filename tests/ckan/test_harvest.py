"""CKAN's harvester reads the catalogue: ckanext-dcat from PyPI in its own environment."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from rdflib import RDF, RDFS, SKOS, Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF
from rdflib.term import Node
from tests.standards.checker import background, validate
from werkzeug.serving import make_server

from ruhrkg.release.datasets.definitions import PARTS
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

pytestmark = pytest.mark.ckan

HARVEST = Path(__file__).with_name("harvest.py")
DCATDE, SPDX, VCARD = (PREFIXES[name] for name in ("dcatde", "spdx", "vcard"))
THEME = "http://publications.europa.eu/resource/authority/data-theme/"


@pytest.fixture(scope="module")
def python() -> str:
    """The interpreter of CKAN's environment, which `make test-ckan` creates."""
    found = os.environ.get("RUHRKG_CKAN_PYTHON", ".tools/ckan/bin/python")
    if not Path(found).exists():
        pytest.skip(f"no CKAN at {found}: run make test-ckan")
    return found


@pytest.fixture(scope="module")
def root_url(stamped: Release) -> Iterator[str]:
    """A served site."""
    app: Flask = create_app(Site(Settings(), stamped))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def run(python: str, urls: list[str], **environment: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [python, HARVEST, *urls],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def harvested(python: str, root_url: str) -> dict[str, Any]:
    """What CKAN gathers from each address; the first address is gathered twice."""
    paths = [
        "/catalog.rdf?page=1&size=4",
        "/catalog.ttl?page=1&size=4",
        "/catalog?page=1&size=4",
        "/catalog.jsonld",
        "/catalog.rdf",
        "/catalog",
        "/catalog.rdf?page=1&size=4",
    ]
    found = run(python, [root_url + path for path in paths], RUHRKG_DCATDE="")
    return {"again": found[-1], **dict(zip(paths[:-1], found[:-1], strict=True))}


@pytest.fixture(scope="module")
def govdata(python: str, root_url: str) -> list[dict[str, Any]]:
    """What GovData's harvester gathers, twice."""
    if not os.environ.get("RUHRKG_DCATDE"):
        pytest.skip("RUHRKG_DCATDE names no checkout of ckanext-dcatde: docs/developers.md")
    return run(python, [root_url + "/catalog.rdf?page=1"] * 2)


def guids(gathered: Any) -> list[str]:
    return [dataset["guid"] for dataset in gathered["datasets"]]


def test_every_address_gives_every_dataset_once_and_no_error(harvested: dict[str, Any]):
    for address, gathered in harvested.items():
        assert gathered["errors"] == [], address
        assert sorted(guids(gathered)) == sorted(part.iri for part in PARTS), address


def test_ckan_follows_three_pages(harvested: dict[str, Any]):
    for address, gathered in harvested.items():
        assert len(gathered["pages"]) == (3 if "page=1" in address or address == "again" else 1)


def test_a_second_harvest_finds_the_same_identifiers(harvested: dict[str, Any]):
    first = harvested["/catalog.rdf?page=1&size=4"]
    assert guids(first) == guids(harvested["again"])
    assert first["datasets"] == harvested["again"]["datasets"]


def extras(dataset: dict[str, Any]) -> dict[str, str]:
    return {extra["key"]: extra["value"] for extra in dataset["extras"]}


def texts(graph: Graph, subject: Node, predicate: Node) -> set[str]:
    return {str(value) for value in graph.objects(subject, predicate)}


def check_stored(datasets: list[dict[str, Any]], graph: Graph) -> None:
    """Every field that CKAN stores is what the catalogue states."""
    assert len(datasets) == len(PARTS)
    for dataset in datasets:
        this, found = URIRef(dataset["guid"]), extras(dataset)
        assert dataset["title"] in texts(graph, this, DCTERMS.title)
        assert dataset["notes"] in texts(graph, this, DCTERMS.description)
        assert {tag["name"] for tag in dataset["tags"]} == texts(graph, this, DCAT.keyword)
        free = str(graph.value(this, DCTERMS.license)).endswith("/cc-zero")
        assert dataset["license_id"] == ("cc-zero" if free else "")
        assert found["identifier"] == dataset["guid"]
        for key, predicate in {
            "issued": DCTERMS.issued,
            "modified": DCTERMS.modified,
            "frequency": DCTERMS.accrualPeriodicity,
            "access_rights": DCTERMS.accessRights,
            "contact_uri": DCAT.contactPoint,
            "publisher_uri": DCTERMS.publisher,
        }.items():
            assert found[key] in texts(graph, this, predicate), key
        if kind := graph.value(this, DCTERMS.type):
            assert found["dcat_type"] == str(kind)
        for key, predicate in {"language": DCTERMS.language, "theme": DCAT.theme}.items():
            assert set(json.loads(found[key])) == texts(graph, this, predicate)
        contact = graph.value(this, DCAT.contactPoint)
        assert found["contact_name"] in texts(graph, contact, URIRef(VCARD + "fn"))
        publisher = graph.value(this, DCTERMS.publisher)
        assert found["publisher_name"] in texts(graph, publisher, FOAF.name)
        assert found["publisher_type"] in texts(graph, publisher, DCTERMS.type)
        period = graph.value(this, DCTERMS.temporal)
        assert found["temporal_start"] == str(graph.value(period, DCAT.startDate))
        assert found["spatial_uri"].endswith("/catalog#ruhr")
        assert "Polygon" in found["spatial_bbox"]
        check_resources(dataset["resources"], graph, this)


def check_resources(resources: list[dict[str, Any]], graph: Graph, dataset: URIRef) -> None:
    assert {r["uri"] for r in resources} == texts(graph, dataset, DCAT.distribution)
    for resource in resources:
        this = URIRef(resource["uri"])
        assert resource["name"] in texts(graph, this, DCTERMS.title)
        assert resource["description"] in texts(graph, this, DCTERMS.description)
        assert resource["license"] == str(graph.value(this, DCTERMS.license))
        rights = graph.value(this, DCTERMS.rights)
        assert resource["rights"] in texts(graph, rights, RDFS.label)
        assert set(json.loads(resource["language"])) == texts(graph, this, DCTERMS.language)
        assert resource["format"]
        assert resource["access_url"] == str(graph.value(this, DCAT.accessURL))
        if download := graph.value(this, DCAT.downloadURL):
            assert resource["url"] == str(download)
            assert resource["mimetype"] == str(graph.value(this, DCAT.mediaType))
            assert resource["size"] == int(str(graph.value(this, DCAT.byteSize)))
            checksum = graph.value(this, URIRef(SPDX + "checksum"))
            value = graph.value(checksum, URIRef(SPDX + "checksumValue"))
            assert resource["hash"].lower() == str(value).lower()
            assert resource["hash_algorithm"] == SPDX + "checksumAlgorithm_sha256"
        else:
            assert resource["url"] == resource["access_url"]


@pytest.fixture(scope="module")
def served(root_url: str) -> Graph:
    return Graph().parse(root_url + "/catalog.ttl", format="turtle")


@pytest.mark.parametrize("address", ["/catalog.rdf?page=1&size=4", "/catalog.jsonld"])
def test_every_field_is_stored_as_it_is_stated(
    harvested: dict[str, Any], served: Graph, address: str
):
    check_stored(harvested[address]["datasets"], served)


def test_titles_and_notes_arrive_in_both_languages(python: str, root_url: str, served: Graph):
    for language in ("de", "en"):
        (found,) = run(python, [root_url + "/catalog"], RUHRKG_DCATDE="", RUHRKG_LANG=language)
        for dataset in found["datasets"]:
            for key, predicate in (("title", DCTERMS.title), ("notes", DCTERMS.description)):
                stated = served.objects(URIRef(dataset["guid"]), predicate)
                assert dataset[key] in {str(t) for t in stated if t.language == language}


def test_the_endpoint_and_the_reconciliation_service_are_visible(harvested: dict[str, Any]):
    for gathered in harvested.values():
        urls = {r["url"].rpartition("/")[2] for d in gathered["datasets"] for r in d["resources"]}
        assert {"sparql", "reconcile"} <= urls


def test_govdata_complains_of_nothing_twice(govdata: list[dict[str, Any]], served: Graph):
    for gathered in govdata:
        assert gathered["errors"] == gathered["logged"] == []
        check_stored(gathered["datasets"], served)
        for dataset in gathered["datasets"]:
            found, this = extras(dataset), URIRef(dataset["guid"])
            level = texts(served, this, URIRef(DCATDE + "politicalGeocodingLevelURI"))
            assert found["politicalGeocodingLevelURI"] in level
            contributor = texts(served, this, URIRef(DCATDE + "contributorID"))
            assert set(json.loads(found["contributorID"])) == contributor
            groups = {f"{THEME}{group['name'].upper()}" for group in dataset["groups"]}
            assert groups == texts(served, this, DCAT.theme)
    assert govdata[0]["datasets"] == govdata[1]["datasets"]


# Output of CKAN that violates DCAT-AP.de, whatever it harvested.
IDENTIFIER = str(DCTERMS.identifier)  # an IRI, also for a dataset without any identifier
IN_SCHEME = str(SKOS.inScheme)  # "PrivateIndividual(s)" with its parentheses quoted
BYTE_SIZE = str(DCAT.byteSize)  # xsd:decimal, as DCAT-AP 2 requires
KIND = "_:"  # a contact that has a URL and no e-mail address: the standard profile drops the URL


@pytest.mark.parametrize(
    ("portal", "own"),
    [("harvested", {IDENTIFIER, IN_SCHEME, KIND}), ("govdata", {IDENTIFIER, IN_SCHEME, BYTE_SIZE})],
)
def test_what_the_portal_exports_breaks_no_rule_but_by_its_own_doing(
    request: pytest.FixtureRequest, standards: Path, portal: str, own: set[str]
):
    found = request.getfixturevalue(portal)
    (first, *_) = found.values() if isinstance(found, dict) else found
    graph = Graph().parse(data=first["export"], format="nt")
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == len(PARTS)
    results = validate(graph + background(standards), standards, "DCAT-AP.de 3.0")
    broken = {r.path if ":" in r.path else KIND for r in results if r.severity == "Violation"}
    assert broken <= own
