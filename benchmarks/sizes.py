"""What a server holds and answers, for the sizing table of docs/operations.md.

    python -m benchmarks.sizes build/current [FILE.nq ...]

For the release, and each file: seconds until it answers, memory when idle and at most under load
(proportional set size of all processes), and what four clients get per second: look-ups that no
cache knows, cached look-ups, and pages. The clients run on the same machine, each in a process of
its own, so that the rates are lower bounds.
"""

import argparse
import http.client
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

from benchmarks.soak import figures, health
from tests.processes import end
from tests.serving import free_port
from tests.waiting import until

SECONDS = 5.0
PROCESSES = 4
LOOK_UP = "SELECT ?p ?o { <https://w3id.org/ruhrkg/id/project/innamoruhr> ?p ?o } LIMIT 5"
PAGES = ("/", "/projects", "/doc/project/innamoruhr", "/doc/place/essen", "/search?q=ruhr")


def look_up(number: int) -> str:
    """A look-up that no cache knows."""
    return f"/sparql?query={quote(f'{LOOK_UP} # {os.getpid()} {number}')}"


def cached(_: int) -> str:
    """A look-up that is cached."""
    return f"/sparql?query={quote(LOOK_UP)}"


def page(number: int) -> str:
    """A page; the parameter evades the cache of whole responses."""
    path = PAGES[number % len(PAGES)]
    return f"{path}{'&' if '?' in path else '?'}_={os.getpid()}-{number}"


def run(netloc: str, path: Callable[[int], str], counts: "multiprocessing.Queue[int]") -> None:
    """Request for some seconds, on a connection that stays; put the number of responses."""
    connection = http.client.HTTPConnection(netloc, timeout=60)
    deadline, count = time.monotonic() + SECONDS, 0
    while time.monotonic() < deadline:
        connection.request("GET", path(count))
        response = connection.getresponse()
        response.read()
        assert response.status == 200, (path(count), response.status)
        count += 1
    counts.put(count)


def rate(address: str, path: Callable[[int], str]) -> float:
    """Responses per second to all clients together."""
    counts: multiprocessing.Queue[int] = multiprocessing.Queue()
    clients = [
        multiprocessing.Process(target=run, args=(urlsplit(address).netloc, path, counts))
        for _ in range(PROCESSES)
    ]
    for client in clients:
        client.start()
    total = sum(counts.get(timeout=60) for _ in clients)
    for client in clients:
        client.join()
    return total / SECONDS


def measure(name: str, arguments: list[str], *, pages: bool) -> str:
    """One row of the table."""
    with tempfile.TemporaryDirectory() as folder:
        port, temporary = free_port(), Path(folder)
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "ruhrkg", "serve", *arguments, "--port", str(port)],
            env={**os.environ, "TMPDIR": folder}, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            until(lambda: health(address) == 200, 600)
            start = time.monotonic() - began
            idle = figures(process.pid, temporary).memory_mib
            rates = [rate(address, look_up), rate(address, cached)]
            rates += [rate(address, page)] if pages else []
            after = figures(process.pid, temporary).memory_mib
        finally:
            end(process, 60)
    shown = [f"{value:.0f}" for value in rates] + ([] if pages else [""])
    return f"| {name} | {start:.1f} s | {idle:.0f} MiB | {after:.0f} MiB | {' | '.join(shown)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", type=Path)
    parser.add_argument("files", type=Path, nargs="*")
    arguments = parser.parse_args()
    print("| Data | start | idle | after load | look-ups/s | cached/s | pages/s |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    release = arguments.release.resolve()
    build_dir = release.parent.parent
    print(measure("the plan", ["--build-dir", str(build_dir)], pages=True), flush=True)
    for file in arguments.files:
        print(measure(file.name, [str(file)], pages=False), flush=True)


if __name__ == "__main__":
    main()
