import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from ruhrkg.cli import main
from ruhrkg.graph.errors import AuthoredFileError
from ruhrkg.release.build import build
from ruhrkg.release.store import Release, ReleaseError
from ruhrkg.settings import Settings

GOOD = "@prefix rkg: <https://w3id.org/ruhrkg/ontology#> .\nGRAPH rkg:g { rkg:a rkg:b rkg:c }\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/x.trig").write_text(GOOD)
    return Settings(root=tmp_path, build_dir=tmp_path / "build")


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_input_gives_the_same_bytes(settings: Settings, tmp_path: Path) -> None:
    one = build(settings)
    other = build(Settings(root=settings.root, build_dir=tmp_path / "elsewhere"))
    assert one.version == other.version
    assert content(one.folder) == content(other.folder)


def test_another_input_gives_another_version_and_both_stay(settings: Settings) -> None:
    one = build(settings)
    (settings.root / "data/x.trig").write_text(GOOD.replace("rkg:c", "rkg:d"))
    other = build(settings)
    assert one.version != other.version
    assert Release.open(one.folder).version == one.version
    assert Release.open(settings.build_dir / "current").version == other.version


def test_a_build_that_fails_leaves_the_current_release(settings: Settings) -> None:
    good = build(settings)
    (settings.root / "data/x.trig").write_text("GRAPH")
    with pytest.raises(AuthoredFileError):
        build(settings)
    assert Release.open(settings.build_dir / "current").version == good.version
    assert [p.name for p in (settings.build_dir / "releases").iterdir()] == [good.version]


def test_the_manifest_lists_every_file_with_its_checksum(settings: Settings) -> None:
    release = build(settings)
    found = set(content(release.folder)) - {"manifest.json"}
    assert set(release.files) == found
    assert release.files["graph.nq"].bytes == len(content(release.folder)["graph.nq"])


def test_a_release_with_a_missing_file_is_not_opened(settings: Settings) -> None:
    release = build(settings)
    (release.folder / "graph.nq").unlink()
    with pytest.raises(ReleaseError, match=r"graph\.nq is missing"):
        Release.open(release.folder)


def test_without_a_release_the_command_to_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="ruhrkg build"):
        Release.open(tmp_path)


# Kills the build at the n-th audit event of one kind: the process dies as by SIGKILL, at once.
KILLER = """
import os, signal, sys
event, count, root, into = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
from pathlib import Path
from ruhrkg.release.build import build
from ruhrkg.settings import Settings
seen = 0
def hook(name, args):
    global seen
    if name == event and any(into in str(a) for a in args):
        seen += 1
        if seen == count:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
build(Settings(root=Path(root), build_dir=Path(into)))
"""


@pytest.mark.parametrize(
    ("event", "count"),
    [("os.mkdir", 1), ("open", 2), ("open", 3), ("open", 5), ("os.rename", 1), ("os.symlink", 1)],
)
def test_a_killed_build_leaves_the_last_release_current_and_whole(
    settings: Settings, event: str, count: int
) -> None:
    good = build(settings)
    before = content(good.folder)
    (settings.root / "data/x.trig").write_text(GOOD.replace("rkg:c", "rkg:d"))
    killed = subprocess.run(
        [sys.executable, "-c", KILLER, event, str(count), settings.root, settings.build_dir],
        env={**os.environ},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    current = Release.open(settings.build_dir / "current")
    assert current.version == good.version
    assert content(current.folder) == before

    assert build(settings).version != good.version
    left = [p.name for p in (settings.build_dir / "releases").iterdir() if p.name[0] == "."]
    assert left == []


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"")])
@pytest.mark.parametrize("name", ["graph.nq", "manifest.json"])
def test_a_damaged_release_of_the_same_version_is_replaced(
    settings: Settings, name: str, damage: Callable[[Path], object]
) -> None:
    good = build(settings)
    before = content(good.folder)
    damage(good.folder / name)
    told: list[str] = []
    assert build(settings, told.append).version == good.version
    assert content(good.folder) == before
    assert f"replacing the release {good.version}, which is damaged" in told
    assert [p.name for p in (settings.build_dir / "releases").iterdir()] == [good.version]


def test_a_whole_release_of_the_same_version_stays_and_is_not_built_again(
    settings: Settings,
) -> None:
    good = build(settings)
    inode = good.folder.stat().st_ino
    steps: list[str] = []
    assert build(settings, steps.append).folder.stat().st_ino == inode
    assert steps == [f"nothing has changed since the release {good.version}"]


def test_a_release_is_on_disk_with_its_names_before_it_is_current(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[Path] = []

    def fsync(descriptor: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{descriptor}").readlink())

    monkeypatch.setattr(os, "fsync", fsync)
    folder = build(settings).folder
    releases = settings.build_dir.resolve() / "releases"
    within = {path.relative_to(folder).as_posix() for path in (folder, *folder.rglob("*"))}
    written = [path.as_posix().partition(folder.name) for path in flushed]
    assert {rest.lstrip("/") or "." for _, name, rest in written if name} == within
    assert flushed[-2:] == [releases, releases.parent]


def test_the_command_states_why_a_release_is_incomplete(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Release:
        raise ReleaseError("the release is not whole")

    monkeypatch.setattr(import_module("ruhrkg.cli.build"), "build_release", fail)
    outcome = CliRunner().invoke(main, ["build", "--root", str(settings.root)])
    assert (outcome.exit_code, outcome.stderr) == (1, "the release is not whole\n")


def test_the_command_prints_the_manifest(settings: Settings) -> None:
    folders = ["--root", str(settings.root), "--build-dir", str(settings.build_dir)]
    outcome = CliRunner().invoke(main, ["build", "--json", *folders])
    assert outcome.exit_code == 0, outcome.output
    current = Release.open(settings.build_dir / "current")
    assert json.loads(outcome.stdout) == json.loads(current.manifest.to_json())
