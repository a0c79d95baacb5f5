"""Where the quads come from: a built release, RDF files, or a store on disk."""

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store

from ruhrkg.formats import BY_SUFFIX, Carries


class SourceError(Exception):
    """A file or URL that cannot be served; the message states why."""


@dataclass(frozen=True)
class Sources:
    """What an engine serves: RDF files, or one pyoxigraph store on disk, opened read-only.

    `merge`: fill the default graph with the merge of all named graphs; not needed for a release,
    which has its own merged default graph (default.nt). `search`: the full-text index, if any.
    """

    files: tuple[Path, ...] = ()
    disk: Path | None = None
    merge: bool = True
    search: Path | None = None

    def load(self) -> Store:
        """The quads in memory, or the store on disk. Raises SourceError."""
        if self.disk:
            try:
                return Store.read_only(str(self.disk))
            except OSError as error:
                raise SourceError(f"{self.disk}: {error}") from error
        store = Store()
        self.load_into(store)
        return store

    def load_into(self, store: Store) -> None:
        """Read all files into `store`. Raises SourceError."""
        for path in self.files:
            _load_file(store, path)
        if self.merge:
            merge_default_graph(store)


def rdf_format(path: Path) -> RdfFormat:
    """The format that a file's name indicates, ignoring `.gz`. Raises SourceError."""
    suffix = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    known = BY_SUFFIX.get(suffix.lstrip(".").lower())
    rdf = RdfFormat.from_media_type(known.media_type) if known else None
    if known is None or Carries.GRAPH not in known.carries or rdf is None:
        raise SourceError(
            f"{path}: unknown kind of file; "
            "serve .ttl .trig .nt .nq .rdf or .jsonld, each also with .gz"
        )
    return rdf


def merge_default_graph(store: Store) -> None:
    """Copy every triple of the named graphs into the default graph, once."""
    store.bulk_extend(
        Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
        for graph in store.named_graphs()
        for quad in store.quads_for_pattern(None, None, None, graph)
    )


def _load_file(store: Store, path: Path) -> None:
    rdf = rdf_format(path)
    base = path.absolute().as_uri()
    try:
        if path.suffix == ".gz":
            with gzip.open(path, "rb") as stream:
                store.bulk_load(cast("IO[bytes]", stream), rdf, base_iri=base)
        else:
            store.bulk_load(path=str(path), format=rdf, base_iri=base)
    except (OSError, SyntaxError, EOFError, zlib.error) as error:
        raise SourceError(f"{path}: {error}") from error
