import re
import subprocess
import sys

from flask.testing import FlaskClient


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


# Counters belong to a process permanently, so those of a folder are tested in a separate one.
COUNTING = """
import os
from ruhrkg.settings import Settings
from ruhrkg.web.app import create_app
from ruhrkg.web.http.metrics import shared_counters
from ruhrkg.web.site import Site
with shared_counters():
    client = create_app(Site(Settings(), None)).test_client()
    if os.fork() == 0:
        client.options("/health")
        os._exit(0)
    os.wait()
    print(client.get("/metrics").text)
"""


def test_server_processes_count_into_one_folder() -> None:
    told = subprocess.run(
        [sys.executable, "-c", COUNTING], check=True, capture_output=True, text=True
    ).stdout
    assert 'method="OPTIONS",route="health.health",status="200"} 1.0' in told
