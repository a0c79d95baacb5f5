"""The examples of the README, run exactly as printed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ruhrkg.release.store import Release

README = Path(__file__).parents[2] / "README.md"
_USE = re.compile(r"```(sh|python)\n(.*?)```\n+```text\n(.*?)```", re.DOTALL)
USES = _USE.findall(README.read_text(encoding="utf-8").partition("## Five uses")[2])
SERVED = "http://127.0.0.1:8000"


def test_there_are_five() -> None:
    assert len(USES) >= 5


@pytest.mark.parametrize(("language", "program", "output"), USES)
def test_a_use_prints_what_the_readme_shows(
    address: str, release: Release, language: str, program: str, output: str
) -> None:
    if "curl" in program and not shutil.which("curl"):
        pytest.skip("curl is not installed")
    text = program.replace(SERVED, address)
    commands = Path(sys.executable).parent
    done = subprocess.run(
        [sys.executable, "-c", text] if language == "python" else ["sh", "-c", text],
        check=False, capture_output=True, text=True, timeout=120,
        env={
            **os.environ,
            "PATH": f"{commands}:{os.environ['PATH']}",
            "RUHRKG_BUILD_DIR": str(release.folder.parent.parent),
        },
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert _lines(done.stdout.replace(address, SERVED)) == _lines(output)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]
