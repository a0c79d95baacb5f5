"""Every example query answers on the real graph what was looked at and found right."""

import re

import pytest
from answering import EXAMPLES, EXPECTED, LIBRARY, answer, authored_store, expected_file
from pyoxigraph import Store

from ruhrkg.sparql.query.library import Query
from ruhrkg.vocabulary import PREFIXES


@pytest.fixture(scope="module")
def store() -> Store:
    return authored_store()


each_example = pytest.mark.parametrize("query", EXAMPLES, ids=lambda query: query.name)


@each_example
def test_an_example_answers_what_is_expected(store: Store, query: Query) -> None:
    assert answer(store, query) == expected_file(query).read_text(encoding="utf-8"), (
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
