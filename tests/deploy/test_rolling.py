"""Two replicas behind nginx change their release, and are replaced, under load: nothing fails."""

import http.client
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from tests.deploy.proxied import Clients, Replica, proxy, replicas
from tests.releases import write_release
from tests.waiting import until

pytestmark = pytest.mark.deploy

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } #"
TRIPLES = [f"<urn:s{number}> <urn:p> <urn:o>" for number in range(9)]


@pytest.fixture
def build_dir(tmp_path: Path) -> Path:
    write_release(tmp_path / "build", "v1", {"urn:g": TRIPLES[:1]})
    return tmp_path / "build"


@pytest.fixture
def behind(build_dir: Path):
    with replicas(2, build_dir) as running:
        yield running


@pytest.fixture
def address(deploy: Path, tmp_path: Path, behind: list[Replica]):
    folder = tmp_path / "nginx"
    folder.mkdir(mode=0o755)
    tmp_path.chmod(0o755)
    with proxy(deploy, folder, behind) as running:
        yield running


def query(number: int, count: int):
    """A query that no cache knows: by GET, by POST, and one whose answer may be shared."""
    mark = f"{COUNT}{number}-{count}-{time.monotonic_ns()}"
    if count % 3 == 0:
        body = mark.encode()
        headers = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
        return "POST", "/sparql", headers, body
    return "GET", f"/sparql?query={quote(mark)}", {"Accept": "text/csv"}, None


def status_and_count(response, content: bytes) -> str:
    return f"{response.status} {content.split()[-1].decode()}"


def version(replica: Replica) -> str:
    with urllib.request.urlopen(f"{replica.address}/health") as answer:
        return str(answer.read())


def test_both_replicas_change_their_release_without_a_failed_request(
    address: str, behind: list[Replica], build_dir: Path
) -> None:
    with Clients(address, 6, query, status_and_count) as clients:
        clients.have(10)
        for number in range(2, 5):
            write_release(build_dir, f"v{number}", {"urn:g": TRIPLES[:number]})
            until(lambda n=number: all(f'"v{n}"' in version(replica) for replica in behind))
            clients.have(10)
    for mine in clients.outcomes:
        assert set(mine) == {"200 1", "200 2", "200 3", "200 4"}
        assert sorted(mine) == mine, "no client sees a release and then the one before"


def test_the_replicas_are_replaced_one_by_one_without_a_failed_request(
    address: str, behind: list[Replica]
) -> None:
    with Clients(address, 6, query, status_and_count) as clients:
        clients.have(10)
        for _ in range(2):
            for replica in behind:
                replica.stop()
                clients.have(10)
                replica.start()
                clients.have(10)
    assert {outcome for mine in clients.outcomes for outcome in mine} == {"200 1"}


def test_a_replica_that_is_killed_costs_no_request(address: str, behind: list[Replica]) -> None:
    with Clients(address, 6, query, status_and_count) as clients:
        clients.have(10)
        process = behind[0].process
        assert process
        process.kill()
        process.wait()
        clients.have(10)
        until(lambda: behind[0].health() == 0)
        behind[0].start()
        clients.have(10)
    assert {outcome for mine in clients.outcomes for outcome in mine} == {"200 1"}


def get(address: str, path: str, **headers: str):
    request = urllib.request.Request(f"{address}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def test_the_proxy_keeps_what_may_be_shared_apart_by_what_was_negotiated(address: str) -> None:
    path = f"/sparql?query={quote(COUNT)}"
    for accept, begin in (("text/csv", b"n"), ("application/sparql-results+json", b"{")):
        states = []
        for _ in range(2):
            status, headers, content = get(address, path, Accept=accept)
            assert (status, content[:1]) == (200, begin)
            states.append(headers["X-Cache-Status"])
        assert states == ["MISS", "HIT"]
    for _ in range(2):
        _, headers, _ = get(address, f"/sparql?query={quote('SELECT (NOW() AS ?n) {}')}")
        assert headers["X-Cache-Status"] == "MISS"


def test_long_queries_pass_and_those_that_are_too_long_are_refused_by_us(address: str) -> None:
    by_get = quote("ASK {} #" + "x" * 64_000)
    assert get(address, f"/sparql?query={by_get}")[0] == 200
    longest = "ASK {} #" + "x" * (131_072 - 8)
    assert post(address, longest)[0] == 200
    status, content = post(address, longest + "x")
    assert (status, b"query-too-long" in content) == (413, True)


def post(address: str, text: str) -> tuple[int, bytes]:
    headers = {"Content-Type": "application/sparql-query"}
    request = urllib.request.Request(f"{address}/sparql", text.encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_metrics_are_not_for_the_public(address: str, behind: list[Replica]) -> None:
    assert get(address, "/metrics")[0] == 404
    assert get(behind[0].address, "/metrics")[0] == 200


@pytest.mark.parametrize(
    "path", ["/id//a%2Fb//c", "/doc/x?uri=http://a//b%3Fc", "/a%20b", "/./%7E"]
)
def test_a_path_reaches_us_as_it_was_sent(address: str, behind: list[Replica], path: str) -> None:
    def answer(through: str) -> tuple[int, str | None, bytes]:
        connection = http.client.HTTPConnection(urlsplit(through).netloc, timeout=30)
        connection.request("GET", path, headers={"Host": "example.org", "Accept": "*/*"})
        response = connection.getresponse()
        found = response.status, response.headers["Location"], response.read()
        connection.close()
        return found

    assert answer(address) == answer(behind[0].address)
