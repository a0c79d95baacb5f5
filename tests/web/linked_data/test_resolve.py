import io

import pytest
from flask import Flask
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    "asked",
    [
        "wikidata:Q2103",
        "http://www.wikidata.org/entity/Q2103",
        "https://www.wikidata.org/wiki/Q2103",
        "gnd:4007328-2",
        "https://sws.geonames.org/6553132/",
        "ags:05911000",
        "ags:05911",
        "nuts:DEA51",
        "05911000",
        "059110000000",
        "place/bochum",
        "id:place/bochum",
        "https://w3id.org/ruhrkg/id/place/bochum",
        "http://localhost/id/place/bochum",
        "http://localhost/doc/place/bochum?lang=de",
        "(DE-588)4007328-2",
        "4007328-2",
        "GND 4007328-2",
        "5911000",
        "DEA51",
        "http://wikidata.org/wiki/Q2103",
        "https://www.wikidata.org/wiki/Special:EntityData/Q2103.json",
        "https://dcat-ap.de/def/politicalGeocoding/municipalityKey/05911000",
        "https://w3id.org/ruhrkg/id/place/bochum/",
    ],
)
def test_an_identifier_leads_to_its_thing(client: FlaskClient, asked: str) -> None:
    response = client.get("/resolve", query_string={"iri": asked})
    assert response.status_code == 303
    assert response.location == "/id/place/bochum"


def test_json_is_sent_to_clients_that_request_it(client: FlaskClient) -> None:
    for response in (
        client.get("/resolve?iri=wikidata:Q2103", headers={"Accept": "application/json"}),
        client.get("/resolve?iri=wikidata:Q2103&format=json"),
    ):
        (thing,) = response.json["things"]
        assert thing["iri"] == "https://w3id.org/ruhrkg/id/place/bochum"
        assert (thing["relation"], thing["exact"]) == ("exactMatch", True)


def test_our_own_iri_identifies_its_thing(client: FlaskClient) -> None:
    things = client.get("/resolve?iri=id:funding/innamoruhr-1&format=json").json["things"]
    assert things == [
        {
            "iri": "https://w3id.org/ruhrkg/id/funding/innamoruhr-1",
            "label": things[0]["label"],
            "relation": "sameAs",
            "exact": True,
            "external": "https://w3id.org/ruhrkg/id/funding/innamoruhr-1",
        }
    ]


@pytest.mark.parametrize("path", ["id/place/atlantis", "ontology#Project", "id/"])
def test_our_own_iri_of_nothing_is_404(client: FlaskClient, path: str) -> None:
    asked = {"iri": "https://w3id.org/ruhrkg/" + path}
    assert client.get("/resolve", query_string=asked).status_code == 404


def test_a_shared_region_leads_to_the_district_and_names_the_municipalities(
    client: FlaskClient,
) -> None:
    things = client.get("/resolve?iri=nuts:DEA1F&format=json").json["things"]
    assert things[0]["iri"].endswith("place/kreis-wesel")
    assert {t["relation"] for t in things[1:]} == {"broadMatch"}


def test_what_is_only_near_is_listed_and_not_followed(client: FlaskClient) -> None:
    response = client.get("/resolve?iri=geonames:2947416")
    assert response.status_code == 300
    assert response.json["things"][0]["relation"] == "closeMatch"


def test_many_are_resolved_in_one_request(client: FlaskClient) -> None:
    asked = ["wikidata:Q2103", "gnd:0"]
    for response in (
        client.post("/resolve", json=asked),
        client.post("/resolve", data={"iri": asked}),
        client.get("/resolve", query_string={"iri": asked}),
    ):
        first, second = response.json["results"]
        assert first["identifier"] == "wikidata:Q2103"
        assert first["things"]
        assert second["things"] == []


def test_a_batch_preserves_the_position_of_every_row(client: FlaskClient) -> None:
    rows = ["Q2103", " ", None, {"id": 1}, 5911000, "gnd:4007328-2"]
    results = client.post("/resolve", json=rows).json["results"]
    assert [r["identifier"] for r in results] == rows
    assert [bool(r["things"]) for r in results] == [True, False, False, False, True, True]


def test_an_unknown_identifier_is_404_and_lists_the_known_schemes(client: FlaskClient) -> None:
    response = client.get("/resolve?iri=wikidata:Q1")
    assert response.status_code == 404


@pytest.mark.parametrize("query", ["", "?iri=", "?iri=" + "x" * 401])
def test_a_bad_question_is_400(client: FlaskClient, query: str) -> None:
    assert client.get("/resolve" + query).status_code == 400


def test_a_body_that_is_not_a_list_is_400(client: FlaskClient) -> None:
    assert client.post("/resolve", json={"iri": "Q1"}).status_code == 400


def test_a_body_that_is_nested_without_end_is_400(client: FlaskClient) -> None:
    answer = client.post("/resolve", data="[" * 200_000, content_type="application/json")
    assert answer.status_code == 400


def test_too_many_are_413(client: FlaskClient) -> None:
    assert client.post("/resolve", json=["Q1"] * 201).status_code == 413


def test_a_body_without_a_stated_length_is_411(app: Flask) -> None:
    body = io.BytesIO(b'["Q2103"]')
    response = app.test_client().post(
        "/resolve",
        input_stream=body,
        content_type="application/json",
        environ_overrides={"HTTP_TRANSFER_ENCODING": "chunked"},
    )
    assert response.status_code == 411


def test_a_body_of_more_than_four_mebibytes_is_413(client: FlaskClient) -> None:
    body = b"[" + b" " * 4_194_304 + b"]"
    answer = client.post("/resolve", data=body, content_type="application/json")
    assert answer.status_code == 413
