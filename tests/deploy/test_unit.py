"""deploy/ruhrkg.service: systemd accepts it, and the server runs within its confinement."""

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.deploy.conftest import program
from tests.processes import end
from tests.releases import write_release
from tests.serving import reserved_port
from tests.waiting import until

pytestmark = pytest.mark.deploy

EXPOSURE = 20  # tenths: 2.0 of 10


@pytest.fixture
def unit(deploy: Path, tmp_path: Path) -> Path:
    """The unit with a program that exists here."""
    text = (deploy / "ruhrkg.service").read_text(encoding="utf-8")
    assert "/opt/ruhrkg/bin/ruhrkg" in text
    made = tmp_path / "ruhrkg.service"
    made.write_text(text.replace("/opt/ruhrkg/bin/ruhrkg", sys.executable), encoding="utf-8")
    return made


def analyze(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [program("systemd-analyze", "systemd"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_systemd_accepts_the_unit(unit: Path) -> None:
    verified = analyze("verify", unit)
    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")


def test_a_mistake_in_the_unit_would_be_seen(unit: Path) -> None:
    unit.write_text(unit.read_text().replace("ProtectSystem=", "ProtectSistem="))
    assert "ProtectSistem" in analyze("verify", unit).stderr


def test_the_unit_exposes_little(unit: Path) -> None:
    judged = analyze("security", "--offline=true", f"--threshold={EXPOSURE}", unit)
    assert judged.returncode == 0, judged.stdout
    assert "ruhrkg.service" in judged.stdout


def test_the_signal_of_the_unit_leaves_time_for_the_longest_query(unit: Path) -> None:
    options = dict(re.findall(r"(?m)^(\w+)=(.*)$", unit.read_text()))
    assert options["KillMode"] == "mixed", "the main process ends the others"
    assert int(options["TimeoutStopSec"].removesuffix("s")) > 30 + 5 + 10


def allowed_calls(unit: Path) -> list[str]:
    """The system calls that the lines SystemCallFilter= allow, one after the other."""
    allowed: dict[str, None] = {}
    for line in re.findall(r"(?m)^SystemCallFilter=(.*)$", unit.read_text()):
        names = calls(line.lstrip("~").split())
        for name in names:
            if line.startswith("~"):
                allowed.pop(name, None)
            else:
                allowed[name] = None
    return [*allowed, *calls(["@default"])]


def calls(names: list[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        if name.startswith("@"):
            listed = analyze("syscall-filter", name)
            assert listed.returncode == 0, listed.stderr
            lines = [line.strip() for line in listed.stdout.splitlines()[1:]]
            found += calls([line for line in lines if line and not line.startswith("#")])
        else:
            found.append(name)
    return found


def test_the_server_runs_with_no_other_system_calls(unit: Path, tmp_path: Path) -> None:
    write_release(tmp_path / "build", "v1", {"urn:g": ["<urn:s> <urn:p> <urn:o>"]})
    confined = [sys.executable, str(Path(__file__).with_name("confined.py"))]
    with reserved_port() as port:
        process = subprocess.Popen(
            [*confined, ",".join(allowed_calls(unit)), sys.executable, "-m", "ruhrkg", "serve",
             "--build-dir", tmp_path / "build", "--port", str(port)],
            env={"PATH": "/usr/bin:/bin", "RUHRKG_QUERY_TIMEOUT": "2"},
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            until(lambda: process.poll() is None and healthy(address))
            query = quote("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
            assert get(f"{address}/sparql?query={query}&format=csv") == b"n\r\n1\r\n"
            long = quote("SELECT (COUNT(*) AS ?n) {" + " ".join(
                f"{{ VALUES ?v{n} {{ {' '.join(map(str, range(99)))} }} }}" for n in range(6)
            ) + "}")  # fmt: skip
            with pytest.raises(urllib.error.HTTPError, match="503") as refused:
                get(f"{address}/sparql?query={long}")
            with refused.value as answer:
                assert json.loads(answer.read())["type"].endswith("#time-limit")
            assert healthy(address)
        finally:
            assert end(process, 30)
        assert process.returncode == 0


def test_a_system_call_that_is_not_allowed_is_refused(unit: Path) -> None:
    code = "import os; os.chroot('/')"
    confined = [sys.executable, str(Path(__file__).with_name("confined.py"))]
    ended = subprocess.run(
        [*confined, ",".join(allowed_calls(unit)), sys.executable, "-c", code],
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert "PermissionError" in ended.stderr


def get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read()


def healthy(address: str) -> bool:
    try:
        return bool(get(f"{address}/health"))
    except OSError:
        return False
