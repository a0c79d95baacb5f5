"""The source of the pages' content, and its caches."""

from itertools import count

import pytest

from ruhrkg.presentation.page_source import ReleaseCache, ReleaseData, per_release
from ruhrkg.settings import Settings
from ruhrkg.sparql.errors import EngineUnavailable
from ruhrkg.sparql.query.library import Library
from ruhrkg.web.site import Site


@pytest.fixture
def library() -> Library:
    return Library(Settings().root)


@pytest.mark.parametrize(
    ("seconds", "later", "found"),
    [(None, 1e9, [0, 0]), (300.0, 10.0, [0, 0]), (300.0, 1000.0, [0, 1])],
)
def test_an_entry_is_valid_for_the_release_or_for_some_seconds(
    seconds: float | None, later: float, found: list[int]
) -> None:
    moments, numbers = iter((0.0, later)), count()
    cache = ReleaseCache(seconds, clock=lambda: next(moments))
    assert [cache.get("key", lambda: next(numbers)) for _ in range(2)] == found


def test_a_function_reads_once_for_the_same_arguments_and_release(library: Library) -> None:
    calls = []

    @per_release
    def read(data: ReleaseData, kind: str, *, limit: int = 1) -> tuple[str, int]:
        calls.append((kind, limit))
        return kind, limit

    data, other = ReleaseData(library), ReleaseData(library)
    assert [read(data, "a"), read(data, "a"), read(data, "b"), read(data, "a", limit=2)] == [
        ("a", 1), ("a", 1), ("b", 1), ("a", 2),
    ]  # fmt: skip
    assert calls == [("a", 1), ("b", 1), ("a", 2)]
    assert read(other, "a") == ("a", 1)
    assert len(calls) == 4


def test_two_functions_with_the_same_arguments_do_not_share_an_entry(library: Library) -> None:
    one = per_release(lambda data: "one")
    two = per_release(lambda data: "two")
    data = ReleaseData(library)
    assert (one(data), two(data)) == ("one", "two")


def test_what_fails_is_read_again(library: Library) -> None:
    answers = iter((ValueError("no"), "yes"))

    @per_release
    def read(data: ReleaseData) -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    data = ReleaseData(library)
    with pytest.raises(ValueError, match="no"):
        read(data)
    assert read(data) == "yes"


def test_without_an_engine_a_page_reports_it(library: Library) -> None:
    with pytest.raises(EngineUnavailable):
        ReleaseData(library).select("start")


@pytest.mark.parametrize(("engine", "expires"), [("embedded", False), ("http://e.test/", True)])
def test_only_what_a_remote_engine_answered_expires(engine: str, expires: bool) -> None:
    cache = Site(Settings(engine=engine), None).data.cache
    assert (cache.seconds is not None) == expires
