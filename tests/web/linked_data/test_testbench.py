"""The requests of the test bench of the Reconciliation API 1.0, according to its source.

Run by `make test-clients`. The test bench (reconciliation-api/testbench) is a page of another
origin: before it posts JSON, the browser asks whether it may.
"""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

pytestmark = pytest.mark.clients

ORIGIN = {"Origin": "https://reconciliation-api.github.io"}


@pytest.fixture(params=["de", "en"])
def endpoint(request: pytest.FixtureRequest) -> str:
    return f"/reconcile/1.0-draft/{request.param}"


def fetched(client: FlaskClient, path: str, **fields: str) -> Any:
    response = client.get(path, query_string=fields, headers=ORIGIN)
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return response.json


def posted(client: FlaskClient, path: str, body: object) -> Any:
    """The answer to a JSON body, after the preflight request of a browser."""
    wanted = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    preflight = client.options(path, headers={**ORIGIN, **wanted})
    assert preflight.status_code in (200, 204)
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert "content-type" in preflight.headers["Access-Control-Allow-Headers"].lower()
    headers = {**ORIGIN, "Content-Type": "application/json", "Accept-Language": "en"}
    response = client.post(path, data=json.dumps(body), headers=headers)
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return response.json


def test_the_manifest_enables_every_tab(client: FlaskClient, endpoint: str) -> None:
    manifest = fetched(client, endpoint)
    assert manifest["versions"] == ["1.0-draft"]
    assert all(manifest["suggest"][kind] for kind in ("entity", "type", "property"))
    assert manifest["preview"]
    assert manifest["extend"]["proposeProperties"]
    assert all({"id", "name"} <= set(kind) for kind in manifest["defaultTypes"])


def test_a_name_with_a_property_is_matched(client: FlaskClient, endpoint: str) -> None:
    query = {
        "type": "rkg:Project",
        "limit": 3,
        "conditions": [
            {"matchType": "name", "propertyValue": "InnaMoRuhr"},
            {
                "matchType": "property",
                "propertyId": "rkg:leadMinistry",
                "propertyValue": ["Ministerium für Verkehr", "Ministry of Transport"],
                "required": True,
                "matchQuantifier": "any",
            },
        ],
    }
    answer = posted(client, f"{endpoint}/match", {"queries": [query]})
    (first, *_) = answer["results"][0]["candidates"]
    assert (first["id"], first["match"]) == ("project/innamoruhr", True)


@pytest.mark.parametrize(
    ("kind", "prefix", "found"),
    [
        ("entity", "InnaMo", "project/innamoruhr"),
        ("type", "pro", "rkg:Project"),
        ("property", "GND", "gnd"),
    ],
)
def test_every_search_box_offers_what_is_typed(
    client: FlaskClient, endpoint: str, kind: str, prefix: str, found: str
) -> None:
    answer = fetched(client, f"{endpoint}/suggest/{kind}", prefix=prefix)
    assert found in {hit["id"] for hit in answer["result"]}


def test_a_preview_is_displayed_in_a_frame(client: FlaskClient, endpoint: str) -> None:
    response = client.get(f"{endpoint}/preview?id=project%2Finnamoruhr", headers=ORIGIN)
    assert response.status_code == 200
    assert "InnaMoRuhr" in response.text


def test_properties_are_proposed_and_extended(client: FlaskClient, endpoint: str) -> None:
    proposed = fetched(client, f"{endpoint}/extend/propose", type="schema:Place")
    assert {"ags", "wikidata"} <= {p["id"] for p in proposed["properties"]}
    asked = {"ids": ["place/bochum"], "properties": [{"id": "ags"}]}
    answer = posted(client, f"{endpoint}/extend", asked)
    (row,) = answer["rows"]
    assert row["properties"] == [{"id": "ags", "values": [{"str": "05911000"}]}]
