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
ROUNDS = 5


def answered(address: str) -> tuple[float, float]:
    """How many requests the server has answered, and how many with an error of its own."""
    with urllib.request.urlopen(f"{address}/metrics", timeout=30) as answer:
        counted = re.findall(
            r'(?m)^ruhrkg_requests_total\{.*status="(\d+)"\} (\S+)$', answer.read().decode()
        )
    faults = {"500", "501", "502"}
    return (
        sum(float(number) for _, number in counted),
        sum(float(number) for status, number in counted if status in faults),
    )


def test_no_request_is_answered_with_an_error_of_the_server(
    release: Release, seconds: float, tmp_path: Path
) -> None:
    build_dir = release.folder.parent.parent
    with started("--build-dir", build_dir, query_timeout=2) as server:
        command = [
            SCHEMATHESIS, "run", f"{server.address}/openapi.json", "--workers", "4", "--no-color",
            "--phases", "coverage,fuzzing", "--checks", "not_a_server_error",
            "--max-examples", "1000000",
            "--exclude-path", "/metrics", "--request-timeout", "30", "--continue-on-failure",
        ]  # fmt: skip
        total = 0.0
        # on a busy machine the time can be over before the first requests are sent
        for number in range(ROUNDS):
            limit = max(10, int(seconds * 0.4)) * 2**number
            ended = subprocess.run(
                [*command, "--max-time", str(limit)], capture_output=True, text=True,
                cwd=tmp_path, check=False, timeout=limit + 180,
            )  # fmt: skip
            total, faults = answered(server.address)
            if total >= LEAST:
                break
    print(f"{total:.0f} requests, {faults:.0f} faults")
    assert faults == 0, ended.stdout[-6000:]
    assert total >= LEAST, ended.stdout[-2000:] + ended.stderr[-2000:]
