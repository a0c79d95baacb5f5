"""docs/another-plan.md followed to the letter: its commands make a plan, whose site is read."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
SERVED = Path(__file__).with_name("served.py")
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
# `ruhrkg` is the name of the software.
OURS = re.compile(
    r"ruhr(?!kg)|konferenz(?!en)|ruhr conference|\bnrw\b|nordrhein|westfalen|westphalia|"
    r"landesregierung|state government|metropole|emscher|zollverein|w3id\.org/ruhrkg",
    re.IGNORECASE,
)
"""Words of our plan."""

Answers = dict[str, tuple[int, str, str]]
"""Status, route and text of an answer, by path."""


def follow(folder: Path, changes: Mapping[str, str] | None = None) -> Path:
    """Run the commands of the guide in a folder, except the last, which serves the plan.

    `changes` replaces the names of the fictitious plan in the commands. Returns the plan's folder.
    """
    (folder / "ruhrkg").symlink_to(CHECKOUT)
    guide = (CHECKOUT / "docs" / "another-plan.md").read_text(encoding="utf-8")
    blocks = [block for block in BLOCK.findall(guide) if "ruhrkg serve" not in block]
    assert len(blocks) > 3
    commands = "\n".join(blocks)
    for name, other in (changes or {}).items():
        assert name in commands, name
        commands = commands.replace(name, other)
    done = subprocess.run(
        ["bash", "-eu", "-c", commands],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder / "my-plan"


def read(plan: Path, *arguments: str) -> Answers:
    """What the plan's site answers for the paths; with `--crawl` also for what they lead to."""
    done = subprocess.run(
        [sys.executable, SERVED, *arguments],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
        env={**os.environ, "RUHRKG_ROOT": str(plan), "RUHRKG_BUILD_DIR": str(plan / "build")},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return {path: tuple(found) for path, found in json.loads(done.stdout).items()}


def mentions(answers: Answers) -> dict[str, str]:
    """The answers with a word of our plan, and its surroundings."""
    found = {path: (text, OURS.search(text)) for path, (_, _, text) in answers.items()}
    return {
        path: text[max(0, match.start() - 60) : match.end() + 30]
        for path, (text, match) in found.items()
        if match
    }
