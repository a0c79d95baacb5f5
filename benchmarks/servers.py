"""The servers that are compared: each started with the same data, on a free port, and ended."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parent.parent
TOOLS = ROOT / ".tools"
FUSEKI = "fuseki/jena-fuseki-server-5.2.0.jar"
VIRTUOSO_DEFAULT = "urn:ruhrkg:default"
_STARTING = 900  # seconds
_VIRTUOSO = Path(__file__).with_name("virtuoso.ini")


class Absent(Exception):  # noqa: N818 - not a fault
    """A server that cannot be started here; the message states what it needs."""


@dataclass(frozen=True)
class Data:
    """What is served: a built release (else None), its quads, and these with the merged default
    graph, which engines of others need.
    """

    release: Path | None
    quads: Path
    whole: Path


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    name: str
    url: str
    process: subprocess.Popen[bytes]
    start: float
    """Seconds from the start of its process until its first answer."""

    def address(self, query: str) -> str:
        """The address of a query."""
        return f"{self.url}{'&' if '?' in self.url else '?'}{urlencode({'query': query})}"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def memory(pid: int) -> int:
    """Bytes that a process and all its descendants hold, shared ones divided (proc(5), Pss)."""
    total = 0
    for found in (pid, *_descendants(pid)):
        try:
            text = Path(f"/proc/{found}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            continue
        match = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
        total += int(match[1]) << 10 if match else 0
    return total


def _descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*"):
        for child in (task / "children").read_text(encoding="ascii").split():
            yield int(child)
            yield from _descendants(int(child))


@contextmanager
def _serving(
    name: str, command: list[str], url: str, folder: Path, **environment: str
) -> Iterator[Running]:
    begun = time.perf_counter()
    with (folder / f"{name.replace(' ', '-')}.log").open("wb") as log:
        process = subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=log, stderr=log, cwd=folder
        )
    try:
        running = Running(name, url, process, 0.0)
        while not _answers(running):
            if process.poll() is not None or time.perf_counter() - begun > _STARTING:
                raise SystemExit(f"{name} does not answer: {command}, see {log.name}")
            time.sleep(0.02)
        yield Running(name, url, process, time.perf_counter() - begun)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(running: Running) -> bool:
    try:
        with urllib.request.urlopen(running.address("ASK {}"), timeout=10):
            return True
    except OSError:
        return False


@contextmanager
def _ours(data: Data, folder: Path, *, cached: bool, name: str, **more: str) -> Iterator[Running]:
    """This server with all its limits, with its caches or without."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("ruhrkg")), "serve", "--port", str(port)]
    if data.release:
        more["RUHRKG_BUILD_DIR"] = str(data.release.parent)
    else:
        command.append(str(data.quads))
    if not cached:
        more |= {"RUHRKG_CACHE_BYTES": "0", "RUHRKG_RESPONSE_CACHE_BYTES": "0"}
    with _serving(name, command, f"http://127.0.0.1:{port}/sparql", folder, **more) as one:
        yield one


@contextmanager
def ruhrkg(data: Data, folder: Path) -> Iterator[Running]:
    """This server as it is shipped."""
    with _ours(data, folder, cached=True, name="ruhrkg") as one:
        yield one


@contextmanager
def ruhrkg_uncached(data: Data, folder: Path) -> Iterator[Running]:
    """This server, evaluating every query."""
    with _ours(data, folder, cached=False, name="ruhrkg, no cache") as one:
        yield one


@contextmanager
def ruhrkg_disk(data: Data, folder: Path) -> Iterator[Running]:
    """This server with a store on disk, evaluating every query; the store is created first."""
    store = str(folder / "ruhrkg-store")
    for name in ("ruhrkg creating its store", "ruhrkg on disk"):
        with _ours(data, folder, cached=False, name=name, RUHRKG_STORE_DIR=store) as one:
            if name == "ruhrkg on disk":
                yield one
            else:
                print(f"  the store was created in {one.start:.0f} s", file=sys.stderr)


@contextmanager
def oxigraph(data: Data, folder: Path) -> Iterator[Running]:
    """The Oxigraph server of PyPI, read-only, on disk."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if not program:
        raise Absent("the Oxigraph server is not installed (pip install oxigraph)")
    store = folder / "oxigraph"
    subprocess.run(
        [program, "load", "--location", str(store), "--file", str(data.whole)],
        check=True, capture_output=True,
    )  # fmt: skip
    bind = f"127.0.0.1:{free_port()}"
    command = [program, "serve-read-only", "--location", str(store), "--bind", bind]
    with _serving("Oxigraph", command, f"http://{bind}/query", folder) as one:
        yield one


@contextmanager
def fuseki(data: Data, folder: Path) -> Iterator[Running]:
    """Apache Jena Fuseki, in memory."""
    java, jar = shutil.which("java"), TOOLS / FUSEKI
    if not java or not jar.is_file():
        raise Absent("Fuseki needs java and its jar (make .tools/" + FUSEKI + ")")
    port = free_port()
    command = [java, "-Xmx4g", "-jar", str(jar), "--localhost", "--port", str(port),
               f"--file={data.whole}", "/ds"]  # fmt: skip
    with _serving("Fuseki", command, f"http://127.0.0.1:{port}/ds/sparql", folder) as one:
        yield one


@contextmanager
def virtuoso(data: Data, folder: Path) -> Iterator[Running]:
    """Virtuoso of Debian, loaded by its bulk loader."""
    server, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if not server or not client:
        raise Absent("Virtuoso is not installed (apt-get install virtuoso-opensource-7-bin)")
    place = folder / "virtuoso"
    place.mkdir()
    sql, port = free_port(), free_port()
    text = _VIRTUOSO.read_text(encoding="utf-8").format(
        sql=sql, http=port, data=data.whole.parent, buffers=200_000, dirty=150_000
    )
    (place / "virtuoso.ini").write_text(text, encoding="utf-8")
    url = f"http://127.0.0.1:{port}/sparql?default-graph-uri={VIRTUOSO_DEFAULT}"
    command = [server, "-f", "-c", str(place / "virtuoso.ini")]
    with _serving("Virtuoso", command, url, place) as one:
        statements = (
            f"ld_dir('{data.whole.parent}', '{data.whole.name}', '{VIRTUOSO_DEFAULT}'); "
            "rdf_loader_run(); checkpoint;"
        )
        subprocess.run(
            [client, f"127.0.0.1:{sql}", "dba", "dba", f"exec={statements}"],
            check=True, capture_output=True,
        )  # fmt: skip
        yield one


@contextmanager
def rdflib_endpoint(data: Data, folder: Path) -> Iterator[Running]:
    """rdflib-endpoint of PyPI."""
    program = TOOLS / "rdflib-endpoint/bin/rdflib-endpoint"
    if not program.is_file():
        raise Absent("rdflib-endpoint is not installed (make .tools/rdflib-endpoint/.ready)")
    port = free_port()
    command = [str(program), "serve", "--host", "127.0.0.1", "--port", str(port), str(data.whole)]
    with _serving("rdflib-endpoint", command, f"http://127.0.0.1:{port}/", folder) as one:
        yield one


@contextmanager
def comunica(data: Data, folder: Path) -> Iterator[Running]:
    """Comunica over a file, of npm."""
    program = TOOLS / "comunica/node_modules/.bin/comunica-sparql-file-http"
    if not program.is_file():
        raise Absent("Comunica is not installed (make .tools/comunica/.ready)")
    port = free_port()
    command = [str(program), str(data.whole), "-p", str(port), "-w", "2", "-t", "120"]
    with _serving("Comunica", command, f"http://127.0.0.1:{port}/sparql", folder) as one:
        yield one


SERVERS = {
    "ruhrkg": ruhrkg,
    "ruhrkg-uncached": ruhrkg_uncached,
    "ruhrkg-disk": ruhrkg_disk,
    "oxigraph": oxigraph,
    "fuseki": fuseki,
    "virtuoso": virtuoso,
    "rdflib-endpoint": rdflib_endpoint,
    "comunica": comunica,
}
