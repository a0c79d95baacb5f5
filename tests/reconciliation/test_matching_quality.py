"""How well names as people type them are matched: the quality part of the benchmark."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from ruhrkg.reconciliation.directory import Directory
from ruhrkg.reconciliation.matching import Matcher
from ruhrkg.reconciliation.scoring import Candidate, Question
from ruhrkg.release.reconciliation import RECONCILIATION
from ruhrkg.release.store import Release

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "reconciliation"


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    sys.path.insert(0, str(BENCHMARK))
    try:
        import queries
    finally:
        sys.path.remove(str(BENCHMARK))
    return queries


@pytest.fixture(scope="module")
def real(release: Release) -> Matcher:
    return Matcher(Directory.from_json(release.path(RECONCILIATION).read_bytes()))


def firsts(matcher: Matcher, texts: list[str]) -> list[Candidate | None]:
    return [next(iter(matcher.find(Question(text, limit=1))), None) for text in texts]


@pytest.mark.parametrize(("source", "least"), [("made", 300), ("handwritten", 100)])
def test_what_exists_is_found(
    benchmark: ModuleType, real: Matcher, source: str, least: int
) -> None:
    typed = benchmark.made(real.directory) if source == "made" else benchmark.handwritten()
    assert len(typed) >= least
    found = list(zip(typed, firsts(real, [q.text for q in typed]), strict=True))
    answered = [(q, c) for q, c in found if c]
    right = [q for q, c in answered if c.entity.id == q.meant]
    wrong = [(q.text, c.entity.id) for q, c in answered if c.entity.id != q.meant]
    assert len(right) / len(answered) >= 0.97, wrong
    assert len(right) / len(typed) >= 0.95, wrong


def test_every_ministry_is_matched_by_its_name_without_the_land(real: Matcher) -> None:
    ministries = [e for e in real.directory.entities if "id:organisation-kind/ministry" in e.types]
    short = [e.name("en").removesuffix(" of North Rhine-Westphalia") for e in ministries]
    found = [c.entity.id if c and c.match else "" for c in firsts(real, short)]
    assert found == [e.id for e in ministries]


def test_hardly_anything_is_matched_wrongly(benchmark: ModuleType, real: Matcher) -> None:
    typed = [*benchmark.made(real.directory), *benchmark.handwritten()]
    found = zip(typed, firsts(real, [q.text for q in typed]), strict=True)
    assert [q.text for q, c in found if c and c.match and c.entity.id != q.meant] == []


def test_what_does_not_exist_is_never_a_match(benchmark: ModuleType, real: Matcher) -> None:
    names = benchmark.absent()
    assert len(names) >= 100
    found = zip(names, firsts(real, names), strict=True)
    assert [(name, c.entity.id) for name, c in found if c and c.match] == []


def test_every_query_by_hand_means_a_thing_that_exists(
    benchmark: ModuleType, real: Matcher
) -> None:
    assert {q.meant for q in benchmark.handwritten()} <= set(real.directory.by_id)
