"""Every answer of /reconcile, validated by the schemas of the API 0.2 and 1.0-draft."""

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
    return validators(standards / "reconciliation" / "0.2" / "schemas")


@pytest.fixture(scope="module")
def draft() -> dict[str, Draft7Validator]:
    return {name: Draft7Validator(schema) for name, schema in DRAFT.items()}


def record(required: dict[str, Any], optional: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **optional},
        "additionalProperties": False,
    }


def several(items: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least}


TEXT, TRUTH, NUMBER = {"type": "string"}, {"type": "boolean"}, {"type": "number"}
VALUE = {"anyOf": [TEXT, NUMBER, TRUTH, record({"id": TEXT}, {"name": TEXT})]}
NAMED = {"id": TEXT, "name": TEXT}
TYPE = record(NAMED, {"broader": several({"type": "object"}), "description": TEXT})
TEMPLATE = record({"url": {"type": "string", "pattern": r"\{.*id.*\}"}}, {})
SETTING = record(
    {**NAMED, "type": {"enum": ["number", "text", "checkbox", "select"]}, "default": {}},
    {"helpText": TEXT, "choices": several(record({"value": TEXT, "name": TEXT}, {}), 1)},
)
CELL = {
    "oneOf": [
        record(NAMED, {"description": TEXT}),
        record({"str": TEXT}, {}),
        record({"int": {"type": "integer"}}, {}),
        record({"float": NUMBER}, {}),
    ]
}
DESCRIBED = record(NAMED, {"description": TEXT})
CONDITION = record(
    {
        "matchType": {"enum": ["name", "id", "property"]},
        "propertyValue": {"anyOf": [VALUE, several(VALUE)]},
    },
    {"propertyId": TEXT, "required": TRUTH, "matchQuantifier": {"enum": ["any", "all", "none"]}},
)
QUERY = record({"conditions": several(CONDITION, 1)}, {"type": TEXT, "limit": NUMBER, "lang": TEXT})
FEATURE = record({**NAMED, "value": {"type": ["boolean", "number"]}}, {})
SCORE = {"type": "number", "minimum": 0, "maximum": 100}
CANDIDATE = record(
    {**NAMED, "type": several(record(NAMED, {})), "match": TRUTH},
    {"description": TEXT, "score": SCORE, "features": several(FEATURE)},
)
CELLS = record({"id": TEXT, "values": several(CELL)}, {})
SUGGESTED = record(NAMED, {"description": TEXT, "notable": several(record(NAMED, {}))})
VERSIONS = {"type": "array", "contains": {"const": "1.0-draft"}}
DRAFT: dict[str, dict[str, Any]] = {
    "manifest": record(
        {"versions": VERSIONS, "name": TEXT, "view": TEMPLATE},
        {
            "lang": TEXT, "documentation": TEXT, "serviceVersion": TEXT, "logo": TEXT,
            "featureView": TEMPLATE, "defaultTypes": several(TYPE),
            "suggest": record({"entity": TRUTH, "type": TRUTH, "property": TRUTH}, {}),
            "preview": record({"width": NUMBER, "height": NUMBER}, {}),
            "extend": record({"proposeProperties": TRUTH}, {"propertySettings": several(SETTING)}),
            "batchSize": NUMBER, "standardizedScore": TRUTH,
        },
    ),
    "reconciliation-query-batch": record({"queries": several(QUERY)}, {}),
    "reconciliation-result-batch": record(
        {"results": several(record({"candidates": several(CANDIDATE)}, {}))}, {}
    ),
    "data-extension-query": record(
        {"ids": several(TEXT), "properties": several(record({"id": TEXT}, {"settings": {}}))}, {}
    ),
    "data-extension-response": record(
        {
            "meta": several(record(NAMED, {"type": TYPE, "service": TEXT})),
            "rows": several(record({"id": TEXT, "properties": several(CELLS)}, {})),
        },
        {},
    ),
    "data-extension-property-proposal": record(
        {"properties": several(DESCRIBED)}, {"type": TEXT, "limit": NUMBER}
    ),
    "suggest-entities-response": record({"result": several(SUGGESTED)}, {}),
    "suggest-types-response": record({"result": several(TYPE)}, {}),
    "suggest-properties-response": record({"result": several(DESCRIBED)}, {}),
}  # fmt: skip
"""The tables of https://reconciliation-api.github.io/specs/1.0-draft/ (July 2026), stricter than
its own schemas: what the tables do not name is refused."""


def validators(folder: Path) -> dict[str, Draft7Validator]:
    texts = {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")
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


# The draft of 1.0


@pytest.mark.parametrize("lang", ["", "/de", "/en"])
def test_the_manifest_of_the_draft(
    client: FlaskClient, draft: dict[str, Draft7Validator], lang: str
) -> None:
    assert problems(draft["manifest"], client.get(f"/reconcile/1.0-draft{lang}").json) == []


def test_queries_and_results_of_the_draft(
    client: FlaskClient, draft: dict[str, Draft7Validator]
) -> None:
    batch = {
        "queries": [
            {"conditions": [{"matchType": "name", "propertyValue": "Bochum"}]},
            {
                "type": "rkg:Project",
                "limit": 3,
                "lang": "de",
                "conditions": [
                    {"matchType": "name", "propertyValue": "InnaMoRuhr"},
                    {
                        "matchType": "property",
                        "propertyId": "rkg:partner",
                        "propertyValue": ["TU Dortmund", {"id": "organisation/rub"}],
                        "matchQuantifier": "all",
                        "required": True,
                    },
                ],
            },
            {"conditions": [{"matchType": "id", "propertyValue": "place/essen"}]},
        ]
    }
    assert problems(draft["reconciliation-query-batch"], batch) == []
    answer = client.post("/reconcile/1.0-draft/de/match", json=batch).json
    assert problems(draft["reconciliation-result-batch"], answer) == []
    assert [bool(r["candidates"]) for r in answer["results"]] == [True, True, True]


@pytest.mark.parametrize("kind", ["entity", "type", "property"])
def test_suggestions_of_the_draft(
    client: FlaskClient, draft: dict[str, Draft7Validator], kind: str
) -> None:
    plural = {"entity": "entities", "type": "types", "property": "properties"}[kind]
    url = f"/reconcile/1.0-draft/de/suggest/{kind}?prefix=Ruhr"
    assert problems(draft[f"suggest-{plural}-response"], client.get(url).json) == []


def test_extensions_of_the_draft(client: FlaskClient, draft: dict[str, Draft7Validator]) -> None:
    root = "/reconcile/1.0-draft/de"
    proposal = client.get(f"{root}/extend/propose?type=rkg:Project").json
    assert problems(draft["data-extension-property-proposal"], proposal) == []
    asked = {
        "ids": ["project/innamoruhr", "project/nothing"],
        "properties": [{"id": p["id"]} for p in proposal["properties"]],
    }
    assert problems(draft["data-extension-query"], asked) == []
    answer = client.post(f"{root}/extend", json=asked).json
    assert problems(draft["data-extension-response"], answer) == []
