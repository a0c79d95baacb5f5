from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.disk_store import create_disk_store
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.sparql.engine.sources import Sources

# The first statement is in both graphs.
TRIG = """
@prefix e: <http://example.org/> .
GRAPH e:g1 { e:a e:p e:b ; e:name "A\\nB"@de . e:b e:p e:c . }
GRAPH e:g2 { e:a e:p e:b . e:c e:value 1.5 , 2 . }
GRAPH e:many { %s }
"""
SETTINGS = Settings(query_memory=256, query_timeout=20.0, query_rows=50_000, evaluators=2)


@pytest.fixture(scope="session", params=["memory", "disk"])
def zygote(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[ZygoteProcess]:
    """The zygote of a store in memory, and of one on disk."""
    many = " ".join(f"e:n{n} e:next e:n{n * 7 % 500} ." for n in range(500))
    file = Path(tmp_path_factory.mktemp("data"), "data.trig")
    file.write_text(TRIG % many, encoding="utf-8")
    sources = Sources((file,))
    if request.param == "disk":
        create_disk_store(file.with_name("store"), sources)
        sources = Sources(disk=file.with_name("store"))
    with ZygoteProcess(sources, SETTINGS) as process:
        yield process


@pytest.fixture
def make_engine(zygote: ZygoteProcess):
    made: list[Engine] = []

    def make(**changes: object) -> Engine:
        settings = replace(SETTINGS, **changes)
        made.append(Engine(EmbeddedBackend(zygote.address, settings), settings, "v1"))
        return made[-1]

    yield make
    for engine in made:
        engine.close()


@pytest.fixture
def engine(make_engine) -> Engine:
    return make_engine()
