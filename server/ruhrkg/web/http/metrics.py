"""/metrics: what the server has done, in the text format of Prometheus.

The server processes store their counters in files of one folder, so that each of them can report
the sum of all.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from flask import Blueprint, Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    values,
)
from prometheus_client.multiprocess import MultiProcessCollector

ROUTE = "ruhrkg.route"
"""Key of the request environment for the route, set by middleware that answers before the app."""

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_PREFIX = "ruhrkg-metrics-"
_LOCK = "lock"
_KINDS = ("counter", "histogram")
_RESERVED = 1 << 20  # bytes a file of counters occupies from the start; the routes need less

blueprint = Blueprint("metrics", __name__)

# Routes are labelled by name, never by the client's path, so their number is bounded.
_REQUESTS = Counter("ruhrkg_requests", "Requests answered", ("route", "method", "status"))
_SECONDS = Histogram("ruhrkg_request_seconds", "Seconds until the answer is ready", ("route",))
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


class CountersError(Exception):
    """The temporary folder has no space for the counters; the message states where."""


@contextmanager
def shared_counters(workers: int = 0) -> Iterator[None]:
    """Make all server processes started inside share one folder of counters, removed at the end.

    `workers` of them call `count_as`. Folders left by servers that were killed are removed first.
    Raises CountersError.
    """
    with ExitStack() as stack:
        try:
            _remove_abandoned()
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix=_PREFIX))
            stack.enter_context(_locked(Path(folder)))
            for number in range(workers):
                _reserve(Path(folder), number)
        except OSError as error:
            where = tempfile.gettempdir() if tempfile.tempdir else "the temporary folder"
            raise CountersError(
                f"Cannot write the counters of /metrics into {where}: {error.strerror}. "
                "Free some space, or set TMPDIR to another folder."
            ) from error
        os.environ[_FOLDER] = folder
        # The library chose this at import, before the folder existed.
        values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]
        try:
            yield
        finally:
            del os.environ[_FOLDER]
            values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]


def count_as(number: int) -> None:
    """Count into the files of server process `number`, which its successor continues."""
    if _FOLDER in os.environ:
        counted = values.MultiProcessValue(lambda: number)  # type: ignore[no-untyped-call]
        values.ValueClass = counted


def _reserve(folder: Path, number: int) -> None:
    """Occupy the space of the files of a server process.

    The library maps them into memory. Were they sparse, as it makes them, writing to them on a full
    disk would end the process (mmap(2), SIGBUS).
    """
    for kind in _KINDS:
        with (folder / f"{kind}_{number}.db").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, _RESERVED)


def counters_folder() -> str:
    """The folder of the counters; empty outside `shared_counters`."""
    return os.environ.get(_FOLDER, "")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock of `folder`; the kernel releases it when this process and its children end."""
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _remove_abandoned() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        # A folder without a lock may have just been created.
        with suppress(OSError), (folder / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)


def prepare(app: Flask) -> None:
    """Count every request of `app`."""
    app.before_request(_begin)
    app.after_request(_count)


def _begin() -> None:
    g.metrics_begin = time.perf_counter()


def count(route: str, method: str, status: str, seconds: float) -> None:
    """Count one answered request; `status` is its status code."""
    _REQUESTS.labels(route, method if method in _METHODS else "other", status).inc()
    _SECONDS.labels(route).observe(seconds)


def _count(response: Response) -> Response:
    route = request.endpoint or "none"
    request.environ[ROUTE] = route
    seconds = time.perf_counter() - g.metrics_begin
    count(route, request.method, str(response.status_code), seconds)
    return response


@blueprint.get("/metrics")
def metrics() -> Response:
    """Requests by route, method and status, and their durations."""
    registry = REGISTRY
    if _FOLDER in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    response = Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    response.headers["Cache-Control"] = "no-store"
    return response
