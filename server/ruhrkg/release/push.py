"""Load a release into another engine by the Graph Store Protocol (SPARQL 1.1, HTTP 1.1 PUT).

Each graph is replaced in one request, so none is ever missing or half; the merged default graph
comes after all named ones, and graphs that the release no longer has go last.
"""

import base64
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit, urlunsplit

from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from ruhrkg.formats import BY_NAME
from ruhrkg.release.store import DEFAULT_GRAPH, GRAPH, Release

_TIMEOUT = 300


class PushError(Exception):
    """The store did not take a graph; what was done before stays done."""


@dataclass(frozen=True)
class Step:
    """One request: PUT or DELETE of a graph (None for the default graph)."""

    method: str
    graph: str | None
    content: bytes | None = None


def plan(release: Release, present: frozenset[str] = frozenset()) -> Iterator[Step]:
    """The requests that make a store hold the release; `present` are the graphs that it has."""
    graphs: defaultdict[str, list[Triple]] = defaultdict(list)
    for quad in parse(path=str(release.path(GRAPH)), format=RdfFormat.N_QUADS):
        if isinstance(quad.graph_name, NamedNode):
            graphs[quad.graph_name.value].append(quad.triple)
    for name in sorted(graphs):
        yield Step("PUT", name, serialize(graphs[name], format=RdfFormat.N_TRIPLES))
    yield Step("PUT", None, release.path(DEFAULT_GRAPH).read_bytes())
    for name in sorted(present - graphs.keys()):
        yield Step("DELETE", name)


def send(store: str, step: Step) -> None:
    """Send one step to the Graph Store at the URL `store`. Raises PushError."""
    parts = urlsplit(store)
    address = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    named = f"graph={quote(step.graph, safe='')}" if step.graph else "default"
    request = urllib.request.Request(  # noqa: S310 - a URL that the operator names
        f"{address}{'&' if parts.query else '?'}{named}", step.content, method=step.method
    )
    request.add_header("Content-Type", BY_NAME["ntriples"].media_type)
    if parts.username:
        login = f"{parts.username}:{parts.password or ''}".encode()
        request.add_header("Authorization", f"Basic {base64.b64encode(login).decode()}")
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT):  # noqa: S310
            return
    except HTTPError as error:
        with error:
            words = error.read(300).decode(errors="replace").strip()
            raise PushError(f"{step.method} {named}: {error.code} {words}") from error
    except (URLError, OSError) as error:
        raise PushError(f"{step.method} {named}: {error}") from error
