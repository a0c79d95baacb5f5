"""A server with scripted answers."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.small_directory import small_directory

from ruhrkg.reconciliation.directory import Directory

SILENCE = "silence"


class Scripted:
    """A local server that answers each request with the next of its answers.

    An answer is a value that becomes JSON, a status with headers, or a function of the request's
    form. The last one is repeated.
    """

    def __init__(self) -> None:
        self.answers: list[object] = []
        self.requests: list[dict[str, list[str]]] = []
        self.agents: list[str] = []
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                scripted._answer(self, urlsplit(self.path).query)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                scripted._answer(self, body.decode())

            def log_message(self, *arguments: object) -> None:
                """Log nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/api"
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def _answer(self, handler: BaseHTTPRequestHandler, form: str) -> None:
        self.requests.append(parse_qs(form))
        self.agents.append(handler.headers.get("User-Agent", ""))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if callable(answer):
            answer = answer(self.requests[-1])
        status, headers, cut = 200, {}, 0
        if isinstance(answer, Reply):
            status, headers, cut, answer = answer.status, answer.headers, answer.cut, answer.body
            if answer == SILENCE:
                handler.connection.close()
                return
        body = json.dumps(answer).encode()
        handler.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[: len(body) - cut])
        if cut:
            handler.close_connection = True

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Reply:
    """A status with headers; the last `cut` bytes are omitted; SILENCE sends nothing."""

    status: int = 200
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0


@pytest.fixture(scope="session")
def directory() -> Directory:
    return small_directory()


@pytest.fixture
def server() -> Iterator[Scripted]:
    scripted = Scripted()
    yield scripted
    scripted.close()


@pytest.fixture
def reply() -> type[Reply]:
    return Reply
