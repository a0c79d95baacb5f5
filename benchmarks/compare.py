"""Time the same queries on the same data in one run, beside peers.

    python benchmarks/compare.py DATA.nq [--rdflib-endpoint COMMAND] [--seconds 5] [--limit 60]

DATA is a release's graph.nq or what generate.py wrote. Prints a Markdown table: the median time of
each query in milliseconds, and the geometric mean of the ratios to the engine in process.
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
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlencode

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
def served(
    command: list[str], port: int, path: str, wait: float, **environment: str
) -> Iterator[Ask]:
    """Run a server, wait until it answers, ask it over one kept connection, stop it."""
    process = subprocess.Popen(
        command, env={**os.environ, **environment},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=wait)

    def ask(query: str) -> tuple[bytes, str]:
        headers = {
            "Accept": TRIPLES if "CONSTRUCT" in query else JSON,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request("POST", path, urlencode({"query": query}), headers)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            raise
        if answer.status != 200:
            raise OSError(f"{answer.status} {body[:200]!r}")
        return body, (answer.getheader("Content-Type") or "").partition(";")[0]

    try:
        await_answer(ask, process, wait)
        yield ask
    finally:
        connection.close()
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


def measure(ask: Ask, query: str, seconds: float, limit: float) -> tuple[float, int] | None:
    """Median seconds of the repeated query and the size of its answer; None if over `limit`."""
    times: list[float] = []
    began = time.perf_counter()
    try:
        answer = ask(query)  # warms up, and is the answer that is compared
    except (OSError, http.client.HTTPException) as error:
        print(f"  {error}", file=sys.stderr)
        return None
    first = time.perf_counter() - began
    if first > limit:
        return None
    enough = 1 if first > seconds else 3
    while len(times) < enough or (sum(times) < seconds and len(times) < 200):
        start = time.perf_counter()
        ask(query)
        times.append(time.perf_counter() - start)
    return statistics.median(times), size(*answer)


def contenders(
    data: Path, peer: str | None, folder: Path, limit: float
) -> dict[str, AbstractContextManager[Ask]]:
    """Everybody who is compared, not yet started; the first is what the ratios refer to."""
    store = Store()
    store.bulk_load(path=str(data), format=RdfFormat.N_QUADS)
    merge_default_graph(store)
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
        merged = folder / "merged.nt"
        store.dump(output=str(merged), format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
        port = free_port()
        command = [peer, "serve", "--host", "127.0.0.1", "--port", str(port), str(merged)]
        found["rdflib-endpoint"] = served(command, port, "/", 900)
    return found


def table(results: dict[str, dict[str, tuple[float, int] | None]]) -> str:
    """The results as Markdown."""
    names = list(results)
    base = results[names[0]]
    lines = ["| Query | Answer | " + " | ".join(names) + " |", "|---|--:|" + "--:|" * len(names)]
    for query in base:
        cells = [results[name].get(query) for name in names]
        sizes = {cell[1] for cell in cells if cell}
        shown = [f"{cell[0] * 1000:,.1f}" if cell else "over limit" for cell in cells]
        lines.append(f"| {query} | {' ≠ '.join(map(str, sorted(sizes)))} | {' | '.join(shown)} |")
    means = []
    for name in names:
        ratios = [
            cell[0] / reference[0]
            for query, reference in base.items()
            if reference and (cell := results[name].get(query))
        ]
        means.append(f"{math.exp(statistics.fmean(map(math.log, ratios))):.1f}" if ratios else "-")
    lines.append("| **ratio (geometric mean)** | | " + " | ".join(means) + " |")
    return "\n".join(lines)


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--rdflib-endpoint", help="its command, from an environment of its own")
    parser.add_argument("--seconds", type=float, default=5, help="for each query and contender")
    parser.add_argument("--limit", type=float, default=60, help="seconds a query may take")
    arguments = parser.parse_args()
    queries = {
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted((Path(__file__).parent / "queries").glob("*.rq"))
    }
    results: dict[str, dict[str, tuple[float, int] | None]] = {}
    with tempfile.TemporaryDirectory() as folder:
        everybody = contenders(
            arguments.data, arguments.rdflib_endpoint, Path(folder), arguments.limit
        )
        for name, contender in everybody.items():
            print(f"{name} ...", file=sys.stderr)
            with contender as ask:
                results[name] = {
                    query: measure(ask, text, arguments.seconds, arguments.limit)
                    for query, text in queries.items()
                }
    print(table(results))


if __name__ == "__main__":
    main()
