"""Schemathesis sends what /openapi.json describes, and what it does not, to a running server."""

import re
import subprocess
import urllib.request
from pathlib import Path

import pytest
from tests.serving import started

from ruhrkg.release.store import Release

pytestmark = pytest.mark.fuzz

SCHEMATHESIS = Path(__file__).parents[2] / ".tools" / "fuzz" / "bin" / "schemathesis"
LEAST = 100


def test_no_request_is_answered_with_an_error_of_the_server(
    release: Release, seconds: float, tmp_path: Path
) -> None:
    build_dir = release.folder.parent.parent
    with started("--build-dir", build_dir, query_timeout=2) as server:
        command = [
            SCHEMATHESIS, "run", f"{server.address}/openapi.json", "--workers", "4", "--no-color",
            "--phases", "coverage,fuzzing", "--checks", "not_a_server_error",
            "--max-time", str(max(10, int(seconds * 0.4))), "--max-examples", "1000000",
            "--exclude-path", "/metrics", "--request-timeout", "30", "--continue-on-failure",
        ]  # fmt: skip
        ended = subprocess.run(
            command, capture_output=True, text=True, cwd=tmp_path, check=False,
            timeout=seconds + 120,
        )  # fmt: skip
        with urllib.request.urlopen(f"{server.address}/metrics", timeout=30) as answer:
            counted = re.findall(
                r'(?m)^ruhrkg_requests_total\{.*status="(\d+)"\} (\S+)$', answer.read().decode()
            )
    total = sum(float(number) for _, number in counted)
    faults = sum(float(number) for status, number in counted if status in {"500", "501", "502"})
    print(f"{total:.0f} requests, {faults:.0f} faults")
    assert faults == 0, ended.stdout[-6000:]
    assert total >= LEAST, ended.stdout[-2000:] + ended.stderr[-2000:]
