"""Soak test: mixed load for minutes, releases that change and processes that are killed.

    python -m benchmarks.soak --minutes 10
    python -m benchmarks.soak --short

Afterwards the server must hold no more memory, descriptors, processes, threads and temporary files
than after the warm-up, and every response must have been a right one or an announced refusal. Exit
code 1 otherwise. The figures are printed as a table.
"""

import argparse
import json
import os
import platform
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from benchmarks.soak_clients import CLIENTS, Outcomes, run_client, tour
from tests.processes import children, descendants, end
from tests.serving import free_port
from tests.waiting import until

from ruhrkg.release.build import build
from ruhrkg.release.current import make_current
from ruhrkg.release.store import MANIFEST
from ruhrkg.settings import Settings

WARM_UP = 0.3  # the share of the time after which the first figures are taken
SETTLE = 6.0  # seconds without load before figures are taken: longer than any query
TIMEOUT = 3
SETTINGS = {
    "RUHRKG_QUERY_TIMEOUT": TIMEOUT,
    "RUHRKG_QUEUE_WAIT": 2,
    "RUHRKG_QUERY_MEMORY": 256,
    # so small that they are full after the warm-up
    "RUHRKG_CACHE_BYTES": 4 << 20,
    "RUHRKG_RESPONSE_CACHE_BYTES": 4 << 20,
}


@dataclass(frozen=True)
class Figures:
    """What the processes of the server hold while nothing is requested."""

    memory_mib: float
    descriptors: int
    processes: int
    threads: int
    temporary_files: int


# How much more than after the warm-up is noise: of allocators, and of pools that are filled lazily.
ALLOWED = Figures(40, 12, 2, 12, 0)
# A short run ends while pools of threads and evaluators, and their memory, are still being filled.
SHORT_MINUTES = 0.7
ALLOWED_IF_SHORT = Figures(160, 40, 4, 64, 0)
RELEASED = 60.0  # seconds within which the server must have released what the load needed


def figures(pid: int, temporary: Path) -> Figures:
    """The figures of a process and all below it. Memory is the proportional set size (proc(5))."""
    memory = descriptors = threads = 0
    pids = [pid, *descendants(pid)]
    for each in pids:
        folder = Path(f"/proc/{each}")
        with suppress(OSError):
            rollup = (folder / "smaps_rollup").read_text(encoding="ascii")
            memory += int(re.findall(r"(?m)^Pss: +(\d+)", rollup)[0])
            descriptors += len(list((folder / "fd").iterdir()))
            threads += len(list((folder / "task").iterdir()))
    files = sum(1 for path in temporary.rglob("*") if path.is_file())
    return Figures(round(memory / 1024, 1), descriptors, len(pids), threads, files)


def grown(before: Figures, after: Figures, allowed: Figures = ALLOWED) -> list[str]:
    """What has grown by more than is `allowed` as noise."""
    return [
        f"{option.name}: {getattr(before, option.name)} after the warm-up, "
        f"{getattr(after, option.name)} at the end"
        for option in fields(Figures)
        if getattr(after, option.name) - getattr(before, option.name)
        > getattr(allowed, option.name)
    ]


@contextmanager
def server(build_dir: Path, temporary: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server of two processes over a build folder; it must end by itself when it is asked to."""
    port = free_port()
    environment = {**os.environ, "TMPDIR": str(temporary)}
    environment |= {name: str(value) for name, value in SETTINGS.items()}
    with (build_dir / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "ruhrkg", "serve", "--build-dir", str(build_dir),
             "--port", str(port)], env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: health(address) == 200, 120)
        yield address, process
    finally:
        assert end(process, 60), "the server did not end when it was asked to"


def health(address: str) -> int:
    """The status of /health; 0 if nothing answers."""
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=10) as answer:
            return int(answer.status)
    except OSError:
        return 0


class Disturbance:
    """Kills a process or changes the release, in turn, while the load runs."""

    def __init__(self, main: int, build_dir: Path, versions: Sequence[str]) -> None:
        self._main = main
        self._build_dir = build_dir
        self._versions = versions
        self.done = Counter[str]()

    def next(self, *, workers: bool) -> None:
        """The next disturbance; server processes are killed only if `workers`."""
        turns: list[Callable[[], object]] = [
            self.change_release,
            self._evaluator,
            self.change_release,
            self._zygote,
        ]
        turns += [self._worker] if workers else []
        turns[self.done.total() % len(turns)]()

    def change_release(self) -> str:
        """Make the other release current. Returns its version."""
        self.done["releases changed"] += 1
        version = self._versions[self.done["releases changed"] % len(self._versions)]
        make_current(self._build_dir, version)
        return version

    def _zygotes(self) -> list[int]:
        return [pid for pid in children(self._main) if is_zygote(pid)]

    def _evaluator(self) -> None:
        self._kill([e for zygote in self._zygotes() for e in children(zygote)], "evaluators killed")

    def _zygote(self) -> None:
        self._kill(self._zygotes(), "zygotes killed")

    def _worker(self) -> None:
        self._kill([p for p in children(self._main) if not is_zygote(p)], "workers killed")

    def _kill(self, pids: list[int], name: str) -> None:
        self.done[name] += 1
        with suppress(OSError, IndexError):
            os.kill(random.choice(pids), signal.SIGKILL)


def is_zygote(pid: int) -> bool:
    """Whether a process holds the graph."""
    try:
        return b"zygote" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def load(
    address: str, seconds: float, every: float, disturbance: Disturbance, *, workers: bool
) -> Outcomes:
    """Load for so many seconds, with a disturbance after `every`; what the responses were."""
    outcomes, stop = Outcomes(), threading.Event()
    threads = [
        threading.Thread(target=run_client, args=(address, kind, number, outcomes, stop))
        for kind, count in CLIENTS.items()
        for number in range(count)
    ]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        time.sleep(min(every, left))
        if deadline - time.monotonic() > SETTLE / 2:
            disturbance.next(workers=workers)
    stop.set()
    for thread in threads:
        thread.join()
    return outcomes


def at_rest(address: str, main: int, temporary: Path, disturbance: Disturbance) -> Figures:
    """The figures without load, with evaluators that have not answered anything large yet.

    An evaluator keeps what its largest query needed until it is replaced, so its memory says
    nothing about growth: a change of release replaces all of them.
    """
    time.sleep(SETTLE)
    version = disturbance.change_release()
    until(lambda: version in served(address), 120)
    tour(address)
    time.sleep(SETTLE)
    return figures(main, temporary)


def served(address: str) -> str:
    """What /health reports."""
    with urllib.request.urlopen(f"{address}/health", timeout=60) as answer:
        return str(answer.read())


def releases(build_dir: Path) -> list[str]:
    """Two releases of the plan that differ in their version."""
    release = build(Settings(build_dir=build_dir))
    other = f"{release.version[:-1]}{'0' if release.version[-1] != '0' else '1'}"
    folder = release.folder.with_name(other)
    if not folder.exists():
        subprocess.run(["cp", "-al", release.folder, folder], check=True)
        manifest = folder / MANIFEST
        members = json.loads(manifest.read_text(encoding="utf-8")) | {"version": other}
        manifest.unlink()
        manifest.write_text(json.dumps(members), encoding="utf-8")
    return [release.version, other]


def soak(minutes: float, build_dir: Path, allowed: Figures = ALLOWED) -> int:
    """Run it and print the figures; what grows by more than `allowed` is a problem.

    Returns the exit code.
    """
    versions = releases(build_dir)
    seconds = minutes * 60
    every = max(2.0, min(20.0, seconds / 24))
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        temporary = Path(folder)
        with server(build_dir, temporary) as (address, process):
            disturbance = Disturbance(process.pid, build_dir, versions)
            tour(address)
            outcomes = load(address, seconds * WARM_UP, every, disturbance, workers=True)
            before = at_rest(address, process.pid, temporary, disturbance)
            later = load(address, seconds * (1 - WARM_UP), every, disturbance, workers=False)
            after = at_rest(address, process.pid, temporary, disturbance)
            deadline = time.monotonic() + RELEASED
            while grown(before, after, allowed) and time.monotonic() < deadline:
                time.sleep(SETTLE)
                after = figures(process.pid, temporary)
        left = [path.name for path in temporary.iterdir()]
    outcomes.add(later)
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}"
    print(f"{minutes:g} minutes on {machine}, load average {os.getloadavg()[0]:.1f} at the end")
    done = ", ".join(f"{count} {name}" for name, count in sorted(disturbance.done.items()))
    print(f"{time.monotonic() - began:.0f} s in all, {outcomes.total()} requests, {done}")
    print("\n| | after the warm-up | at the end |\n|---|--:|--:|")
    for name, value in asdict(before).items():
        print(f"| {name.replace('_', ' ')} | {value} | {getattr(after, name)} |")
    print("\n| Requests | Outcomes |\n|---|---|")
    for kind, counts in outcomes.by_kind():
        print(f"| {kind} | {', '.join(f'{o}: {n}' for o, n in sorted(counts.items()))} |")
    problems = [*grown(before, after, allowed), *outcomes.problems(disturbance.done.total())]
    problems += [f"left in the temporary folder: {name}" for name in left]
    print("\n" + ("\n".join(problems) or "No growth, no wrong response."))
    return 1 if problems else 0


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--short", action="store_true", help="under two minutes, for CI")
    parser.add_argument("--build-dir", type=Path, default=Path(".tools/soak"))
    arguments = parser.parse_args()
    arguments.build_dir.mkdir(parents=True, exist_ok=True)
    build_dir = arguments.build_dir.resolve()
    if arguments.short:
        return soak(SHORT_MINUTES, build_dir, ALLOWED_IF_SHORT)
    return soak(arguments.minutes, build_dir)


if __name__ == "__main__":
    sys.exit(main())
