from typing import Any

import pytest
from flask.testing import FlaskClient

ROOT = "/reconcile/1.0-draft"


def match(client: FlaskClient, *queries: object, lang: str = "/en") -> list[dict[str, Any]]:
    response = client.post(f"{ROOT}{lang}/match", json={"queries": list(queries)})
    assert response.status_code == 200, response.text
    results: list[dict[str, Any]] = response.json["results"]
    return results


def name(value: object) -> dict[str, object]:
    return {"matchType": "name", "propertyValue": value}


def prop(pid: str, value: object, **more: object) -> dict[str, object]:
    return {"matchType": "property", "propertyId": pid, "propertyValue": value, **more}


def test_the_manifest_names_the_draft_alone(client: FlaskClient) -> None:
    manifest = client.get(ROOT + "/de").json
    assert manifest["versions"] == ["1.0-draft"]
    assert manifest["suggest"] == {"entity": True, "type": True, "property": True}
    assert manifest["standardizedScore"] is True


def test_results_come_in_the_order_of_the_queries(client: FlaskClient) -> None:
    first, second, third = match(
        client,
        {"conditions": [name("Bochum")], "type": "schema:Place"},
        {"conditions": [name("Xyzzy")]},
        {"conditions": [{"matchType": "id", "propertyValue": "place/essen"}]},
    )
    assert [first["candidates"][0][key] for key in ("id", "match")] == ["place/bochum", True]
    assert second == {"candidates": []}
    assert [c["id"] for c in third["candidates"]] == ["place/essen"]


def test_several_names_are_looked_for_together(client: FlaskClient) -> None:
    (found,) = match(client, {"conditions": [name(["Bochum", "Essen"])]})
    assert {"place/bochum", "place/essen"} <= {c["id"] for c in found["candidates"]}
    assert not any(c["match"] for c in found["candidates"])


def test_features_have_names(client: FlaskClient) -> None:
    conditions = [
        name("Mobilitätszentrale Ruhr"),
        prop("rkg:leadMinistry", "Ministerium für Verkehr"),
    ]
    (found,) = match(client, {"conditions": conditions})
    features = {f["id"]: f for f in found["candidates"][0]["features"]}
    assert features["property:rkg:leadMinistry"]["name"] == "agreement: lead ministry"
    assert features["property:rkg:leadMinistry"]["value"] == 1.0
    assert found["candidates"][0]["match"] is True


def test_a_required_condition_filters(client: FlaskClient) -> None:
    condition = prop("schema:containedInPlace", "Regierungsbezirk Arnsberg", required=True)
    (found,) = match(client, {"conditions": [name("Essen"), condition], "limit": 25})
    assert "place/essen" not in [c["id"] for c in found["candidates"]]


def test_none_of_several_values_is_requested(client: FlaskClient) -> None:
    condition = prop(
        "schema:containedInPlace", ["Regierungsbezirk Düsseldorf"], matchQuantifier="none"
    )
    (found,) = match(client, {"conditions": [name("Essen"), condition]})
    assert not found["candidates"][0]["match"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ([], "the body must be an object"),
        ({"queries": {}}, "the body must be an object"),
        ({"queries": [{}]}, "needs `conditions`"),
        ({"queries": [{"conditions": []}]}, "needs `conditions`"),
        ({"queries": [{"query": "Bochum", "conditions": [name("x")]}]}, "unknown fields: query"),
        ({"queries": [{"conditions": [{"propertyValue": "x"}]}]}, "needs `matchType`"),
        ({"queries": [{"conditions": [name("")]}]}, "no condition states"),
        ({"queries": [{"conditions": [name("x")], "type": ["a"]}]}, "`type` must be a type id"),
        (
            {"queries": [{"conditions": [prop("gnd", "x", matchQuantifier="most")]}]},
            "any, all, none",
        ),
        (
            {"queries": [{"conditions": [prop("gnd", "x", matchQualifier="x")]}]},
            "no `matchQualifier`",
        ),
    ],
)
def test_a_bad_batch_is_refused_with_the_reason(
    client: FlaskClient, body: object, problem: str
) -> None:
    response = client.post(f"{ROOT}/match", json=body)
    assert response.status_code == 400
    assert problem in response.json["detail"]


def test_a_form_instead_of_json_is_refused(client: FlaskClient) -> None:
    assert client.post(f"{ROOT}/match", data={"queries": "[]"}).status_code == 415
    assert (
        client.post(f"{ROOT}/match", data="{", content_type="application/json").status_code == 400
    )


def test_too_many_queries_are_refused(client: FlaskClient) -> None:
    queries = [{"conditions": [name("Bochum")]}] * 101
    assert client.post(f"{ROOT}/match", json={"queries": queries}).status_code == 413


def test_rows_of_an_extension_are_arrays(client: FlaskClient) -> None:
    asked = {"ids": ["place/bochum"], "properties": [{"id": "wikidata"}, {"id": "ags"}]}
    answer = client.post(f"{ROOT}/en/extend", json=asked).json
    assert answer["rows"] == [
        {
            "id": "place/bochum",
            "properties": [
                {"id": "wikidata", "values": [{"str": "Q2103"}]},
                {"id": "ags", "values": [{"str": "05911000"}]},
            ],
        }
    ]


@pytest.mark.parametrize(
    "path",
    ["suggest/entity?prefix=boch", "suggest/type?prefix=pro", "suggest/property?prefix=gnd",
     "preview?id=place/bochum", "extend/propose?type=rkg:Project"],
)  # fmt: skip
def test_the_other_routes_answer(client: FlaskClient, path: str) -> None:
    assert client.get(f"{ROOT}/{path}").status_code == 200
