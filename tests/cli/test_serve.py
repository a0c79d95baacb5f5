"""`ruhrkg serve`: the options and settings that limit it, from a client's point of view."""

import json
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from click.testing import CliRunner
from granian.server.mp import MPServer
from tests.releases import write_release
from tests.serving import free_port, served

from ruhrkg.cli import main

IMPRINT, CONTACT, PUBLIC = "https://e.example/imprint", "mailto:a@e.example", "https://p.example"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY STR(?i)"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 statements in the graph <urn:g>, two of them with long values."""
    path = tmp_path_factory.mktemp("data") / "data.nq"
    lines = [f"<urn:s{n}> <urn:p> <urn:o> <urn:g> ." for n in range(198)]
    long = [f'<urn:{name}> <urn:p> "{"x" * size}" <urn:g> .' for name, size in LONG.items()]
    path.write_text("\n".join([*lines, *long, ""]))
    return path


LONG = {"long": 6_000, "large": 1_200_000}


@pytest.fixture(scope="module")
def narrow(file: Path) -> Iterator[str]:
    """A server with low limits for requests and answers."""
    with served(
        file, workers=1, query_nesting=5, query_length=500, query_operators=8, query_rows=20,
        query_bytes=5_000, request_bytes=1_000, header_timeout=1, body_timeout=1,
        contact=CONTACT, public_url=PUBLIC, host="0.0.0.0",
    ) as address:  # fmt: skip
        yield address


@pytest.fixture(scope="module")
def busy(file: Path) -> Iterator[str]:
    """A server with one place for long queries, behind a proxy."""
    with served(
        file, "--workers", "1", "--timeout", "2", "--no-merge", evaluators=1, queue=0,
        queue_wait=1, fast_query_seconds=0.01, query_memory=64, rate_limit=4, spool_bytes=0,
        proxies=1, cache_bytes=0, response_cache_bytes=0, imprint=IMPRINT,
    ) as address:  # fmt: skip
        yield address


def ask(address: str, query: str, client: str = "192.0.2.1") -> tuple[int, str]:
    """The status and body of the answer to a query, sent by a proxy on behalf of `client`."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    headers = {"X-Forwarded-For": client, "Accept": "application/*"}
    connection.request("GET", f"/sparql?query={quote(query)}", headers=headers)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, body


def count(address: str, pattern: str, client: str = "192.0.2.1") -> int:
    status, body = ask(address, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", client)
    assert status == 200, body
    return int(json.loads(body)["results"]["bindings"][0]["n"]["value"])


def get(address: str, path: str) -> str:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request("GET", path, headers={"Accept": "*/*"})
    body = connection.getresponse().read().decode()
    connection.close()
    return body


@pytest.mark.parametrize(
    ("good", "bad", "limit"),
    [
        ("ASK { { { ?s ?p ?o } } }", "ASK " + "{" * 7 + "?s ?p ?o" + "}" * 7, "more than 5 levels"),
        ("ASK {} #" + "x" * 490, "ASK {} #" + "x" * 500, "the limit is 500"),
        (
            "ASK { ?s ?p ?o FILTER(true) }",
            "ASK { " + " UNION ".join(["{ ?s ?p ?o }"] * 12) + " }",
            "more than 8 operators",
        ),
        ("SELECT ?p { ?s ?p ?o } LIMIT 20", "SELECT ?p { ?s ?p ?o } LIMIT 21", "20 rows"),
        ("ASK { <urn:long> ?p ?o }", "SELECT ?o { <urn:long> ?p ?o }", "5,000 bytes"),
    ],
    ids=["nesting", "length", "operators", "rows", "bytes"],
)
def test_a_limit_of_queries_holds(narrow: str, good: str, bad: str, limit: str) -> None:
    assert ask(narrow, good)[0] == 200
    status, body = ask(narrow, bad)
    assert status >= 400
    assert limit in body


def test_a_body_has_its_limit(narrow: str) -> None:
    connection = HTTPConnection(urlsplit(narrow).netloc, timeout=60)
    headers = {"Content-Type": "application/sparql-query"}
    for length, status in ((400, 200), (1_001, 413)):
        connection.request("POST", "/sparql", "ASK {}".ljust(length), headers)
        response = connection.getresponse()
        assert (response.status, bool(response.read())) == (status, True)
    connection.close()


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (b"GET /health HTTP/1.1\r\nHost: x\r\n", b""),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nA", b"HTTP/1.1 408"),
    ],
    ids=["headers", "body"],
)
def test_a_request_that_stops_is_given_up_after_its_time(
    narrow: str, sent: bytes, answer: bytes
) -> None:
    parts = urlsplit(narrow)
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as connection:
        started = time.monotonic()
        connection.sendall(sent)
        got = connection.recv(12)
    assert got == answer
    assert 0.5 < time.monotonic() - started < 8  # the default is 10


def test_the_operator_is_named_and_links_lead_to_the_public_url(narrow: str, busy: str) -> None:
    assert f'href="{IMPRINT}"' in get(busy, "/")
    assert CONTACT in get(narrow, "/.well-known/security.txt")
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in get(narrow, "/robots.txt")


def test_the_host_is_the_address_that_is_listened_on(narrow: str, busy: str) -> None:
    assert count(narrow.replace("127.0.0.1", "127.0.0.2"), "?s ?p ?o") == 200
    with pytest.raises(ConnectionRefusedError):
        get(busy.replace("127.0.0.1", "127.0.0.2"), "/health")


def test_the_default_graph_of_files_is_not_merged_if_so_chosen(busy: str) -> None:
    assert count(busy, "?s ?p ?o", "192.0.2.2") == 0
    assert count(busy, "GRAPH ?g { ?s ?p ?o }", "192.0.2.2") == 200


def in_all(query: str) -> str:
    return query.replace("{", "{ GRAPH <urn:g> {").replace("}", "} }", 1)


def test_a_query_ends_at_its_time_and_a_second_long_one_finds_no_place(busy: str) -> None:
    started = time.monotonic()
    with ThreadPoolExecutor() as pool:
        queries = [f"{in_all(ENDLESS)} #{n}" for n in range(2)]
        answers = list(pool.map(ask, [busy] * 2, queries, ["192.0.2.3", "192.0.2.4"]))
    kinds = sorted(json.loads(body)["type"].rpartition("#")[2] for _, body in answers)
    assert [status for status, _ in answers] == [503, 503]
    assert kinds == ["overloaded", "time-limit"]
    assert time.monotonic() - started < 15  # the default is 30


def test_an_evaluator_has_its_limit_of_memory(busy: str) -> None:
    status, body = ask(busy, in_all(HUNGRY), "192.0.2.5")
    assert status == 503
    assert "64 MiB" in body


def test_a_large_answer_needs_room_on_disk(busy: str) -> None:
    status, body = ask(busy, "SELECT ?o { GRAPH ?g { <urn:large> ?p ?o } }", "192.0.2.6")
    assert status == 503
    assert "disk space" in body


def test_a_client_has_a_rate_and_the_proxy_identifies_the_client(busy: str) -> None:
    statuses = [ask(busy, f"ASK {{}} #{n}", "192.0.2.7")[0] for n in range(5)]
    assert statuses == [200] * 4 + [429]
    assert ask(busy, "ASK {} # other", "192.0.2.8")[0] == 200


def test_another_endpoint_answers_for_the_server_and_for_the_command(
    busy: str, tmp_path: Path
) -> None:
    write_release(tmp_path, "v1", {"urn:g": ["<urn:s> <urn:p> <urn:o>"]})
    query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    with served("--engine", f"{busy}/sparql", "--build-dir", tmp_path, "--workers", "1") as address:
        assert count(address, "GRAPH ?g { ?s ?p ?o }") == 200
    found = CliRunner().invoke(
        main, ["query", query, "--source", f"{busy}/sparql"], env={"RUHRKG_QUERY_TIMEOUT": "9"}
    )
    named = CliRunner().invoke(main, ["query", query], env={"RUHRKG_ENGINE": f"{busy}/sparql"})
    assert (found.stdout_bytes, named.stdout_bytes) == (b"n\r\n200\r\n",) * 2


def test_the_threads_are_as_many_as_the_operator_wants_beside_those_that_wait(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def note(_: object, *__: object, blocking_threads: int, **___: object) -> None:
        seen.append(blocking_threads)
        sys.exit()

    monkeypatch.setattr(MPServer, "__init__", note)
    for threads in ("3", "10"):
        settings = {"RUHRKG_THREADS": threads, "RUHRKG_PORT": str(free_port())}
        CliRunner().invoke(main, ["serve", str(file)], env=settings)
    assert seen[1] - seen[0] == 7


def test_the_address_comes_from_the_environment() -> None:
    with socket.create_server(("127.0.0.2", 0)) as taken:
        port = taken.getsockname()[1]
        where = {"RUHRKG_HOST": "127.0.0.2", "RUHRKG_PORT": str(port)}
        done = CliRunner().invoke(main, ["serve"], env=where)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"Cannot listen on 127.0.0.2, port {port}: ")
