"""schema.org in the pages, as read by search engines and RDF parsers."""

from typing import Any

import pytest
from extruct.jsonld import JsonLdExtractor
from flask.testing import FlaskClient
from rdflib import RDF, Graph, Literal, URIRef

from ruhrkg.vocabulary import BASE_IRI, PREFIXES

SCHEMA = PREFIXES["schema"]
PAGES = {
    "/": ("", "WebSite"),
    "/doc/project/innamoruhr": ("id/project/innamoruhr", "Project"),
    "/doc/forum/tf-01": ("id/forum/tf-01", "EventSeries"),
    "/doc/event/tf17-tel-aviv": ("id/event/tf17-tel-aviv", "Event"),
    "/doc/organisation/asb": ("id/organisation/asb", "Organization"),
    "/doc/person/alfred-herrhausen": ("id/person/alfred-herrhausen", "Person"),
    "/doc/place/essen": ("id/place/essen", "Place"),
    "/doc/source/rk-umsetzen": ("id/source/rk-umsetzen", "CreativeWork"),
    "/doc/figure/themenforen": ("id/figure/themenforen", "Thing"),
    "/catalog": ("catalog/dataset/all", "Dataset"),
    "/catalog/dataset/all": ("catalog/dataset/all", "Dataset"),
}


def extracted(client: FlaskClient, path: str, language: str) -> dict[str, Any]:
    """The one JSON-LD object of a page, as extruct finds it."""
    page = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert page.status_code == 200
    (found,) = JsonLdExtractor().extract(page.text)
    return found


def contexts(value: Any) -> list[Any]:
    """Every @context in a JSON-LD document."""
    if isinstance(value, list):
        return [found for item in value for found in contexts(item)]
    if not isinstance(value, dict):
        return []
    own = [value["@context"]] if "@context" in value else []
    return own + [found for item in value.values() for found in contexts(item)]


def parsed(found: dict[str, Any]) -> Graph:
    """The same as triples; a context that had to be fetched is refused first."""
    assert all(isinstance(context, dict) for context in contexts(found))
    return Graph().parse(data=found, format="json-ld")


def types(value: Any) -> list[str]:
    """Every @type of a node, outside of contexts."""
    if isinstance(value, list):
        return [found for item in value for found in types(item)]
    if not isinstance(value, dict):
        return []
    own = [value["@type"]] if "@type" in value else []
    return own + [
        found for key, item in value.items() if key != "@context" for found in types(item)
    ]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_extruct_and_rdflib_read_the_same(client: FlaskClient, path: str, language: str) -> None:
    iri, type_ = BASE_IRI + PAGES[path][0], PAGES[path][1]
    found = extracted(client, path, language)
    graph = parsed(found)
    assert (found["@id"], found["@type"]) == (iri, type_)
    assert set(graph.objects(URIRef(iri), RDF.type)) == {URIRef(SCHEMA + type_)}
    read = sorted(str(type_) for type_ in graph.objects(None, RDF.type, unique=False))
    assert read == sorted(SCHEMA + name for name in types(found))
    assert Literal(iri) in set(graph.objects(URIRef(iri), URIRef(SCHEMA + "identifier")))
    (name,) = graph.objects(URIRef(iri), URIRef(SCHEMA + "name"))
    stated = found["name"]["@value"] if isinstance(found["name"], dict) else found["name"]
    assert str(name) == stated != ""


@pytest.mark.parametrize(
    ("path", "language", "name"),
    [
        ("/", "de", "Der Plan der Ruhr-Konferenz als offene Daten"),
        ("/doc/figure/themenforen", "de", "Zahl der Themenforen"),
    ],
)
def test_a_name_has_its_language(client: FlaskClient, path: str, language: str, name: str) -> None:
    iri = URIRef(BASE_IRI + PAGES[path][0])
    names = parsed(extracted(client, path, language)).objects(iri, URIRef(SCHEMA + "name"))
    assert list(names) == [Literal(name, lang=language)]


def test_addresses_are_iris_and_dates_are_dates(client: FlaskClient) -> None:
    graph = parsed(extracted(client, "/doc/project/innamoruhr", "de"))
    project = URIRef(BASE_IRI + "id/project/innamoruhr")
    said = {name: graph.value(project, URIRef(SCHEMA + name)) for name in ("url", "foundingDate")}
    assert said == {
        "url": URIRef("https://innamo.ruhr/"),
        "foundingDate": Literal("2020-05", datatype=URIRef(SCHEMA + "Date")),
    }


def test_a_place_leads_to_its_matches(client: FlaskClient) -> None:
    graph = parsed(extracted(client, "/doc/place/essen", "en"))
    same = set(graph.objects(URIRef(BASE_IRI + "id/place/essen"), URIRef(SCHEMA + "sameAs")))
    assert URIRef(PREFIXES["wd"] + "Q2066") in same
