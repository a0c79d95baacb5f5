"""How well names as people type them are matched: the quality part of the benchmark.

The whole of the generated neighbours is for benchmarks/reconciliation/run.py; here are every tenth.
"""

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ruhrkg.reconciliation.directory import Directory
from ruhrkg.reconciliation.matching import Matcher
from ruhrkg.reconciliation.requested import Constraint
from ruhrkg.reconciliation.scoring import Candidate, Question
from ruhrkg.release.reconciliation import RECONCILIATION
from ruhrkg.release.store import Release

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "reconciliation"


def of_benchmark(name: str) -> ModuleType:
    sys.path.insert(0, str(BENCHMARK))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(BENCHMARK))


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    return of_benchmark("queries")


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
    names = benchmark.absent(real.directory)
    assert len(names) >= 100
    found = zip(names, firsts(real, names), strict=True)
    assert [(name, c.entity.id) for name, c in found if c and c.match] == []


def test_every_query_by_hand_means_a_thing_that_exists(
    benchmark: ModuleType, real: Matcher
) -> None:
    assert {q.meant for q in benchmark.handwritten()} <= set(real.directory.by_id)


def counted(matcher: Matcher, names: list[Any], typed: bool) -> list[tuple[Any, list[Candidate]]]:
    return [(n, matcher.find(Question(n.text, types=(n.type,) if typed else ()))) for n in names]


@pytest.mark.parametrize("typed", [False, True])
def test_held_out_names_are_found_and_none_is_matched_wrongly(
    benchmark: ModuleType, real: Matcher, typed: bool
) -> None:
    names = [n for n in benchmark.held_out() if typed or not n.type.startswith("id:")]
    assert len(names) >= 200
    found = [(n, [c.entity.id for c in cs], cs) for n, cs in counted(real, names, typed)]
    missed = [(n.text, ids[:3]) for n, ids, _ in found if ids[:1] != [n.meant]]
    assert len(missed) <= 0.05 * len(names), missed
    assert sum(n.meant in ids for n, ids, _ in found) >= 0.98 * len(names)
    matched = [(n, cs[0].entity.id) for n, _, cs in found if cs and cs[0].match]
    assert sum(n.meant == entity_id for n, entity_id in matched) >= 0.75 * len(names)
    wrong = [(n.text, entity_id) for n, entity_id in matched if n.meant != entity_id]
    assert wrong == []


@pytest.mark.parametrize("typed", [False, True])
@pytest.mark.parametrize("name", ["table_cells.tsv", "table_cells_fresh.tsv"])
def test_cells_of_tables_with_their_details_are_matched_and_none_wrongly(
    benchmark: ModuleType, real: Matcher, name: str, typed: bool
) -> None:
    cells = benchmark.cells(name)
    assert {cell.meant for cell in cells if cell.meant} <= set(real.directory.by_id)
    firsts, matched = {}, {}
    for cell in cells:
        details = tuple(Constraint(pid, (value,)) for pid, value in cell.details)
        types = (cell.type,) if typed else ()
        for c in real.find(Question(cell.text, types=types, constraints=details, limit=1)):
            firsts[cell] = c.entity.id
            if c.match:
                matched[cell] = c.entity.id
    assert [(c.text, found) for c, found in matched.items() if found != c.meant] == []
    existing = [cell for cell in cells if cell.meant]
    assert len(existing) >= 60
    assert len(cells) - len(existing) >= 50
    assert sum(firsts.get(c) == c.meant for c in existing) >= 0.95 * len(existing)
    assert len(matched) >= 0.75 * len(existing)


def test_a_name_that_begins_that_of_another_kind_is_matched_only_with_its_type(
    real: Matcher,
) -> None:
    """A project is called `Vernetzte Mobilität`, a field `Vernetzte Mobilität – kurze Wege`."""
    project, field = "project/vernetzte-mobilitaet-projekt", "field/vernetzte-mobilitaet"
    untyped = real.find(Question("Vernetzte Mobilität"))
    assert [c.entity.id for c in untyped[:2]] == [project, field]
    assert not untyped[0].match
    for meant, chosen in ((project, "rkg:Project"), (field, "rkg:FieldOfAction")):
        (first,) = real.find(Question("Vernetzte Mobilität", types=(chosen,), limit=1))
        assert (first.entity.id, first.match) == (meant, True)


@pytest.mark.parametrize("part", ["Kulturelle Bildung", "Innovationen", "New Mobility", "change"])
def test_a_part_of_a_name_in_words_of_others_is_a_candidate(real: Matcher, part: str) -> None:
    first = real.find(Question(part, limit=1))[0]
    assert first.features["general_part"]
    assert not first.match


@pytest.mark.parametrize("typed", [False, True])
def test_no_name_with_another_word_is_matched(real: Matcher, typed: bool) -> None:
    names = of_benchmark("relatives").relatives(real.directory)
    assert len(names) >= 12_000
    wrong = []
    for name in names[::20]:
        for c in real.find(Question(name.text, types=(name.type,) if typed else (), limit=1)):
            if c.match and name.wrong(c.entity.id):
                wrong.append((name.rule, name.text, c.entity.id))
    assert wrong == []


@pytest.mark.parametrize("typed", [False, True])
def test_nothing_absent_and_no_neighbour_is_a_match(
    benchmark: ModuleType, real: Matcher, typed: bool
) -> None:
    near = benchmark.neighbours(real.directory)
    assert len(near) >= 5000
    absent = benchmark.held_out_absent(real.directory)
    assert len(absent) >= 130
    found = counted(real, [*absent, *near[::10]], typed)
    assert [(n.text, cs[0].entity.id) for n, cs in found if cs and cs[0].match] == []


def names_of(value: dict[str, Any]) -> list[object]:
    """The ways in which a value of a property may be given."""
    if "id" not in value:
        return list(value.values())[:1] if "lang" not in value else [value["str"]]
    name = value["name"]
    names = list(name.values()) if isinstance(name, dict) else [name]
    return [value["id"], {"id": value["id"], "name": "?"}, *names]


def test_every_property_of_every_thing_agrees_with_the_name_of_its_value(real: Matcher) -> None:
    """In German and English, by id and by name, for the first value of each property."""
    wrong, asked = [], 0
    for entity in real.directory.entities:
        for pid, values in entity.values.items():
            for given in names_of(values[0]):
                asked += 1
                if real.agreement(entity, Constraint(pid, (given,))) != 1.0:
                    wrong.append((entity.id, pid, given))
    assert asked > 5000
    assert wrong == []
