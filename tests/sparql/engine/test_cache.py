"""Cached answers, remembered texts, and equal queries that wait for one answer."""

import threading
import tracemalloc

import pytest
from tests.waiting import until

from ruhrkg.sparql.engine.cache import AnswerCache, SeenQueries, SingleFlight
from ruhrkg.sparql.engine.spool import SpooledAnswer
from ruhrkg.sparql.errors import BadQuery, Overloaded


def test_the_cache_forgets_what_was_not_used_for_longest():
    cache = AnswerCache(80_000)
    for name in "abcdefgh":
        cache.put(name, SpooledAnswer.of(b"x" * 8900))
    cache.get("a")
    cache.put("i", SpooledAnswer.of(b"x" * 8900))
    assert cache.get("a") is not None
    assert cache.get("b") is None
    cache.put("large", SpooledAnswer.of(b"x" * 10_001))
    assert cache.get("large") is None


@pytest.mark.parametrize("content", [b"", b"x"])
def test_small_answers_count_with_what_their_entries_take(content):
    cache = AnswerCache(100_000)
    keys = [f"{number:032}" for number in range(1000)]
    for key in keys:
        cache.put(key, SpooledAnswer.of(content))
    assert 50 < sum(cache.get(key) is not None for key in keys) < 100
    assert cache.get(keys[-1]) is not None
    for _ in range(200):
        cache.put(keys[-1], SpooledAnswer.of(content))
    assert cache.get(keys[-2]) is not None, "the same entry again takes no more"


def test_texts_are_remembered_without_being_stored():
    remembered = SeenQueries(3)
    tracemalloc.start()
    try:
        for number in range(4):
            remembered.add(f"{number}" * 1_000_000)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 100_000
    assert [f"{number}" * 1_000_000 in remembered for number in range(4)] == [False] + [True] * 3


def test_equal_queries_under_way_are_evaluated_once():
    flights, started, go = SingleFlight(8), threading.Event(), threading.Event()
    calls: list[int] = []

    def evaluate() -> SpooledAnswer:
        calls.append(1)
        started.set()
        go.wait(10)
        return SpooledAnswer.of(b"answer")

    got: list[SpooledAnswer] = []
    first = threading.Thread(target=lambda: got.append(flights.join("k", evaluate)))
    first.start()
    started.wait(10)
    second = threading.Thread(target=lambda: got.append(flights.join("k", evaluate)))
    second.start()
    until(lambda: flights._waiting == 1)
    go.set()
    first.join(10)
    second.join(10)
    assert [body.read() for body in got] == [b"answer"] * 2
    assert len(calls) == 1


def test_no_more_than_the_room_wait_for_an_equal_query():
    flights, started, go = SingleFlight(0), threading.Event(), threading.Event()

    def evaluate() -> SpooledAnswer:
        started.set()
        go.wait(10)
        return SpooledAnswer.of(b"answer")

    first = threading.Thread(target=lambda: flights.join("k", evaluate))
    first.start()
    started.wait(10)
    with pytest.raises(Overloaded, match="equal queries wait"):
        flights.join("k", evaluate)
    go.set()
    first.join(10)


def test_a_full_queue_of_the_first_client_does_not_refuse_the_others():
    flights, started, refuse = SingleFlight(8), threading.Event(), threading.Event()
    got: list[bytes] = []

    def refused() -> SpooledAnswer:
        started.set()
        refuse.wait(10)
        raise Overloaded("Too many queries of this client wait already.")

    def fly() -> None:
        with pytest.raises(Overloaded):
            flights.join("k", refused)

    first = threading.Thread(target=fly)
    second = threading.Thread(
        target=lambda: got.append(flights.join("k", lambda: SpooledAnswer.of(b"answer")).read())
    )
    first.start()
    started.wait(10)
    second.start()
    until(lambda: flights._waiting == 1)
    refuse.set()
    first.join(10)
    second.join(10)
    assert got == [b"answer"]


def test_those_who_wait_get_the_error_too():
    flights, started, go = SingleFlight(8), threading.Event(), threading.Event()
    calls: list[int] = []
    told: list[BadQuery] = []

    def fail() -> SpooledAnswer:
        calls.append(1)
        started.set()
        go.wait(10)
        raise BadQuery("no", "do", line=1)

    def join() -> None:
        with pytest.raises(BadQuery) as caught:
            flights.join("k", fail)
        told.append(caught.value)

    first, second = threading.Thread(target=join), threading.Thread(target=join)
    first.start()
    started.wait(10)
    second.start()
    until(lambda: flights._waiting == 1)
    go.set()
    first.join(10)
    second.join(10)
    assert len(calls) == 1
    assert [(error.detail, error.remedy, error.facts) for error in told] == [
        ("no", "do", {"line": 1})
    ] * 2
