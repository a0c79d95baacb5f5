"""A small directory of things that are easily mistaken for each other; a scripted server."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from ruhrkg.links.entities import Directory, Entity, Identifier, Named
from ruhrkg.links.matching import Matcher

WD = "http://www.wikidata.org/entity/"


def thing(
    entity_id: str, de: str, en: str = "", *names: str, types: tuple[str, ...], **more: object
) -> Entity:
    labels = {"de": de, "en": en or de}
    return Entity(entity_id, labels, types, tuple({de, en or de, *names}), **more)  # type: ignore[arg-type]


def wikidata(item: str, relation: str = "exactMatch") -> Identifier:
    return Identifier("wikidata", item, WD + item, relation)


PLACE, PERSON, BODY = ("schema:Place",), ("foaf:Person",), ("org:Organization",)
CITY = ("id:place-kind/stadt", *PLACE)


@pytest.fixture(scope="session")
def directory() -> Directory:
    entities = (
        thing("place/bochum", "Bochum", types=CITY, identifiers=(wikidata("Q2103"),)),
        thing("place/muelheim", "Mülheim an der Ruhr", types=CITY),
        thing("place/unna", "Unna", types=CITY, values={"rkg:ags": [{"str": "05978036"}]}),
        thing("place/kreis-unna", "Kreis Unna", "Unna (district)", types=PLACE,
              values={"rkg:ags": [{"str": "05978"}]}),
        thing("organisation/rub", "Ruhr-Universität Bochum", "Ruhr University Bochum", "RUB",
              types=BODY, descriptions={"de": "Eine Universität"},
              values={"schema:location": [{"id": "place/bochum",
                                           "name": {"de": "Bochum", "en": "Bochum"}}],
                      "rdfs:label": [{"str": "Ruhr-Universität Bochum", "lang": "de"},
                                     {"str": "Ruhr University Bochum", "lang": "en"}],
                      "wikidata": [{"id": "Q309948", "name": {"de": "RUB", "en": "RUB"}}]},
              identifiers=(wikidata("Q309948"),)),
        thing("organisation/hs-bochum", "Hochschule Bochum", types=BODY),
        thing("organisation/hs-gesundheit", "Hochschule für Gesundheit", types=BODY),
        thing("organisation/jm", "Ministerium der Justiz",
              "Ministry of Justice of North Rhine-Westphalia", types=BODY),
        thing("organisation/stk", "Staatskanzlei des Landes Nordrhein-Westfalen",
              "State Chancellery of North Rhine-Westphalia", types=BODY),
        thing("organisation/dgb", "Gewerkschaftsbund Nordrhein-Westfalen", types=BODY),
        thing("place/nrw", "Nordrhein-Westfalen", "North Rhine-Westphalia", "NRW", types=PLACE),
        thing("organisation/eon", "E.ON", types=BODY),
        thing("person/holthoff", "Stephan Holthoff-Pförtner", types=PERSON),
        thing("plan/ruhr-konferenz", "Ruhr-Konferenz", "Ruhr Conference", types=("rkg:Plan",)),
        thing("project/innamoruhr", "InnaMoRuhr", types=("rkg:Project",)),
        thing("source/innamoruhr", "InnaMoRuhr", types=("rkg:Source",)),
        thing("topic/transport", "Verkehr", "transport", types=("skos:Concept",),
              identifiers=(wikidata("Q7590"),)),
        thing("topic/mobility", "Mobilität", "mobility", types=("skos:Concept",),
              identifiers=(wikidata("Q7590", "closeMatch"),)),
    )  # fmt: skip
    used = sorted({t for e in entities for t in e.types})
    types = tuple(
        Named(t, {"de": t, "en": t}, ("schema:Place",) if t == "id:place-kind/stadt" else ())
        for t in used
    )
    properties = tuple(
        Named(p, {"de": p, "en": p}) for p in sorted({p for e in entities for p in e.values})
    )
    return Directory("test", entities, types, properties)


@pytest.fixture(scope="session")
def matcher(directory: Directory) -> Matcher:
    return Matcher(directory)


SILENCE = "silence"


class Scripted:
    """A server on this machine that answers each request with the next of its answers.

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
                """Say nothing."""

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
    """A status with headers; `cut` bytes are held back; a body of SILENCE is no answer at all."""

    status: int = 200
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0


@pytest.fixture
def server() -> Iterator[Scripted]:
    scripted = Scripted()
    yield scripted
    scripted.close()


@pytest.fixture
def reply() -> type[Reply]:
    return Reply
