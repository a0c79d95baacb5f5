"""Time the same queries on the same data in one run, beside peers.

    python benchmarks/compare.py DATA.nq [--rdflib-endpoint COMMAND] [--endpoint NAME=URL]...

DATA is a release's graph.nq or what generate.py wrote. An endpoint that runs already must hold the
merged triples of DATA as its default graph (`--merged FILE` writes them). All are asked in turn,
so that a change in the machine's load meets all of them. Prints a Markdown table: the median time
of each query in milliseconds, and the geometric mean of the ratios to the engine in process.
"""

import argparse
import http.client
import json
import math
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from pyoxigraph import (
    DefaultGraph,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from ruhrkg.graph.loading import merge_default_graph

JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"
Ask = Callable[[str], tuple[bytes, str]]
"""Answer a query: the bytes and their media type."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def in_process(store: Store) -> Iterator[Ask]:
    """pyoxigraph itself: evaluate and serialise, no HTTP."""

    def ask(query: str) -> tuple[bytes, str]:
        result = store.query(query)
        if isinstance(result, QuerySolutions):
            return result.serialize(format=QueryResultsFormat.JSON) or b"", JSON
        assert isinstance(result, QueryTriples)
        return result.serialize(format=RdfFormat.N_TRIPLES) or b"", TRIPLES

    yield ask


@contextmanager
def reached(url: str, wait: float) -> Iterator[Ask]:
    """An endpoint that runs, asked over one kept connection."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=wait)

    def ask(query: str) -> tuple[bytes, str]:
        headers = {
            "Accept": TRIPLES if "CONSTRUCT" in query else JSON,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        form = urlencode([*parse_qsl(parts.query), ("query", query)])
        try:
            try:
                connection.request("POST", parts.path, form, headers)
                answer = connection.getresponse()
            except ConnectionError:  # kept too long while others were asked
                connection.close()
                connection.request("POST", parts.path, form, headers)
                answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            raise
        if answer.status != 200:
            raise OSError(f"{answer.status} {body[:200]!r}")
        return body, (answer.getheader("Content-Type") or "").partition(";")[0]

    try:
        yield ask
    finally:
        connection.close()


@contextmanager
def served(
    command: list[str], port: int, path: str, wait: float, **environment: str
) -> Iterator[Ask]:
    """Run a server, wait until it answers, ask it, stop it."""
    process = subprocess.Popen(
        command, env={**os.environ, **environment},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        with reached(f"http://127.0.0.1:{port}{path}", wait) as ask:
            await_answer(ask, process, wait)
            yield ask
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def await_answer(ask: Ask, process: subprocess.Popen[bytes], wait: float) -> None:
    """Return when the server answers; SystemExit when it died or `wait` seconds passed."""
    deadline = time.monotonic() + wait
    while True:
        try:
            ask("SELECT * { } LIMIT 1")
        except (OSError, http.client.HTTPException) as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"a server does not answer: {error}") from error
            time.sleep(0.2)
        else:
            return


def size(body: bytes, media_type: str) -> int:
    """Solutions or distinct triples in an answer, to see that all answer the same."""
    if media_type == JSON:
        return len(json.loads(body)["results"]["bindings"])
    return len(set(body.splitlines()) - {b""})


Cell = tuple[float, int] | None
"""Median seconds and the size of the answer; None if over the limit."""


def measure(asks: dict[str, Ask], query: str, seconds: float, limit: float) -> dict[str, Cell]:
    """Ask everybody in turn, until each has spent `seconds` or answered often enough."""
    cells: dict[str, Cell] = dict.fromkeys(asks)
    times: dict[str, list[float]] = {}
    sizes: dict[str, int] = {}
    for name, ask in asks.items():  # warms up, and is the answer that is compared
        began = time.perf_counter()
        try:
            sizes[name] = size(*ask(query))
        except (OSError, http.client.HTTPException) as error:
            print(f"  {name}: {error}", file=sys.stderr)
        else:
            if time.perf_counter() - began <= limit:
                times[name] = []
    while waiting := [n for n in times if not enough(times[n], seconds)]:
        for name in waiting:
            start = time.perf_counter()
            asks[name](query)
            times[name].append(time.perf_counter() - start)
    return cells | {name: (statistics.median(taken), sizes[name]) for name, taken in times.items()}


def enough(times: list[float], seconds: float) -> bool:
    """Whether a query was asked often enough for a median."""
    return len(times) >= 200 or (len(times) >= 3 and sum(times) >= seconds)


def contenders(
    store: Store, data: Path, peer: str | None, merged: Path, limit: float
) -> dict[str, AbstractContextManager[Ask]]:
    """Everybody who is started here, not yet begun; the first is what the ratios refer to."""
    ruhrkg = str(Path(sys.executable).with_name("ruhrkg"))

    def ours(cache: str) -> AbstractContextManager[Ask]:
        port = free_port()
        return served(
            [ruhrkg, "serve", str(data), "--port", str(port)], port, "/sparql", 600,
            RUHRKG_CACHE_BYTES=cache, RUHRKG_QUERY_TIMEOUT=str(limit),
        )  # fmt: skip

    found: dict[str, AbstractContextManager[Ask]] = {
        "engine in process": in_process(store),
        "ruhrkg, no cache": ours("0"),
        "ruhrkg": ours("67108864"),
    }
    if peer:
        port = free_port()
        command = [peer, "serve", "--host", "127.0.0.1", "--port", str(port), str(merged)]
        found["rdflib-endpoint"] = served(command, port, "/", 900)
    return found


def table(results: dict[str, dict[str, Cell]]) -> str:
    """The results, by query and then by name, as Markdown."""
    names = list(next(iter(results.values())))
    lines = ["| Query | Answer | " + " | ".join(names) + " |", "|---|--:|" + "--:|" * len(names)]
    for query, cells in results.items():
        sizes = sorted({cell[1] for cell in cells.values() if cell})
        shown = [f"{c[0] * 1000:,.1f}" if (c := cells[name]) else "over limit" for name in names]
        lines.append(f"| {query} | {' ≠ '.join(map(str, sizes))} | {' | '.join(shown)} |")
    means = [ratio(results, name, names[0]) for name in names]
    lines.append("| **ratio (geometric mean)** | | " + " | ".join(means) + " |")
    return "\n".join(lines)


def ratio(results: dict[str, dict[str, Cell]], name: str, base: str) -> str:
    """The geometric mean of the ratios of one to the `base`."""
    ratios = [
        cell[0] / reference[0]
        for cells in results.values()
        if (cell := cells[name]) and (reference := cells[base])
    ]
    return f"{math.exp(statistics.fmean(map(math.log, ratios))):.1f}" if ratios else "-"


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--rdflib-endpoint", help="its command, from an environment of its own")
    parser.add_argument("--endpoint", action="append", default=[], metavar="NAME=URL")
    parser.add_argument("--merged", type=Path, help="only write what an endpoint must hold")
    parser.add_argument("--seconds", type=float, default=5, help="for each query and contender")
    parser.add_argument("--limit", type=float, default=60, help="seconds a query may take")
    arguments = parser.parse_args()
    store = Store()
    store.bulk_load(path=str(arguments.data), format=RdfFormat.N_QUADS)
    merge_default_graph(store)
    if arguments.merged:
        dump(store, arguments.merged)
        return
    queries = {
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted((Path(__file__).parent / "queries").glob("*.rq"))
    }
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        merged = Path(folder) / "merged.nt"
        dump(store, merged)
        peer, limit = arguments.rdflib_endpoint, arguments.limit
        started = contenders(store, arguments.data, peer, merged, limit)
        others = dict(given.split("=", 1) for given in arguments.endpoint)
        started |= {name: reached(url, limit) for name, url in others.items()}
        asks = {name: stack.enter_context(one) for name, one in started.items()}
        results = {}
        for query, text in queries.items():
            print(f"{query} ...", file=sys.stderr)
            results[query] = measure(asks, text, arguments.seconds, limit)
    print(table(results))


def dump(store: Store, file: Path) -> None:
    """Write the merged default graph as N-Triples."""
    store.dump(output=str(file), format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())


if __name__ == "__main__":
    main()
