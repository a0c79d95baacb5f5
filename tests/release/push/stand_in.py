"""A Graph Store and query endpoint that imitate external ones with their peculiarities."""

import base64
import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import DefaultGraph, NamedNode, QueryResultsFormat, RdfFormat, Store

NAME, PASSWORD = "joe", "ge/heim"


class StandIn:
    """Its content, its behaviour, and the requests that it received."""

    def __init__(self) -> None:
        self.held = Store()
        self.whole: tuple[int, str] | None = None  # answer to a whole dataset: status, media type
        self.always: tuple[int, dict[str, str]] | None = None  # answer to PUT: status, headers
        self.early = False  # answer to PUT before its body is read
        self.login = ""  # "Basic" or "Digest"
        self.asked: list[tuple[str, str, int]] = []  # method, query string, length of the body
        self.authorizations: list[str] = []
        self.address = ""

    @property
    def url(self) -> str:
        return f"{self.address}/store"

    @property
    def query(self) -> str:
        return f"{self.address}/query"

    def with_login(self, password: str = PASSWORD) -> str:
        return self.url.replace("//", f"//{NAME}:{password.replace('/', '%2F')}@")

    def admits(self, method: str, path: str, given: str) -> bool:
        """Whether the Authorization header is right (RFC 7617, RFC 7616 with MD5 and qop=auth)."""
        self.authorizations.append(given)
        if self.login == "Basic":
            return given == "Basic " + base64.b64encode(f"{NAME}:{PASSWORD}".encode()).decode()
        if not given.startswith("Digest "):
            return False
        told = {k: q or v for k, q, v in re.findall(r'(\w+)=(?:"([^"]*)"|([^,\s]+))', given)}
        user = _md5(f"{NAME}:here:{PASSWORD}")
        nonce = f"{told['nonce']}:{told['nc']}:{told['cnonce']}:auth"
        return told["response"] == _md5(f"{user}:{nonce}:{_md5(f'{method}:{path}')}")


class _Handler(BaseHTTPRequestHandler):
    store: StandIn
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        if self.path.startswith("/query"):
            text = parse_qs(self._body().decode())["query"][0]
            rows = self.store.held.query(text)
            self._answer(200, rows.serialize(format=QueryResultsFormat.JSON), {
                "Content-Type": "application/sparql-results+json"})  # fmt: skip
        elif self._begin():
            self._load(clear=False)

    def do_PUT(self) -> None:
        if self.store.early:
            self.close_connection = True
            self._answer(*self.store.always[:1], b"over capacity", self.store.always[1])
        elif self._begin():
            self._load(clear=True)

    def do_DELETE(self) -> None:
        if self._begin():
            known = self.graph in self.store.held.named_graphs()
            self.store.held.remove_graph(self.graph)
            self._answer(204 if known else 404)

    def _begin(self) -> bool:
        self.content = self._body()
        parts = urlsplit(self.path)
        self.store.asked.append((self.command, parts.query, len(self.content)))
        graph = parse_qs(parts.query).get("graph")
        self.graph = NamedNode(graph[0]) if graph else DefaultGraph()
        given = self.headers.get("Authorization", "")
        if self.store.login and not self.store.admits(self.command, self.path, given):
            details = ', nonce="n", qop="auth", algorithm=MD5' * (self.store.login == "Digest")
            wanted = f'{self.store.login} realm="here"{details}'
            self._answer(401, headers={"WWW-Authenticate": wanted})
            return False
        return True

    def _load(self, *, clear: bool) -> None:
        whole = not urlsplit(self.path).query
        if clear and self.store.always:
            self._answer(self.store.always[0], b"over capacity", self.store.always[1])
        elif whole and self.store.whole:
            status, media_type = self.store.whole
            self._answer(status, b"no datasets", {"Content-Type": media_type})
        else:
            form = RdfFormat.from_media_type(self.headers["Content-Type"])
            into = {} if whole else {"to_graph": self.graph}
            if clear and whole:
                self.store.held.clear()
            elif clear:
                self.store.held.clear_graph(self.graph)
            self.store.held.load(self.content, form, **into)
            self._answer(204)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _answer(
        self, status: int, content: bytes = b"", headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """A store that runs for as long as the context lasts."""
    store = StandIn()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"store": store}))
    server.daemon_threads = True
    store.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
