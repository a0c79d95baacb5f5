"""The messages of `make` on a machine where it cannot work."""

import subprocess
from pathlib import Path

import pytest


@pytest.mark.parametrize("version", ["2.7.18", "3.10.2"])
def test_a_python_that_is_too_old_is_refused_at_once(
    root: Path, tmp_path: Path, version: str
) -> None:
    numbers = version.replace(".", ", ")
    python = tmp_path / "python"
    python.write_text(
        "#!/bin/sh\n"
        f'[ "$1" = --version ] && {{ echo "Python {version}" >&2; exit; }}\n'
        f'exec python3 -c "import sys; sys.version_info = ({numbers}); $2"\n'
    )
    python.chmod(0o755)
    ended = subprocess.run(
        ["make", "setup", f"PYTHON={python}", f"VENV={tmp_path / 'venv'}"],
        cwd=root, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert ended.returncode != 0
    assert ended.stderr.startswith(
        f"ruhrkg needs Python 3.11 or newer, {python} is Python {version}: set PYTHON"
    )
    assert not (tmp_path / "venv").exists()
