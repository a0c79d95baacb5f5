"""How the soak test judges: what is growth, and which responses may not be."""

import os
from dataclasses import fields, replace
from pathlib import Path

import pytest
from benchmarks.soak import ALLOWED, ALLOWED_IF_SHORT, Figures, figures, grown
from benchmarks.soak_clients import Outcomes

BEFORE = Figures(300.0, 100, 8, 60, 4)


def test_noise_is_no_growth() -> None:
    assert grown(BEFORE, BEFORE) == []
    assert grown(BEFORE, Figures(10, 1, 1, 1, 0)) == []


@pytest.mark.parametrize("name", [option.name for option in fields(Figures)])
def test_more_than_noise_is_growth_of_each_figure(name: str) -> None:
    more = getattr(BEFORE, name) + getattr(ALLOWED, name) + 1
    (found,) = grown(BEFORE, replace(BEFORE, **{name: more}))
    assert found.startswith(f"{name}: ")


def test_a_short_run_allows_only_for_what_is_filled_lazily() -> None:
    filled = Figures(BEFORE.memory_mib + 100, BEFORE.descriptors + 30, BEFORE.processes + 3, 100, 4)
    assert len(grown(BEFORE, filled)) == 4
    assert grown(BEFORE, filled, ALLOWED_IF_SHORT) == []
    for option in fields(Figures):
        more = getattr(BEFORE, option.name) + getattr(ALLOWED_IF_SHORT, option.name) + 1
        assert grown(BEFORE, replace(BEFORE, **{option.name: more}), ALLOWED_IF_SHORT)


def test_figures_are_those_of_a_process_and_its_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    found = figures(os.getpid(), tmp_path)
    assert found.memory_mib > 10
    assert found.processes >= 1
    assert found.threads >= 1
    assert found.descriptors >= 3
    assert found.temporary_files == 1


@pytest.mark.parametrize(
    ("kind", "outcome", "times", "killed", "fault"),
    [
        ("query", "200", 100, 0, ""),
        ("query", "500", 1, 0, "query: 500 (1 times)"),
        ("query", "wrong count", 1, 9, "query: wrong count (1 times)"),
        ("hostile", "503", 100, 0, ""),
        ("page", "503", 100, 0, "100 friendly requests refused"),
        ("page", "broken", 1, 0, "1 broken connections and 502, more than 0 kills explain"),
        ("page", "broken", 1, 1, ""),
        ("query", "502", 10_000, 9, "10000 broken connections and 502"),
    ],
)
def test_a_response_that_may_not_be_is_a_problem(kind, outcome, times, killed, fault) -> None:
    outcomes = Outcomes()
    for _ in range(times):
        outcomes.note(kind, outcome)
    problems = outcomes.problems(killed)
    assert bool(problems) == bool(fault)
    assert all(problem.startswith(fault) for problem in problems)
