"""/openapi.json compared with the server that it describes."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask, Request
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator
from rdflib import Graph, URIRef
from werkzeug.datastructures import ImmutableMultiDict

import ruhrkg
from ruhrkg.release.datasets.catalogue import CATALOGUE
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

SELECT = "SELECT ?s { ?s ?p ?o } LIMIT 1"
CONSTRUCT = "CONSTRUCT WHERE { ?s a <https://w3id.org/ruhrkg/ontology#Pillar> }"
PATHS = {
    "document": "project/innamoruhr",
    "kind": "dataset",
    "slug": "projects",
    "suffix": "ttl",
    "lang": "de",
    "side": "added",
    "number": "1",
    "/graph/{document}": "provenance",
    "/network/{document}": "organisation/rub",
    "/dumps/{name}": "projects.ttl",
    "/releases/{version}/{name}": "findings.json",
    "/releases/latest/{name}": "findings.json",
    "/queries/{name}": "fields-and-projects",
    "/cite/query/{name}": "fields-and-projects",
    "/sparql/completions/{name}": "classes",
    "/reconcile/{lang}/suggest/{kind}": "type",
    "/reconcile/suggest/{kind}": "type",
    "/reconcile/1.0-draft/{lang}/suggest/{kind}": "type",
    "/reconcile/1.0-draft/suggest/{kind}": "type",
    "/reconcile/{lang}/flyout/{kind}": "entity",
    "/reconcile/flyout/{kind}": "entity",
    "/ontology/{version}": ruhrkg.__version__,
}
"""Values for the variables of paths, by name or by path and name."""
ASKED = {
    "id": "place/bochum",
    "iri": "wikidata:Q2103",
    "q": "Ruhr",
    "query": "ASK {}",
    "start": "Ruhr",
    "prefix": "Boch",
    "page": "1",
    "property": "rkg:status",
    "value": "0123456789",
}


class Noticing(ImmutableMultiDict[str, str]):
    """Parameters that record which of them are read."""

    read: set[str] = set()  # noqa: RUF012 - one for all requests of a test

    def __getitem__(self, key: str) -> str:
        self.read.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.read.add(str(key))
        return super().__contains__(key)

    def get(self, key: str, default: Any = None, type: Any = None) -> Any:
        self.read.add(key)
        return super().get(key, default, type)

    def getlist(self, key: str, type: Any = None) -> Any:
        self.read.add(key)
        return super().getlist(key, type)


class NoticingRequest(Request):
    parameter_storage_class = Noticing


@pytest.fixture(scope="module")
def release(stamped: Release) -> Release:
    """Data that changed since the last stamp has no version to lead to."""
    return stamped


@pytest.fixture(scope="module")
def engine(release: Release) -> Iterator[Engine]:
    settings = Settings()
    with ZygoteProcess(release.sources, settings) as zygote:
        made = Engine(EmbeddedBackend(zygote.address, settings), settings, release.version)
        yield made
        made.close()


@pytest.fixture(scope="module")
def app(release: Release, engine: Engine) -> Flask:
    made = create_app(Site(Settings(contact="mailto:data@example.org"), release, engine))
    made.request_class = NoticingRequest
    return made


@pytest.fixture(scope="module")
def described(app: Flask) -> dict[str, Any]:
    return app.test_client().get("/openapi.json").get_json()


def operations(described: dict[str, Any], method: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, found in described["paths"].items():
        if method in found:
            yield path, found[method]


def named(operation: dict[str, Any], place: str) -> dict[str, dict[str, Any]]:
    return {p["name"]: p for p in operation["parameters"] if p["in"] == place}


def filled(path: str, release: Release, **values: str) -> str:
    """The path with a value for each variable."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        known = values.get(name) or PATHS.get(path[: found.end()]) or PATHS.get(name)
        if name == "version" and path.startswith(("/releases", "/changes")):
            return release.version
        return known or newest(release.folder)

    return re.sub(r"\{(\w+)\}", value, path)


@cache
def newest(folder: Path) -> str:
    """The version of the projects."""
    catalogue = Graph().parse(folder / "catalogue.ttl")
    return str(
        catalogue.value(
            URIRef(CATALOGUE + "/dataset/projects"), URIRef(PREFIXES["dcat"] + "version")
        )
    )


def url(path: str, operation: dict[str, Any], release: Release, **values: str) -> str:
    """An address with what the operation requires."""
    required = [n for n, p in named(operation, "query").items() if p.get("required")]
    query = urlencode({name: ASKED[name] for name in required})
    return filled(path, release, **values) + (f"?{query}" if query else "")


def content(operation: dict[str, Any]) -> set[str]:
    return set(operation["responses"].get("200", {}).get("content", {}))


def test_it_is_valid(described: dict[str, Any]):
    assert list(OpenAPIV31SpecValidator(described).iter_errors()) == []


def test_it_names_every_route_once(app: Flask, described: dict[str, Any]):
    ids = [o["operationId"] for found in described["paths"].values() for o in found.values()]
    assert len(ids) == len(set(ids))
    shapes = [re.sub(r"\{\w+\}", "{}", path) for path in described["paths"]]
    assert len(shapes) == len(set(shapes))
    with app.test_request_context("/"):
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
    reached = set()
    for path, operation in operations(described, "get"):
        suffixes = named(operation, "path").get("suffix", {}).get("schema", {}).get("enum", [""])
        example = path.replace("{suffix}", suffixes[0])
        for name, parameter in named(operation, "path").items():
            value = parameter["schema"].get("enum", ["1"])[0]
            example = example.replace(f"{{{name}}}", value)
        reached.add(adapter.match(example, method="GET")[0])
    endpoints = {r.endpoint for r in app.url_map.iter_rules() if "GET" in (r.methods or ())}
    assert endpoints - reached == {"static"}


def test_each_get_answers_as_it_is_described(
    app: Flask, described: dict[str, Any], release: Release
):
    client, wrong = app.test_client(), []
    for path, operation in operations(described, "get"):
        address = url(path, operation, release, **one_suffix(operation))
        answer = client.get(address, headers={"Accept": "*/*"}, buffered=True)
        status = str(answer.status_code)
        types = operation["responses"].get(status, {}).get("content")
        if status not in operation["responses"] or (types and answer.mimetype not in types):
            wrong.append((address, status, answer.mimetype))
    assert wrong == []


def one_suffix(operation: dict[str, Any]) -> dict[str, str]:
    suffix = named(operation, "path").get("suffix")
    return {"suffix": suffix["schema"]["enum"][0]} if suffix else {}


NEEDS_MORE = (
    "/sparql", "/queries/{name}", "/queries/{name}.{suffix}", "/resolve", "/cite/sparql.{suffix}"
)  # fmt: skip
"""What is answered depends on the query or on the identifier: tested on their own."""


def test_each_promised_media_type_can_be_had_by_accept_and_by_format(
    app: Flask, described: dict[str, Any], release: Release
):
    client, wrong, tried = app.test_client(), [], 0
    for path, operation in operations(described, "get"):
        if "format" not in named(operation, "query") or path in NEEDS_MORE:
            continue
        address = url(path, operation, release)
        joint = "&" if "?" in address else "?"
        for media_type in content(operation):
            tried += 1
            asked = urlencode({"format": media_type})
            answers = [
                client.get(address, headers={"Accept": media_type}, buffered=True),
                client.get(f"{address}{joint}{asked}", buffered=True),
            ]
            got = [(answer.status_code, answer.mimetype) for answer in answers]
            if got != [(200, media_type)] * 2 or "Accept" not in answers[0].vary:
                wrong.append((address, media_type, got))
    assert wrong == []
    assert tried > 50


def test_each_suffix_gives_one_of_the_promised_media_types(
    app: Flask, described: dict[str, Any], release: Release
):
    client, wrong = app.test_client(), []
    for path, operation in operations(described, "get"):
        suffix = named(operation, "path").get("suffix")
        if not suffix or path in NEEDS_MORE:
            continue
        got = set()
        for value in suffix["schema"]["enum"]:
            answer = client.get(filled(path, release, suffix=value), buffered=True)
            got.add(answer.mimetype if answer.status_code == 200 else answer.status_code)
        if got != content(operation):
            wrong.append((path, got, content(operation)))
    assert wrong == []


def test_some_example_can_be_had_in_each_promised_form(
    client: FlaskClient, described: dict[str, Any]
):
    wanted, got = content(described["paths"]["/queries/{name}"]["get"]), set()
    for name in ("map-of-projects", "is-a-budget-known", "project-dossier"):
        for media_type in sorted(wanted - got):
            answer = client.get(f"/queries/{name}", headers={"Accept": media_type})
            if answer.status_code == 200:
                got.add(answer.mimetype)
    assert got == wanted
    assert content(described["paths"]["/queries/{name}.{suffix}"]["get"]) == got - {"text/html"}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("iri=wikidata:Q2103", 303),
        ("iri=wikidata:Q2103&format=json", 200),
        ("iri=Q2103&iri=Q2119", 200),
    ],
)
def test_identifiers_are_resolved_as_it_is_described(
    client: FlaskClient, described: dict[str, Any], query: str, status: int
):
    told = described["paths"]["/resolve"]["get"]["responses"][str(status)]
    answer = client.get(f"/resolve?{query}", headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert [answer.mimetype] == list(told.get("content", {"text/html": {}}))


def test_the_endpoint_answers_in_each_promised_form(app: Flask, described: dict[str, Any]):
    client, missing = app.test_client(), []
    promised = content(described["paths"]["/sparql"]["get"])
    assert {"text/html", "text/turtle", "text/csv"} <= promised
    for media_type in promised:
        answers = [
            client.get(
                "/sparql", query_string={"query": q}, headers={"Accept": media_type}, buffered=True
            )
            for q in (SELECT, CONSTRUCT)
        ]
        if (200, media_type) not in [(a.status_code, a.mimetype) for a in answers]:
            missing.append(media_type)
    assert missing == []


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("default-graph-uri", "no iri", 400),
        ("named-graph-uri", "no iri", 400),
        ("timeout", "soon", 400),
        ("format", "bogus", 406),
        ("output", "bogus", 406),
        ("query", "SELEC", 400),
    ],
)
def test_the_endpoint_reads_each_parameter(
    app: Flask, described: dict[str, Any], method: str, name: str, value: str, status: int
):
    operation = described["paths"]["/sparql"][method]
    given = {"query": SELECT, name: value}
    if method == "get":
        assert name in named(operation, "query")
        answer = app.test_client().get("/sparql", query_string=given)
    else:
        form = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]
        assert name in form["schema"]["properties"]
        answer = app.test_client().post("/sparql", data=given)
    assert answer.status_code == status


def test_of_all_parameters_those_that_are_read_are_described_and_no_others(
    app: Flask, described: dict[str, Any], release: Release
):
    client, wrong = app.test_client(), {}
    for path, operation in operations(described, "get"):
        if path in {"/sparql", "/cite/sparql.{suffix}"}:
            continue  # these read the query string by themselves
        facets = {
            n for n, p in named(operation, "query").items() if "only things" in p["description"]
        }
        Noticing.read.clear()
        address = url(path, operation, release, **one_suffix(operation))
        joint = "&" if "?" in address else "?"
        client.get(f"{address}{joint}callback=f", headers={"Accept": "text/html"}, buffered=True)
        client.get(address, headers={"Accept": "*/*"}, buffered=True)
        for question in ("query", "queries", "extend") if path.startswith("/reconcile") else ():
            client.get(f"{address}{joint}{urlencode({question: '{}'})}", buffered=True)
        promised = set(named(operation, "query")) - {"parameters"} - facets
        # Any address may have them: the format is refused where there is only one.
        read = Noticing.read - {"format"} | ({"format"} & promised & Noticing.read)
        if read != promised:
            wrong[path] = (promised - read, read - promised)
    assert wrong == {}


def test_each_facet_of_a_list_is_read(app: Flask, described: dict[str, Any]):
    client, count = app.test_client(), 0
    for path, operation in operations(described, "get"):
        for name, parameter in named(operation, "query").items():
            if "only things" in parameter["description"]:
                count += 1
                address = filled(path, None, **one_suffix(operation))  # type: ignore[arg-type]
                answer = client.get(address, query_string={name: "bogus"})
                assert answer.status_code == 400, (address, name)
    assert count > 20


BODIES = {
    ("/sparql", "application/x-www-form-urlencoded"): urlencode({"query": SELECT}),
    ("/sparql", "application/sparql-query"): SELECT,
    ("/resolve", "application/x-www-form-urlencoded"): urlencode({"iri": "wikidata:Q2103"}),
    ("/resolve", "application/json"): json.dumps(["wikidata:Q2103"]),
    ("/reconcile", "application/x-www-form-urlencoded"): urlencode({"query": "Bochum"}),
    ("/reconcile/{lang}", "application/x-www-form-urlencoded"): urlencode({"query": "Bochum"}),
    **{
        (f"/reconcile/1.0-draft{lang}/{view}", "application/json"): body
        for lang in ("", "/{lang}")
        for view, body in (
            ("match", '{"queries": []}'),
            ("extend", '{"ids": [], "properties": []}'),
        )
    },
}


def test_each_post_takes_the_bodies_that_are_described_and_no_query_elsewhere(
    app: Flask, described: dict[str, Any], release: Release
):
    client = app.test_client()
    told = {
        (path, media_type)
        for path, operation in operations(described, "post")
        for media_type in operation["requestBody"]["content"]
    }
    assert told == set(BODIES)
    for (path, media_type), body in BODIES.items():
        answer = client.post(
            filled(path, release), data=body, content_type=media_type, buffered=True
        )
        assert answer.status_code == 200, path
        assert answer.mimetype in content(described["paths"][path]["post"])
    for _, operation in operations(described, "post"):
        assert not {"query", "queries", "iri"} & set(named(operation, "query"))


@pytest.mark.parametrize("path", ["/reconcile", "/resolve"])
def test_each_field_of_a_form_is_read(app: Flask, described: dict[str, Any], path: str):
    form = described["paths"][path]["post"]["requestBody"]["content"]
    fields = form["application/x-www-form-urlencoded"]["schema"]["properties"]
    for name in fields:
        Noticing.read.clear()
        app.test_client().post(path, data={name: "{}"})
        assert name in Noticing.read
