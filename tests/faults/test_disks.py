"""A disk that is full or read-only: an error that names it, and everything else works."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from urllib.parse import quote

import pytest
from tests.processes import children
from tests.releases import write_release
from tests.serving import get, started
from tests.waiting import until

pytestmark = pytest.mark.faults

FULL = Path(__file__).with_name("full_disk.py")
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ALL = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
TRIPLES = [f"<urn:s{number}> <urn:p> <urn:o>" for number in range(300)]


@pytest.fixture
def build_dir(tmp_path: Path) -> Path:
    write_release(tmp_path / "build", "v1", {"urn:g": TRIPLES})
    return tmp_path / "build"


@contextmanager
def serving(small: Path, size: int, build_dir: Path) -> Iterator[tuple[str, int]]:
    """A server whose temporary folder has `size` bytes: its address and its main process."""
    small.mkdir()
    through = [sys.executable, FULL, small, str(size)]
    with started("--build-dir", build_dir, through=through) as server:
        yield server.address, server.process.pid


def fill(pid: int, folder: Path) -> None:
    """Fill the folder as the process sees it, to its last byte."""
    with Path(f"/proc/{pid}/root{folder}/fill").open("wb", buffering=0) as file:
        for size in (1 << 20, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


def test_a_full_temporary_disk_costs_only_the_answers_that_do_not_fit_into_memory(
    tmp_path: Path, build_dir: Path
) -> None:
    with serving(tmp_path / "small", 8 << 20, build_dir) as (address, pid):
        before = set(children(pid))
        fill(pid, tmp_path / "small")
        status, content = get(f"{address}/sparql?query={quote(ALL)}&format=csv")
        assert (status, json.loads(content)["title"]) == (503, "Too many queries are waiting")
        assert "no room" in json.loads(content)["detail"]
        for number in range(40):  # each process counts each of them in a file
            query = quote(f"{COUNT} # {number}")
            assert get(f"{address}/sparql?query={query}&format=csv") == (200, b"n\r\n300\r\n")
            assert get(f"{address}/no-such-{number}")[0] == 404
        status, content = get(f"{address}/metrics")
        assert status == 200
        assert b'route="sparql.endpoint",status="200"' in content
        assert set(children(pid)) == before, "no process had to be replaced"


def test_a_worker_that_is_replaced_on_a_full_disk_counts_on(
    tmp_path: Path, build_dir: Path
) -> None:
    with serving(tmp_path / "small", 8 << 20, build_dir) as (address, pid):
        get(f"{address}/no-such-page")
        fill(pid, tmp_path / "small")
        before = counted(address)
        workers = [
            child for child in children(pid)
            if b"zygote" not in Path(f"/proc/{child}/cmdline").read_bytes()
        ]  # fmt: skip
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        time.sleep(1)  # granian looks after its processes twice a second
        until(lambda: get(f"{address}/no-such-page")[0] == 404)
        assert counted(address) > before


def counted(address: str) -> float:
    _, content = get(f"{address}/metrics")
    lines = [line for line in content.decode().splitlines() if 'status="404"' in line]
    return sum(float(line.rpartition(" ")[2]) for line in lines)


def test_a_temporary_disk_without_space_is_refused_at_the_start(
    tmp_path: Path, build_dir: Path
) -> None:
    (tmp_path / "small").mkdir()
    ended = subprocess.run(
        [sys.executable, FULL, tmp_path / "small", "65536", sys.executable, "-m", "ruhrkg", "serve",
         "--build-dir", build_dir], capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == 2
    assert ended.stderr.startswith("Cannot write the counters of /metrics into ")
    assert "No space left on device" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_store_that_does_not_fit_on_its_disk_is_refused_at_the_start(tmp_path: Path) -> None:
    data, small = tmp_path / "data.nt", tmp_path / "small"
    data.write_text("".join(f'<urn:{n}> <urn:p> "{token_hex(500)}" .\n' for n in range(20_000)))
    small.mkdir()
    ended = subprocess.run(
        [sys.executable, FULL, small, str(8 << 20), sys.executable, "-m", "ruhrkg", "serve", data,
         "--store", small / "stores"], capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == 2
    assert f"{small}/stores/" in ended.stderr
    assert "No space left on device" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_build_on_a_full_disk_changes_nothing(tmp_path: Path, root: Path) -> None:
    # The folder exists for the command alone, which therefore lists what is left in it.
    small = tmp_path / "small"
    small.mkdir()
    write_release(tmp_path / "build", "v1", {"urn:g": TRIPLES})
    script = (
        f'cp -a "{tmp_path}/build/." "{small}"; '
        f'"{sys.executable}" -m ruhrkg build --build-dir "{small}"; echo "code $?"; '
        f'readlink "{small}/current"; ls -A "{small}/releases"'
    )
    ended = subprocess.run(
        [sys.executable, FULL, small, str(2 << 20), "sh", "-c", script],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    code, current, *left = ended.stdout.splitlines()
    assert code == "code 1"
    assert current.endswith("/releases/v1")
    assert left == ["v1"]
    assert ended.stderr.endswith("Nothing was changed.\n")
    assert "No space left on device" in ended.stderr or "disk is full" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_release_on_a_disk_that_cannot_be_written_is_served(
    tmp_path: Path, build_dir: Path
) -> None:
    script = f'mount --bind -o ro "{build_dir}" "{build_dir}" && exec "$@"'
    (tmp_path / "small").mkdir()
    through = [sys.executable, FULL, tmp_path / "small", str(16 << 20), "sh", "-c", script, "sh"]
    with started("--build-dir", build_dir, through=through) as server:
        read_only = Path(f"/proc/{server.process.pid}/root{build_dir}/x")
        with pytest.raises(OSError, match="Read-only"):
            read_only.write_text("")
        found = get(f"{server.address}/sparql?query={quote(COUNT)}&format=csv")
        assert found[1] == b"n\r\n300\r\n"
