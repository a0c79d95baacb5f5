"""BSBM's Explore mix on this server and on its peers: python -m benchmarks.bsbm --help.

The Berlin SPARQL Benchmark (version 3.1) has its own tools, which generate the data and send the
queries: BSBM Tools 0.2, https://sourceforge.net/projects/bsbmtools. They need Java. The servers
are measured in turn with the same seed, so that each gets the same queries; where the mean number
of results of a query differs from that of the first peer, it is marked and decides nothing.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as Xml

from benchmarks.bench import machine
from benchmarks.servers import SERVERS, Absent, Data, Running

_SEED = "9834533"


class ToolsError(Exception):
    """The tools are not where they were said to be, or failed; the message states which."""


@dataclass(frozen=True)
class Measured:
    """What the test driver reports of one server.

    `mixes` are query mixes an hour (QMpH); `queries` the queries a second of each query by its
    number, `sizes` the mean number of its results (bytes for DESCRIBE and CONSTRUCT).
    """

    mixes: float
    queries: dict[int, float]
    sizes: dict[int, float]
    timeouts: int


def generate(tools: Path, products: int, folder: Path) -> Data:
    """The data of BSBM with so many products (2785: a million triples), as N-Triples."""
    _java(tools, folder, "benchmark.generator.Generator",
          "-fc", "-pc", str(products), "-s", "nt", "-fn", str(folder / "bsbm"))  # fmt: skip
    found = folder / "bsbm.nt"
    return Data(None, found, found)


def drive(tools: Path, server: Running, folder: Path, runs: int, clients: int) -> Measured:
    """Send `runs` query mixes with so many clients, after a tenth of them to warm up."""
    result = folder / f"{server.name}-{clients}.xml"
    options = ["-idir", str(folder / "td_data"), "-ucf", "usecases/explore/sparql.txt",
               "-runs", str(runs), "-w", str(max(1, runs // 10)), "-seed", _SEED,
               "-t", "60000", "-o", str(result)]  # fmt: skip
    if clients > 1:
        options += ["-mt", str(clients)]
    _java(tools, folder, "benchmark.testdriver.TestDriver", *options, server.url)
    return read(result)


def read(result: Path) -> Measured:
    """The figures of a result file of the test driver."""
    root = Xml.parse(result).getroot()
    queries, sizes, timeouts = {}, {}, 0
    for entry in root.iterfind("queries/query"):
        number = int(entry.attrib["nr"])
        if entry.findtext("qps") is None:  # not part of this mix
            continue
        queries[number] = float(entry.findtext("qps", "nan"))
        sizes[number] = float(entry.findtext("avgresults", "nan"))
        timeouts += int(entry.findtext("timeoutcount", "0"))
    return Measured(float(root.findtext("querymix/qmph", "nan")), queries, sizes, timeouts)


def table(found: dict[str, Measured]) -> Iterator[str]:
    """A Markdown table: queries a second by query, query mixes an hour, timeouts."""
    first = found[next((n for n in found if not n.startswith("ruhrkg")), next(iter(found)))]
    yield "| Query | " + " | ".join(found) + " |"
    yield "|---|" + "--:|" * len(found)
    for number in first.queries:
        cells = [
            f"{m.queries[number]:,.0f}"
            + ("" if _agree(m.sizes[number], first.sizes[number]) else f" ≠ {m.sizes[number]:g}")
            for m in found.values()
        ]
        yield f"| {number} | {' | '.join(cells)} |"
    yield f"| **mixes an hour** | {' | '.join(f'{m.mixes:,.0f}' for m in found.values())} |"
    yield f"| timeouts | {' | '.join(str(m.timeouts) for m in found.values())} |"


def _agree(one: float, other: float) -> bool:
    # Bytes of DESCRIBE and CONSTRUCT depend on the serialisation: only their order is compared.
    return one == other or (min(one, other) > 100 and max(one, other) < 5 * min(one, other))


def _java(tools: Path, folder: Path, program: str, *arguments: str) -> None:
    java = shutil.which("java")
    if not java or not (tools / "lib").is_dir():
        raise ToolsError(f"BSBM needs java, and {tools} must be the folder of BSBM Tools 0.2")
    # The tools read their word lists, queries and use cases from the working directory.
    done = subprocess.run(
        [java, "-Xmx1g", "-cp", os.pathsep.join(map(str, (tools / "lib").glob("*.jar"))),
         program, *arguments],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise ToolsError(f"{program} ended with {done.returncode}: {done.stderr[-500:]}")


def report(
    tools: Path, data: Data, names: Sequence[str], clients: Sequence[int], runs: int, folder: Path
) -> str:
    """Measure one server after the other, and write it up as Markdown."""
    lines, absent = machine(), []
    found: dict[int, dict[str, Measured]] = {number: {} for number in clients}
    for name in names:
        print(f"{name} ...", file=sys.stderr)
        try:
            with SERVERS[name](data, folder) as server:
                for number in clients:
                    found[number][server.name] = drive(tools, server, folder, runs, number)
        except Absent as reason:
            absent.append(f"{name} was left out: {reason}.")
    for number, measured in found.items():
        lines += ["", f"## {number} client{'s' if number > 1 else ''}", "", *table(measured)]
    return "\n".join([*lines, "", f"Load average after: {os.getloadavg()[0]:.1f}.", *absent]) + "\n"


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("tools", type=Path, help="the folder of BSBM Tools 0.2")
    parser.add_argument("--products", type=int, default=2785, help="2785: a million triples")
    parser.add_argument("--servers", default="ruhrkg,ruhrkg-uncached,oxigraph,fuseki",
                        help="of " + ", ".join(SERVERS))  # fmt: skip
    parser.add_argument("--clients", default="1,8", help="numbers of clients")
    parser.add_argument("--runs", type=int, default=500, help="query mixes")
    parser.add_argument("--out", type=Path, help="a file for the results, beside standard output")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ruhrkg-bsbm-") as name:
        folder = Path(name)
        try:
            for part in given.tools.iterdir():
                (folder / part.name).symlink_to(part.absolute())
            data = generate(given.tools, given.products, folder)
            numbers = [int(number) for number in given.clients.split(",")]
            text = report(given.tools, data, given.servers.split(","), numbers, given.runs, folder)
        except (ToolsError, OSError) as error:
            sys.exit(f"bsbm.py: {error}")
    print(text)
    if given.out:
        given.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
