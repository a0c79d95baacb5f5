"""The zygote and its supervising process: what they survive, and what ends them."""

import gzip
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.processes import children
from tests.waiting import until

from ruhrkg.settings import Settings
from ruhrkg.sparql.backends import wire
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.engine import Engine, QueryRequest
from ruhrkg.sparql.engine.sources import SourceError, Sources

SETTINGS = Settings(query_memory=256, evaluators=2)
LINE = '<http://example.org/a> <http://example.org/p> "1" .\n'
MANY_DESCRIPTORS = 1100


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "data.nt"
    path.write_text(LINE, encoding="utf-8")
    return path


@pytest.fixture
def process(file: Path) -> Iterator[ZygoteProcess]:
    with ZygoteProcess(Sources((file,)), SETTINGS) as running:
        yield running


@contextmanager
def engine_of(process: ZygoteProcess) -> Iterator[Engine]:
    engine = Engine(EmbeddedBackend(process.address, SETTINGS), SETTINGS, "v1")
    try:
        yield engine
    finally:
        engine.close()


def has_one(engine: Engine, text: str) -> bool:
    return b"true" in engine.answer(QueryRequest(f"ASK {{ ?s ?p '1' }} # {text}")).body.read()


def test_an_evaluator_that_dies_while_the_server_hangs_up_affects_no_other_client(process):
    zygote = process.pid
    with engine_of(process) as engine:
        assert has_one(engine, "first")
        (evaluator,) = children(zygote)
        # A stopped zygote learns of the death, the hang-up and a new connection at once.
        os.kill(zygote, signal.SIGSTOP)
        os.kill(evaluator, signal.SIGKILL)
        until(lambda: state(evaluator) == "Z")
    newcomer = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    newcomer.connect(process.address)
    os.kill(zygote, signal.SIGCONT)
    with newcomer, engine_of(process) as engine:
        assert wire.receive(newcomer)[0] is wire.Mark.HELLO
        assert has_one(engine, "later")
    assert process.pid == zygote, "it is the one that was there before"


def test_the_death_of_an_evaluator_is_reported_even_to_a_server_that_reads_late(process):
    zygote = process.pid
    rows = " ".join(map(str, range(100)))
    wide = "".join(f"VALUES ?{letter} {{ {rows} }} " for letter in "abcd")
    job = {
        "text": f"SELECT * {{ {wide} }}", "format": "tsv", "dataset": None, "timeout": 0.5,
        "media_type": "text/tab-separated-values", "rows": 10**9, "bytes": 10**12,
    }  # fmt: skip
    late = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with late:
        late.connect(process.address)
        wire.send_job(late, job)
        until(lambda: len(children(zygote)) == 1)
        until(lambda: not children(zygote))
        packets = list(iter(lambda: wire.receive(late), None))
    mark, content = packets[-1]
    assert len(packets) > 2, "the answer was under way"
    assert (mark, json.loads(content)) == (
        wire.Mark.EXIT_NOTICE, {"exit": -signal.SIGALRM, "panic": ""}
    )  # fmt: skip


def state(pid: int) -> str:
    """The state letter of a process (proc(5))."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    return stat.rpartition(")")[2].split()[0]


def test_idle_evaluators_are_used_again_behind_descriptors_of_any_number(process):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MANY_DESCRIPTORS + 200
    if hard != resource.RLIM_INFINITY and hard < wanted:
        pytest.skip(f"the system allows {hard} open files, and {wanted} are needed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(MANY_DESCRIPTORS)]
    try:
        with engine_of(process) as engine:
            assert all(has_one(engine, f"{number}") for number in range(3))
    finally:
        for descriptor in held:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_damaged_file_ends_the_server_with_its_name_and_leaves_no_process(tmp_path):
    content = bytearray(
        gzip.compress("".join(LINE.replace("1", f"{n}") for n in range(999)).encode())
    )
    content[len(content) // 2] ^= 0xFF
    path, mark = tmp_path / "damaged.nt.gz", uuid.uuid4().hex
    path.write_bytes(content)
    ended = subprocess.run(
        [sys.executable, "-m", "ruhrkg", "serve", str(path)],
        env={**os.environ, "MARK_OF_THIS_TEST": mark},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == 2, ended.stderr
    assert "damaged.nt.gz: " in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not marked(mark)


def marked(mark: str) -> list[str]:
    """The processes that have inherited a mark in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (process / "environ").read_bytes():
                found.append(process.name)
        except OSError:
            continue  # it has ended, or is not ours
    return found


@pytest.mark.parametrize("content", [b"", b"no index" * 1000])
def test_a_damaged_search_index_is_named(tmp_path, file, content):
    index = tmp_path / "search.sqlite"
    index.write_bytes(content)
    with pytest.raises(SourceError, match=r"search\.sqlite"):
        ZygoteProcess(Sources((file,), search=index), SETTINGS)


def test_a_first_load_that_is_killed_is_reported_and_not_tried_again(tmp_path):
    endless = tmp_path / "endless.nt"
    os.mkfifo(endless)
    before = set(children(os.getpid()))
    told: list[str] = []

    def load() -> None:
        with pytest.raises(SourceError) as caught:
            ZygoteProcess(Sources((endless,)), SETTINGS)
        told.append(str(caught.value))

    loading = threading.Thread(target=load, daemon=True)
    loading.start()
    writer = os.open(endless, os.O_WRONLY)  # returns when the zygote reads
    (zygote,) = set(children(os.getpid())) - before
    os.kill(zygote, signal.SIGKILL)
    loading.join(30)
    os.close(writer)
    assert "ended by SIGKILL" in told[0]


def test_no_zygote_is_restarted_for_a_server_that_has_ended(file):
    process = ZygoteProcess(Sources((file,)), SETTINGS)
    zygote = process.pid
    file.unlink()
    os.mkfifo(file)  # a zygote that is started again reads for ever
    os.kill(zygote, signal.SIGKILL)
    until(lambda: process.pid != zygote)
    started_again = process.pid
    process.close()
    assert not Path(f"/proc/{started_again}").exists()


def test_a_zygote_that_is_killed_is_started_again_and_queries_wait_for_it(process):
    zygote = process.pid
    os.kill(zygote, signal.SIGKILL)
    with engine_of(process) as engine:
        assert all(has_one(engine, f"{number}") for number in range(3))
    assert process.pid != zygote


def test_a_zygote_without_its_data_is_retried_until_they_are_back(process, file):
    file.rename(file.with_suffix(".away"))
    os.kill(process.pid, signal.SIGKILL)
    with engine_of(process) as engine:
        assert engine.probe().slug == "engine-unavailable"
        file.with_suffix(".away").rename(file)
        assert has_one(engine, "again")


def test_a_zygote_ends_with_a_parent_that_is_killed(tmp_path, file):
    program = (
        "import sys, time; from pathlib import Path; from ruhrkg.settings import Settings\n"
        "from ruhrkg.sparql.backends.zygote_process import ZygoteProcess\n"
        "from ruhrkg.sparql.engine.sources import Sources\n"
        "print(ZygoteProcess(Sources((Path(sys.argv[1]),)), Settings()).pid, flush=True)\n"
        "time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program, file], stdout=subprocess.PIPE)
    zygote = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    until(lambda: not Path(f"/proc/{zygote}").exists() or state(zygote) == "Z", 5)
