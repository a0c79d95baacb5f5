"""Load a release into an external store, and verify it by counting.

It is sent in one request if the store can replace a whole dataset, otherwise graph by graph.
"""

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Self

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from ruhrkg.release.push.graph_store import (
    GraphStore,
    NoDatasets,
    QueryEndpoint,
    StoreError,
    Upload,
)
from ruhrkg.release.store import DEFAULT_GRAPH, GRAPH, Release
from ruhrkg.sparql.query.library import Library

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], object]]]
"""Displays a step, given its label and length; yields a function that advances it."""

_UNCHANGED = "Nothing was sent: the store holds what it held before."
_TRANSACTIONAL = "A store that replaces everything in one transaction holds what it held before."
_PARTIAL = "The graphs before this one are those of the new release, the others are not yet."
_ONE_BY_ONE = (
    "The store does not replace everything in one request, so each graph is replaced by itself:\n"
    "until the end, readers find some graphs of the old release and some of the new one."
)


class PushError(Exception):
    """The store did not accept the release: the reason, a remedy, and what the store now holds."""


@dataclass(frozen=True)
class Content:
    """What a store should hold: the named graphs of a release, and its merged default graph.

    `default_graph` names the graph for it in a store without a default graph of its own.
    """

    release: Release
    named: dict[str, list[Triple]]
    default_graph: str | None = None

    @classmethod
    def of(cls, release: Release, default_graph: str | None = None) -> Self:
        """The content of a release."""
        named: defaultdict[str, list[Triple]] = defaultdict(list)
        for quad in parse(path=str(release.path(GRAPH)), format=RdfFormat.N_QUADS):
            if isinstance(quad.graph_name, NamedNode):
                named[quad.graph_name.value].append(quad.triple)
        return cls(release, dict(sorted(named.items())), default_graph)

    @property
    def default_size(self) -> int:
        """The number of triples of the default graph."""
        with self.release.path(DEFAULT_GRAPH).open("rb") as lines:
            return sum(1 for line in lines if line.strip())

    def write_trig(self, file: BinaryIO) -> None:
        """Write everything as TriG, a block for each graph.

        TriG and not N-Quads, in which the end of any line could be the end of the document: if a
        connection breaks off, Fuseki accepts the received part as complete, and only a syntax
        error makes it keep its old content. Therefore the default graph, as large as all others
        together, is one block too, and the last.
        """
        for name, triples in self.named.items():
            file.write(f"<{name}> {{\n".encode())
            serialize(triples, file, format=RdfFormat.N_TRIPLES)
            file.write(b"}\n")
        file.write(f"<{self.default_graph}> {{\n".encode() if self.default_graph else b"{\n")
        with self.release.path(DEFAULT_GRAPH).open("rb") as triples_of_all:
            shutil.copyfileobj(triples_of_all, file)
        file.write(b"}\n")

    def is_ours(self, graph: str) -> bool:
        """Whether a graph can be from a release."""
        return graph.startswith(self.release.manifest.base_iri) and graph != self.default_graph


@dataclass(frozen=True)
class Census:
    """Counts the triples of a store through its query endpoint."""

    endpoint: QueryEndpoint
    library: Library

    def named(self) -> dict[str, int]:
        """The number of triples of each named graph. Raises StoreError."""
        rows = self.endpoint.select(self.library.get("remote", "graph-sizes").bind())
        sizes: dict[str, int] = {}
        for row in rows:
            # if there is no graph, some stores answer with one row of 0 and no name
            if isinstance(row["graph"], NamedNode):
                sizes[row["graph"].value] = _number(row["triples"])
        return sizes

    def default(self) -> int:
        """The number of triples that a query without a dataset finds. Raises StoreError."""
        rows = self.endpoint.select(self.library.get("remote", "default-graph-size").bind())
        return sum(_number(row["triples"]) for row in rows)


@dataclass(frozen=True)
class PushResult:
    """How a release was loaded: in one request or not, and the number of removed graphs."""

    at_once: bool
    removed: int = 0


def push(
    content: Content,
    store: GraphStore,
    census: Census | None,
    *,
    at_once: bool,
    progress: Progress,
    report: Callable[[str], object],
) -> PushResult:
    """Make a store hold a release.

    `at_once`: try to replace everything in one request first. Graph by graph, graphs that the
    release no longer has are removed if there is a `census` to name them. `report` is called with
    the reason for going graph by graph. Raises PushError.
    """
    with _stating(_UNCHANGED):
        store.probe(content.default_graph)
    if at_once:
        try:
            with _stating(_TRANSACTIONAL):
                _replace_all(content, store, progress)
            return PushResult(at_once=True)
        except NoDatasets as error:
            report(f"{error.problem}\n{_ONE_BY_ONE}")
    with _stating(_UNCHANGED):
        present = census.named() if census else {}
    with _stating(_PARTIAL):
        return PushResult(at_once=False, removed=_replace_each(content, store, present, progress))


def _replace_all(content: Content, store: GraphStore, progress: Progress) -> None:
    with tempfile.TemporaryFile() as file:
        content.write_trig(file)
        length = file.tell()
        with progress("sending", length) as advance:
            store.replace_all(Upload(file, length, advance))


def _replace_each(
    content: Content, store: GraphStore, present: dict[str, int], progress: Progress
) -> int:
    """Replace graph by graph, the default graph after the named ones; then remove old graphs."""
    obsolete = [name for name in present if content.is_ours(name) and name not in content.named]
    with progress("graphs", len(content.named) + 1 + len(obsolete)) as advance:
        for name, triples in content.named.items():
            store.replace(name, serialize(triples, format=RdfFormat.N_TRIPLES) or b"")
            advance(1)
        store.replace(content.default_graph, content.release.path(DEFAULT_GRAPH).read_bytes())
        advance(1)
        for name in obsolete:
            store.remove(name)
            advance(1)
    return len(obsolete)


def check(content: Content, census: Census, *, alone: bool) -> list[str]:
    """The differences from what a store should hold, by the number of triples in each graph.

    `alone`: it should hold nothing else. Raises StoreError.
    """
    expected_sizes = {name: len(triples) for name, triples in content.named.items()}
    actual_sizes = census.named()
    differences = [
        f"{name}: {actual_sizes.get(name, 0)} triples, not {expected_sizes.get(name, 0)}"
        for name in sorted(expected_sizes.keys() | actual_sizes.keys())
        if actual_sizes.get(name, 0) != expected_sizes.get(name, 0)
        and (
            name in expected_sizes
            or content.is_ours(name)
            or (alone and name != content.default_graph)
        )
    ]
    found, expected = census.default(), content.default_size
    if found != expected:
        differences.append(f"default graph: {found} triples, not {expected}")
    return differences


@contextmanager
def _stating(state: str) -> Iterator[None]:
    """Add what a failure leaves behind: raises PushError instead of StoreError."""
    try:
        yield
    except NoDatasets:
        raise
    except StoreError as error:
        raise PushError(f"{error}\n{state}") from error


def _number(term: object) -> int:
    return int(term.value) if isinstance(term, Literal) else 0
