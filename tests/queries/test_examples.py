"""Every example query gives the reviewed answer on the real graph."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from answering import EXAMPLES, EXPECTED, LIBRARY, answer, authored_store, expected_file
from pyoxigraph import RdfFormat

from ruhrkg.formats import BY_SUFFIX
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.disk_store import create_disk_store
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.sparql.engine.request import QueryRequest
from ruhrkg.sparql.engine.sources import Sources
from ruhrkg.sparql.query.library import Query
from ruhrkg.vocabulary import PREFIXES

Ask = Callable[[Query], str]


@pytest.fixture(scope="module", params=["memory", "disk"])
def ask(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Answer from the authored graph: in memory, and by the engine from a store on disk."""
    store = authored_store()
    if request.param == "memory":
        yield lambda query: answer(store, query)
        return
    folder = tmp_path_factory.mktemp("disk")
    store.dump(str(folder / "all.nq"), RdfFormat.N_QUADS)
    create_disk_store(folder / "store", Sources((folder / "all.nq",), merge=False))
    settings = Settings()
    with ZygoteProcess(Sources(disk=folder / "store"), settings) as zygote:
        engine = Engine(EmbeddedBackend(zygote.address, settings), settings, "v1")
        yield lambda query: _answer_of(engine, query)
        engine.close()


def _answer_of(engine: Engine, query: Query) -> str:
    """The engine's answer in the form of the expected one."""
    suffix = {"SELECT": "csv", "ASK": "json"}.get(query.form, "nt")
    found = engine.answer(QueryRequest(query.bind(), accept=BY_SUFFIX[suffix].media_type))
    content = b"".join(found.chunks).decode()
    if suffix == "json":
        return f"{str(json.loads(content)['boolean']).lower()}\n"
    lines = content.split("\r\n") if suffix == "csv" else content.splitlines()
    head = lines[:1] if suffix == "csv" else []
    return "\n".join([*head, *sorted(line for line in lines[len(head) :] if line)]) + "\n"


each_example = pytest.mark.parametrize("query", EXAMPLES, ids=lambda query: query.name)


@each_example
def test_an_example_answers_what_is_expected(ask: Ask, query: Query) -> None:
    assert ask(query) == expected_file(query).read_text(encoding="utf-8"), (
        "If the data changed on purpose, run `make expected` and look at the difference."
    )


@each_example
def test_an_example_finds_something(query: Query) -> None:
    lines = expected_file(query).read_text(encoding="utf-8").splitlines()
    assert len(lines) > 1 or lines == ["true"]


@each_example
def test_an_example_declares_just_the_prefixes_it_uses_in_the_order_of_the_table(query: Query):
    declared = list(query.prefixes)
    body = re.sub(r"PREFIX\s+\S+\s+<[^>]*>|<[^>]*>", "", query.text)
    used = [p for p in PREFIXES if re.search(rf"(?<![\w?$]){p}:", body)]
    assert declared == used


def test_no_file_of_the_library_has_a_problem() -> None:
    assert LIBRARY.problems == []


def test_there_are_no_expected_answers_without_a_query() -> None:
    assert {path.name for path in EXPECTED.iterdir()} == {expected_file(q).name for q in EXAMPLES}


def test_there_are_at_least_twenty_four_examples() -> None:
    assert len(EXAMPLES) >= 24
