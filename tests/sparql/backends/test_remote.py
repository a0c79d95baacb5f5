"""An external endpoint behind our engine: answers, formats, limits, failures."""

import base64
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from tests.waiting import until

from ruhrkg.formats import BY_NAME
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.remote import RemoteBackend
from ruhrkg.sparql.engine.engine import Engine, QueryRequest
from ruhrkg.sparql.engine.request import Job, Kind
from ruhrkg.sparql.engine.sources import SourceError
from ruhrkg.sparql.errors import (
    AnswerTooLarge,
    BadQuery,
    EngineUnavailable,
    TimedOut,
)

ROWS = {
    "head": {"vars": ["x"]},
    "results": {"bindings": [{"x": {"type": "literal", "value": str(n)}} for n in range(5)]},
}
JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
TSV = "text/tab-separated-values"
SELECT = "SELECT ?x { ?s ?p ?x }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
JOB = Job(SELECT, Kind.SELECT, BY_NAME["json"], None, 30)
TRIPLE = "<http://a> <http://b> <http://c> .\n"


class Endpoint:
    """What the other engine answers, and what it received."""

    def __init__(self) -> None:
        self.status, self.media_type, self.content = 200, JSON, json.dumps(ROWS)
        self.received: dict[str, list[str]] = {}
        self.accept = ""
        self.authorization: str | None = None
        self.silent = threading.Event()
        self.url = ""
        self.headers: dict[str, str] = {}

    def answers(self, content: str, media_type: str, status: int = 200) -> None:
        self.content, self.media_type, self.status = content, media_type, status


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    served = Endpoint()
    served.silent.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            served.received = parse_qs(
                self.rfile.read(int(self.headers["Content-Length"])).decode()
            )
            served.accept = self.headers["Accept"]
            served.authorization = self.headers["Authorization"]
            served.silent.wait()
            self.send_response(served.status)
            self.send_header("Content-Type", served.media_type)
            for name, value in served.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(served.content.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    served.url = f"http://127.0.0.1:{server.server_port}/sparql"
    yield served
    served.silent.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def ask(endpoint: Endpoint) -> Callable[..., str]:
    def ask(text: str, accept: str = "", **limits: object) -> str:
        settings = Settings(**limits)
        engine = Engine(RemoteBackend(endpoint.url, settings), settings, "v")
        try:
            return engine.answer(QueryRequest(text, accept)).body.read().decode()
        finally:
            engine.close()

    return ask


def test_the_query_is_sent_as_it_is_and_the_answer_comes_back(endpoint, ask) -> None:
    assert json.loads(ask(SELECT)) == ROWS
    assert endpoint.received == {"query": [SELECT]}
    assert endpoint.accept == JSON


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x { ?s <urn:a>|<urn:b> ?x }",
        "SELECT ?x { GRAPH ?g { SELECT (COUNT(*) AS ?x) { ?s ?p ?o } } }",
        "SELECT ?x { <urn:none> <urn:a>* ?x }",
    ],
)
def test_nothing_is_rewritten_for_another_engine(endpoint, ask, text) -> None:
    ask(text)
    assert endpoint.received == {"query": [text]}


def test_the_graphs_that_a_query_names_are_sent_too(endpoint, ask) -> None:
    ask("SELECT ?x FROM <http://g> FROM NAMED <http://h> { ?s ?p ?x }")
    assert endpoint.received["default-graph-uri"] == ["http://g"]
    assert endpoint.received["named-graph-uri"] == ["http://h"]


def test_rows_in_another_format_are_converted(endpoint, ask) -> None:
    assert ask(SELECT, XML).count("<literal>") == 5
    assert endpoint.accept == f"{XML}, {JSON};q=0.5"


def test_a_format_that_the_endpoint_has_is_passed_on(endpoint, ask) -> None:
    answer = (
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>'
        "<results>  <result/></results></sparql>"
    )
    endpoint.answers(answer, f"{XML}; charset=utf-8")
    assert ask(SELECT, XML) == answer


def test_tsv_is_always_written_here_since_it_does_not_show_whether_it_is_complete(
    endpoint, ask
) -> None:
    assert ask(SELECT, TSV).split() == ["?x", '"0"', '"1"', '"2"', '"3"', '"4"']
    assert endpoint.accept == JSON


def test_csv_is_always_written_here_since_not_every_engine_quotes_what_it_must(
    endpoint, ask
) -> None:
    row = {"x": {"type": "uri", "value": "urn:a,b"}}
    endpoint.answers(json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [row]}}), JSON)
    assert ask(SELECT, "text/csv") == 'x\r\n"urn:a,b"\r\n'
    assert endpoint.accept == JSON


def test_a_graph_in_another_format_is_converted(endpoint, ask) -> None:
    endpoint.answers(TRIPLE, "application/n-triples")
    written = ask(CONSTRUCT, "application/rdf+xml")
    assert 'rdf:about="http://a"' in written and 'rdf:resource="http://c"' in written


@pytest.mark.parametrize("limit", [{"query_rows": 4}, {"query_bytes": 50}])
def test_more_rows_or_bytes_than_allowed_are_refused(ask, limit) -> None:
    with pytest.raises(AnswerTooLarge):
        ask(SELECT, **limit)


def test_as_many_rows_as_allowed_are_fine(ask) -> None:
    assert json.loads(ask(SELECT, query_rows=5)) == ROWS


def test_an_endpoint_that_stays_silent_is_given_up(endpoint, ask) -> None:
    endpoint.silent.clear()
    with pytest.raises(TimedOut, match=r"longer than 0\.2 seconds"):
        ask(SELECT, query_timeout=0.2)


@pytest.mark.parametrize(
    ("status", "error", "word"),
    [
        (400, BadQuery, "no such function"),
        (500, EngineUnavailable, "no such function"),
        (503, EngineUnavailable, "503"),
        (404, EngineUnavailable, "gave no answer"),
    ],
)
def test_the_endpoints_own_message_is_passed_on(endpoint, ask, status, error, word) -> None:
    endpoint.answers("no such function", "text/plain", status)
    with pytest.raises(error, match=word):
        ask(SELECT)


def test_an_invalid_result_is_an_error_of_the_endpoint(endpoint, ask) -> None:
    endpoint.answers("<html></html>", "text/html")
    with pytest.raises(EngineUnavailable, match="answered with text/html"):
        ask(SELECT)


def test_an_unreachable_endpoint_is_an_error_of_the_endpoint(endpoint, ask) -> None:
    endpoint.url = "http://127.0.0.1:9/sparql"
    with pytest.raises(EngineUnavailable, match="gave no answer"):
        ask(SELECT)


def test_an_answer_of_an_endpoint_that_may_change_is_requested_again(endpoint) -> None:
    settings = Settings()
    engine = Engine(RemoteBackend(endpoint.url, settings), settings, "v")
    before = engine.answer(QueryRequest(SELECT, JSON))
    other = '{"head":{"vars":["x"]},"results":{"bindings":[]}}'
    endpoint.answers(other, JSON)
    after = engine.answer(QueryRequest(SELECT, JSON))
    engine.close()
    assert (before.tag, after.tag) == ("", "")
    assert after.body.read() == other.encode()


def test_a_login_in_the_address_is_sent_but_never_displayed(endpoint, ask) -> None:
    address = endpoint.url.replace("//", "//joe:ge%2Fheim@")
    endpoint.url = address
    assert json.loads(ask(SELECT)) == ROWS
    assert endpoint.authorization == f"Basic {base64.b64encode(b'joe:ge/heim').decode()}"
    endpoint.answers("<html></html>", "text/html", 503)
    with pytest.raises(EngineUnavailable) as caught:
        ask(SELECT)
    assert "/sparql" in str(caught.value)
    assert "heim" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "localhost:7878/query", "ftp://localhost/query", "http://", "joe:geheim@localhost/query",
        "http://joe:ge/heim@localhost/query", "http://joe:1#geheim@localhost/query",
        "http://joe:1?geheim@localhost/query", "http://localhost:geheim/query",
    ],
)  # fmt: skip
def test_an_invalid_address_is_refused_without_repeating_it(address) -> None:
    with pytest.raises(SourceError, match="http://HOST") as caught:
        RemoteBackend(address, Settings())
    assert "heim" not in str(caught.value)


LATE = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"


@contextmanager
def raw_endpoint(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """An endpoint that answers each connection as `answer` wants; yields its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    threading.Thread(target=serve, args=(connection,), daemon=True).start()

        def serve(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                connection.recv(1 << 16)
                answer(connection)

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        listening.shutdown(socket.SHUT_RDWR)


def test_an_endpoint_that_answers_after_the_time_out_holds_no_thread_and_no_connection() -> None:
    closed: list[bool] = []

    def late(connection: socket.socket) -> None:
        time.sleep(0.8)
        connection.sendall(LATE + b"\r\n")
        try:
            for _ in range(100):
                connection.sendall(b" ")
                time.sleep(0.1)
        except OSError:
            closed.append(True)

    before = set(threading.enumerate())
    with raw_endpoint(late) as url:
        settings = Settings(query_timeout=0.5, evaluators=12)
        engine = Engine(RemoteBackend(url, settings), settings, "")
        for number in range(4):
            with pytest.raises(TimedOut):
                engine.answer(QueryRequest(f"{SELECT} # {number}"))
        until(lambda: len(closed) == 4, 10)
    until(lambda: set(threading.enumerate()) <= before, 10)


def drip(*before: bytes) -> Callable[[socket.socket], None]:
    """An endpoint that sends `before`, and then a byte from time to time for ever."""

    def answer(connection: socket.socket) -> None:
        for piece in before:
            connection.sendall(piece)
        while True:
            connection.sendall(b"x")
            time.sleep(0.02)

    return answer


@pytest.mark.parametrize(
    "before",
    [
        (),  # the status line
        (LATE, b"X-More: "),  # the headers
        (LATE, b"\r\n"),  # the body
        (LATE, b"Transfer-Encoding: chunked\r\n\r\n", b"fff\r\n"),
        (b"HTTP/1.1 500 Error\r\nTransfer-Encoding: chunked\r\n\r\n", b"fff\r\n"),
    ],
)
def test_an_endpoint_that_sends_a_byte_now_and_then_is_abandoned_at_the_deadline(before) -> None:
    running = set(threading.enumerate())
    with raw_endpoint(drip(*before)) as url:
        settings = Settings(query_timeout=0.3)
        engine = Engine(RemoteBackend(url, settings), settings, "")
        began = time.monotonic()
        with pytest.raises(TimedOut):
            engine.answer(QueryRequest(SELECT))
        assert time.monotonic() - began < 3
    # neither our thread nor that of the endpoint, whose connection is closed, goes on
    until(lambda: set(threading.enumerate()) <= running, 5)


def test_a_cancelled_query_closes_its_connection() -> None:
    running = set(threading.enumerate())
    with raw_endpoint(drip(LATE, b"\r\n")) as url:
        settings = Settings()
        run = RemoteBackend(url, settings).start(JOB)
        assert run.result(0.1) is None
        run.cancel()
        with pytest.raises(EngineUnavailable, match="cancelled"):
            run.result()
    until(lambda: set(threading.enumerate()) <= running, 5)


def test_the_number_of_threads_is_limited(endpoint) -> None:
    endpoint.silent.clear()
    backend = RemoteBackend(endpoint.url, Settings(evaluators=1))
    runs = []
    with pytest.raises(EngineUnavailable, match="earlier queries still wait"):
        for _ in range(100):
            runs.append(backend.start(JOB))
    assert len(runs) < 10
    endpoint.silent.set()
    for run in runs:
        assert run.result() is not None
    assert backend.start(JOB).result() is not None


def test_a_redirection_is_reported_and_not_followed(endpoint, ask) -> None:
    endpoint.answers("", "text/plain", 301)
    endpoint.headers["Location"] = "https://elsewhere.example/sparql"
    with pytest.raises(EngineUnavailable, match=r"301.*use https://elsewhere\.example/sparql"):
        ask(SELECT)


def test_an_answer_that_breaks_off_is_an_error() -> None:
    def cut(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\n")
        connection.sendall(b"Content-Length: 100\r\n\r\n<a:a> <a:b> <a:c> .\n")

    with raw_endpoint(cut) as url:
        engine = Engine(RemoteBackend(url, Settings()), Settings(), "")
        with pytest.raises(EngineUnavailable, match="gave no answer"):
            engine.answer(QueryRequest(CONSTRUCT, "application/n-triples"))
