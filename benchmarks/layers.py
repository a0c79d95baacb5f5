"""Where the time of an uncached query goes: python benchmarks/layers.py build/current

Calls each layer of a look-up alone, from the engine in process to the whole WSGI application, and
prints medians in microseconds. All caches are off; run it on a quiet machine.
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store
from werkzeug.test import EnvironBuilder

from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.engine import Engine, QueryRequest
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

WARM_UP, TIMES = 200, 2000
JSON = "application/sparql-results+json"
LOOK_UP = Path(__file__).with_name("shapes") / "look-up.rq"


def median(call: Callable[[], object]) -> float:
    """Microseconds that a call takes."""
    for _ in range(WARM_UP):
        call()
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        call()
        times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1e6


def in_process(store: Store, query: str) -> Callable[[], object]:
    """Evaluate and serialise in this process."""

    def call() -> object:
        result = store.query(query)
        assert isinstance(result, QuerySolutions)
        return result.serialize(format=QueryResultsFormat.JSON)

    return call


def application(
    settings: Settings, release: Release, engine: Engine, query: str, **headers: str
) -> Callable[[], object]:
    """Answer a request by the whole application, without HTTP."""
    app = create_app(Site(settings, release, engine))
    address = "/sparql?" + urlencode({"query": query})
    environ = EnvironBuilder(address, headers={"Accept": JSON, **headers}).get_environ()

    def call() -> object:
        return list(app(dict(environ), lambda *_: None))

    return call


def main(folder: Path) -> None:
    """Measure and print."""
    query = LOOK_UP.read_text(encoding="utf-8")
    settings = replace(Settings(), cache_bytes=0, response_cache_bytes=0)
    release = Release.open(folder)
    with ZygoteProcess(release.sources, settings) as zygote:
        engine = Engine(EmbeddedBackend(zygote.address, settings), settings, release.version)
        request = QueryRequest(query, JSON, client="127.0.0.1")
        framework = replace(settings, fast_path=0)
        layers = {
            "engine in process": in_process(release.sources.load(), query),
            "prepare": lambda: engine.prepare(request),
            "prepare and run in an evaluator": lambda: engine.prepare(request).run(),
            "application, fast path": application(settings, release, engine, query),
            "application, Flask": application(framework, release, engine, query),
            "application, Flask, gzip": application(
                framework, release, engine, query, **{"Accept-Encoding": "gzip"}
            ),
        }
        for name, call in layers.items():
            print(f"{name:40}{median(call):8.0f}")
        engine.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
