"""The clients of the soak test: what they request, and which responses are right."""

import http.client
import json
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode, urlsplit

CLIENTS = {"query": 3, "page": 2, "harvest": 1, "reconciliation": 1, "hostile": 2}
_QUERIES = (
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT ?s ?l { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l } LIMIT 500",
    "SELECT ?p (COUNT(?s) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 2000",
    "ASK { ?s a <https://w3id.org/ruhrkg/ontology#Project> }",
)
_PAGES = (
    "/", "/plan", "/projects", "/projects.csv", "/search?q=ruhr", "/map", "/timeline", "/queries",
    "/doc/project/innamoruhr", "/data/project/innamoruhr.ttl", "/doc/place/essen", "/quality",
    "/queries/silences-counted.csv?lang=en", "/sparql", "/no-such-page", "/health", "/metrics",
)  # fmt: skip
_HARVEST = ("/catalog.ttl", "/catalog.jsonld", "/dumps", "/changes", "/void", "/sitemap.xml")
_NAMES = ("Essen", "Stadt Dortmund", "InnaMoRuhr", "Ministerium für Verkehr", "kein solcher Name")
_ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
_LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000"
_HALF_BODY = (
    "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    "Content-Length: 600\r\n\r\nSELEC"
)

# What a kind of client may be answered. A broken connection and a 502 are counted apart: they may
# only follow the death of a process.
_GOOD = {"200", "304", "404", "405", "406"}
_REFUSED = {"400", "408", "411", "413", "414", "415", "503"}
_OF_A_KILL = {"broken", "502"}


@dataclass
class Outcomes:
    """How often each kind of client got what."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, outcome: str) -> None:
        """Count one response."""
        with self._lock:
            self.counts[kind, outcome] += 1

    def add(self, other: "Outcomes") -> None:
        """Count what another has counted, too."""
        self.counts += other.counts

    def total(self) -> int:
        """The number of requests."""
        return self.counts.total()

    def by_kind(self) -> Iterator[tuple[str, dict[str, int]]]:
        """The outcomes of each kind of client."""
        for kind in CLIENTS:
            yield kind, {outcome: n for (k, outcome), n in self.counts.items() if k == kind}

    def problems(self, killed: int) -> list[str]:
        """The outcomes that must not be; `killed`: how often a process was killed."""
        found = [
            f"{kind}: {outcome} ({count} times)"
            for (kind, outcome), count in sorted(self.counts.items())
            if outcome not in _GOOD | _REFUSED | _OF_A_KILL
        ]
        lost = sum(count for (_, outcome), count in self.counts.items() if outcome in _OF_A_KILL)
        most = killed * 4 * sum(CLIENTS.values())
        if lost > most:
            found.append(f"{lost} broken connections and 502, more than {killed} kills explain")
        refused = sum(
            count for (kind, outcome), count in self.counts.items()
            if kind != "hostile" and outcome == "503"
        )  # fmt: skip
        if refused > 0.05 * self.total():
            found.append(f"{refused} friendly requests refused, more than one in twenty")
        return found


def tour(address: str) -> None:
    """Request every path twice in each of some threads, so that whatever is kept for it is kept."""

    def walk(number: int) -> None:
        client = Client(urlsplit(address).netloc, f"127.0.9.{number + 1}", random.Random(number))
        for path in (*_PAGES, *_HARVEST) * 2:
            client.get(path)
        client.reconcile()

    threads = [threading.Thread(target=walk, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def run_client(
    address: str, kind: str, number: int, outcomes: Outcomes, stop: threading.Event
) -> None:
    """Request until `stop`. Each kind of client has an address of its own."""
    source = f"127.0.{list(CLIENTS).index(kind) + 2}.{number + 1}"
    client = Client(urlsplit(address).netloc, source, random.Random(f"{kind} {number}"))
    act = client.actions[kind]
    while not stop.is_set():
        try:
            outcome = act()
        except (OSError, http.client.HTTPException):
            outcome = "broken"
            stop.wait(0.1)
        outcomes.note(kind, outcome)
        if outcome in {"503", "502"}:
            stop.wait(0.5)


class Client:
    """One client: its requests, and whether the responses are right."""

    def __init__(self, netloc: str, source: str, chance: random.Random) -> None:
        self._netloc = netloc
        self._source = source
        self._chance = chance
        self._counted: set[bytes] = set()
        self.actions: dict[str, Callable[[], str]] = {
            "query": self.query,
            "page": lambda: self.get(self._pick(_PAGES)),
            "harvest": lambda: self.get(self._pick(_HARVEST)),
            "reconciliation": self.reconcile,
            "hostile": self.hostile,
        }

    def _pick(self, choices: Iterable[str]) -> str:
        return self._chance.choice(list(choices))

    def get(self, path: str, **headers: str) -> str:
        """The status of a GET."""
        return self._send("GET", path, None, headers)[0]

    def _send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[str, bytes]:
        connection = http.client.HTTPConnection(
            self._netloc, timeout=60, source_address=(self._source, 0)
        )
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            content = response.read()
            return str(response.status), content
        finally:
            connection.close()

    def query(self) -> str:
        """A query, mostly one that no cache knows; the count of all triples is compared."""
        text = self._pick(_QUERIES)
        if self._chance.random() < 0.7:
            text += f" # {self._source} {time.monotonic_ns()}"
        counts = text.startswith(_QUERIES[0])
        accept = {"Accept": "text/csv"} if counts else {}
        status, content = self._send("GET", f"/sparql?query={quote(text)}", None, accept)
        if counts and status == "200":
            self._counted.add(content)
            if len(self._counted) > 1 or int(content.split()[1]) < 10_000:
                return "wrong count"
        return status

    def reconcile(self) -> str:
        """A batch of names; each gets a list of candidates."""
        batch = {f"q{n}": {"query": self._pick(_NAMES), "limit": 3} for n in range(10)}
        body = urlencode({"queries": json.dumps(batch)}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        status, content = self._send("POST", "/reconcile", body, headers)
        if status == "200" and json.loads(content).keys() != batch.keys():
            return "wrong batch"
        return status

    def hostile(self) -> str:
        """Something that nobody should send."""
        mark = f" # {time.monotonic_ns()}"
        sparql = "/sparql?query="
        attempt = self._chance.randrange(8)
        if attempt == 0:
            return self.get(sparql + quote(_ENDLESS + mark))
        if attempt == 1:
            return self.get(sparql + quote("SELECT * " + "{" * 9000 + "}" * 9000))
        if attempt == 2:
            headers = {"Content-Type": "application/sparql-query"}
            with suppress(ConnectionError):  # it is refused before it is sent
                return self._send("POST", "/sparql", bytes(5 << 20), headers)[0]
            return "413"
        if attempt == 3:
            return self.get(f"/%00{self._chance.random()}/..%2f..%2fetc/passwd")
        if attempt == 4:
            return self.get("/doc/project/innamoruhr", Accept="*/*;q=x, text/" + "a" * 2000)
        if attempt == 5:
            return self._partly(
                f"GET {sparql}{quote(_ENDLESS + mark)} HTTP/1.1\r\nHost: x\r\n\r\n", 0
            )
        if attempt == 6:
            return self._partly(_HALF_BODY, 1)
        return self._partly(f"GET {sparql}{quote(_LARGE + mark)} HTTP/1.1\r\nHost: x\r\n\r\n", 2)

    def _partly(self, text: str, seconds: float) -> str:
        """Send, wait, and go away without reading."""
        host, _, port = self._netloc.partition(":")
        with socket.create_connection((host, int(port)), 60, (self._source, 0)) as connection:
            connection.sendall(text.encode())
            time.sleep(seconds)
        return "200"
