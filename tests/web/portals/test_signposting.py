"""FAIR Signposting, link sets, the API catalogue and security.txt."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from ruhrkg.release.datasets.definitions import PARTS
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

HTML = {"Accept": "text/html"}


def header_of(client: FlaskClient, path: str) -> dict[str, list[tuple[str, str]]]:
    """The links of an answer: relation to target and media type."""
    found: dict[str, list[tuple[str, str]]] = {}
    with client.get(path, headers=HTML) as answer:
        header = answer.headers["Link"]
    for href, parameters in re.findall(r"<([^>]*)>((?:; [^,<]*)*)", header):
        values = dict(re.findall(r'(\w+)="([^"]*)"', parameters))
        for relation in values["rel"].split():
            found.setdefault(relation, []).append((href, values.get("type", "")))
    return found


@pytest.fixture
def site_client(release: Release) -> FlaskClient:
    return create_app(Site(Settings(), release)).test_client()


@pytest.mark.parametrize("slug", [part.slug for part in PARTS])
def test_the_page_of_a_dataset_leads_to_each_file_with_its_type(
    site_client: FlaskClient, slug: str
):
    links = header_of(site_client, f"/catalog/dataset/{slug}")
    iri = f"https://w3id.org/ruhrkg/catalog/dataset/{slug}"
    assert links["cite-as"] == [(iri, "")]
    assert links["author"] == [("https://w3id.org/ruhrkg/catalog#publisher", "")]
    assert next(href for href, _ in links["license"]).startswith("https://")
    assert ("https://schema.org/Dataset", "") in links["type"]
    # Each serialisation of the entry; for the whole also the description in Croissant.
    assert len(links["describedby"]) == (5 if slug == "all" else 4)
    items = links["item"]
    assert len(items) >= 7
    for href, media_type in items:
        with site_client.head(href) as answer:
            assert answer.status_code == 200
            assert answer.mimetype == media_type
        back = {href for href, _ in header_of(site_client, href)["collection"]}
        assert back == {f"http://localhost/catalog/dataset/{slug}"}


@pytest.mark.parametrize("suffix", ["ttl", "rdf", "jsonld", "nt"])
def test_a_document_about_a_dataset_leads_back_to_the_page(site_client: FlaskClient, suffix: str):
    links = header_of(site_client, f"/catalog/dataset/events.{suffix}")
    assert links.keys() == {"describes", "type", "linkset"}
    assert links["describes"] == [("http://localhost/catalog/dataset/events", "text/html")]
    ((form, _),) = links["type"]
    assert form.startswith("http://www.w3.org/ns/formats/")


@pytest.mark.parametrize("slug", ["sparql", "reconciliation"])
def test_the_page_of_a_service_states_that_it_is_about_an_api(site_client: FlaskClient, slug: str):
    links = header_of(site_client, f"/catalog/service/{slug}")
    assert ("https://schema.org/WebAPI", "") in links["type"]
    assert ("https://schema.org/Dataset", "") not in links["type"]
    assert "item" not in links


def contexts(client: FlaskClient, path: str, media_type: str) -> dict[str, Any]:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    return {context["anchor"]: context for context in answer.get_json()["linkset"]}


def test_the_link_set_has_the_links_of_the_header_and_the_reverse_links(site_client: FlaskClient):
    header = header_of(site_client, "/catalog/dataset/events")
    ((address, media_type),) = header.pop("linkset")
    found = contexts(site_client, address, media_type)
    page = found.pop("http://localhost/catalog/dataset/events")
    assert page.pop("anchor")
    assert {
        relation: [(link["href"], link.get("type", "")) for link in links]
        for relation, links in page.items()
    } == header
    for href, _ in header["describedby"]:
        own = header_of(site_client, href)
        assert found[href]["describes"][0]["href"] == own["describes"][0][0]
    for href, _ in header["item"]:
        assert found[href]["collection"][0]["href"] == "http://localhost/catalog/dataset/events"


def test_the_api_catalogue_leads_to_each_interface_and_its_description(site_client: FlaskClient):
    path = "/.well-known/api-catalog"
    found = contexts(site_client, path, "application/linkset+json")
    answer = site_client.head(path)
    assert 'profile="https://www.rfc-editor.org/info/rfc9727"' in answer.content_type
    assert answer.headers["Link"] == f'<http://localhost{path}>; rel="api-catalog"'
    items = {link["href"] for link in found.pop(f"http://localhost{path}")["item"]}
    assert items == set(found) == {"http://localhost/sparql", "http://localhost/reconcile"}
    for context in found.values():
        assert context["status"][0]["href"] == "http://localhost/health"
        for relation in ("service-desc", "service-doc"):
            (target,) = context[relation]
            assert site_client.get(target["href"]).status_code == 200, target


def test_a_contact_for_vulnerabilities_is_named_if_there_is_one(release: Release):
    path = "/.well-known/security.txt"
    assert create_app(Site(Settings(), release)).test_client().get(path).status_code == 404
    settings = Settings(contact="mailto:security@example.org")
    answer = create_app(Site(settings, release)).test_client().get(path)
    assert answer.content_type == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == settings.contact
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=100) < expires - datetime.now(UTC) < timedelta(days=366)


def test_a_preflight_of_an_unknown_dataset_is_answered_without_links(site_client: FlaskClient):
    answer = site_client.options("/catalog/dataset/no-such-dataset.ttl")
    assert answer.status_code == 200
    assert "GET" in answer.headers["Allow"]
    assert "Link" not in answer.headers
