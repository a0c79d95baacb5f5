"""The authored files as one RDF dataset.

Every statement of the dataset is in a named graph; the default graph is empty until
`merge_default_graph` fills it.
"""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from ruhrkg.graph import sssom, sssom_tsv
from ruhrkg.graph.errors import AuthoredFileError
from ruhrkg.graph.files import AuthoredFile, authored_files

_FORMATS = {".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG}


def read(file: AuthoredFile) -> Iterator[Quad]:
    """The quads of one authored file.

    Raises AuthoredFileError for invalid syntax, and for a statement of a TriG file that is
    outside every graph (and therefore has no source).
    """
    if file.path.name.endswith(sssom_tsv.SUFFIX):
        yield from sssom.quads(sssom_tsv.read(file.path, file.name))
        return
    graph = NamedNode(file.graph) if file.graph else DefaultGraph()
    try:
        quads = parse(
            path=str(file.path), format=_FORMATS[file.path.suffix], rename_blank_nodes=True
        )
        for quad in quads:
            if quad.graph_name == DefaultGraph():
                if file.graph is None:
                    raise _sourceless(file, quad)
                yield Quad(quad.subject, quad.predicate, quad.object, graph)
            else:
                yield quad
    except SyntaxError as error:
        raise AuthoredFileError.from_syntax_error(file.name, error) from error
    except UnicodeDecodeError as error:
        raise AuthoredFileError(
            file.name, None, None, f"not UTF-8 at byte {error.start}", "Save the file as UTF-8."
        ) from error


def _sourceless(file: AuthoredFile, quad: Quad) -> AuthoredFileError:
    return AuthoredFileError(
        file.name,
        _line_of(file.path, quad.subject),
        None,
        f"a statement without source: {quad.subject} {quad.predicate} {quad.object}",
        "Put it inside GRAPH <id/source/...> { ... } of the source that makes the statement.",
    )


def _line_of(path: Path, subject: object) -> int | None:
    """The first line that names the subject, in full or by the end of its IRI."""
    iri = getattr(subject, "value", "")
    ends = [end for end in (iri, iri.rsplit("/id/", 1)[-1], iri.rsplit("#", 1)[-1]) if end]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if any(end in line for end in ends) and not line.startswith("@prefix"):
            return number
    return None


def load(root: Path) -> Store:
    """All authored quads under `root` in an in-memory store.

    Raises FileNotFoundError if there are no authored folders, AuthoredFileError for the first
    file that cannot be read.
    """
    store = Store()
    for file in authored_files(root):
        store.extend(read(file))
    return store


def merge_default_graph(store: Store) -> None:
    """Fill the default graph of `store` with the merge of its named graphs.

    It contains each distinct triple once, however many graphs state it (RDF 1.1 Semantics,
    section 4.1), so that sums and counts over the default graph are right.
    """
    store.extend(
        Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
        for quad in store.quads_for_pattern(None, None, None, None)
        if quad.graph_name != DefaultGraph()
    )
