"""The server side of the embedded engine: pass jobs to the zygote's evaluators."""

import json
import os
import select
import signal
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from ruhrkg.settings import Settings
from ruhrkg.sparql.backends import wire
from ruhrkg.sparql.backends.functions import EXTENSIONS
from ruhrkg.sparql.engine.request import Job
from ruhrkg.sparql.engine.spool import Budget, SpooledAnswer
from ruhrkg.sparql.errors import (
    BY_SLUG,
    EngineUnavailable,
    EvaluatorDied,
    MemoryExceeded,
    QueryError,
    TimedOut,
)
from ruhrkg.sparql.query.advice import advice

# Seconds after an evaluator's own deadline until the server abandons it.
_GRACE = 2.0
# Seconds that the zygote may take to notice a connection or a job.
_CONNECTING = 5.0
_LOW_PRIORITY = 10
# A query counts as long after this many times its `patience`, even if it got no processor.
_MOST_WAITING = 20


class EmbeddedBackend:
    """Runs jobs in evaluators of the zygote listening at `address`."""

    def __init__(self, address: str, settings: Settings) -> None:
        self._address = address
        self._settings = settings
        self.memory = settings.query_memory
        self.extensions = EXTENSIONS
        self.constant = True
        self._budget = Budget(settings.spool_bytes)
        self._idle: dict[bool, list[tuple[socket.socket, int]]] = {False: [], True: []}
        self._lock = threading.Lock()

    def start(self, job: Job, *, long: bool = False) -> "Evaluation":
        """Pass `job` to an evaluator; a job known to be `long` runs at low priority at once.

        Raises EngineUnavailable, EvaluatorDied.
        """
        message = {
            "text": job.text,
            "format": job.format.name,
            "media_type": job.format.media_type,
            "timeout": job.timeout,
            "rows": self._settings.query_rows,
            "bytes": self._settings.query_bytes,
            "dataset": job.dataset and {"default": job.dataset.default, "named": job.dataset.named},
        }
        while True:
            connection, pid, fresh = self._connection(long)
            try:
                wire.send_job(connection, message)
            except OSError as error:
                connection.close()
                if fresh:
                    raise _died(job, None, self.memory) from error
            else:
                return Evaluation(self, connection, pid, job, demoted=long)

    def body(self) -> SpooledAnswer:
        """An empty body that counts against the disk budget."""
        return SpooledAnswer(self._budget)

    def give_back(self, connection: socket.socket, pid: int, *, demoted: bool) -> None:
        """Keep an evaluator for the next query, or for the next long one if it was demoted.

        A lowered priority cannot be raised again without privileges (setpriority(2)).
        """
        with self._lock:
            idle = self._idle[demoted]
            if len(idle) < self._settings.evaluators + 1:
                idle.append((connection, pid))
                return
        connection.close()

    def close(self) -> None:
        """Release all idle evaluators."""
        with self._lock:
            for idle in self._idle.values():
                for connection, _ in idle:
                    connection.close()
                idle.clear()

    def fork_ahead(self) -> None:
        """Have an evaluator forked to replace a demoted one, before any query needs it."""
        with self._lock:
            if self._idle[False]:
                return
        with suppress(EngineUnavailable):
            self.give_back(self._connect(), 0, demoted=False)

    def _connection(self, long: bool) -> tuple[socket.socket, int, bool]:
        """An evaluator, its process ID (0 if not yet known), and whether it is new."""
        while True:
            with self._lock:
                if not self._idle[long]:
                    break
                connection, pid = self._idle[long].pop()
            arrived = select.poll()
            arrived.register(connection, select.POLLIN)
            if not pid or not arrived.poll(0):  # a new one's greeting is still unread
                return connection, pid, False
            connection.close()  # only an exit notice can have arrived
        return self._connect(), 0, True

    def _connect(self) -> socket.socket:
        """A connection to the zygote, which forks an evaluator for it."""
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        connection.settimeout(_CONNECTING)
        try:
            connection.connect(self._address)
        except OSError as error:
            connection.close()
            raise _not_running() from error
        return connection


class Evaluation:
    """One job in one evaluator."""

    def __init__(
        self,
        backend: EmbeddedBackend,
        connection: socket.socket,
        pid: int,
        job: Job,
        *,
        demoted: bool,
    ) -> None:
        self._backend = backend
        self._connection = connection
        self._job = job
        self._pid = pid
        self._body = backend.body()
        self._started = time.monotonic()
        self._error: QueryError | None = None
        self._handed_back = False
        self._demoted = demoted
        self._used_before = self._processor_seconds()

    def result(self, patience: float | None = None) -> SpooledAnswer | None:
        """The whole answer, or None if the query counts as long after `patience` seconds.

        Processor time decides: on a busy machine a short query may have to wait for a processor,
        which does not make it a long one. Raises the QueryError that ended the query.
        """
        deadline = self._started + self._job.timeout + _GRACE
        ready = select.poll()
        ready.register(self._connection, select.POLLIN)
        try:
            while True:
                left = max(0.0, deadline - time.monotonic())
                if not ready.poll(1000 * (left if patience is None else min(left, patience))):
                    if time.monotonic() >= deadline:
                        raise _timed_out(self._job) if self._pid else _not_running()
                    if patience is not None and self._is_long(patience):
                        return None
                    continue
                packet = wire.receive(self._connection)
                if packet is None:
                    raise self._error or self._died(None)
                if self._take(*packet):
                    return self._body
        except BaseException:
            self.cancel()
            raise

    def _is_long(self, patience: float) -> bool:
        used = self._processor_seconds() - self._used_before
        waited = time.monotonic() - self._started
        return used >= patience / 2 or waited >= patience * _MOST_WAITING

    def _processor_seconds(self) -> float:
        """The evaluator's processor time so far (proc(5), fields utime and stime)."""
        try:
            stat = Path(f"/proc/{self._pid}/stat").read_text(encoding="ascii")
        except OSError:
            return 0.0
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def demote(self) -> None:
        """Give shorter queries precedence on the processor from now on."""
        if not self._demoted:
            self._demoted = True
            self._backend.fork_ahead()
        if self._pid:
            with suppress(ProcessLookupError):
                os.setpriority(os.PRIO_PROCESS, self._pid, _LOW_PRIORITY)

    def cancel(self) -> None:
        """Abandon the query: the zygote kills the evaluator when the connection closes."""
        if not self._handed_back:
            self._connection.close()

    def _died(self, exit_code: int | None) -> QueryError:
        return _died(self._job, exit_code, self._backend.memory)

    def _take(self, mark: wire.Mark, content: bytes) -> bool:
        """Process one packet; True when the answer is complete."""
        if mark is wire.Mark.DATA:
            self._body.write(content)
            return False
        if mark is wire.Mark.HELLO:
            self._pid = int(content)
            if self._demoted:
                self.demote()
            return False
        told = json.loads(content)
        if mark is wire.Mark.OBITUARY:
            raise self._error or self._died(told["exit"])
        if mark is wire.Mark.ERROR:
            self._error = _as_error(told)
            return False
        self._body.hints = tuple(told.get("hints", ()))
        if told["last"]:
            self._connection.close()
        else:
            self._backend.give_back(self._connection, self._pid, demoted=self._demoted)
            self._handed_back = True
        if self._error:
            raise self._error
        return True


def _as_error(told: dict[str, Any]) -> QueryError:
    return BY_SLUG[told.pop("slug")](told.pop("detail"), told.pop("remedy", ""), **told)


def _not_running() -> EngineUnavailable:
    return EngineUnavailable(
        "The engine's process is not running.", "Try again in a few seconds.", retry_after=5
    )


def _timed_out(job: Job) -> TimedOut:
    return TimedOut(
        f"The query ran longer than {job.timeout:g} seconds.",
        advice(job.text) or "Ask for less, for example by naming classes, properties or things.",
        limit=job.timeout,
    )


def _died(job: Job, exit_code: int | None, memory: int) -> QueryError:
    """The error that an evaluator's exit code stands for."""
    if exit_code == -signal.SIGALRM:
        return _timed_out(job)
    if exit_code == -signal.SIGABRT:  # the engine aborts when it cannot allocate memory
        return MemoryExceeded(
            f"The query needed more than {memory:,} MiB.",
            advice(job.text) or "Ask for less; sorting, DISTINCT and GROUP BY keep all rows.",
            limit=memory,
        )
    how = {
        -signal.SIGKILL: "The system ended it, probably because memory ran out.",
        -signal.SIGSEGV: "It crashed, probably because the query is nested too deeply for it.",
    }
    return EvaluatorDied(
        how.get(exit_code or 0, "It ended without saying why."),
        "Other queries are not affected. Try a simpler form of this one.",
    )
