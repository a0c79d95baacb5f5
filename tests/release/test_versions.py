from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF

from ruhrkg.cli import main
from ruhrkg.graph.loading import load
from ruhrkg.release.build import build
from ruhrkg.release.datasets.definitions import PARTS
from ruhrkg.release.versions import FILE, stamp, states, unstamped
from ruhrkg.settings import Settings


def modified(root: Path, into: Path) -> dict[str, str]:
    release = build(Settings(root=root, build_dir=into))
    graph = Graph().parse(release.path("catalogue.ttl"))
    dates = {p.slug: graph.value(URIRef(p.iri), DCTERMS.modified) for p in PARTS}
    return {slug: str(value) for slug, value in dates.items()}


def change_the_project(root: Path) -> None:
    path = root / "data" / "projects.trig"
    path.write_text(path.read_text().replace('"X"@en', '"Ex"@en'))


def test_a_stamp_dates_every_dataset_and_a_second_one_changes_nothing(small_root: Path):
    new = stamp(small_root, date(2026, 11, 23))
    assert [version.of_record for version in new] == [False] * len(PARTS) + [True] * len(PARTS)
    before = (small_root / FILE).read_bytes()
    assert stamp(small_root, date(2026, 12, 1)) == []
    assert (small_root / FILE).read_bytes() == before


def test_one_changed_fact_changes_the_date_of_exactly_the_datasets_that_hold_it(
    small_root: Path, tmp_path: Path
):
    stamp(small_root, date(2026, 11, 23))
    assert set(modified(small_root, tmp_path).values()) == {"2026-11-23"}
    change_the_project(small_root)
    stamp(small_root, date(2027, 1, 15))
    after = modified(small_root, tmp_path)
    assert {slug for slug, day in after.items() if day == "2027-01-15"} == {"all", "projects"}
    assert {slug for slug, day in after.items() if day == "2026-11-23"} == {
        p.slug for p in PARTS
    } - {"all", "projects"}


def test_a_changed_entry_changes_the_date_of_its_record_and_not_of_the_dataset(
    small_root: Path, tmp_path: Path
):
    stamp(small_root, date(2026, 11, 23))
    path = small_root / "data" / "catalogue.ttl"
    path.write_text(path.read_text().replace('"Ruhr-Konferenz: Ereignisse"', '"Ereignisse"'))
    assert [part.slug for part in unstamped(small_root)] == ["events"]
    (new,) = stamp(small_root, date(2027, 1, 15))
    assert (new.part.slug, new.of_record) == ("events", True)
    release = build(Settings(root=small_root, build_dir=tmp_path))
    graph = Graph().parse(release.path("catalogue.ttl"))
    dataset, record = URIRef(new.part.iri), URIRef(new.part.record)
    assert graph.value(record, FOAF.primaryTopic) == dataset
    assert str(graph.value(record, DCTERMS.modified)) == "2027-01-15"
    assert str(graph.value(dataset, DCTERMS.modified)) == "2026-11-23"


def test_an_entry_without_a_date_has_no_record(small_root: Path, tmp_path: Path):
    graph = Graph().parse(
        build(Settings(root=small_root, build_dir=tmp_path)).path("catalogue.ttl")
    )
    assert not list(graph.subject_objects(DCAT.record))


def test_a_part_without_an_entry_is_not_published(small_root: Path, tmp_path: Path):
    path = small_root / "data" / "catalogue.ttl"
    entry = "<catalog/dataset/forums> a dcat:Dataset"
    path.write_text(path.read_text().replace(entry, "<catalog/dataset/forums> a dcat:Resource"))
    release = build(Settings(root=small_root, build_dir=tmp_path))
    assert not [name for name in release.files if name.startswith("dumps/forums")]
    for name in ("catalogue.ttl", "void.ttl"):
        datasets = Graph().parse(release.path(name)).subjects(DCAT.distribution, None)
        assert "forums" not in {str(dataset).rpartition("/")[2] for dataset in datasets}
    assert "dataset/forums" not in release.path("void.ttl").read_text()


def test_a_change_without_a_stamp_has_no_date_rather_than_a_wrong_one(
    small_root: Path, tmp_path: Path
):
    stamp(small_root, date(2026, 11, 23))
    change_the_project(small_root)
    after = modified(small_root, tmp_path)
    assert {slug for slug, day in after.items() if day == "None"} == {"all", "projects"}


def test_a_second_version_of_one_day_gets_a_number(small_root: Path, tmp_path: Path):
    stamp(small_root, date(2026, 11, 23))
    change_the_project(small_root)
    (first, second) = stamp(small_root, date(2026, 11, 23))
    assert {first.label, second.label} == {"2026-11-23.2"}
    release = build(Settings(root=small_root, build_dir=tmp_path))
    graph = Graph().parse(release.path("catalogue.ttl"))
    projects = URIRef("https://w3id.org/ruhrkg/catalog/dataset/projects")
    assert str(graph.value(projects, URIRef(f"{DCAT}version"))) == "2026-11-23.2"


def test_a_stamp_before_the_newest_version_is_refused(small_root: Path):
    stamp(small_root, date(2026, 11, 23))
    before = (small_root / FILE).read_bytes()
    change_the_project(small_root)
    with pytest.raises(ValueError, match="later"):
        stamp(small_root, date(2026, 11, 22))
    assert (small_root / FILE).read_bytes() == before


def test_ten_versions_of_one_day_stay_in_order(small_root: Path):
    for number in range(1, 12):
        path = small_root / "data" / "projects.trig"
        path.write_text(path.read_text() + f"# {number}\n")
        text = path.read_text().replace(f'"X{number - 1}"' if number > 1 else '"X"', f'"X{number}"')
        path.write_text(text)
        stamp(small_root, date(2026, 11, 23))
    labels = [v.label for v in states(load(small_root))["projects"].versions]
    assert labels == ["2026-11-23"] + [f"2026-11-23.{n}" for n in range(2, 12)]


def test_a_version_of_an_unknown_dataset_is_left_aside(small_root: Path):
    store = load(small_root)
    graph = NamedNode("https://w3id.org/ruhrkg/graph/versions")
    is_version_of = NamedNode("http://www.w3.org/ns/dcat#isVersionOf")
    version = NamedNode("https://example.org/v")
    store.add(Quad(version, is_version_of, NamedNode("https://example.org/"), graph))
    store.add(Quad(version, NamedNode("https://example.org/p"), Literal("x"), graph))
    assert all(state.versions == () for state in states(store).values())


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.slug)
def test_the_project_s_own_versions_are_read(root: Path, part):
    assert states(load(root))[part.slug].versions


def test_the_command_stamps_the_given_day_and_checks_without_writing(small_root: Path) -> None:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["release", "stamp", "--root", str(small_root), *arguments])

    missing = run("--check")
    assert (missing.exit_code, missing.output.split()) == (1, [part.slug for part in PARTS])
    assert not (small_root / FILE).exists()
    assert "all: 2026-11-23" in run("--date", "2026-11-23").output.splitlines()
    assert '"2026-11-23"^^xsd:date' in (small_root / FILE).read_text(encoding="utf-8")
    assert run("--check").output == "every dataset is stamped\n"
