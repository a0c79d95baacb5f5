"""Load on one address: wrk, which is compiled, or processes of Python where wrk is absent.

A client in Python uses as much of a processor as a short query does, so figures of the two are
not comparable; the results name the one that was used.
"""

import http.client
import json
import math
import shutil
import statistics
import subprocess
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_LUA = Path(__file__).with_name("load.lua")
_TIMEOUT = 120  # seconds for one answer


@dataclass(frozen=True)
class Load:
    """What a number of clients measured: answers a second, and seconds until an answer."""

    rate: float
    median: float
    p99: float
    failed: int


def generator() -> str:
    """The name of the load generator that is used here."""
    return "wrk" if shutil.which("wrk") else "Python clients"


def put(url: str, accept: str, clients: int, seconds: float) -> Load:
    """Request `url` by `clients` at the same time, each again as soon as it has its answer."""
    if shutil.which("wrk"):
        return _wrk(url, accept, clients, max(1, round(seconds)))
    with ProcessPoolExecutor(clients) as pool:
        parts = [pool.submit(_client, url, accept, seconds) for _ in range(clients)]
        found = [part.result() for part in parts]
    times = sorted(t for taken, _ in found for t in taken)
    failed = sum(number for _, number in found)
    if not times:
        return Load(0, math.inf, math.inf, failed)
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    return Load(len(times) / seconds, statistics.median(times), p99, failed)


def _wrk(url: str, accept: str, clients: int, seconds: int) -> Load:
    ended = subprocess.run(
        ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", f"{_TIMEOUT}s",
         "-H", f"Accept: {accept}", "-s", str(_LUA), url],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = json.loads(ended.stdout.rstrip().rpartition("\n")[2])
    rate = told["requests"] / told["duration"] * 1e6
    if not told["requests"]:
        return Load(0, math.inf, math.inf, told["failed"])
    return Load(rate, told["median"] / 1e6, told["p99"] / 1e6, told["failed"])


def _client(url: str, accept: str, seconds: float) -> tuple[list[float], int]:
    """The times of one client, and how many requests failed."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=_TIMEOUT)
    times: list[float] = []
    failed = 0
    end = time.perf_counter() + seconds
    while (start := time.perf_counter()) < end:
        try:
            connection.request("GET", f"{parts.path}?{parts.query}", headers={"Accept": accept})
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            failed += 1
            continue
        failed += answer.status != 200
        times.append(time.perf_counter() - start)
    connection.close()
    return times, failed
