"""The clock of the machine jumps a year ahead and back: answers, limits and caches stay right."""

import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.releases import write_release
from tests.serving import get, started
from tests.waiting import until

pytestmark = pytest.mark.faults

LIBRARY = "libfaketime.so.1"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


@contextmanager
def served_with_own_clock(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server whose clock follows a file: its address, and the file."""
    found = next(iter(Path("/usr/lib").glob(f"*/faketime/{LIBRARY}")), None)
    if not found:
        pytest.fail(f"{LIBRARY} is not installed (Debian: faketime)")
    clock = tmp_path / "clock"
    clock.write_text("+0d")
    triples = [f"<urn:s{number}> <urn:p> <urn:o>" for number in range(300)]
    write_release(tmp_path / "build", "v1", {"urn:g": triples})
    environment = [
        f"LD_PRELOAD={found}",
        f"FAKETIME_TIMESTAMP_FILE={clock}",
        "FAKETIME_NO_CACHE=1",
        "FAKETIME_DONT_FAKE_MONOTONIC=1",  # as when the clock of a machine is set (time(7))
    ]
    with started(
        "--build-dir", tmp_path / "build", through=["env", *environment], query_timeout=3
    ) as server:
        yield server.address, clock


def year_of(address: str) -> int:
    """The year in the Date header of a response."""
    with urllib.request.urlopen(f"{address}/health", timeout=30) as answer:
        return parsedate_to_datetime(answer.headers["Date"]).year


def test_a_clock_that_jumps_changes_no_answer_and_no_limit(tmp_path: Path) -> None:
    this_year = time.gmtime().tm_year
    with served_with_own_clock(tmp_path) as (address, clock):
        url = f"{address}/sparql?format=csv&query="
        assert get(url + quote(COUNT)) == (200, b"n\r\n300\r\n")
        for jump, year in (("+800d", this_year + 2), ("-800d", this_year - 3), ("+0d", this_year)):
            clock.write_text(jump)
            assert abs(year_of(address) - year) <= 1, "the server sees the clock jump"
            assert get(url + quote(COUNT)) == (200, b"n\r\n300\r\n")
            assert get(url + quote(f"{COUNT} # {jump}")) == (200, b"n\r\n300\r\n")
            began = time.monotonic()
            status, content = get(url + quote(f"{ENDLESS} # {jump}"))
            assert (status, json.loads(content)["type"].rpartition("#")[2]) == (503, "time-limit")
            assert 2 < time.monotonic() - began < 12
            assert get(f"{address}/health")[0] == 200


def test_a_release_that_becomes_current_while_the_clock_is_wrong_is_served(tmp_path: Path) -> None:
    with served_with_own_clock(tmp_path) as (address, clock):
        clock.write_text("-800d")
        write_release(tmp_path / "build", "v2", {"urn:g": ["<urn:s> <urn:p> <urn:o>"]})
        until(lambda: b'"v2"' in get(f"{address}/health")[1])
        url = f"{address}/sparql?format=csv&query="
        assert get(url + quote(COUNT)) == (200, b"n\r\n1\r\n"), "not the cached answer of v1"
