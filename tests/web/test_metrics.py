import re

from flask.testing import FlaskClient

from ruhrkg.web.metrics import shared_counters


def counted(client: FlaskClient, route: str, status: int) -> float:
    text = client.get("/metrics").get_data(as_text=True)
    line = rf'ruhrkg_requests_total{{method="GET",route="{route}",status="{status}"}} ([0-9.e+]+)'
    found = re.search(line, text)
    return float(found.group(1)) if found else 0.0


def test_requests_are_counted_by_route_and_status(client: FlaskClient) -> None:
    before = counted(client, "health.health", 200)
    client.get("/health")
    assert counted(client, "health.health", 200) == before + 1


def test_a_path_of_the_client_s_own_making_adds_no_name(client: FlaskClient) -> None:
    before = counted(client, "none", 404)
    client.get("/no-such-path-31415")
    assert counted(client, "none", 404) == before + 1
    assert "31415" not in client.get("/metrics").get_data(as_text=True)


def test_server_processes_count_into_one_folder(client: FlaskClient) -> None:
    with shared_counters():
        client.options("/ontology/not-asked-elsewhere")  # a set of labels that no test has used
        text = client.get("/metrics").get_data(as_text=True)
    assert 'method="OPTIONS"' in text
