"""Each file of a release is damaged in turn: no server starts with it or switches to it."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.releases import write_release
from tests.serving import started
from tests.waiting import until

from ruhrkg.release.current import make_current
from ruhrkg.release.store import Release, ReleaseError

pytestmark = pytest.mark.faults


def flip(path: Path) -> None:
    """Change one bit in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    """Lose the last line, so that what is left is well-formed where lines stand alone."""
    content = path.read_bytes()
    path.write_bytes(content[: content.rstrip(b"\n").rfind(b"\n") + 1] if b"\n" in content else b"")


def remove(path: Path) -> None:
    path.unlink()


DAMAGES: tuple[Callable[[Path], None], ...] = (flip, cut, remove)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_no_damaged_file_of_a_release_goes_unnoticed(
    release: Release, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    folder = tmp_path / release.version
    shutil.copytree(release.folder, folder, copy_function=os.link)
    assert Release.open_intact(folder).version == release.version
    names = [*release.files, "manifest.json"]
    assert len(names) > 50
    noticed = []
    for name in names:
        path, good = folder / name, release.folder / name
        path.unlink()
        shutil.copyfile(good, path)  # the file of the fixture stays as it is
        damage(path)
        try:
            Release.open_intact(folder)
        except ReleaseError as error:
            assert name in str(error) or name == "manifest.json"
            noticed.append(name)
        path.unlink(missing_ok=True)
        path.hardlink_to(good)
    # Whether the manifest is changed in a letter of a description nobody can tell.
    assert noticed == names or (damage is flip and noticed == names[:-1])


def health(address: str) -> bytes:
    with urllib.request.urlopen(f"{address}/health", timeout=30) as answer:
        return answer.read()


def test_a_server_that_runs_stays_on_its_release_until_there_is_an_intact_one(
    tmp_path: Path,
) -> None:
    triples = [f"<urn:s{number}> <urn:p> <urn:o>" for number in range(3)]
    write_release(tmp_path, "v1", {"urn:g": triples})
    with started("--build-dir", tmp_path, "--workers", "1") as server:
        for name in ("graph.nq", "default.nt"):
            damaged = write_release(tmp_path, f"bad-{name}", {"urn:g": triples})
            cut(damaged.folder / name)  # well-formed, and a triple short
            server.process.send_signal(signal.SIGHUP)
            time.sleep(2)  # it looks every second
            assert b'"v1"' in health(server.address)
        write_release(tmp_path, "v2", {"urn:g": triples})
        until(lambda: b'"v2"' in health(server.address))


def test_a_server_does_not_start_with_a_damaged_release(tmp_path: Path) -> None:
    damaged = write_release(tmp_path, "v1", {"urn:g": [f"<urn:s{n}> <urn:p> 1" for n in range(3)]})
    cut(damaged.folder / "graph.nq")
    make_current(tmp_path, "v1")
    for command in (["serve"], ["query", "ASK { ?s ?p ?o }"]):
        ended = subprocess.run(
            [sys.executable, "-m", "ruhrkg", *command],
            env={**os.environ, "RUHRKG_BUILD_DIR": str(tmp_path)},
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert ended.returncode == 2
        assert "is damaged (graph.nq): build it again" in ended.stderr
        assert "Traceback" not in ended.stderr
