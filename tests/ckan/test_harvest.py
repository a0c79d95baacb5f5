"""CKAN's harvester takes the catalogue: ckanext-dcat from PyPI in an environment of its own."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from rdflib import RDF, Graph
from rdflib.namespace import DCAT
from werkzeug.serving import make_server

from ruhrkg.release.datasets.definitions import PARTS
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

pytestmark = pytest.mark.ckan

HARVEST = Path(__file__).with_name("harvest.py")


@pytest.fixture(scope="module")
def python() -> str:
    """The interpreter of CKAN's environment, which `make test-ckan` makes."""
    found = os.environ.get("RUHRKG_CKAN_PYTHON", ".tools/ckan/bin/python")
    if not Path(found).exists():
        pytest.skip(f"no CKAN at {found}: run make test-ckan")
    return found


@pytest.fixture(scope="module")
def root_url(release: Release) -> Iterator[str]:
    """A served site."""
    app: Flask = create_app(Site(Settings(), release))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


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
    done = subprocess.run(
        [python, HARVEST, *(root_url + path for path in paths)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    return {"again": found[-1], **dict(zip(paths[:-1], found[:-1], strict=True))}


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


def test_every_distribution_becomes_a_resource(harvested: dict[str, Any], release: Release):
    graph = Graph().parse(release.path("catalogue.ttl"))
    every = {str(d) for d in graph.subjects(RDF.type, DCAT.Distribution)}
    for address, gathered in harvested.items():
        resources = [r for d in gathered["datasets"] for r in d["resources"]]
        assert {r["uri"] for r in resources} == every, address
        assert len(resources) == len(every)
        assert all(r["url"] and r["size"] and r["hash"] and r["license"] for r in resources)


def test_titles_keywords_and_dates_arrive(harvested: dict[str, Any]):
    for dataset in harvested["/catalog.rdf"]["datasets"]:
        extras = {extra["key"]: extra["value"] for extra in dataset["extras"]}
        assert dataset["title"]
        assert dataset["notes"]
        assert dataset["tags"]
        assert extras["identifier"].startswith("ruhrkg-")
        assert extras["publisher_name"]
        assert extras["issued"]
