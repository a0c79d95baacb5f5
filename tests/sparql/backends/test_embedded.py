"""The server's reaction when a fault of the engine ends an evaluator."""

import json
import os
import random
import signal
import socket
import threading
from collections.abc import Iterator

import pytest
from tests.processes import children

from ruhrkg.settings import Settings
from ruhrkg.sparql.backends import wire
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.engine import Engine, QueryRequest
from ruhrkg.sparql.engine.sources import Sources
from ruhrkg.sparql.errors import EvaluationFailed, MemoryExceeded

SETTINGS = Settings(query_memory=512, query_timeout=20)
NUMBERS = 3000


@pytest.fixture(scope="module")
def zygote() -> Iterator[ZygoteProcess]:
    with ZygoteProcess(Sources(), SETTINGS) as running:
        yield running


@pytest.fixture
def engine(zygote: ZygoteProcess) -> Iterator[Engine]:
    made = Engine(EmbeddedBackend(zygote.address, SETTINGS), SETTINGS, "v")
    yield made
    made.close()


def mixed() -> str:
    """A query that the engine cannot sort: decimals and texts of digits in a language."""
    chosen = random.Random(1)
    terms = (
        chosen.choice([f"{chosen.randint(-50, 500)}.5", f'"{chosen.randint(0, 2000)}"@de'])
        for _ in range(NUMBERS)
    )
    return f"SELECT ?x {{ VALUES ?x {{ {' '.join(terms)} }} }} ORDER BY ?x"


def test_values_of_several_kinds_are_sorted_all_the_same(engine):
    text = mixed()
    solutions = engine.select(text)
    assert len(solutions) == NUMBERS
    numbers = [float(s["x"].value) for s in solutions if not s["x"].language]
    texts = [s["x"].value for s in solutions if s["x"].language]
    assert (numbers, texts) == (sorted(numbers), sorted(texts))


def test_values_of_several_kinds_end_no_evaluator_even_in_the_check_of_the_syntax(zygote, engine):
    engine.answer(QueryRequest("ASK {}"))
    evaluators = children(zygote.pid)
    guarded = mixed().replace("{ VALUES", "{ GRAPH <urn:g> { VALUES").replace("} }", "} } }")
    assert engine.select(guarded) == []
    assert set(evaluators) <= set(children(zygote.pid))


def test_memory_that_runs_out_is_still_reported_as_that(engine):
    doubled = "SELECT ?a { BIND ('xxxxxxxxxxxxxxxx' AS ?a0) "
    doubled += "".join(f"BIND (CONCAT(?a{n}, ?a{n}) AS ?a{n + 1}) " for n in range(27))
    with pytest.raises(MemoryExceeded):
        engine.answer(QueryRequest(doubled + "BIND (CONCAT(?a27, 'x') AS ?a) }"))


@pytest.mark.parametrize("panic", ["index out of bounds", "no total order"])
def test_a_fault_of_the_engine_is_reported_as_its_own(panic):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    address = f"\0ruhrkg-test-{os.getpid()}-{panic}"
    listener.bind(address)
    listener.listen()

    def die() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                wire.receive_job(connection)
                wire.send(connection, wire.Mark.HELLO, b"0")
                notice = {"exit": -signal.SIGABRT, "panic": panic}
                wire.send(connection, wire.Mark.EXIT_NOTICE, json.dumps(notice).encode())

    threading.Thread(target=die, daemon=True).start()
    backend = EmbeddedBackend(address, SETTINGS)
    with pytest.raises(EvaluationFailed, match=panic) as raised:
        Engine(backend, SETTINGS, "v").answer(QueryRequest("ASK {}"))
    assert raised.value.status == 500
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
