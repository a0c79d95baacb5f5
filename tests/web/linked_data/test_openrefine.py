"""The requests of OpenRefine 3.10, according to its source: a table from manifest to export.

Run by `make test-clients`, against the service of each language. The requests have the fields and
the order of its classes `GuessTypesOfColumnCommand`, `StandardReconConfig` and
`ReconciledDataExtensionJob` (forms posted as `queries` and `extend`), of its search boxes
(`suggest-4_3a.js`) and of its dialogue for new columns (`extend-data-preview-dialog.js`), which use
JSONP; the answers are read as these read them.
"""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient

pytestmark = pytest.mark.clients

LANGUAGES = ("de", "en")
PROJECTS = {
    "Mobilitätszentrale Ruhr": "project/mobilitaetszentrale",
    "InnaMoRuhr": "project/innamoruhr",
    "Virtuelles Krankenhaus": "project/virtuelles-krankenhaus",
    "SiKo Ruhr": "project/siko-ruhr",
    "Talentwerkstätten": "project/talentwerkstaetten",
}


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    language: str = request.param
    return language


@pytest.fixture
def service(lang: str) -> str:
    return f"/reconcile/{lang}"


def local(address: str) -> str:
    """An address of the manifest as a path of the test client."""
    return address.removeprefix("http://localhost")


def by_jsonp(client: FlaskClient, path: str, **fields: str) -> Any:
    """The answer to a request of jQuery with the data type `jsonp`."""
    callback = "jQuery36402151_1732700000000"
    mark = "&" if "?" in path else "?"
    response = client.get(f"{path}{mark}{urlencode({'callback': callback, **fields})}")
    assert response.status_code == 200
    assert response.mimetype in ("text/javascript", "application/javascript")
    body = response.text.strip().removeprefix("/**/")
    assert body.startswith(f"{callback}(")
    return json.loads(body.removeprefix(f"{callback}(").rstrip(";").removesuffix(")"))


def posted(client: FlaskClient, service: str, name: str, value: object) -> dict[str, Any]:
    """The answer to a form with one field, as OpenRefine's HttpClient posts it."""
    response = client.post(
        service,
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


def reconciled(
    client: FlaskClient, service: str, properties: dict[str, list[dict[str, object]]]
) -> list[str]:
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
    answer = posted(client, service, "queries", queries)
    firsts = [candidates(answer, key)[0] for key in queries]
    assert all(len(candidates(answer, key)) <= 5 for key in queries)
    return [first["id"] for first in firsts if first["match"]]


def test_the_service_is_added_by_its_manifest(client: FlaskClient, service: str) -> None:
    manifest = client.get(service, headers={"Accept": "application/json, */*"}).json
    assert {"name", "identifierSpace", "schemaSpace", "view", "preview"} <= set(manifest)
    assert manifest["view"]["url"].count("{{id}}") == 1
    assert manifest["suggest"]["type"]["service_url"]
    assert manifest["batchSize"] >= 10


def test_types_are_guessed_from_ten_cells(client: FlaskClient, service: str) -> None:
    queries = {f"q{n}": {"query": name, "limit": 3} for n, name in enumerate(PROJECTS)}
    answer = posted(client, service, "queries", queries)
    first = [candidates(answer, key)[0]["type"][0]["id"] for key in queries]
    assert set(first) == {"rkg:Project"}


def test_a_column_is_matched_and_right_details_take_no_match_away(
    client: FlaskClient, service: str
) -> None:
    assert reconciled(client, service, {}) == list(PROJECTS.values())
    ministries = {
        "Mobilitätszentrale Ruhr": "Ministerium für Verkehr",
        "InnaMoRuhr": {"id": "organisation/vm", "name": "Ministerium für Verkehr"},
        "Virtuelles Krankenhaus": "MAGS",
        "SiKo Ruhr": "Innenministerium NRW",
    }
    details = {
        name: [{"pid": "rkg:leadMinistry", "v": value}] for name, value in ministries.items()
    }
    assert reconciled(client, service, details) == list(PROJECTS.values())


def test_a_date_cell_is_a_detail(client: FlaskClient, service: str) -> None:
    details = [{"pid": "schema:startDate", "v": "2020-06-22T00:00:00Z"}]
    assert "project/siko-ruhr" in reconciled(client, service, {"SiKo Ruhr": details})
    wrong = [{"pid": "schema:startDate", "v": "2012-06-22T00:00:00Z"}]
    assert "project/siko-ruhr" not in reconciled(client, service, {"SiKo Ruhr": wrong})


def test_columns_are_added_and_survive_an_export(client: FlaskClient, service: str) -> None:
    query = {
        "ids": ["place/bochum", "place/essen"],
        "properties": [
            {"id": "wikidata", "name": "Wikidata", "settings": None},
            {"id": "ags", "name": "AGS", "settings": {"limit": "1"}},
            {"id": "schema:containedInPlace", "name": "containedInPlace", "settings": {}},
        ],
    }
    answer = posted(client, service, "extend", query)
    assert [column["id"] for column in answer["meta"]] == [p["id"] for p in query["properties"]]  # type: ignore[index]
    # A cell with an `id` would be linked to this service and exported by its name.
    assert answer["rows"]["place/bochum"]["wikidata"] == [{"str": "Q2103"}]
    assert answer["rows"]["place/bochum"]["ags"] == [{"str": "05911000"}]
    regions = answer["rows"]["place/bochum"]["schema:containedInPlace"]
    assert all({"id", "name"} == set(cell) for cell in regions)


@pytest.mark.parametrize(
    ("kind", "prefix", "found"),
    [
        ("entity", "InnaMo", "project/innamoruhr"),
        ("type", "pro", "rkg:Project"),
        ("property", "GND", "gnd"),
    ],
)
def test_a_search_box_offers_what_is_typed_and_describes_it(
    client: FlaskClient, service: str, kind: str, prefix: str, found: str
) -> None:
    box = client.get(service, headers={"Accept": "application/json"}).json["suggest"][kind]
    path = local(box["service_url"] + box["service_path"])
    answer = by_jsonp(client, path, prefix=prefix)
    offered = {hit["id"]: hit for hit in answer["result"]}
    assert isinstance(offered[found]["name"], str)
    flyout = local(box["flyout_service_url"] + box["flyout_service_path"])
    described = by_jsonp(client, flyout.replace("${id}", quote(found, safe="")))
    assert described["id"] == found
    assert offered[found]["name"] in described["html"]


def test_the_search_box_of_a_cell_is_limited_to_the_type_of_the_column(
    client: FlaskClient, service: str
) -> None:
    asked = {"prefix": "Ruhr", "type": "org:Organization", "type_strict": "any"}
    found = by_jsonp(client, f"{service}/suggest/entity", **asked)["result"]
    assert {f["notable"][-1]["id"] for f in found} == {"org:Organization"}


def test_columns_are_proposed_in_the_language_of_the_service(
    client: FlaskClient, service: str, lang: str
) -> None:
    propose = client.get(service, headers={"Accept": "application/json"}).json["extend"][
        "propose_properties"
    ]
    path = local(propose["service_url"] + propose["service_path"])
    answer = by_jsonp(client, path, type="rkg:Project")
    names = {p["id"]: p["name"] for p in answer["properties"]}
    wanted = {"de": "federführendes Ministerium", "en": "lead ministry"}
    assert names["rkg:leadMinistry"] == wanted[lang]


def test_the_preview_of_a_candidate_names_it(client: FlaskClient, service: str) -> None:
    manifest = client.get(service, headers={"Accept": "application/json"}).json
    address = manifest["preview"]["url"].replace("{{id}}", quote("project/innamoruhr", safe=""))
    preview = client.get(local(address))
    assert preview.status_code == 200
    assert "InnaMoRuhr" in preview.text
