"""Build one immutable release from the authored files.

The new release is written beside the others under a name of its own, renamed when it is whole,
and made current by replacing one symbolic link: a build that fails or is killed changes nothing.
"""

import fcntl
import filecmp
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

from pyoxigraph import DefaultGraph, RdfFormat, Store, serialize

import ruhrkg
from ruhrkg.formats import BY_NAME
from ruhrkg.graph.loading import load, merge_default_graph
from ruhrkg.release.context import BuildContext, Step
from ruhrkg.release.examples import describe_queries
from ruhrkg.release.findings import write_findings
from ruhrkg.release.manifest import FileEntry, Manifest
from ruhrkg.release.reconciliation import write_reconciliation
from ruhrkg.release.search_index import write_search_index
from ruhrkg.release.steps import write_catalogue, write_dumps, write_void
from ruhrkg.release.store import DEFAULT_GRAPH, GRAPH, MANIFEST, Release
from ruhrkg.release.versions import read_versions
from ruhrkg.settings import Settings

_PARTIAL = ".partial-"
_WRITERS = ("pyoxigraph", "pyshacl", "rdflib", "xlsxwriter")


def write_graph(context: BuildContext) -> None:
    """Write every quad, and every distinct triple once, in sorted canonical lines."""
    quads = list(context.store.quads_for_pattern(None, None, None, None))
    named = [quad for quad in quads if quad.graph_name != DefaultGraph()]
    triples = [quad.triple for quad in quads if quad.graph_name == DefaultGraph()]
    nquads, ntriples = BY_NAME["nquads"].media_type, BY_NAME["ntriples"].media_type
    context.write(GRAPH, _sorted_lines(serialize(named, format=RdfFormat.N_QUADS)), nquads)
    context.write(
        DEFAULT_GRAPH, _sorted_lines(serialize(triples, format=RdfFormat.N_TRIPLES)), ntriples
    )


def _sorted_lines(content: bytes | None) -> bytes:
    return b"".join(sorted((content or b"").splitlines(keepends=True)))


# Steps that add generated graphs to the store, before it is written.
GRAPH_STEPS: tuple[Step, ...] = (
    describe_queries,
    write_void,
)
# Steps that write files of the release from the finished store.
FILE_STEPS: tuple[Step, ...] = (
    write_graph,
    write_dumps,
    write_catalogue,
    write_search_index,
    write_reconciliation,
    write_findings,
)


def build(settings: Settings, progress: Callable[[str], None] = lambda _: None) -> Release:
    """Build the release of the authored files under `settings.root` and make it current.

    `progress` is told each step. A folder of the same version that does not hold what it should is
    replaced. Raises AuthoredFileError or FileNotFoundError if the authored files cannot be read;
    the current release then stays as it was. Raises ReleaseError if what was built is not whole.
    """
    releases = settings.build_dir.resolve() / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    with _alone(settings.build_dir):
        for left in releases.glob(f"{_PARTIAL}*"):
            shutil.rmtree(left)
        progress("loading the authored files")
        store = load(settings.root)
        with tempfile.TemporaryDirectory(prefix=_PARTIAL, dir=releases) as partial:
            version = input_version(settings)
            folder = Path(partial) / version
            folder.mkdir()
            _run(BuildContext(settings, folder, store, version, issued(store)), progress)
            if _damaged(folder, releases / version):
                progress(f"replacing the release {version}, which is damaged")
                (releases / version).rename(Path(partial) / "damaged")
            _put_in_place(folder, releases / version)
        _make_current(settings.build_dir, version)
    return Release.open(releases / version)


@contextmanager
def _alone(build_dir: Path) -> Iterator[None]:
    """One build at a time in a build folder; the lock ends with the process that holds it."""
    with (build_dir / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(context: BuildContext, progress: Callable[[str], None]) -> None:
    for step in GRAPH_STEPS:
        progress(_title(step))
        step(context)
    merge_default_graph(context.store)
    for step in FILE_STEPS:
        progress(_title(step))
        step(context)
    files = tuple(
        FileEntry.of(context.folder, path, _media_type(context, path))
        for path in sorted(context.folder.rglob("*"))
        if path.is_file()
    )
    manifest = Manifest(
        context.version, context.issued, context.settings.base_iri, _counts(context.store), files
    )
    (context.folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")


def _title(step: Step) -> str:
    return step.__name__.replace("_", " ")


def _media_type(context: BuildContext, path: Path) -> str:
    name = path.relative_to(context.folder).as_posix()
    return context.media_types.get(name, "application/octet-stream")


def _counts(store: Store) -> dict[str, int]:
    return {
        "quads": sum(
            1
            for q in store.quads_for_pattern(None, None, None, None)
            if q.graph_name != DefaultGraph()
        ),
        "triples": sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph())),
        "graphs": sum(1 for _ in store.named_graphs()),
    }


def input_version(settings: Settings) -> str:
    """Twelve hexadecimal digits of the SHA-256 of all that a release is made from.

    These are the authored files, the base IRI, the code that builds and the versions of the
    libraries that write: the same version means the same bytes.
    """
    digest = hashlib.sha256(settings.base_iri.encode())
    for library in _WRITERS:
        digest.update(f"{library} {metadata.version(library)}\0".encode())
    digest.update(sqlite3.sqlite_version.encode())
    for name, path in _inputs(settings.root):
        digest.update(name.encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def _inputs(root: Path) -> Iterator[tuple[str, Path]]:
    package = Path(ruhrkg.__file__).parent
    for folder in ("ontology", "data", "shapes", "queries"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file():
                yield path.relative_to(root).as_posix(), path
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package)
        if name.parts[0] not in ("cli", "static_site", "web", "presentation", "authored"):
            yield "ruhrkg/" + name.as_posix(), path


def issued(store: Store) -> str | None:
    """The newest date that data/versions.ttl states, or None."""
    dates = [v.issued for versions in read_versions(store).values() for v in versions]
    return max(dates, default=None)


def _damaged(new: Path, final: Path) -> bool:
    """Whether the folder of this version exists and does not hold what it should.

    The same version means the same bytes, so the new release says what that is.
    """
    return final.exists() and any(
        not (final / name).is_file() or not filecmp.cmp(new / name, final / name, shallow=False)
        for name in (path.relative_to(new) for path in new.rglob("*") if path.is_file())
    )


def _put_in_place(new: Path, final: Path) -> None:
    """Rename the whole new folder; a release of the same version is the same and stays."""
    if final.exists():
        return
    for path in (new, *new.rglob("*")):
        _flush(path)
    new.rename(final)
    _flush(final.parent)


def _flush(path: Path) -> None:
    """Let a file, or the names in a folder, outlive a failure of the machine (fsync(2))."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_current(build_dir: Path, version: str) -> None:
    """Point build/current at the release by rename(2), which is atomic."""
    link = build_dir / "current"
    new = build_dir / f".current-{os.getpid()}"
    new.unlink(missing_ok=True)
    new.symlink_to(Path("releases") / version)
    new.replace(link)
    _flush(build_dir)
