"""Engines that cannot be had here, played by stand-ins with the peculiarities they are known for.

QLever streams its answers: an error after the first byte is appended to them, under status 200
(ad-freiburg/qlever, src/engine/ExportQueryExecutionTrees). Versions before its pull request 3036
(2026) know no N-Triples for graphs, and send Turtle with abbreviated numbers whatever is accepted
(issues 1173, 2597). Its refusals are JSON with the key `exception`.

GraphDB and RDF4J answer a malformed query with 400 and "MALFORMED QUERY: ..." as plain text, and
one that takes too long with 503 (RDF4J REST API).
"""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.remote import RemoteBackend
from ruhrkg.sparql.engine.engine import Engine, QueryRequest
from ruhrkg.sparql.errors import BadQuery, EngineUnavailable

Answer = tuple[int, str, str]
JSON, TSV = "application/sparql-results+json", "text/tab-separated-values"
XML, TURTLE = "application/sparql-results+xml", "text/turtle"
TRAILER = (
    "\n !!!!>># An error has occurred while exporting the query result. Unfortunately due to "
    "limitations in the HTTP 1.1 protocol, there is no better way to report this than to append it "
    "to the incomplete result. The error message was:\nOperation timed out.\n"
)
ROW = '{"x":{"type":"literal","value":"1"}}'
WHOLE = {
    JSON: f'{{"head":{{"vars":["x"]}},"results":{{"bindings":[{ROW},{ROW}]}}}}',
    TSV: '?x\n"1"\n"1"\n',
    XML: '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>'
    '<variable name="x"/></head><results><result><binding name="x"><literal>1</literal></binding>'
    "</result></results></sparql>",
    TURTLE: "<http://a> <http://b> 8 .\n<http://a> <http://c> true .\n",
}
SELECT, CONSTRUCT = "SELECT ?x { ?s ?p ?x }", "CONSTRUCT WHERE { ?s ?p ?o }"


@pytest.fixture
def behind() -> Iterator[Callable[[Callable[[str, str], Answer]], Callable[[str, str], str]]]:
    """Puts an engine, given as a function of Accept and query, behind ours; asks through ours."""
    servers: list[tuple[ThreadingHTTPServer, threading.Thread]] = []

    def start(answer: Callable[[str, str], Answer]) -> Callable[[str, str], str]:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                status, media_type, content = answer(self.headers["Accept"], text)
                self.send_response(status)
                self.send_header("Content-Type", media_type)
                self.end_headers()
                self.wfile.write(content.encode())

            def log_message(self, format: str, *args: object) -> None:
                """Log nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        servers.append((server, thread))
        settings = Settings(query_timeout=10)

        def ask(text: str, accept: str) -> str:
            url = f"http://127.0.0.1:{server.server_port}/"
            engine = Engine(RemoteBackend(url, settings), settings, "v")
            try:
                return engine.answer(QueryRequest(text, accept)).body.read().decode()
            finally:
                engine.close()

        return ask

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def first_accepted(accept: str) -> str:
    return accept.partition(",")[0].partition(";")[0]


@pytest.mark.parametrize("accept", [JSON, TSV, XML, "text/csv"])
def test_an_answer_to_which_an_error_is_appended_is_no_answer(behind, accept) -> None:
    def qlever(accepted: str, _: str) -> Answer:
        first = first_accepted(accepted)
        return 200, first, WHOLE[first] + TRAILER

    with pytest.raises(EngineUnavailable, match="is not complete"):
        behind(qlever)(SELECT, accept)


@pytest.mark.parametrize("accept", [JSON, XML, TURTLE])
def test_an_answer_that_is_cut_is_no_answer(behind, accept) -> None:
    def cutting(accepted: str, _: str) -> Answer:
        first = first_accepted(accepted)
        return 200, first, WHOLE[first][:-5]

    with pytest.raises(EngineUnavailable, match="is not complete"):
        behind(cutting)(CONSTRUCT if accept == TURTLE else SELECT, accept)


@pytest.mark.parametrize("accept", [JSON, XML])
def test_a_whole_answer_is_passed_on_as_it_is(behind, accept) -> None:
    ask = behind(lambda accepted, _: (200, first_accepted(accepted), WHOLE[accept]))
    assert ask(SELECT, accept) == WHOLE[accept]


@pytest.mark.parametrize("accept", ["application/n-triples", "application/rdf+xml", TURTLE])
def test_a_graph_is_read_from_turtle_where_the_engine_has_nothing_else(behind, accept) -> None:
    def qlever(accepted: str, _: str) -> Answer:
        assert TURTLE in accepted
        return 200, TURTLE, WHOLE[TURTLE]

    written = behind(qlever)(CONSTRUCT, accept)
    if accept == "application/n-triples":
        assert '"8"^^<http://www.w3.org/2001/XMLSchema#integer>' in written
    assert "http://a" in written


def test_the_refusals_of_qlever_and_rdf4j_are_passed_on_in_their_words(behind) -> None:
    qlever = json.dumps({"exception": "Variable ?y is not bound", "status": "ERROR"})
    for content, media_type in (
        (qlever, "application/json"),
        ("MALFORMED QUERY: Variable ?y is not bound", "text/plain"),
    ):
        ask = behind(lambda *_, it=(400, media_type, content): it)
        with pytest.raises(BadQuery, match="Variable \\?y is not bound"):
            ask(SELECT, JSON)


@pytest.mark.parametrize("status", [429, 503])
def test_an_engine_that_gives_up_is_unavailable_with_the_reason(behind, status) -> None:
    ask = behind(lambda *_: (status, "text/plain", "Query evaluation took too long"))
    with pytest.raises(EngineUnavailable, match="took too long"):
        ask(SELECT, JSON)
