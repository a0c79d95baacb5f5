"""The Oxigraph server behind our endpoint: the same answers as from our own engine."""

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from answering import EXAMPLES, expected_file
from flask.testing import FlaskClient

from ruhrkg.release.opening import engine_on
from ruhrkg.release.store import DEFAULT_GRAPH, GRAPH, Release
from ruhrkg.settings import Settings
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

pytestmark = pytest.mark.remote

OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent))


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def endpoint(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an Oxigraph server that holds the release."""
    if not OXIGRAPH:
        pytest.skip("the Oxigraph server is not installed")
    store = str(tmp_path_factory.mktemp("oxigraph"))
    files = [str(release.path(GRAPH)), str(release.path(DEFAULT_GRAPH))]
    subprocess.run([OXIGRAPH, "load", "--location", store, "--file", *files], check=True)
    address = f"127.0.0.1:{free_port()}"
    server = subprocess.Popen(
        [OXIGRAPH, "serve-read-only", "--location", store, "--bind", address],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stderr and "Listening" in server.stderr.readline()
    yield f"http://{address}/query"
    server.terminate()
    server.wait()
    server.stderr.close()


@pytest.fixture(scope="module")
def client(release: Release, endpoint: str) -> Iterator[FlaskClient]:
    """Our site in front of it."""
    settings = Settings(engine=endpoint, query_timeout=60)
    with engine_on(settings) as engine:
        yield create_app(Site(settings, release, engine)).test_client()


@pytest.mark.parametrize("query", EXAMPLES, ids=lambda query: query.name)
def test_every_example_answers_as_our_own_engine_does(client: FlaskClient, query) -> None:
    suffix = {"SELECT": "csv", "ASK": "json"}.get(query.form, "nt")
    answer = client.get(f"/queries/{query.name}.{suffix}?lang=de")
    assert answer.status_code == 200, answer.text
    expected = expected_file(query).read_text(encoding="utf-8")
    if query.form == "ASK":
        assert json.loads(answer.data)["boolean"] is (expected.strip() == "true")
    else:
        assert sorted(answer.text.splitlines()) == sorted(expected.splitlines())


@pytest.mark.parametrize("path", ["/", "/doc/project/innamoruhr", "/projects", "/map", "/timeline"])
def test_pages_work_in_front_of_it(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers={"Accept": "text/html"}).status_code == 200


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "rdf", "nt"])
def test_graphs_come_in_every_format(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/queries/project-dossier.{suffix}")
    assert answer.status_code == 200
    assert "innamoruhr" in answer.text
