"""Badly behaved harvesters get correct answers and do not affect other clients."""

import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from tests.serving import served
from tests.waiting import until

from ruhrkg.release.store import Release
from ruhrkg.web.http.download_limit import MAX_PER_CLIENT


@pytest.fixture(scope="module")
def server(release: Release) -> Iterator[tuple[str, int]]:
    """The URL of `ruhrkg serve` with the release."""
    with served("--workers", "1", build_dir=release.folder.parents[1]) as address:
        parts = urlsplit(address)
        yield parts.hostname or "", parts.port or 0


def status(
    server: tuple[str, int], method: str, path: str, source: str = "127.0.0.1"
) -> tuple[int, int]:
    made = HTTPConnection(*server, timeout=60, source_address=(source, 0))
    with closing(made) as connection:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, len(answer.read())


def test_a_storm_of_heads_is_answered_each_time_and_sends_no_body(server: tuple[str, int]):
    paths = ["/catalog.rdf", "/catalog?page=2", "/void", "/dumps/all.nt", "/changes.ttl"] * 20
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda path: status(server, "HEAD", path), paths))
    assert answers == [(200, 0)] * len(paths)


def test_slow_readers_delay_no_other_client(server: tuple[str, int]):
    slow = []
    for _ in range(400):  # more than the server has threads
        connection = socket.socket()
        connection.settimeout(60)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(server)
        connection.sendall(b"GET /dumps/all.nt HTTP/1.1\r\nHost: x\r\n\r\n")
        slow.append(connection)
    try:
        # Which of them get the places of a client is for the server's threads to settle.
        begun = Counter(connection.recv(12) for connection in slow)
        assert set(begun) == {b"HTTP/1.1 200", b"HTTP/1.1 503"}
        assert begun[b"HTTP/1.1 200"] == MAX_PER_CLIENT
        assert status(server, "GET", "/health", "127.0.0.2")[0] == 200
        assert status(server, "GET", "/dumps/all.nt", "127.0.0.2")[0] == 200
    finally:
        for connection in slow:
            connection.close()
    # The server notices that they have disconnected when it next writes to them.
    until(lambda: status(server, "GET", "/dumps/all.nt")[0] == 200)


def test_a_client_that_disconnects_leaves_the_server_up(server: tuple[str, int]):
    for _ in range(5):
        with socket.create_connection(server) as connection:
            connection.sendall(b"GET /catalog.jsonld HTTP/1.1\r\nHost: x\r\n\r\n")
    assert status(server, "GET", "/health")[0] == 200


@pytest.mark.parametrize(
    "accept",
    ["application/xml", "application/rdf+xml;charset=utf-8", "text/xml;q=0.9,*/*;q=0.1", "*", ";,"],
)
def test_a_clumsy_accept_header_gets_rdf(client: FlaskClient, accept: str):
    answer = client.get("/catalog", headers={"Accept": accept})
    assert answer.status_code in (200, 406)
    if answer.status_code == 200:
        assert answer.mimetype in ("application/rdf+xml", "text/turtle")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(client: FlaskClient, method: str):
    answer = client.open("/catalog", method=method)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "path",
    [
        "/catalog?page=" + "1" * 5000,
        "/catalog?page=1&page=2",
        "/catalog?page=%00",
        "/catalog.ttl?format=rdf",
        "/catalog/dataset/" + "a" * 4000,
        "/catalog/dataset/%2e%2e%2f%2e%2e%2fmanifest.json",
        "/releases/..%2f..%2f/manifest.json",
        "/changes/%2e%2e/added.nq",
    ],
)
def test_odd_urls_cause_no_internal_error(client: FlaskClient, path: str):
    assert client.get(path).status_code in (200, 303, 400, 404, 406)
