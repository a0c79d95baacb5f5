"""The larger dataset of the benchmarks: copies of the plan under new names, the same each time."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from ruhrkg.release.store import Release
from ruhrkg.vocabulary import ID, RKG

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", FOLDER / "generate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_things_are_renamed_except_those_with_many_references(generate: ModuleType) -> None:
    project, field = str(ID["project/kris"]), str(ID["field/sichere-energie"])
    assert generate.renamed(project, 3) == project + "-copy-3"
    assert generate.renamed(field, 3) == field
    assert generate.renamed(str(RKG.Project), 3) == str(RKG.Project)


def test_a_passage_preserves_its_offsets(generate: ModuleType) -> None:
    source = str(ID["source/rk-umsetzen"])
    assert generate.renamed(source + "#char=0,8", 1) == source + "-copy-1#char=0,8"


def test_a_copy_contains_no_statement_about_what_is_retained(generate: ModuleType) -> None:
    kept = NamedNode(str(ID["place/essen"]))
    thing = NamedNode(str(ID["project/kris"]))
    quads = [Quad(kept, kept, kept, thing), Quad(thing, kept, kept, thing)]
    (copy,) = generate.copied(quads, 1)
    renamed = NamedNode(thing.value + "-copy-1")
    assert copy == Quad(renamed, kept, kept, renamed)


def test_the_dataset_has_about_the_requested_size_and_is_the_same_each_time(
    generate: ModuleType, release: Release, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.nq", tmp_path / "second.nq"
    plan = release.manifest.counts["triples"]
    requested = 3 * plan
    generate.main(release.folder, requested, first)
    generate.main(release.folder, requested, second)
    assert first.read_bytes() == second.read_bytes()
    quads = parse(path=str(first), format=RdfFormat.N_QUADS)
    triples = {(q.subject, q.predicate, q.object) for q in quads}
    assert requested <= len(triples) < requested + plan  # a copy is smaller than the plan


def test_every_query_of_the_benchmark_finds_something(release: Release) -> None:
    store = Store()
    store.bulk_load(path=str(release.path("default.nt")), format=RdfFormat.N_TRIPLES)
    store.bulk_load(path=str(release.path("graph.nq")), format=RdfFormat.N_QUADS)
    queries = sorted((FOLDER / "shapes").glob("*.rq"))
    assert len(queries) >= 15
    for query in queries:
        assert next(iter(store.query(query.read_text(encoding="utf-8"))), None), query.name
