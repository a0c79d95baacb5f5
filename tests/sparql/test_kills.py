"""Each process is killed in turn under load: no wrong answer, no hang, full recovery."""

import http.client
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from tests.processes import children, descendants
from tests.serving import Server, started
from tests.waiting import until

pytestmark = pytest.mark.attack

TRIPLES = 2000
TIMEOUT = 3
WHOLE_AGAIN = 5.0
# A query that no process answered: the engine's own errors, or a connection that broke.
NO_ANSWER = {"engine-unavailable", "evaluator-died", "time-limit", "overloaded", "broken"}


@pytest.fixture(params=["memory", "disk"])
def server(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch) -> Iterator[Server]:
    """A separate server with its own folder for temporary files."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    file = tmp_path / "data.nt"
    file.write_text("".join(f"<urn:s{n}> <urn:p> <urn:o{n % 7}> .\n" for n in range(TRIPLES)))
    store = ["--store", tmp_path / "store"] if request.param == "disk" else []
    with started(file, *store, ends=False, query_timeout=TIMEOUT, queue_wait=2) as running:
        yield running
    until(lambda: not Path(f"/proc/{running.process.pid}").exists())
    assert list(temporary.iterdir()) == []


def ask(address: str, mark: object) -> str:
    """The outcome of a count that is not cached: `right`, `wrong` or the reason for a failure."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=TIMEOUT + 10)
    query = quote(f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} # {mark}")
    try:
        connection.request("GET", f"/sparql?query={query}", headers={"Accept": "text/csv"})
        response = connection.getresponse()
        content = response.read()
    except (ConnectionError, http.client.HTTPException):
        return "broken"
    finally:
        connection.close()
    if response.status == 200:
        return "right" if content.split() == [b"n", str(TRIPLES).encode()] else "wrong"
    return json.loads(content)["type"].rpartition("#")[2]


@contextmanager
def load(address: str) -> Iterator[list[tuple[float, str]]]:
    """Four clients that query continuously; afterwards the duration and outcome of each answer."""
    outcomes: list[tuple[float, str]] = []
    stop = threading.Event()

    def client(number: int) -> None:
        count = 0
        while not stop.is_set():
            count += 1
            began = time.monotonic()
            outcome = ask(address, f"{number}-{count}")
            outcomes.append((time.monotonic() - began, outcome))

    threads = [threading.Thread(target=client, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield outcomes
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def zygote(server: Server) -> int:
    return next(pid for pid in children(server.process.pid) if is_zygote(pid))


def worker(server: Server) -> int:
    return next(pid for pid in children(server.process.pid) if not is_zygote(pid))


def evaluator(server: Server) -> int:
    until(lambda: bool(children(zygote(server))))
    return children(zygote(server))[0]


def is_zygote(pid: int) -> bool:
    return b"zygote" in Path(f"/proc/{pid}/cmdline").read_bytes()


@pytest.mark.parametrize("victim", [evaluator, zygote, worker], ids=lambda found: found.__name__)
def test_a_process_that_is_killed_under_load_is_replaced(
    server: Server, victim: Callable[[Server], int]
) -> None:
    with load(server.address) as outcomes:
        until(lambda: len(outcomes) > 20)
        os.kill(victim(server), signal.SIGKILL)
        killed = time.monotonic()
        time.sleep(WHOLE_AGAIN)
        before = len(outcomes)
        until(lambda: len(outcomes) > before + 50)
    assert {outcome for _, outcome in outcomes} <= {"right", *NO_ANSWER}
    assert {outcome for _, outcome in outcomes[before + 4 :]} == {"right"}, "it is whole again"
    assert max(seconds for seconds, _ in outcomes) < TIMEOUT + 5
    assert time.monotonic() - killed >= WHOLE_AGAIN
    assert_ends_by_a_signal(server)


def assert_ends_by_a_signal(server: Server) -> None:
    """SIGTERM ends all processes."""
    below = descendants(server.process.pid)
    server.process.terminate()
    server.process.wait(30)
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in below), TIMEOUT + 5)


def test_a_main_process_that_is_killed_under_load_leaves_nothing(server: Server) -> None:
    with load(server.address) as outcomes:
        until(lambda: len(outcomes) > 20)
        below = descendants(server.process.pid)
        server.process.kill()
        server.process.wait()
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in below), WHOLE_AGAIN)
    assert {outcome for _, outcome in outcomes} <= {"right", *NO_ANSWER}


def test_a_hanging_zygote_is_reported_and_delays_no_client_for_long(server: Server) -> None:
    hung = zygote(server)
    for pid in children(hung):
        os.kill(pid, signal.SIGKILL)
    os.kill(hung, signal.SIGSTOP)
    began = time.monotonic()
    assert ask(server.address, "while it hangs") in NO_ANSWER
    assert time.monotonic() - began < TIMEOUT + 5
    assert health(server.address) == 503
    os.kill(hung, signal.SIGCONT)
    until(lambda: health(server.address) == 200)
    assert ask(server.address, "afterwards") == "right"
    assert_ends_by_a_signal(server)


def health(address: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=TIMEOUT + 10)
    connection.request("GET", "/health")
    status = connection.getresponse().status
    connection.close()
    return status
