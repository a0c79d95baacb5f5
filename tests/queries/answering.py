"""Run the example queries on the authored graph, for the tests and to write expected answers.

`make expected` writes tests/queries/expected anew; look at the difference before you commit it.
"""

import io
import sys
from pathlib import Path

from pyoxigraph import QueryBoolean, QuerySolutions, RdfFormat, Store

from ruhrkg.graph.loading import load, merge_default_graph
from ruhrkg.release.examples import add_examples
from ruhrkg.sparql.backends.results_csv import write_csv
from ruhrkg.sparql.query.library import Library, Query

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = Path(__file__).with_name("expected")
LIBRARY = Library(ROOT)
EXAMPLES = tuple(LIBRARY.folder("examples"))


def authored_store() -> Store:
    """The graph as the endpoint serves it: named graphs, and their merge as default graph."""
    store = load(ROOT)
    add_examples(store, ROOT)
    merge_default_graph(store)
    return store


def answer(store: Store, query: Query) -> str:
    """The answer as text with sorted lines: CSV (its header first), N-Triples, true or false."""
    results = store.query(query.bind())
    if isinstance(results, QueryBoolean):
        return f"{str(bool(results)).lower()}\n"
    if isinstance(results, QuerySolutions):
        written = io.BytesIO()
        write_csv(results, written)
        header, *rows = written.getvalue().decode().split("\r\n")
        return "\n".join([header, *sorted(row for row in rows if row)]) + "\n"
    content = results.serialize(format=RdfFormat.N_TRIPLES) or b""
    return "\n".join(sorted(content.decode().splitlines())) + "\n"


def expected_file(query: Query) -> Path:
    """The file with the expected answer of `query`."""
    suffix = {"SELECT": "csv", "ASK": "txt"}.get(query.form, "nt")
    return EXPECTED / f"{query.name}.{suffix}"


def main() -> None:
    """Write the expected answer of every example, or of those named as arguments."""
    store = authored_store()
    for query in EXAMPLES:
        if not sys.argv[1:] or query.name in sys.argv[1:]:
            expected_file(query).write_text(answer(store, query), encoding="utf-8")


if __name__ == "__main__":
    main()
