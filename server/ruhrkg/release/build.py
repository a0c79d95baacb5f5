"""Build one immutable release from the authored files.

The new release is written next to the others under a temporary name, renamed when it is complete,
and made current by replacing one symbolic link: a build that fails or is killed changes nothing.
"""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import DefaultGraph, RdfFormat, Store, serialize

from ruhrkg.formats import BY_NAME, MediaType
from ruhrkg.graph.loading import load, merge_default_graph
from ruhrkg.release.context import BuildContext, Step
from ruhrkg.release.current import PARTIAL, flush, make_current, one_writer
from ruhrkg.release.datasets.croissant import write_croissant
from ruhrkg.release.datasets.site import write_site
from ruhrkg.release.examples import describe_queries
from ruhrkg.release.findings import write_findings
from ruhrkg.release.inputs import input_version
from ruhrkg.release.manifest import FileEntry, Manifest
from ruhrkg.release.reconciliation import write_reconciliation
from ruhrkg.release.ro_crate import write_ro_crate
from ruhrkg.release.search_index import write_search_index
from ruhrkg.release.steps import write_catalogue, write_dumps, write_void
from ruhrkg.release.store import DEFAULT_GRAPH, GRAPH, MANIFEST, Release, ReleaseError
from ruhrkg.release.versions import read_versions
from ruhrkg.settings import Settings


def write_graph(context: BuildContext) -> None:
    """Write all quads, and each distinct triple once, as sorted canonical lines."""
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
    write_site,
    write_croissant,
    write_ro_crate,
)


def build(settings: Settings, progress: Callable[[str], None] = lambda _: None) -> Release:
    """Build the release of the authored files under `settings.root` and make it current.

    `progress` is called with the name of each step. An intact release of the same version is
    reused, a damaged one is replaced. Raises AuthoredFileError or FileNotFoundError if the
    authored files cannot be read; the current release then stays as it was. Raises ReleaseError
    if the new release is incomplete.
    """
    releases = settings.build_dir.resolve() / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    with one_writer(settings.build_dir):
        for left in releases.glob(f"{PARTIAL}*"):
            shutil.rmtree(left)
        version = input_version(settings)
        if _whole(releases / version):
            progress(f"nothing has changed since the release {version}")
        else:
            _build(settings, version, releases, progress)
        make_current(settings.build_dir, version)
    return Release.open(releases / version)


def _build(
    settings: Settings, version: str, releases: Path, progress: Callable[[str], None]
) -> None:
    progress("loading the authored files")
    store = load(settings.root)
    with tempfile.TemporaryDirectory(prefix=PARTIAL, dir=releases) as partial:
        folder = Path(partial) / version
        folder.mkdir()
        _run(BuildContext(settings, folder, store, version, issued(store)), progress)
        if (releases / version).exists():
            progress(f"replacing the release {version}, which is damaged")
            (releases / version).rename(Path(partial) / "damaged")
        _put_in_place(folder, releases / version)


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
    return context.media_types.get(name, MediaType.BYTES)


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


def issued(store: Store) -> str | None:
    """The newest date that data/versions.ttl states, or None."""
    dates = [v.issued for versions in read_versions(store).values() for v in versions]
    return max(dates, default=None)


def _whole(folder: Path) -> bool:
    """Whether the folder holds a release whose files match its manifest."""
    try:
        return not Release.open(folder).damaged()
    except ReleaseError:
        return False


def _put_in_place(new: Path, final: Path) -> None:
    """Flush the new folder to disk, then rename it."""
    for path in (new, *new.rglob("*")):
        flush(path)
    new.rename(final)
    flush(final.parent)
