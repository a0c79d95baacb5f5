"""Corrupted copies of the real data: the share of corruptions that the rules find."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from corruption import Corruption, Corruptor
from fast import FastCheck
from pyoxigraph import DefaultGraph, Quad, Store

from ruhrkg.graph.files import authored_files
from ruhrkg.graph.loading import merge_default_graph
from ruhrkg.quality import shapes
from ruhrkg.quality.files import read_all
from ruhrkg.vocabulary import PREFIXES

BATCH = 120
"""How many corruptions of different things one corrupted copy holds."""


@pytest.fixture(scope="module")
def quads(root: Path) -> list[Quad]:
    return read_all(authored_files(root))[0]


@pytest.fixture(scope="module")
def check(root: Path, quads: list[Quad]) -> FastCheck:
    return FastCheck(root, quads)


def batches(corruptions: Iterable[Corruption]) -> Iterator[list[Corruption]]:
    """Corruptions of different things share a copy, since their things identify them."""
    left = list(corruptions)
    while left:
        taken: set[str] = set()
        batch, later = [], []
        for corruption in left:
            if len(batch) < BATCH and not taken & corruption.touched:
                taken |= corruption.touched
                batch.append(corruption)
            else:
                later.append(corruption)
        yield batch
        left = later


def corrupted(quads: list[Quad], batch: list[Corruption]) -> list[Quad]:
    removed = {quad for corruption in batch for quad in corruption.removed}
    added = [quad for corruption in batch for quad in corruption.added]
    return [quad for quad in quads if quad not in removed] + added


def shares(
    quads: list[Quad], check: FastCheck, each: int, seed: int, blind: bool = False
) -> tuple[Counter[str], Counter[str], list[Corruption]]:
    """How many corruptions of each kind were made and how many found, and the missed ones."""
    corruptor = Corruptor(quads, seed)
    kinds = corruptor.blind if blind else corruptor.kinds
    made = [c for kind in kinds for _ in range(each) if (c := corruptor.draw(kind))]
    corruptor.random.shuffle(made)
    known = check(quads)
    found: Counter[str] = Counter()
    missed = []
    for batch in batches(made):
        named = [{f[1], f[4], f[3].strip("<>")} for f in check(corrupted(quads, batch)) - known]
        for corruption in batch:
            if any(names & corruption.touched for names in named):
                found[corruption.kind] += 1
            else:
                missed.append(corruption)
    return Counter(c.kind for c in made), found, missed


def show(made: Counter[str], found: Counter[str], missed: list[Corruption]) -> None:
    for kind in sorted(made):
        print(f"{kind:28} {found[kind]:4} of {made[kind]:4}")
    print(f"{'all':28} {found.total():4} of {made.total():4} = {found.total() / made.total():.1%}")
    for corruption in missed:
        print("missed", corruption.kind, *corruption.removed, "->", *corruption.added)


def test_corruptions_of_a_few_statements_are_found(quads: list[Quad], check: FastCheck) -> None:
    made, found, missed = shares(quads, check, each=2, seed=2019)
    show(made, found, missed)
    assert made.total() >= 45
    assert found.total() / made.total() >= 0.95


@pytest.mark.mutation
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_corruptions_of_many_statements_are_found(
    quads: list[Quad], check: FastCheck, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    made, found, missed = shares(quads, check, each=40, seed=seed)
    with capsys.disabled():
        show(made, found, missed)
    # Of a kind that the data allow only a few times, one miss is not yet a share.
    low = {k: (found[k], made[k]) for k in made if made[k] - found[k] > max(1, 0.15 * made[k])}
    assert low == {}
    assert found.total() / made.total() >= 0.99


@pytest.mark.mutation
def test_some_blind_corruptions_are_found_too(
    quads: list[Quad], check: FastCheck, capsys: pytest.CaptureFixture[str]
) -> None:
    made, found, _ = shares(quads, check, each=60, seed=4, blind=True)
    with capsys.disabled():
        show(made, found, [])
    assert found.total() / made.total() >= 0.6


@pytest.mark.mutation
def test_the_fast_validator_finds_what_pyshacl_finds(quads: list[Quad], check: FastCheck) -> None:
    corruptor = Corruptor(quads, seed=5)
    made = [c for kind in corruptor.kinds for _ in range(3) if (c := corruptor.draw(kind))]
    store = Store()
    store.extend(corrupted(quads, next(batches(made))))
    merge_default_graph(store)
    merged = [q.triple for q in store.quads_for_pattern(None, None, None, DefaultGraph())]
    known = shapes.shapes_graph(store)
    findings = shapes.validate(shapes.to_rdflib(merged), known, shapes.rules(known))
    reference = {(f.rule, f.focus or "", f.path or "", f.value or "", "") for f in findings}
    fast = {(rule, *where) for rule, *where in check.shape_findings(store)}
    assert reference == fast
    assert len(reference) > 20
    assert PREFIXES["shape"] not in {rule for rule, *_ in reference}
