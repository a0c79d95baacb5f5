"""`ruhrkg serve` as a whole: what it serves from disk, and how it ends."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from tests.processes import descendants, processor_seconds
from tests.releases import write_release
from tests.serving import Server, free_port, started
from tests.waiting import until

from ruhrkg.settings import Settings
from ruhrkg.web.serving.stage import sources_of

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


def write(path: Path, *numbers: int) -> Path:
    path.write_text("".join(f"<urn:s{n}> <urn:p> <urn:g> <urn:g> .\n" for n in numbers))
    return path


@pytest.fixture
def stored(tmp_path: Path):
    """The number of quads in the store on disk that is served for files."""
    settings = Settings(store_dir=str(tmp_path / "stores"))

    def count(*files: Path, merge: bool = True) -> int:
        return len(sources_of(settings, None, files, merge).load())

    return count


def test_each_choice_of_files_has_a_store_of_its_own(tmp_path: Path, stored) -> None:
    one, two = write(tmp_path / "one.nq", 1), write(tmp_path / "two.nq", 2, 3)
    assert stored(one) == 2
    assert stored(two) == 4
    assert stored(one, two) == 6
    assert stored(one, merge=False) == 1
    assert stored(one) == 2


def test_a_changed_file_is_loaded_again(tmp_path: Path, stored) -> None:
    file = write(tmp_path / "data.nq", 1)
    assert stored(file) == 2
    write(file, 1, 2)
    assert stored(file) == 4
    same_size = write(file, 1, 1).stat()
    os.utime(file, ns=(same_size.st_atime_ns, same_size.st_mtime_ns + 10**9))
    assert stored(file) == 2


def test_files_that_have_not_changed_are_not_loaded_again(tmp_path: Path, stored) -> None:
    file = write(tmp_path / "data.nq", 1)
    stored(file)
    (folder,) = (tmp_path / "stores").iterdir()
    made = folder.stat().st_ino
    stored(file)
    assert [(found, found.stat().st_ino) for found in (tmp_path / "stores").iterdir()] == [
        (folder, made)
    ]


def test_a_signal_lets_a_query_under_way_end_first(tmp_path: Path) -> None:
    file = write(tmp_path / "data.nq", *range(1000))
    answers: list[tuple[int, str]] = []

    def ask(address: str) -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        connection.request("GET", f"/sparql?query={quote(ENDLESS)}")
        response = connection.getresponse()
        answers.append((response.status, json.loads(response.read())["type"].rpartition("#")[2]))
        connection.close()

    with started(file, "--workers", "1", query_timeout=3) as server:
        below = descendants(server.process.pid)
        before = sum(map(processor_seconds, below))
        asking = threading.Thread(target=ask, args=(server.address,))
        asking.start()
        until(lambda: sum(map(processor_seconds, below)) > before + 0.2)  # it is evaluated
        server.process.terminate()
        asking.join(30)
        assert answers == [(503, "time-limit")]
        assert server.process.wait(30) == 0


def get(address: str, path: str) -> bytes:
    with urllib.request.urlopen(f"{address}{path}", timeout=60) as response:
        return response.read()


def count(address: str, mark: object = "") -> int:
    """The number of triples that a server answers with; another `mark` evades its cache."""
    query = quote(f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} # {mark}")
    (row,) = json.loads(get(address, f"/sparql?query={query}&format=json"))["results"]["bindings"]
    return int(row["n"]["value"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_creation_of_a_store_ends_with_the_server(tmp_path: Path, number: int) -> None:
    endless = tmp_path / "endless.nq"
    os.mkfifo(endless)
    # A background job of a shell ignores SIGINT, and so do the processes that it starts.
    command = ["env", "--default-signal=INT", sys.executable, "-m", "ruhrkg", "serve", endless]
    command += ["--store", tmp_path / "stores", "--port", str(free_port())]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    until(lambda: opened_for_writing(endless), 60)
    creating = descendants(process.pid)
    assert creating
    process.send_signal(number)
    process.wait(20)
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in creating), 20)


def opened_for_writing(fifo: Path) -> bool:
    """Open `fifo` for good, so that it has no end; whether that is possible: a process reads it."""
    try:
        os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return False
    return True


@pytest.mark.parametrize("on_disk", [False, True], ids=["memory", "disk"])
def test_files_and_releases_are_served_from_memory_and_from_disk(tmp_path: Path, on_disk) -> None:
    file = write(tmp_path / "data.nq", *range(2000))
    write_release(tmp_path / "build", "v1", {"urn:g": ["<urn:s> <urn:p> <urn:o>"]})
    stores = tmp_path / "stores"
    settings = {"store_dir": stores} if on_disk else {}
    with started(file, "--workers", "1", **settings) as server:
        assert count(server.address) == 2000
        assert count(server.address, "again") == 2000
    store = ["--store", stores] if on_disk else []
    with started("--build-dir", tmp_path / "build", "--workers", "1", *store) as server:
        assert count(server.address) == 1
    assert len(list(stores.glob("*"))) == (2 if on_disk else 0)


def test_a_port_in_use_is_refused_in_one_sentence(tmp_path: Path) -> None:
    file = write(tmp_path / "data.nq", 1)
    with started(file, "--workers", "1") as server:
        port = urlsplit(server.address).port
        assert_refused(serve(file, "--port", port), f"Cannot listen on 127.0.0.1, port {port}: ")
        assert count(server.address) == 1
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert_refused(serve(file, "--port", port), f"Cannot listen on 127.0.0.1, port {port}: ")


def test_an_address_of_another_machine_is_refused_in_one_sentence(tmp_path: Path) -> None:
    file = write(tmp_path / "data.nq", 1)
    assert_refused(serve(file, "--host", "192.0.2.1"), "Cannot listen on 192.0.2.1, port 8000: ")
    assert_refused(serve(file, "--host", "no.host.invalid"), "Cannot listen on no.host.invalid")


def serve(*arguments: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "ruhrkg", "serve", *map(str, arguments)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def assert_refused(ended: "subprocess.CompletedProcess[str]", begin: str) -> None:
    assert ended.returncode == 2
    assert ended.stderr.startswith(begin)
    assert ended.stderr.count("\n") == 1


def test_a_main_process_that_is_killed_takes_all_others_with_it(tmp_path: Path) -> None:
    file = write(tmp_path / "data.nq", 1)
    with killed(file, tmp_path) as server:
        assert count(server.address) == 1
        below = descendants(server.process.pid)
        assert len(below) >= 4, "two workers, a zygote and an evaluator"
        server.process.kill()
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in below), 5)
    assert not list(tmp_path.glob("ruhrkg-*"))


def test_what_a_server_leaves_that_was_killed_as_a_whole_is_removed_by_the_next(
    tmp_path: Path,
) -> None:
    file = write(tmp_path / "data.nq", 1)
    with killed(file, tmp_path) as server:
        for pid in [server.process.pid, *descendants(server.process.pid)]:
            os.kill(pid, signal.SIGKILL)
    assert len(list(tmp_path.glob("ruhrkg-*"))) == 1
    with killed(file, tmp_path) as server:
        assert len(list(tmp_path.glob("ruhrkg-*"))) == 1
        server.process.terminate()
    assert not list(tmp_path.glob("ruhrkg-*"))


@contextmanager
def killed(file: Path, folder: Path) -> Iterator[Server]:
    """A server with its temporary files in `folder` that does not end by itself."""
    before = tempfile.tempdir
    os.environ["TMPDIR"] = str(folder)
    try:
        with started(file, ends=False) as server:
            yield server
    finally:
        del os.environ["TMPDIR"]
        tempfile.tempdir = before


def test_a_hang_up_reads_the_files_again(tmp_path: Path) -> None:
    file = write(tmp_path / "data.nq", 1)
    with started(file) as server:
        assert count(server.address) == 1
        write(file, 1, 2, 3)
        server.process.send_signal(signal.SIGHUP)
        until(lambda: count(server.address) == 3)
        write(file, 1)
        file.write_text("no RDF")
        server.process.send_signal(signal.SIGHUP)
        write(tmp_path / "other.nq", 1)
        assert {count(server.address, number) for number in range(50)} == {3}


def test_a_release_that_becomes_current_is_served_without_a_lost_request(tmp_path: Path) -> None:
    triples = [f"<urn:s{number}> <urn:p> <urn:o>" for number in range(9)]
    write_release(tmp_path, "v1", {"urn:g": triples[:1]})
    with started("--build-dir", tmp_path) as server:
        seen: list[list[str]] = [[], [], []]
        stop = threading.Event()

        def ask(mine: list[str], number: int) -> None:
            connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=60)
            query = quote("SELECT (COUNT(*) AS ?n) { ?s ?p ?o } #")
            mark = 0
            while not stop.is_set():
                mark += 1
                path = f"/sparql?query={query}{number}-{mark}&format=csv"
                connection.request("GET", path)
                response = connection.getresponse()
                mine.append(f"{response.status} {response.read().split()[-1].decode()}")
            connection.close()

        threads = [threading.Thread(target=ask, args=(s, n)) for n, s in enumerate(seen)]
        for thread in threads:
            thread.start()
        for number in range(2, 5):
            write_release(tmp_path, f"v{number}", {"urn:g": triples[:number]})
            until(lambda n=number: health(server)["release"] == f"v{n}")
        until(lambda: all(mine[-1] == "200 4" for mine in seen))
        stop.set()
        for thread in threads:
            thread.join()
        for mine in seen:
            assert sorted(mine) == mine, "no client falls back to a release before"
            assert set(mine) == {"200 1", "200 2", "200 3", "200 4"}
        until(lambda: len(descendants(server.process.pid)) <= 2 + 1 + 4, 15)


def health(server: Server) -> dict[str, str]:
    return json.loads(get(server.address, "/health"))


def test_a_damaged_release_is_not_served_and_the_one_before_stays(tmp_path: Path) -> None:
    write_release(tmp_path, "v1", {"urn:g": ["<urn:s> <urn:p> <urn:o>"]})
    with started("--build-dir", tmp_path) as server:
        damaged = write_release(tmp_path, "v2", {"urn:g": ["no triple"]})
        server.process.send_signal(signal.SIGHUP)
        assert damaged.version == "v2"
        assert {count(server.address, number) for number in range(50)} == {1}
        assert health(server) == {"release": "v1", "status": "ok"}
        write_release(tmp_path, "v3", {"urn:g": []})
        until(lambda: health(server)["release"] == "v3")


def test_a_server_that_is_to_end_reports_it_first_and_answers_meanwhile(tmp_path: Path) -> None:
    file = write(tmp_path / "data.nq", 1)
    with started(file, drain=3) as server:
        server.process.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        until(lambda: health_status(server) == 503)
        while time.monotonic() - begun < 2:
            assert health_status(server) == 503, "each server process knows"
            assert count(server.address, time.monotonic()) == 1
        assert server.process.wait(30) == 0
        assert time.monotonic() - begun >= 3


def test_a_second_signal_ends_the_waiting(tmp_path: Path) -> None:
    file = write(tmp_path / "data.nq", 1)
    with started(file, drain=600) as server:
        server.process.send_signal(signal.SIGTERM)
        until(lambda: health_status(server) == 503)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0


def health_status(server: Server) -> int:
    try:
        with urllib.request.urlopen(f"{server.address}/health", timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            assert json.loads(error.read())["status"] == "draining"
            return error.code
