"""Other people's engines for tests: each started on a port of its own, and ended afterwards."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.serving import free_port

from ruhrkg.release.push import plan, send
from ruhrkg.release.store import DEFAULT_GRAPH, GRAPH, Release

_PATIENCE = 90  # seconds that an engine may take to start
_END = 20  # seconds that it may take to end before it is killed
_VIRTUOSO_DEFAULT = "urn:ruhrkg:default"  # Virtuoso has no default graph of its own
_VIRTUOSO = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = {files}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = 100000
"""
_VIRTUOSO_LOAD = """\
DB.DBA.TTLP_MT(file_open('{graph}'), '', 'urn:unused', 512);
DB.DBA.TTLP_MT(file_open('{default}'), '', '{name}', 0);
"""


@dataclass(frozen=True)
class Peer:
    """A running engine: its query endpoint, and its Graph Store if it has one without a login."""

    name: str
    query: str
    store: str = ""


@contextmanager
def running(command: Sequence[str | Path], address: str, folder: Path) -> Iterator[None]:
    """A process that serves `address`; it fails the test if it ends or never answers."""
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + _PATIENCE
        while not _answers(address):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"{command[0]}: {(folder / 'output').read_text(errors='replace')}")
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        try:
            process.wait(_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}?query=ASK%20%7B%7D", timeout=5):
            return True
    except OSError:
        return False


@contextmanager
def oxigraph(folder: Path) -> Iterator[Peer]:
    """An empty Oxigraph server."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if not program:
        pytest.skip("the Oxigraph server is not installed")
    bind = f"127.0.0.1:{free_port()}"
    command = [program, "serve", "--location", folder / "store", "--bind", bind]
    with running(command, f"http://{bind}/query", folder):
        yield Peer("oxigraph", f"http://{bind}/query", f"http://{bind}/store")


@contextmanager
def fuseki(folder: Path) -> Iterator[Peer]:
    """An empty Apache Jena Fuseki."""
    jar = Path(os.environ.get("RUHRKG_FUSEKI", ""))
    java = shutil.which("java")
    if not java or not jar.is_file():
        pytest.skip("no java, or RUHRKG_FUSEKI is not its jar: `make test-remote` fetches it")
    port = str(free_port())
    command = [java, "-Xmx1g", "-jar", jar.resolve(), "--mem", "--update", "--localhost",
               "--port", port, "/ruhrkg"]  # fmt: skip
    address = f"http://127.0.0.1:{port}/ruhrkg"
    with running(command, f"{address}/sparql", folder):
        yield Peer("fuseki", f"{address}/sparql", f"{address}/data")


@contextmanager
def virtuoso(folder: Path, release: Release) -> Iterator[Peer]:
    """Virtuoso with the release, loaded by its own client: its Graph Store wants a login."""
    server, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if not server or not client:
        pytest.skip("Virtuoso is not installed (Debian: virtuoso-opensource-7-bin)")
    sql, http = free_port(), free_port()
    graph, default = release.path(GRAPH).resolve(), release.path(DEFAULT_GRAPH).resolve()
    settings = _VIRTUOSO.format(sql=sql, http=http, files=graph.parent)
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    address = f"http://127.0.0.1:{http}/sparql"
    with running([server, "-f", "-c", "virtuoso.ini"], address, folder):
        load = _VIRTUOSO_LOAD.format(graph=graph, default=default, name=_VIRTUOSO_DEFAULT)
        login = [f"127.0.0.1:{sql}", "dba", "dba", "ERRORS=stdout"]
        loaded = subprocess.run(
            [client, *login], input=load, capture_output=True, text=True, check=True, timeout=300
        )
        assert "Error" not in loaded.stdout, loaded.stdout
        yield Peer("virtuoso", f"{address}?default-graph-uri={_VIRTUOSO_DEFAULT}")


@contextmanager
def _pushed(
    start: Callable[[Path], AbstractContextManager[Peer]], folder: Path, release: Release
) -> Iterator[Peer]:
    with start(folder) as peer:
        for step in plan(release):
            send(peer.store, step)
        yield peer


EMPTY = {"oxigraph": oxigraph, "fuseki": fuseki}
NAMES = (*EMPTY, "virtuoso")


def holding(name: str, folder: Path, release: Release) -> AbstractContextManager[Peer]:
    """The engine of this name with the release in it."""
    return _pushed(EMPTY[name], folder, release) if name in EMPTY else virtuoso(folder, release)
