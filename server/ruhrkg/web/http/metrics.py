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
from contextlib import contextmanager, suppress
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

blueprint = Blueprint("metrics", __name__)

# Routes are labelled by name, never by the client's path, so their number is bounded.
_REQUESTS = Counter("ruhrkg_requests", "Requests answered", ("route", "method", "status"))
_SECONDS = Histogram("ruhrkg_request_seconds", "Seconds until the answer is ready", ("route",))
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


@contextmanager
def shared_counters() -> Iterator[None]:
    """Make all server processes started inside share one folder of counters, removed at the end.

    Folders left by servers that were killed are removed first.
    """
    _remove_abandoned()
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as folder, _locked(Path(folder)):
        os.environ[_FOLDER] = folder
        # The library chose this at import, before the folder existed.
        values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]
        try:
            yield
        finally:
            del os.environ[_FOLDER]
            values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]


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
