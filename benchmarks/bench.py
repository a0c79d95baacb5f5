"""Query shapes on this server and on its peers, in one run: python -m benchmarks.bench --help.

Each shape goes to all servers in turn, so that a change in the load of the machine affects all.
The sizes of the answers are compared with those of the engine in process first; a server whose
answer differs is marked and its ratio left out. `--short` only compares the sizes of this server's
answers, from memory and from disk, and exits with 1 if one is wrong.
"""

import argparse
import json
import math
import os
import platform
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import generate, load
from benchmarks.servers import (
    ROOT,
    SERVERS,
    Absent,
    Data,
    Running,
    memory,
    ruhrkg,
    ruhrkg_disk,
    ruhrkg_uncached,
)
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
OURS = ("ruhrkg", "ruhrkg, no cache", "ruhrkg on disk")
_SLOW = 30.0  # seconds after which a server is left out of a shape
SIZE_DIFFERS, TOO_SLOW, NONE_IN_TIME = "≠", "over limit", "none in time"


def shapes() -> dict[str, str]:
    """The queries by name."""
    folder = Path(__file__).with_name("shapes")
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.rq"))}


def accept(query: str) -> str:
    """The media type to request."""
    return TRIPLES if "CONSTRUCT" in query else JSON


def size(body: bytes, media_type: str) -> int:
    """Solutions, or triples, of an answer."""
    if media_type == JSON:
        return len(json.loads(body)["results"]["bindings"])
    return len(set(body.splitlines()) - {b""})


def prepared(release: Path, triples: int, folder: Path) -> Data:
    """The release itself, or a larger dataset of its shape; and what peers load."""
    quads, whole = release / "graph.nq", folder / "whole.nq"
    store = Store()
    if triples:
        quads = folder / "large.nq"
        generate.main(release, triples, quads)
        store.bulk_load(path=str(quads), format=RdfFormat.N_QUADS)
        merge_default_graph(store)
        merged = folder / "default.nt"
        store.dump(output=str(merged), format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    else:
        merged = release / "default.nt"
    with whole.open("wb") as out:
        for part in (quads, merged):
            out.write(part.read_bytes())
    return Data(None if triples else release, quads, whole)


def engine_alone(data: Data, seconds: float) -> dict[str, tuple[int, float]]:
    """Size of the answer and median time of each shape in pyoxigraph itself, without a server."""
    store = Store()
    store.bulk_load(path=str(data.whole), format=RdfFormat.N_QUADS)
    found = {}
    for name, query in shapes().items():
        times, end = [], time.perf_counter() + seconds
        while not times or (time.perf_counter() < end and len(times) < 1000):
            start = time.perf_counter()
            result = store.query(query)
            if isinstance(result, QuerySolutions):
                body = result.serialize(format=QueryResultsFormat.JSON)
            else:
                assert isinstance(result, QueryTriples)
                body = result.serialize(format=RdfFormat.N_TRIPLES)
            times.append(time.perf_counter() - start)
        found[name] = size(body or b"", accept(query)), statistics.median(times)
    return found


def first_answer(server: Running, query: str) -> tuple[int, float] | None:
    """The size of an answer and the seconds that it took; None if there is none."""
    request = urllib.request.Request(server.address(query), headers={"Accept": accept(query)})
    start = time.perf_counter()
    try:
        with urllib.request.urlopen(request, timeout=2 * _SLOW) as answer:
            body = answer.read()
    except (urllib.error.URLError, OSError) as error:
        print(f"  {server.name}: {error}", file=sys.stderr)
        return None
    return size(body, accept(query)), time.perf_counter() - start


Cells = dict[str, load.Load | str]


def measure(
    servers: Sequence[Running], query: str, expected: int, clients: int, seconds: float
) -> Cells:
    """The load that each server bears with one query, or why it was not measured."""
    cells: Cells = {}
    for server in servers:
        first = first_answer(server, query)
        if first is None or first[1] > _SLOW:
            cells[server.name] = TOO_SLOW
        elif first[0] != expected:
            cells[server.name] = f"{SIZE_DIFFERS} {first[0]}"
        else:
            found = load.put(server.address(query), accept(query), clients, seconds)
            cells[server.name] = found if found.rate or found.failed else NONE_IN_TIME
    return cells


def ratio(cells: Cells, name: str, peer: str) -> float | None:
    """Answers a second of one server by those of another; None where there are none."""
    one, other = cells.get(name), cells.get(peer)
    if isinstance(one, load.Load) and isinstance(other, load.Load) and one.rate and other.rate:
        return one.rate / other.rate
    return None


def rates(results: dict[str, Cells], sizes: dict[str, int], names: Sequence[str]) -> list[str]:
    """A Markdown table: answers a second, and in brackets median and 99th percentile in ms."""
    lines = [
        "| Shape | Answer | " + " | ".join(names) + " |",
        "|---|--:|" + "--:|" * len(names),
    ]
    for shape, cells in results.items():
        shown = [
            f"{c.rate:,.0f} ({c.median * 1e3:,.1f}, {c.p99 * 1e3:,.1f})"
            + (f" {c.failed} failed" if c.failed else "")
            if isinstance(c := cells[name], load.Load)
            else c
            for name in names
        ]
        lines.append(f"| {shape} | {sizes[shape]} | {' | '.join(shown)} |")
    return lines


def ratios(results: dict[str, Cells], names: Sequence[str]) -> list[str]:
    """A Markdown table: our answers a second by those of each peer, and the geometric means."""
    peers = [name for name in names if name not in OURS]
    pairs = [(mine, peer) for peer in peers for mine in names if mine in OURS]
    lines = [
        "| Shape | " + " | ".join(f"{mine} / {peer}" for mine, peer in pairs) + " |",
        "|---|" + "--:|" * len(pairs),
    ]
    columns: list[list[float]] = [[] for _ in pairs]
    for shape, cells in results.items():
        shown = []
        for column, (mine, peer) in zip(columns, pairs, strict=True):
            found = ratio(cells, mine, peer)
            shown.append("" if found is None else f"{found:,.2f}")
            column.extend([] if found is None else [found])
        lines.append(f"| {shape} | {' | '.join(shown)} |")
    means = [f"{math.exp(statistics.fmean(map(math.log, c))):,.2f}" if c else "" for c in columns]
    lines.append(f"| **geometric mean** | {' | '.join(means)} |")
    return lines


def machine() -> list[str]:
    """Where and with what this was measured."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    commit = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"],
        capture_output=True, text=True, check=False,
    ).stdout.strip()  # fmt: skip
    memory_size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    return [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit}, `{shlex.join(sys.argv)}`",
        "",
        f"{os.cpu_count()} processors ({cpu}), {memory_size} GiB, {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}, pyoxigraph "
        f"{version('pyoxigraph')}, load by {load.generator()}. Load average before: "
        f"{os.getloadavg()[0]:.1f}.",
    ]


def report(
    data: Data, names: Sequence[str], clients: Sequence[int], seconds: float, folder: Path
) -> str:
    """Measure, and write it up as Markdown."""
    lines = machine()
    alone = engine_alone(data, seconds)
    sizes = {name: found[0] for name, found in alone.items()}
    with ExitStack() as stack:
        servers: list[Running] = []
        absent: list[str] = []
        for name in names:
            print(f"starting {name} ...", file=sys.stderr)
            try:
                servers.append(stack.enter_context(SERVERS[name](data, folder)))
            except Absent as reason:
                absent.append(f"{name} was left out: {reason}.")
        shown = [server.name for server in servers]
        for number in clients:
            results: dict[str, Cells] = {}
            for name, query in shapes().items():
                print(f"{number} clients: {name} ...", file=sys.stderr)
                results[name] = measure(servers, query, sizes[name], number, seconds)
            lines += ["", f"## {number} client{'s' if number > 1 else ''}", ""]
            lines += ["Answers a second (median and 99th percentile in ms).", ""]
            lines += rates(results, sizes, shown)
            if not set(shown) <= set(OURS):
                lines += ["", *ratios(results, shown)]
        lines += ["", "## Start and memory", "", "| | start (s) | memory after the run (MiB) |"]
        lines += ["|---|--:|--:|"]
        lines += [
            f"| {s.name} | {s.start:.1f} | {memory(s.process.pid) >> 20:,} |" for s in servers
        ]
    lines += ["", "## The engine in process", "", "| Shape | median (ms) |", "|---|--:|"]
    lines += [f"| {name} | {found[1] * 1e3:,.1f} |" for name, found in alone.items()]
    lines += ["", f"Load average after: {os.getloadavg()[0]:.1f}.", *absent]
    return "\n".join(lines) + "\n"


def short(data: Data, folder: Path) -> list[str]:
    """What is wrong: sizes that differ from those of the engine in process, failed requests."""
    problems = []
    alone = engine_alone(data, 0)
    for start in (ruhrkg, ruhrkg_uncached, ruhrkg_disk):
        with start(data, folder) as server:
            for name, query in shapes().items():
                cells = measure([server], query, alone[name][0], 4, 1)
                cell = cells[server.name]
                if isinstance(cell, str):
                    if cell != NONE_IN_TIME:  # how fast the machine is, is no matter here
                        problems.append(f"{server.name}, {name}: {cell}, not {alone[name][0]}")
                elif cell.failed:
                    problems.append(f"{server.name}, {name}: {cell.failed} requests failed")
    return problems


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("release", type=Path, help="a built release, such as build/current")
    parser.add_argument("--triples", type=int, default=0, help="a larger dataset of its shape")
    parser.add_argument("--servers", default="ruhrkg,ruhrkg-uncached,oxigraph,fuseki,virtuoso",
                        help="of " + ", ".join(SERVERS))  # fmt: skip
    parser.add_argument("--clients", default="1,8", help="numbers of clients")
    parser.add_argument("--seconds", type=float, default=2, help="for each shape and server")
    parser.add_argument("--out", type=Path, help="a file for the results, beside standard output")
    parser.add_argument("--short", action="store_true", help="only whether the answers are right")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ruhrkg-bench-") as name:
        folder = Path(name)
        data = prepared(arguments.release.absolute(), arguments.triples, folder)
        if arguments.short:
            problems = short(data, folder)
            print("\n".join(problems) or f"{len(shapes())} shapes: every answer has its size")
            sys.exit(1 if problems else 0)
        numbers = [int(number) for number in arguments.clients.split(",")]
        text = report(data, arguments.servers.split(","), numbers, arguments.seconds, folder)
    print(text)
    if arguments.out:
        arguments.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
