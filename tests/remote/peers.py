"""External engines for tests: each is started on its own port, and ended afterwards."""

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
from urllib.error import HTTPError

import pytest
from click.testing import CliRunner, Result
from tests.processes import end
from tests.serving import free_port

from ruhrkg.cli import main
from ruhrkg.release.store import Release

_STARTING = 90  # seconds that an engine may take to start
_ENDING = 20  # seconds that it may take to end before it is killed
VIRTUOSO_DEFAULT = "urn:ruhrkg:default"  # Virtuoso has no default graph of its own
_VIRTUOSO = Path(__file__).parents[2] / "benchmarks/virtuoso.ini"


@dataclass(frozen=True)
class Peer:
    """A running engine: its query endpoint, its Graph Store, and what a push into it needs."""

    name: str
    query: str
    store: str
    options: tuple[str, ...] = ()


@contextmanager
def running(command: Sequence[str | Path], address: str, folder: Path) -> Iterator[None]:
    """A process that serves `address`; it fails the test if it ends or never answers."""
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + _STARTING
        while not _answers(address):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"{command[0]}: {(folder / 'output').read_text(errors='replace')}")
            time.sleep(0.2)
        yield
    finally:
        end(process, _ENDING)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}?query=ASK%20%7B%7D", timeout=5):
            return True
    except HTTPError as error:
        with error:
            return error.code == 401  # it runs, and wants a login
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
def fuseki(folder: Path, *options: str) -> Iterator[Peer]:
    """An empty Apache Jena Fuseki, in memory unless the options say otherwise."""
    jar = Path(os.environ.get("RUHRKG_FUSEKI", ""))
    java = shutil.which("java")
    if not java or not jar.is_file():
        pytest.skip("no java, or RUHRKG_FUSEKI is not its jar: `make test-remote` fetches it")
    port = str(free_port())
    place = () if "--tdb2" in options else ("--mem",)
    command = [java, "-Xmx1g", "-jar", jar.resolve(), *place, *options, "--update", "--localhost",
               "--port", port, "/ruhrkg"]  # fmt: skip
    address = f"http://127.0.0.1:{port}/ruhrkg"
    with running(command, f"{address}/sparql", folder):
        yield Peer("fuseki", f"{address}/sparql", f"{address}/data")


@contextmanager
def fuseki_on_disk(folder: Path) -> Iterator[Peer]:
    """An empty Fuseki that keeps its data on disk, in TDB2."""
    (folder / "tdb2").mkdir()
    with fuseki(folder, "--tdb2", "--loc", "tdb2") as peer:
        yield peer


@contextmanager
def virtuoso(folder: Path) -> Iterator[Peer]:
    """An empty Virtuoso."""
    server = shutil.which("virtuoso-t")
    if not server:
        pytest.skip("Virtuoso is not installed (Debian: virtuoso-opensource-7-bin)")
    sql, http = free_port(), free_port()
    text = _VIRTUOSO.read_text(encoding="utf-8").format(
        sql=sql, http=http, data=folder, buffers=10_000, dirty=6_000
    )
    (folder / "virtuoso.ini").write_text(text, encoding="utf-8")
    host = f"127.0.0.1:{http}"
    with running([server, "-f", "-c", "virtuoso.ini"], f"http://{host}/sparql", folder):
        query = f"http://{host}/sparql?default-graph-uri={VIRTUOSO_DEFAULT}"
        store = f"http://dba:dba@{host}/sparql-graph-crud-auth"
        yield Peer("virtuoso", query, store, ("--default-graph", VIRTUOSO_DEFAULT))


WHOLE = {"oxigraph": oxigraph, "fuseki": fuseki}  # those that replace a whole dataset
_EMPTY: dict[str, Callable[[Path], AbstractContextManager[Peer]]] = {**WHOLE, "virtuoso": virtuoso}
NAMES = tuple(_EMPTY)


@contextmanager
def holding(name: str, folder: Path, release: Release) -> Iterator[Peer]:
    """The engine of this name with the release in it."""
    with _EMPTY[name](folder) as peer:
        pushed = push(release, peer.store, *peer.options)
        assert pushed.exit_code == 0, pushed.output
        yield peer


def push(release: Release, store: str, *options: str) -> Result:
    """Push a current release."""
    build_dir = str(release.folder.parent.parent)
    return CliRunner().invoke(main, ["release", "push", store, *options, "--build-dir", build_dir])
