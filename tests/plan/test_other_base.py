"""The whole tree under another base: nothing built or served contains our base."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.plan

BASE = "https://data.klima.example/plan/"
OURS = "https://w3id.org/ruhrkg/"
PAGES = (
    "/",
    "/catalog.ttl",
    "/catalog.html",
    "/void.ttl",
    "/ontology.ttl",
    "/projects",
    "/quality",
)
# Runs in a separate process, since RUHRKG_ROOT determines the base of a process.
ASK = """
import json, sys
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site
settings = Settings.from_environment()
release = Release.open(settings.build_dir / "current")
with ZygoteProcess(release.sources, settings) as zygote:
    engine = Engine(EmbeddedBackend(zygote.address, settings), settings, release.version)
    client = create_app(Site(settings, release, engine)).test_client()
    answers = {}
    for path in sys.argv[1:]:
        answer = client.get(path)
        answers[path] = [answer.status_code, answer.get_data(as_text=True)]
    engine.close()
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def moved(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the authored files, as docs/another-plan.md moves it."""
    copy = tmp_path_factory.mktemp("moved")
    for name in ("ontology", "data", "shapes", "queries"):
        shutil.copytree(root / name, copy / name)
    for path in copy.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            path.write_bytes(content.replace(OURS.encode(), BASE.encode()))
    return copy


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.fixture(scope="module")
def built(moved: Path) -> Path:
    """The folder of its releases; no setting but `--root` names the files."""
    done = run("-m", "ruhrkg", "build", "--root", str(moved), "--build-dir", str(moved / "build"))
    assert done.returncode == 0, done.stderr
    return moved / "build"


def test_the_moved_files_pass_the_check(moved: Path):
    run("-m", "ruhrkg", "check", str(moved), "--fix")
    done = run("-m", "ruhrkg", "check", str(moved))
    assert done.returncode == 0, done.stdout


def test_nothing_that_is_built_names_the_old_base(built: Path):
    files = [path for path in built.rglob("*") if path.is_file() and path.suffix != ".xlsx"]
    assert len(files) > 80
    assert [path.name for path in files if OURS.encode() in path.read_bytes()] == []


def test_what_is_served_names_the_new_base_only(moved: Path, built: Path):
    thing = next((moved / "data" / "projects").glob("*.trig")).stem
    paths = [*PAGES, f"/doc/project/{thing}", f"/data/project/{thing}.ttl"]
    done = run("-c", ASK, *paths, RUHRKG_ROOT=str(moved), RUHRKG_BUILD_DIR=str(built))
    assert done.returncode == 0, done.stderr
    for path, (status, text) in json.loads(done.stdout).items():
        assert status == 200, path
        assert re.findall(re.escape(OURS) + r"\S*", text) == [], path
        assert BASE in text or not path.endswith(".ttl"), path


def test_a_release_of_another_base_is_refused(built: Path):
    done = run("-m", "ruhrkg", "release", "list", "--build-dir", str(built))
    assert done.returncode == 2
    assert "RUHRKG_ROOT" in done.stderr
