"""`ruhrkg serve` as a whole: what it serves from disk, and how it ends."""

import http.client
import json
import os
import threading
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from tests.processes import descendants
from tests.serving import started
from tests.waiting import until

from ruhrkg.settings import Settings
from ruhrkg.web import server

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


def write(path: Path, *numbers: int) -> Path:
    path.write_text("".join(f"<urn:s{n}> <urn:p> <urn:g> <urn:g> .\n" for n in numbers))
    return path


@pytest.fixture
def stored(tmp_path: Path):
    """The number of quads in the store on disk that is served for files."""
    settings = Settings(store_dir=str(tmp_path / "stores"))

    def count(*files: Path, merge: bool = True) -> int:
        return len(server._sources(settings, None, files, merge).load())

    return count


def test_each_choice_of_files_has_a_store_of_its_own(tmp_path: Path, stored) -> None:
    one, two = write(tmp_path / "one.nq", 1), write(tmp_path / "two.nq", 2, 3)
    assert stored(one) == 2
    assert stored(two) == 4
    assert stored(one, two) == 6
    assert stored(one, merge=False) == 1
    assert stored(one) == 2


def test_a_file_that_has_changed_is_loaded_anew(tmp_path: Path, stored) -> None:
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
        before = set(descendants(server.process.pid))
        asking = threading.Thread(target=ask, args=(server.address,))
        asking.start()
        until(lambda: bool(set(descendants(server.process.pid)) - before))  # an evaluator
        server.process.terminate()
        asking.join(30)
        assert answers == [(503, "time-limit")]
        assert server.process.wait(30) == 0
