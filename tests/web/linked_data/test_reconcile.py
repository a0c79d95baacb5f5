import json
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

Json = dict[str, Any]


def ask(client: FlaskClient, queries: object, path: str = "/reconcile/en") -> Json:
    response = client.post(path, data={"queries": json.dumps(queries)})
    assert response.status_code == 200, response.text
    found: Json = response.json
    return found


def test_without_parameters_there_is_the_manifest(client: FlaskClient) -> None:
    manifest = client.get("/reconcile/de").json
    assert manifest["versions"] == ["0.1", "0.2"]
    assert manifest["identifierSpace"] == "https://w3id.org/ruhrkg/id/"
    assert manifest["batchSize"] == Settings().reconcile_batch
    assert {t["id"] for t in manifest["defaultTypes"]} >= {"schema:Place", "rkg:Project"}


def test_every_link_of_the_manifest_answers(client: FlaskClient) -> None:
    manifest = client.get("/reconcile/en", base_url="https://example.org").json
    suggest = manifest["suggest"]
    links = [manifest["documentation"], manifest["logo"]]
    for kind, thing in (("entity", "place/bochum"), ("type", "schema:Place"), ("property", "gnd")):
        offer = suggest[kind]
        links.append(f"{offer['service_url']}{offer['service_path']}?prefix=b")
        flyout = offer["flyout_service_url"] + offer["flyout_service_path"]
        links.append(flyout.replace("${id}", quote(thing, safe="")))
    links.append(manifest["preview"]["url"].replace("{{id}}", quote("place/bochum", safe="")))
    proposal = manifest["extend"]["propose_properties"]
    links.append(f"{proposal['service_url']}{proposal['service_path']}?type=schema:Place")
    for link in links:
        assert link.startswith("https://example.org/")
        with client.get(link, base_url="https://example.org") as response:
            assert response.status_code == 200, link


def test_a_batch_is_answered_query_by_query(client: FlaskClient) -> None:
    answer = ask(client, {"a": {"query": "Muelheim an der Ruhr"}, "b": {"query": "Xyzzy"}})
    (first, *_) = answer["a"]["result"]
    assert (first["id"], first["match"]) == ("place/muelheim-an-der-ruhr", True)
    assert answer["b"]["result"] == []


def test_a_batch_may_come_by_get(client: FlaskClient) -> None:
    queries = json.dumps({"q0": {"query": "Bochum"}})
    found = client.get("/reconcile/en", query_string={"queries": queries}).json
    assert found["q0"]["result"][0]["id"] == "place/bochum"


@pytest.mark.parametrize("query", ["Bochum", '{"query": "Bochum"}'])
def test_a_single_query_is_answered_as_in_the_first_version(
    client: FlaskClient, query: str
) -> None:
    found = client.get("/reconcile/en", query_string={"query": query}).json
    assert found["result"][0]["id"] == "place/bochum"


@pytest.mark.parametrize(
    "typed",
    [
        "05113000",
        "051130000000",
        "id:place/essen",
        "https://w3id.org/ruhrkg/id/place/essen",
        "https://kg.example/id/place/essen",
        "https://kg.example/doc/place/essen",
    ],
)
def test_keys_and_our_own_iris_are_names(client: FlaskClient, typed: str) -> None:
    queries = json.dumps({"q": {"query": typed}})
    asked = {"base_url": "https://kg.example", "data": {"queries": queries}}
    (found,) = client.post("/reconcile/en", **asked).json["q"]["result"]  # type: ignore[arg-type]
    assert (found["id"], found["match"]) == ("place/essen", True)


def test_types_and_properties_narrow_the_answer(client: FlaskClient) -> None:
    query = {
        "query": "Unna",
        "type": "schema:Place",
        "type_strict": "all",
        "limit": 3,
        "properties": [{"pid": "ags", "v": "05978"}],
    }
    found = ask(client, {"q": query})["q"]["result"]
    assert len(found) <= 3
    assert {"id": "property:ags", "value": 1.0} in found[0]["features"] + found[1]["features"]


def test_keys_decide_against_a_name(client: FlaskClient) -> None:
    keys = {"ags": "05911000", "gnd": "4007328-2", "wikidata": "Q2103"}
    properties = [{"pid": pid, "v": v} for pid, v in keys.items()]
    found = ask(client, {"q": {"query": "Herne", "properties": properties}})["q"]["result"]
    assert found[0]["id"] == "place/bochum"
    assert "place/herne" in [c["id"] for c in found]
    assert not any(c["match"] for c in found)


def test_a_key_finds_its_thing_though_the_name_is_mistyped(client: FlaskClient) -> None:
    query = {"query": "Essn", "properties": [{"pid": "rkg:ags", "v": "05113000"}]}
    found = ask(client, {"q": query})["q"]["result"]
    assert (found[0]["id"], found[0]["match"]) == ("place/essen", True)


def test_types_and_properties_have_names_in_both_languages(client: FlaskClient) -> None:
    for lang, name in (("de", "Ort"), ("en", "place")):
        types = {t["id"]: t["name"] for t in client.get(f"/reconcile/{lang}").json["defaultTypes"]}
        assert types["schema:Place"] == name


def test_names_come_in_the_language_of_the_path(client: FlaskClient) -> None:
    query = {"q": {"query": "RUB"}}
    german = ask(client, query, "/reconcile/de")["q"]["result"][0]
    english = ask(client, query, "/reconcile/en")["q"]["result"][0]
    assert german["name"] == "Ruhr-Universität Bochum"
    assert english["name"] == "Ruhr University Bochum"


def test_without_a_language_in_the_path_the_reader_s_decides(client: FlaskClient) -> None:
    asked = {"query_string": {"query": "RUB"}}
    response = client.get("/reconcile", headers={"Accept-Language": "en"}, **asked)  # type: ignore[arg-type]
    assert response.json["result"][0]["name"] == "Ruhr University Bochum"
    assert "Accept-Language" in response.vary


def test_requests_are_allowed_from_any_origin(client: FlaskClient) -> None:
    for path in ("/reconcile", "/reconcile/de/suggest/entity?prefix=b", "/reconcile/features"):
        assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"
    response = client.post("/reconcile", data={"queries": "{}"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_a_callback_gives_jsonp(client: FlaskClient) -> None:
    response = client.get("/reconcile/en?query=Bochum&callback=jQuery17_x.y")
    assert response.mimetype == "text/javascript"
    assert response.text.startswith("/**/jQuery17_x.y({")
    assert response.text.endswith("});")


@pytest.mark.parametrize("callback", ["alert(1)//", "", "a b", "<script>", "x" * 201])
def test_a_callback_that_is_not_a_name_is_refused(client: FlaskClient, callback: str) -> None:
    response = client.get("/reconcile", query_string={"query": "x", "callback": callback})
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("queries", "problem"),
    [
        ("[", "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "must be an object"),
        ('{"q": 1}', "a query is an object"),
        ('{"q": {"query": 5}}', "must be a text"),
        ('{"q": {"query": "x", "limit": 0.5}}', "must be a positive number"),
        ('{"q": {"query": "x", "limit": "many"}}', "must be a positive number"),
        ('{"q": {"query": "x", "limit": 1e400}}', ""),
        ('{"q": {"query": "x", "limit": NaN}}', "must be a positive number"),
        ('{"q\\ud800": {"query": "\\ud800"}}', ""),
        ('{"q": {"query": "x", "type": 5}}', "type id"),
        ('{"q": {"query": "x", "type_strict": "no"}}', "any, should, all"),
        ('{"q": {"query": "x", "properties": [{"pid": "a"}]}}', "needs `pid` and `v`"),
    ],
)
def test_an_invalid_batch_is_rejected_with_a_reason(
    client: FlaskClient, queries: str, problem: str
) -> None:
    response = client.post("/reconcile", data={"queries": queries})
    assert response.status_code == (400 if problem else 200)
    assert problem in response.text


def test_too_many_queries_are_refused(client: FlaskClient) -> None:
    queries = {f"q{n}": {"query": "Bochum"} for n in range(Settings().reconcile_batch + 1)}
    response = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert response.status_code == 413
    assert "batchSize" in response.json["detail"]


@pytest.mark.parametrize(
    ("name", "named", "first"),
    [
        ("Recklinghausen", "Kreis", "place/kreis-recklinghausen"),
        ("Recklinghausen", "district", "place/kreis-recklinghausen"),
        ("Essen", "place", "place/essen"),
        ("Essen", "Place", "place/essen"),
        ("Essen", "http://schema.org/Place", "place/essen"),
        ("Essen", "https://schema.org/Place", "place/essen"),
        ("Innenministerium NRW", "organisation", "organisation/im"),
        ("InnaMoRuhr", "Projekt", "project/innamoruhr"),
    ],
)
def test_a_type_may_be_named_by_id_iri_or_name(
    client: FlaskClient, name: str, named: str, first: str
) -> None:
    (found,) = ask(client, {"q": {"query": name, "type": named, "limit": 1}})["q"]["result"]
    assert found["id"] == first
    assert {"id": "type_match", "value": True} in found["features"]


def test_the_same_number_comes_before_a_closer_name_with_another(client: FlaskClient) -> None:
    found = ask(client, {"q": {"query": "Progress report 2024", "type": "rkg:Event"}})["q"][
        "result"
    ]
    assert (found[0]["id"], found[0]["match"]) == ("event/fortschrittsbericht-2024", False)


def test_an_unknown_type_is_reported(client: FlaskClient) -> None:
    answer = ask(client, {"q": {"query": "Essen", "type": "Q515"}})["q"]
    assert answer["warnings"] == ["There is no type 'Q515' here: see /reconcile/…/suggest/type."]
    assert not any(candidate["match"] for candidate in answer["result"])


UNUSABLE = {
    "x" * (Settings().reconcile_length + 1): "at most 400 characters",
    "": "neither `query` nor `properties`",
    " \t ": "neither `query` nor `properties`",
}


@pytest.mark.parametrize(("name", "reason"), UNUSABLE.items(), ids=["long", "empty", "blank"])
def test_a_name_that_cannot_be_looked_for_leaves_the_others_of_its_batch_alone(
    client: FlaskClient, name: str, reason: str
) -> None:
    queries = {"q0": {"query": "Bochum"}, "q1": {"query": name}, "q2": {"query": "Essen"}}
    response = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert response.status_code == 200
    assert [response.json[key]["result"][0]["id"] for key in ("q0", "q2")] == [
        "place/bochum",
        "place/essen",
    ]
    assert response.json["q1"]["result"] == []
    assert reason in response.json["q1"]["warnings"][0]


@pytest.mark.parametrize(("name", "reason"), UNUSABLE.items(), ids=["long", "empty", "blank"])
def test_a_single_name_that_cannot_be_looked_for_is_refused(
    client: FlaskClient, name: str, reason: str
) -> None:
    response = client.get("/reconcile", query_string={"query": name})
    assert response.status_code == 400
    assert reason in response.json["detail"]


@pytest.fixture(scope="module")
def small(app: Flask) -> FlaskClient:
    """A client of a service whose operator allows two names of five characters."""
    site: Site = app.extensions["ruhrkg"]
    limits = {"RUHRKG_RECONCILE_BATCH": "2", "RUHRKG_RECONCILE_LENGTH": "5"}
    settings = Settings.from_environment(limits)
    return create_app(Site(settings, site.release, site.engine)).test_client()


@pytest.mark.parametrize(
    ("names", "status"),
    [(["Essen", "Hamm"], 200), (["Essen", "Hamm", "Unna"], 413)],
)
def test_the_operator_sets_the_limits(small: FlaskClient, names: list[str], status: int) -> None:
    queries = {f"q{n}": {"query": name} for n, name in enumerate(names)}
    assert small.post("/reconcile", data={"queries": json.dumps(queries)}).status_code == status
    assert small.get("/reconcile?query=Bochum").status_code == 400


def test_too_many_property_values_are_refused(client: FlaskClient) -> None:
    query = {"query": "x", "properties": [{"pid": "ags", "v": ["1"] * 51}]}
    response = client.post("/reconcile", data={"queries": json.dumps({"q": query})})
    assert response.status_code == 413


def test_too_many_cells_are_refused(client: FlaskClient) -> None:
    asked = {"ids": [str(n) for n in range(1000)], "properties": [{"id": "ags"}] * 51}
    assert client.post("/reconcile", data={"extend": json.dumps(asked)}).status_code == 413


@pytest.mark.parametrize(
    ("prefix", "thing"),
    [
        ("boch", "place/bochum"),
        ("place/bo", "place/bochum"),
        ("muelheim an", "place/muelheim-an-der-ruhr"),
        ("Q2103", "place/bochum"),
    ],
)
def test_typing_a_name_offers_its_things(client: FlaskClient, prefix: str, thing: str) -> None:
    result = client.get("/reconcile/en/suggest/entity", query_string={"prefix": prefix}).json
    assert thing in [r["id"] for r in result["result"]]


def test_a_cursor_skips_suggestions(client: FlaskClient) -> None:
    def page(cursor: int) -> list[str]:
        found = client.get(f"/reconcile/en/suggest/entity?prefix=r&cursor={cursor}").json
        return [r["id"] for r in found["result"]]

    assert page(0)[3:] == page(3)[: len(page(0)) - 3]


def test_types_and_properties_are_suggested(client: FlaskClient) -> None:
    types = client.get("/reconcile/en/suggest/type?prefix=proj").json["result"]
    assert "rkg:Project" in [t["id"] for t in types]
    properties = client.get("/reconcile/en/suggest/property?prefix=wikid").json["result"]
    assert properties == [{"id": "wikidata", "name": "Wikidata"}]


def test_a_bad_cursor_or_an_endless_prefix_is_refused(client: FlaskClient) -> None:
    assert client.get("/reconcile/suggest/entity?prefix=b&cursor=-1").status_code == 400
    assert client.get("/reconcile/suggest/entity?prefix=" + "b" * 201).status_code == 400


def test_a_preview_may_stand_in_a_frame_anywhere(client: FlaskClient) -> None:
    response = client.get("/reconcile/en/preview?id=place%2Fbochum")
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "Bochum" in response.text
    assert "<script" not in response.text


def test_sources_are_suggested_last(client: FlaskClient) -> None:
    found = client.get("/reconcile/de/suggest/entity?prefix=Ruhr").json["result"]
    ids = [r["id"] for r in found]
    assert {"place/ruhr-area", "plan/ruhr-konferenz"} <= set(ids)
    assert not [i for i in ids if i.startswith("source/")]


def test_only_things_of_the_given_type_are_suggested(client: FlaskClient) -> None:
    url = "/reconcile/de/suggest/entity?prefix=Ruhr&type=org:Organization"
    found = client.get(url).json["result"]
    assert found
    assert {r["id"].split("/")[0] for r in found} == {"organisation"}


def test_an_unknown_property_is_reported(client: FlaskClient) -> None:
    query = {"query": "Bochum", "properties": [{"pid": "P227", "v": "4007328-2"}]}
    answer = ask(client, {"q": query})["q"]
    assert "P227" in answer["warnings"][0]
    assert not any(c["match"] for c in answer["result"])


def test_a_json_body_is_refused_and_directed_to_the_draft(client: FlaskClient) -> None:
    response = client.post("/reconcile/en", json={"queries": []})
    assert response.status_code == 400
    assert "/reconcile/1.0-draft/match" in response.json["detail"]


@pytest.mark.parametrize("path", ["preview?id=place/atlantis", "flyout/entity?id=x", "flyout/type"])
def test_what_is_not_there_is_404(client: FlaskClient, path: str) -> None:
    assert client.get("/reconcile/en/" + path).status_code == 404


def test_data_is_extended(client: FlaskClient) -> None:
    asked = {
        "ids": ["place/bochum", "place/atlantis"],
        "properties": [
            {"id": "wikidata"},
            {"id": "ags"},
            {"id": "rdfs:label", "settings": {"language": "de"}},
            {"id": "schema:containedInPlace", "settings": {"limit": 1}},
        ],
    }
    answer = client.post("/reconcile/en", data={"extend": json.dumps(asked)}).json
    row = answer["rows"]["place/bochum"]
    assert row["wikidata"] == [{"str": "Q2103"}]
    assert row["ags"] == [{"str": "05911000"}]
    assert row["rdfs:label"] == [{"str": "Bochum"}]
    assert len(row["schema:containedInPlace"]) == 1
    assert answer["rows"]["place/atlantis"]["ags"] == []
    assert answer["meta"][0] == {"id": "wikidata", "name": "Wikidata"}


@pytest.mark.parametrize(
    ("form", "cell"),
    [
        ("identifier", "Q2103"),
        ("name", "Bochum"),
        ("iri", "http://www.wikidata.org/entity/Q2103"),
        ("?", "Q2103"),
    ],
)
def test_identifiers_of_others_are_texts_in_the_chosen_form(
    client: FlaskClient, form: str, cell: str
) -> None:
    asked = {"id": "wikidata", "settings": {"identifiers": form}}
    extend = json.dumps({"ids": ["place/bochum"], "properties": [asked]})
    answer = client.post("/reconcile/en", data={"extend": extend}).json
    assert answer["rows"]["place/bochum"]["wikidata"] == [{"str": cell}]


def extended(client: FlaskClient, ids: list[str], *properties: str) -> Json:
    asked = {"ids": ids, "properties": [{"id": p} for p in properties]}
    found: Json = client.post("/reconcile/en", data={"extend": json.dumps(asked)}).json
    return found


def test_the_sums_of_a_project_are_fetched_in_two_steps(client: FlaskClient) -> None:
    first = extended(client, ["project/innamoruhr"], "rkg:funding", "wikidata", "dcterms:type")
    assert first["meta"][0]["type"] == {"id": "rkg:Funding", "name": "funding"}
    assert "type" not in first["meta"][1]
    ids = [cell["id"] for cell in first["rows"]["project/innamoruhr"]["rkg:funding"]]
    offered = client.get("/reconcile/en/extend/propose?type=rkg:Funding").json["properties"]
    assert "rkg:amount" in [p["id"] for p in offered]
    rows = extended(client, ids, "rkg:amount", "schema:currency")["rows"]
    assert rows["funding/innamoruhr-1"] == {
        "rkg:amount": [{"int": 1_900_000}],
        "schema:currency": [{"str": "EUR"}],
    }


@pytest.mark.parametrize("path", ["preview", "flyout/entity"])
@pytest.mark.parametrize("thing", ["funding/innamoruhr-1", "scheme/topic"])
def test_a_longer_name_is_offered_too(client: FlaskClient, path: str, thing: str) -> None:
    response = client.get(f"/reconcile/en/{path}", query_string={"id": thing})
    assert response.status_code == 200
    assert thing in response.text


def test_a_longer_name_is_not_a_match(client: FlaskClient) -> None:
    for query in ("state grant 2020-2023", "funding/innamoruhr-1"):
        found = ask(client, {"q": {"query": query, "limit": 25}})["q"]["result"]
        assert not [c["id"] for c in found if c["id"].startswith("funding/")]
    manifest = client.get("/reconcile/en").json
    assert "rkg:Funding" not in [t["id"] for t in manifest["defaultTypes"]]
    offered = client.get("/reconcile/en/suggest/type?prefix=fund").json["result"]
    assert "rkg:Funding" not in [t["id"] for t in offered]
    assert client.get("/reconcile/en/flyout/type?id=rkg:Funding").status_code == 200


@pytest.mark.parametrize("extend", ["{}", '{"ids": 1}', '{"ids": [], "properties": [1]}', "x"])
def test_an_invalid_extension_is_rejected_with_a_reason(client: FlaskClient, extend: str) -> None:
    assert client.post("/reconcile", data={"extend": extend}).status_code == 400


def test_properties_are_proposed_for_a_type(client: FlaskClient) -> None:
    answer = client.get("/reconcile/en/extend/propose?type=rkg:Project&limit=5").json
    assert len(answer["properties"]) == 5
    assert client.get("/reconcile/en/extend/propose?limit=x").status_code == 400


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_features_of_a_score_are_explained(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/reconcile/features?lang={lang}").text
    found = ask(client, {"q": {"query": "Sport", "properties": [{"pid": "gnd", "v": "4007328-2"}]}})
    features = {f["id"].partition(":")[0] for c in found["q"]["result"] for f in c["features"]}
    assert {"exact_name", "property"} <= features
    for feature in features:
        assert f'id="{feature}"' in page


def test_without_a_release_the_service_reports_it() -> None:
    empty = create_app(Site(Settings(), None)).test_client()
    assert empty.get("/reconcile").status_code == 503
    assert empty.get("/resolve?iri=Q1").status_code == 503


def test_a_body_of_many_megabytes_is_refused(app: Flask, release: Release) -> None:
    body = b"queries=" + b"x" * 4_194_305
    response = app.test_client().post(
        "/reconcile", data=body, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 413


def test_a_language_that_is_not_text_is_ignored(client: FlaskClient) -> None:
    asked = {"id": "rkg:fieldOfAction", "settings": {"language": ["de"]}}
    extend = json.dumps({"ids": ["project/innamoruhr"], "properties": [asked]})
    assert client.post("/reconcile", data={"extend": extend}).status_code == 200


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("path", ["/reconcile", "/reconcile/de"])
def test_a_browser_gets_a_page_and_a_program_the_manifest(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers={"Accept": BROWSER})
    assert page.mimetype == "text/html"
    assert "<h1>" in page.text
    for accept in ("*/*", "application/json", "application/json, text/plain, */*"):
        manifest = client.get(path, headers={"Accept": accept})
        assert manifest.mimetype == "application/json"
        assert manifest.get_json()["versions"]


@pytest.mark.parametrize("region", ["Kreis Wesel", "Ruhrgebiet", "Nordrhein-Westfalen"])
def test_a_town_agrees_with_every_region_that_contains_it(client: FlaskClient, region: str) -> None:
    query = {
        "query": "Moers",
        "type": "schema:Place",
        "properties": [{"pid": "schema:containedInPlace", "v": region}],
    }
    answer = client.post("/reconcile/de", data={"queries": json.dumps({"q": query})}).json
    best = answer["q"]["result"][0]
    assert best["id"] == "place/moers"
    assert {f["id"]: f["value"] for f in best["features"]}["property:schema:containedInPlace"] == 1
