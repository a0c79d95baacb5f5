"""Every answer of /reconcile before the schemas of the Reconciliation API 0.2."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

pytestmark = pytest.mark.standards


@pytest.fixture(scope="module")
def client(release: Release) -> FlaskClient:
    return create_app(Site(Settings(), release)).test_client()


@pytest.fixture(scope="module")
def schemas(standards: Path) -> dict[str, Draft7Validator]:
    texts = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in (standards / "reconciliation" / "0.2" / "schemas").glob("*.json")
    }
    resources = [
        (name, Resource.from_contents(schema, default_specification=DRAFT7))
        for schema in texts.values()
        for name in (schema["$id"], schema["$id"].rstrip("#"))
    ]
    registry: Registry[Any] = Registry().with_resources(resources)
    return {name: Draft7Validator(schema, registry=registry) for name, schema in texts.items()}


def problems(schema: Draft7Validator, data: object) -> list[str]:
    return [f"{list(error.path)}: {error.message}" for error in schema.iter_errors(data)]


QUERIES = {
    "name": {"query": "Bochum"},
    "nothing": {"query": "Xyzzy"},
    "all": {
        "query": "Uni Duisburg",
        "type": ["org:Organization"],
        "type_strict": "all",
        "limit": 3,
        "properties": [{"pid": "schema:location", "v": [{"id": "place/essen"}, "Duisburg"]}],
    },
    "property": {"properties": [{"pid": "wikidata", "v": "Q2103"}]},
    "identifier": {"query": "gnd:4007328-2"},
    "category": {"query": "Sport"},
}


@pytest.mark.parametrize("lang", ["", "/de", "/en"])
def test_the_manifest(client: FlaskClient, schemas: dict[str, Draft7Validator], lang: str) -> None:
    assert problems(schemas["manifest"], client.get(f"/reconcile{lang}").json) == []


def test_queries_and_results(client: FlaskClient, schemas: dict[str, Draft7Validator]) -> None:
    assert problems(schemas["reconciliation-query-batch"], QUERIES) == []
    answer = client.post("/reconcile/de", data={"queries": json.dumps(QUERIES)}).json
    assert set(answer) == set(QUERIES)
    assert problems(schemas["reconciliation-result-batch"], answer) == []


@pytest.mark.parametrize("kind", ["entity", "type", "property"])
@pytest.mark.parametrize("prefix", ["", "b", "Ruhr", "xyzzy"])
def test_suggestions(
    client: FlaskClient, schemas: dict[str, Draft7Validator], kind: str, prefix: str
) -> None:
    plural = {"entity": "entities", "type": "types", "property": "properties"}[kind]
    answer = client.get(f"/reconcile/de/suggest/{kind}", query_string={"prefix": prefix}).json
    assert problems(schemas[f"suggest-{plural}-response"], answer) == []


def test_flyouts_have_the_id_and_html(client: FlaskClient) -> None:
    for kind, thing in (("entity", "place/bochum"), ("type", "rkg:Forum"), ("property", "ags")):
        answer = client.get(f"/reconcile/en/flyout/{kind}", query_string={"id": thing}).json
        assert set(answer) == {"id", "html"}
        assert answer["id"] == thing


def test_every_type_and_property_can_be_extended(
    client: FlaskClient, schemas: dict[str, Draft7Validator]
) -> None:
    manifest = client.get("/reconcile/de").json
    for kind in manifest["defaultTypes"]:
        proposal = client.get("/reconcile/de/extend/propose", query_string={"type": kind["id"]})
        assert problems(schemas["data-extension-property-proposal"], proposal.json) == []
        found = client.get(
            "/reconcile/de", query_string={"query": json.dumps({"query": "Ruhr", "limit": 25})}
        ).json["result"]
        asked = {
            "ids": [f["id"] for f in found],
            "properties": [{"id": p["id"]} for p in proposal.json["properties"]],
        }
        assert problems(schemas["data-extension-query"], asked) == []
        answer = client.post("/reconcile/de", data={"extend": json.dumps(asked)}).json
        assert problems(schemas["data-extension-response"], answer) == []
