"""What the editor asks while somebody types; its page is tested with /sparql and in a browser."""

from flask.testing import FlaskClient

from ruhrkg.vocabulary import PREFIXES


def test_classes_and_properties_in_use_are_offered(client: FlaskClient) -> None:
    assert PREFIXES["rkg"] + "Project" in client.get("/sparql/completions/classes").json
    assert PREFIXES["rkg"] + "leadMinistry" in client.get("/sparql/completions/properties").json


def test_things_are_found_by_the_start_of_their_iri(client: FlaskClient) -> None:
    start = PREFIXES["id"] + "project/inn"
    found = client.get("/sparql/completions/things", query_string={"start": start}).json
    assert start + "amoruhr" in found
    assert all(iri.startswith(start) for iri in found)


def test_things_are_found_by_a_word_of_their_name(client: FlaskClient) -> None:
    found = client.get("/sparql/completions/things?start=Klimaresilient").json
    assert PREFIXES["id"] + "project/kris" in found


def test_one_letter_is_too_little_to_look_for(client: FlaskClient) -> None:
    assert client.get("/sparql/completions/things?start=a").json == []


def test_boundaries_are_well_known_text(client: FlaskClient) -> None:
    found = client.get("/sparql/completions/boundaries").json
    assert len(found) == 53
    assert all(wkt.startswith(("POLYGON", "MULTIPOLYGON")) for wkt in found)
