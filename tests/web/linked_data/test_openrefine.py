"""The requests of OpenRefine 3.10, according to its source: a table from manifest to export.

Run by `make test-clients`. The requests have the fields and the order of its classes
`GuessTypesOfColumnCommand`, `StandardReconConfig` and `ReconciledDataExtensionJob` (forms posted as
`queries` and `extend`); the answers are read as these classes read them.
"""

import json
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

pytestmark = pytest.mark.clients

SERVICE = "/reconcile/de"
PROJECTS = {
    "Mobilitätszentrale Ruhr": "project/mobilitaetszentrale",
    "InnaMoRuhr": "project/innamoruhr",
    "Virtuelles Krankenhaus": "project/virtuelles-krankenhaus",
    "SiKo Ruhr": "project/siko-ruhr",
    "Talentwerkstätten": "project/talentwerkstaetten",
}


def posted(client: FlaskClient, name: str, value: object) -> dict[str, Any]:
    """The answer to a form with one field, as OpenRefine's HttpClient posts it."""
    response = client.post(
        SERVICE,
        data={name: json.dumps(value)},
        headers={"Accept": "*/*", "User-Agent": "OpenRefine/3.10-SNAPSHOT"},
    )
    assert response.status_code == 200
    found: dict[str, Any] = response.json
    return found


def candidates(answer: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The candidates of a query: `ReconResult` needs id, name, score, match and type objects."""
    found: list[dict[str, Any]] = answer[key]["result"]
    for candidate in found:
        assert isinstance(candidate["name"], str)
        assert isinstance(candidate["score"], float | int)
        assert isinstance(candidate["match"], bool)
        assert all({"id", "name"} <= set(kind) for kind in candidate["type"])
    return found


def reconciled(client: FlaskClient, properties: dict[str, list[dict[str, object]]]) -> list[str]:
    """The matched ids of the column of projects, with the details of each row."""
    queries = {
        f"q{n}": {
            "query": name,
            "type": "rkg:Project",
            "type_strict": "should",
            **({"properties": properties[name]} if name in properties else {}),
        }
        for n, name in enumerate(PROJECTS)
    }
    answer = posted(client, "queries", queries)
    firsts = [candidates(answer, key)[0] for key in queries]
    assert all(len(candidates(answer, key)) <= 5 for key in queries)
    return [first["id"] for first in firsts if first["match"]]


def test_the_service_is_added_by_its_manifest(client: FlaskClient) -> None:
    manifest = client.get(SERVICE, headers={"Accept": "application/json, */*"}).json
    assert {"name", "identifierSpace", "schemaSpace", "view", "preview"} <= set(manifest)
    assert manifest["view"]["url"].count("{{id}}") == 1
    assert manifest["suggest"]["type"]["service_url"]
    assert manifest["batchSize"] >= 10


def test_types_are_guessed_from_ten_cells(client: FlaskClient) -> None:
    queries = {f"q{n}": {"query": name, "limit": 3} for n, name in enumerate(PROJECTS)}
    answer = posted(client, "queries", queries)
    first = [candidates(answer, key)[0]["type"][0]["id"] for key in queries]
    assert set(first) == {"rkg:Project"}


def test_a_column_is_matched_and_right_details_take_no_match_away(client: FlaskClient) -> None:
    assert reconciled(client, {}) == list(PROJECTS.values())
    ministries = {
        "Mobilitätszentrale Ruhr": "Ministerium für Verkehr",
        "InnaMoRuhr": {"id": "organisation/vm", "name": "Ministerium für Verkehr"},
        "Virtuelles Krankenhaus": "MAGS",
        "SiKo Ruhr": "Innenministerium NRW",
    }
    details = {
        name: [{"pid": "rkg:leadMinistry", "v": value}] for name, value in ministries.items()
    }
    assert reconciled(client, details) == list(PROJECTS.values())


def test_a_date_cell_is_a_detail(client: FlaskClient) -> None:
    details = [{"pid": "schema:startDate", "v": "2020-06-22T00:00:00Z"}]
    assert "project/siko-ruhr" in reconciled(client, {"SiKo Ruhr": details})
    wrong = [{"pid": "schema:startDate", "v": "2012-06-22T00:00:00Z"}]
    assert "project/siko-ruhr" not in reconciled(client, {"SiKo Ruhr": wrong})


def test_columns_are_added_and_survive_an_export(client: FlaskClient) -> None:
    query = {
        "ids": ["place/bochum", "place/essen"],
        "properties": [
            {"id": "wikidata", "name": "Wikidata", "settings": None},
            {"id": "ags", "name": "AGS", "settings": {"limit": "1"}},
            {"id": "schema:containedInPlace", "name": "containedInPlace", "settings": {}},
        ],
    }
    answer = posted(client, "extend", query)
    assert [column["id"] for column in answer["meta"]] == [p["id"] for p in query["properties"]]  # type: ignore[index]
    # A cell with an `id` would be linked to this service and exported by its name.
    assert answer["rows"]["place/bochum"]["wikidata"] == [{"str": "Q2103"}]
    assert answer["rows"]["place/bochum"]["ags"] == [{"str": "05911000"}]
    regions = answer["rows"]["place/bochum"]["schema:containedInPlace"]
    assert all({"id", "name"} == set(cell) for cell in regions)


def test_the_search_box_and_the_preview_answer(client: FlaskClient) -> None:
    asked = {"prefix": "Ruhr", "type": "org:Organization", "type_strict": "any"}
    found = client.get(f"{SERVICE}/suggest/entity", query_string=asked).json["result"]
    assert {f["notable"][-1]["id"] for f in found} == {"org:Organization"}
    preview = client.get(f"{SERVICE}/preview?id={quote('project/innamoruhr', safe='')}")
    assert preview.status_code == 200
