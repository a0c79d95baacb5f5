"""CKAN's harvester reads the catalogue: ckanext-dcat from PyPI in its own environment."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS
from tests.ckan.stored import dataset_fields, differences, fields, resource_fields
from tests.standards.checker import background, validate
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from ruhrkg.release.datasets.definitions import PARTS
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

pytestmark = pytest.mark.ckan

HARVEST = Path(__file__).with_name("harvest.py")


@pytest.fixture(scope="module")
def python() -> str:
    """The interpreter of CKAN's environment, which `make test-ckan` creates."""
    found = os.environ.get("RUHRKG_CKAN_PYTHON", ".tools/ckan/bin/python")
    if not Path(found).exists():
        pytest.skip(f"no CKAN at {found}: run make test-ckan")
    return found


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serves a WSGI application and gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def root_url(stamped: Release) -> Iterator[str]:
    """A served site."""
    with serving(create_app(Site(Settings(), stamped))) as url:
        yield url


def harvest(python: str, urls: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, HARVEST, *urls],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        env={**os.environ, **environment},
    )


def run(python: str, urls: list[str], **environment: str) -> list[dict[str, Any]]:
    done = harvest(python, urls, **environment)
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
def dcatde() -> str:
    """The checkout of GovData's extension."""
    if not (named := os.environ.get("RUHRKG_DCATDE", "")):
        pytest.skip("ckanext-dcatde is on no package registry: set RUHRKG_DCATDE (docs/portals.md)")
    return named


@pytest.fixture(scope="module")
def govdata(python: str, dcatde: str, root_url: str) -> list[dict[str, Any]]:
    """What GovData's harvester gathers, twice."""
    return run(python, [root_url + "/catalog.rdf?page=1"] * 2, RUHRKG_DCATDE=dcatde)


def guids(gathered: Any) -> list[str]:
    return [dataset["guid"] for dataset in gathered["datasets"]]


def test_every_address_gives_every_dataset_once_and_no_error(harvested: dict[str, Any]):
    for address, gathered in harvested.items():
        assert gathered["errors"] == gathered["logged"] == gathered["refused"] == [], address
        assert sorted(guids(gathered)) == sorted(part.iri for part in PARTS), address


def test_ckan_follows_three_pages(harvested: dict[str, Any]):
    for address, gathered in harvested.items():
        assert len(gathered["pages"]) == (3 if "page=1" in address or address == "again" else 1)


def test_a_second_harvest_finds_the_same_identifiers(harvested: dict[str, Any]):
    first = harvested["/catalog.rdf?page=1&size=4"]
    assert guids(first) == guids(harvested["again"])
    assert first["datasets"] == harvested["again"]["datasets"]


@pytest.fixture(scope="module")
def served(root_url: str) -> Graph:
    return Graph().parse(root_url + "/catalog.ttl", format="turtle")


def check_stored(
    datasets: list[dict[str, Any]], graph: Graph, language: str, *, govdata: bool = False
) -> None:
    """Every field that the portal stores is what the catalogue states, and none is missing."""
    assert len(datasets) == len(PARTS)
    for dataset in datasets:
        this = URIRef(dataset["guid"])
        stated = dataset_fields(graph, this, language, govdata=govdata)
        assert differences(fields(dataset), stated) == {}, this
        resources = {URIRef(each["uri"]): each for each in dataset["resources"]}
        assert set(resources) == set(graph.objects(this, DCAT.distribution))
        for resource, found in resources.items():
            stated = resource_fields(graph, resource, language, govdata=govdata)
            assert differences(fields(found), stated) == {}, resource


@pytest.mark.parametrize("address", ["/catalog.rdf?page=1&size=4", "/catalog.jsonld"])
def test_every_field_is_stored_as_it_is_stated(
    harvested: dict[str, Any], served: Graph, address: str
):
    check_stored(harvested[address]["datasets"], served, "en")


def test_a_german_portal_stores_the_german_texts(python: str, root_url: str, served: Graph):
    (found,) = run(python, [root_url + "/catalog"], RUHRKG_DCATDE="", RUHRKG_LANG="de")
    check_stored(found["datasets"], served, "de")


@pytest.mark.parametrize("language", ["de", "en"])
def test_govdata_stores_every_field_and_codes_as_iris(
    python: str, dcatde: str, root_url: str, served: Graph, language: str
):
    (found,) = run(python, [root_url + "/catalog.rdf"], RUHRKG_DCATDE=dcatde, RUHRKG_LANG=language)
    check_stored(found["datasets"], served, language, govdata=True)


def test_the_endpoint_and_the_reconciliation_service_are_visible(harvested: dict[str, Any]):
    for gathered in harvested.values():
        urls = {r["url"].rpartition("/")[2] for d in gathered["datasets"] for r in d["resources"]}
        assert {"sparql", "reconcile"} <= urls


def test_ckan_cannot_export_a_dataset_with_the_publisher_of_its_service(python: str, served: Graph):
    """Why the catalogue has no dcat:accessService: if this fails, it can have one."""
    graph = served + Graph()
    for service in served.subjects(RDF.type, DCAT.DataService):
        address = served.value(service, DCAT.endpointURL)
        (access,) = served.subjects(DCAT.accessURL, address)
        graph.add((access, DCAT.accessService, service))
        graph.remove((service, DCAT.contactPoint, None))  # optional, and it fails as well
    answer = Response(graph.serialize(format="xml"), mimetype="application/rdf+xml")
    with serving(answer) as url:
        failed = harvest(python, [url], RUHRKG_DCATDE="")
    assert "_add_agent_to_graph(access_service_node, DCT.publisher" in failed.stderr
    assert "AttributeError: 'list' object has no attribute 'get'" in failed.stderr


def test_govdata_complains_of_nothing_twice(govdata: list[dict[str, Any]]):
    for gathered in govdata:
        assert gathered["errors"] == gathered["logged"] == gathered["refused"] == []
        assert len(gathered["datasets"]) == len(PARTS)
    assert govdata[0]["datasets"] == govdata[1]["datasets"]


def test_govdata_complains_of_each_licence_that_has_a_label(
    python: str, dcatde: str, served: Graph
):
    """The fault that code lists without rdfs:label avoid: the label is stored, not the IRI."""
    graph = served + Graph()
    for licence in set(served.objects(None, DCTERMS.license)):
        graph.add((licence, RDFS.label, Literal("a licence", lang="en")))
    answer = Response(graph.serialize(format="xml"), mimetype="application/rdf+xml")
    with serving(answer) as url:
        (found,) = run(python, [url], RUHRKG_DCATDE=dcatde)
    resources = [each for dataset in found["datasets"] for each in dataset["resources"]]
    assert resources
    assert {resource["license"] for resource in resources} == {"a licence"}
    assert len([line for line in found["logged"] if "unknown license" in line]) == len(resources)


# Violations of DCAT-AP.de that CKAN itself makes, whatever it harvested: docs/portals.md.
IDENTIFIER = str(DCTERMS.identifier)
BYTE_SIZE = str(DCAT.byteSize)
REACHABLE = "a contact has an e-mail address, a URL or a telephone number"


def own_violations(datasets: list[dict[str, Any]], *, govdata: bool) -> set[tuple[str, str]]:
    """Each violation of CKAN's own making: the path of the rule, and the node."""
    stored = [fields(dataset) for dataset in datasets]
    found = {(IDENTIFIER, each["guid"]) for each in stored}
    if govdata:
        resources = [each for dataset in datasets for each in dataset["resources"]]
        return found | {(BYTE_SIZE, each["uri"]) for each in resources if "size" in each}
    return found | {
        (REACHABLE, each["contact_uri"]) for each in stored if "contact_email" not in each
    }


def violations(export: str, standards: Path) -> set[tuple[str, str]]:
    """What the official shapes find in an export: the path of the rule, and the node."""
    graph = Graph().parse(data=export, format="nt")
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == len(PARTS)
    results = validate(graph + background(standards), standards, "DCAT-AP.de 3.0")
    return {
        (result.path if ":" in result.path else REACHABLE, result.focus)
        for result in results
        if result.severity == "Violation"
    }


@pytest.mark.parametrize("portal", ["harvested", "govdata"])
def test_the_export_has_exactly_the_violations_of_the_portals_own_making(
    request: pytest.FixtureRequest, standards: Path, portal: str
):
    found = request.getfixturevalue(portal)
    (first, *_) = found.values() if isinstance(found, dict) else found
    own = own_violations(first["datasets"], govdata=portal == "govdata")
    assert violations(first["export"], standards) == own


def test_an_address_for_mail_survives_the_export(python: str, stamped: Release, standards: Path):
    settings = Settings(contact="mailto:contact@ruhrkg.example")
    with serving(create_app(Site(settings, stamped))) as url:
        (found,) = run(python, [url + "/catalog.rdf"], RUHRKG_DCATDE="")
    broken = violations(found["export"], standards)
    assert REACHABLE not in {rule for rule, _ in broken}
    assert broken == own_violations(found["datasets"], govdata=False)
