"""Every query in the guides runs on the authored data and has results.

Queries that ask another endpoint too (SERVICE) are left out.
"""

import re
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store

from ruhrkg.graph.loading import load, merge_default_graph
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.functions import own_functions

DOCS = Path(__file__).parents[2] / "docs"
BLOCKS = [
    pytest.param(query, id=f"{page.stem}-{number}")
    for page in sorted(DOCS.glob("*.md"))
    for number, query in enumerate(
        re.findall(r"^```sparql\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S), 1
    )
    if "SERVICE" not in query
]


@pytest.fixture(scope="module")
def merged() -> Store:
    store = load(Settings().root)
    merge_default_graph(store)
    return store


@pytest.mark.parametrize("query", BLOCKS)
def test_a_documented_query_finds_something(merged: Store, release: Release, query: str) -> None:
    functions = own_functions(release.path("search.sqlite"))
    solutions = merged.query(query, custom_functions=functions)
    assert isinstance(solutions, QuerySolutions)
    assert len(list(solutions)) > 0
