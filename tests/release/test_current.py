"""Which release is current, and which are retained."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.releases import write_release

from ruhrkg.cli import main
from ruhrkg.release.current import activate, prune
from ruhrkg.release.history import all_releases, retained
from ruhrkg.release.store import Release, ReleaseError

TRIPLES = {"urn:g": ["<urn:s> <urn:p> <urn:o>"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A build folder with five releases, of which the last is current."""
    for number in range(1, 6):
        write_release(tmp_path, f"v{number}", TRIPLES)
    return tmp_path


def current(folder: Path) -> str:
    return Release.open(folder / "current").version


def versions(folder: Path) -> list[str]:
    return [release.version for release in all_releases(folder / "releases")]


def run(*arguments: object):
    return CliRunner().invoke(main, ["release", *map(str, arguments)])


def test_an_older_release_becomes_current_again(folder: Path) -> None:
    done = run("activate", "v2", "--build-dir", folder)
    assert (done.exit_code, done.output) == (0, "release v2 is current\n")
    assert current(folder) == "v2"
    listed = run("list", "--build-dir", folder).output.splitlines()
    assert [line[:4] for line in listed] == ["  v1", "* v2", "  v3", "  v4", "  v5"]


def test_what_is_not_whole_does_not_become_current(folder: Path) -> None:
    graph = folder / "releases/v3/graph.nq"
    graph.write_bytes(graph.read_bytes().replace(b"urn:s", b"urn:x"))
    with pytest.raises(ReleaseError, match=r"v3 is damaged \(graph\.nq\)"):
        activate(folder, "v3")
    with pytest.raises(ReleaseError, match=r"no whole release v9 in .*; there are: v1, v2"):
        activate(folder, "v9")
    assert run("activate", "v9", "--build-dir", folder).exit_code == 2
    assert current(folder) == "v5"


def test_lists_end_with_the_release_that_is_served(folder: Path) -> None:
    served = Release.open(folder / "releases/v3")
    assert [release.version for release in retained(served)] == ["v1", "v2", "v3"]
    write_release(folder, "v6", TRIPLES)
    assert [release.version for release in retained(served)] == ["v1", "v2", "v3"]


def test_prune_retains_the_newest_and_the_current(folder: Path) -> None:
    activate(folder, "v1")
    done = run("prune", "--keep", "2", "--build-dir", folder)
    assert done.output == "removed v2\nremoved v3\n2 releases removed\n"
    assert versions(folder) == ["v1", "v4", "v5"]
    assert sorted(path.name for path in (folder / "releases").iterdir()) == ["v1", "v4", "v5"]
    assert prune(folder, 2) == []
    assert prune(folder, 10) == []


def test_a_release_that_is_removed_while_it_is_served_stays_in_its_lists(folder: Path) -> None:
    served = Release.open(folder / "releases/v2")
    assert prune(folder, 1) == ["v1", "v2", "v3", "v4"]
    assert retained(served) == (served,)


def test_without_releases_nothing_is_activated_or_removed(tmp_path: Path) -> None:
    assert run("activate", "v1", "--build-dir", tmp_path).exit_code == 2
    assert run("prune", "--build-dir", tmp_path).exit_code == 2


def test_the_list_is_given_as_json_of_the_folder_that_the_environment_names(folder: Path) -> None:
    done = CliRunner().invoke(
        main, ["release", "list", "--json"], env={"RUHRKG_BUILD_DIR": str(folder)}
    )
    rows = json.loads(done.stdout)
    assert [row["version"] for row in rows] == ["v1", "v2", "v3", "v4", "v5"]
    assert rows[0] == {"version": "v1", "issued": None, "graphs": 1, "quads": 1, "triples": 1}
