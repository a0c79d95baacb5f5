"""The server side of the embedded engine: pass jobs to the zygote's evaluators."""

import json
import os
import select
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruhrkg.settings import Settings
from ruhrkg.sparql.backends import wire
from ruhrkg.sparql.backends.failures import as_error, died, not_running, timed_out
from ruhrkg.sparql.backends.functions import EXTENSIONS
from ruhrkg.sparql.engine.request import Job
from ruhrkg.sparql.engine.spool import Budget, SpooledAnswer
from ruhrkg.sparql.errors import EngineUnavailable, QueryError

# Seconds after an evaluator's own deadline until the server abandons it.
_GRACE = 2.0
# Seconds that the zygote may take to notice a connection or a job.
_CONNECTING = 5.0
_LOW_PRIORITY = 10
# A query counts as long after this many times its `timeout`, even if it got no processor.
_MAX_WAIT_FACTOR = 20


@dataclass(frozen=True)
class Evaluator:
    """An evaluator, as it is between two jobs.

    `pid` is 0 until its greeting is read; `seconds` is the processor time that it has used so far.
    """

    connection: socket.socket
    pid: int = 0
    seconds: float = 0.0


class EmbeddedBackend:
    """Runs jobs in evaluators of the zygote listening at `address`."""

    def __init__(self, address: str, settings: Settings) -> None:
        self._address = address
        self._settings = settings
        self.memory = settings.query_memory
        self.extensions = EXTENSIONS
        self.constant = True
        self._budget = Budget(settings.spool_bytes)
        self._idle: dict[bool, list[Evaluator]] = {False: [], True: []}
        self._lock = threading.Lock()

    def start(self, job: Job, *, long: bool = False) -> "Evaluation":
        """Pass `job` to an evaluator; a job known to be `long` runs at low priority at once.

        Raises EngineUnavailable, EvaluatorDied.
        """
        return Evaluation(self, self._hand_over(job, long), job, demoted=long)

    def _hand_over(self, job: Job, long: bool) -> Evaluator:
        """The evaluator that has been sent `job`."""
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
            evaluator, fresh = self._evaluator(long)
            try:
                wire.send_job(evaluator.connection, message)
            except OSError as error:
                evaluator.connection.close()
                if fresh:
                    raise died(job, {}, self.memory) from error
            else:
                return evaluator

    def body(self) -> SpooledAnswer:
        """An empty body that counts against the disk budget."""
        return SpooledAnswer(self._budget)

    def give_back(self, evaluator: Evaluator, *, demoted: bool) -> None:
        """Keep an evaluator for the next query, or for the next long one if it was demoted.

        A lowered priority cannot be raised again without privileges (setpriority(2)).
        """
        with self._lock:
            idle = self._idle[demoted]
            if len(idle) < self._settings.evaluators + 1:
                idle.append(evaluator)
                return
        evaluator.connection.close()

    def close(self) -> None:
        """Release all idle evaluators."""
        with self._lock:
            for idle in self._idle.values():
                for evaluator in idle:
                    evaluator.connection.close()
                idle.clear()

    def fork_ahead(self) -> None:
        """Have an evaluator forked to replace a demoted one, before any query needs it."""
        with self._lock:
            if self._idle[False]:
                return
        with suppress(EngineUnavailable):
            self.give_back(Evaluator(self._connect()), demoted=False)

    def _evaluator(self, long: bool) -> tuple[Evaluator, bool]:
        """An evaluator, and whether it is new."""
        while True:
            with self._lock:
                if not self._idle[long]:
                    break
                evaluator = self._idle[long].pop()
            # Of a new one the greeting is still unread; from others only an exit notice can come.
            if not evaluator.pid or not _readable(evaluator.connection, 0):
                return evaluator, False
            evaluator.connection.close()
        return Evaluator(self._connect()), True

    def _connect(self) -> socket.socket:
        """A connection to the zygote, which forks an evaluator for it."""
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        connection.settimeout(_CONNECTING)
        try:
            connection.connect(self._address)
        except OSError as error:
            connection.close()
            raise not_running() from error
        return connection


class Evaluation:
    """One job in one evaluator."""

    def __init__(
        self,
        backend: EmbeddedBackend,
        evaluator: Evaluator,
        job: Job,
        *,
        demoted: bool,
    ) -> None:
        self._backend = backend
        self._connection = evaluator.connection
        self._pid = evaluator.pid
        self._used_before = evaluator.seconds
        self._job = job
        self._body = backend.body()
        self._started = time.monotonic()
        self._error: QueryError | None = None
        self._handed_back = False
        self._demoted = demoted

    def result(self, timeout: float | None = None) -> SpooledAnswer | None:
        """The whole answer, or None if the query counts as long after `timeout` seconds.

        Processor time decides: on a busy machine a short query may have to wait for a processor,
        which does not make it a long one. Raises the QueryError that ended the query.
        """
        deadline = self._started + self._job.timeout + _GRACE
        try:
            while True:
                left = max(0.0, deadline - time.monotonic())
                wait = left if timeout is None else min(left, timeout)
                if not _readable(self._connection, wait):
                    if time.monotonic() >= deadline:
                        raise timed_out(self._job) if self._pid else not_running()
                    if timeout is not None and self._is_long(timeout):
                        return None
                    continue
                packet = wire.receive(self._connection)
                if packet is None:
                    raise self._error or self._died({})
                if self._take(*packet):
                    return self._body
        except BaseException:
            self.cancel()
            raise

    def _is_long(self, timeout: float) -> bool:
        used = self._processor_seconds() - self._used_before
        waited = time.monotonic() - self._started
        return used >= timeout / 2 or waited >= timeout * _MAX_WAIT_FACTOR

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

    def _died(self, notice: dict[str, Any]) -> QueryError:
        return died(self._job, notice, self._backend.memory)

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
        if mark is wire.Mark.EXIT_NOTICE:
            raise self._error or self._died(json.loads(content))
        if mark is wire.Mark.ERROR:
            self._error = as_error(json.loads(content))
            return False
        self._finish(*wire.read_end(content))
        return True

    def _finish(self, end: wire.End, rest: bytes) -> None:
        """Take the rest of the answer. Raises the error that was reported before."""
        if rest:
            self._body.write(rest)
        self._body.hints = end.hints
        if end.last:
            self._connection.close()
        else:
            evaluator = Evaluator(self._connection, self._pid, end.seconds)
            self._backend.give_back(evaluator, demoted=self._demoted)
            self._handed_back = True
        if self._error:
            raise self._error


def _readable(connection: socket.socket, seconds: float) -> bool:
    """Whether something arrives within `seconds`; poll(2), as descriptors may be of any number."""
    arrived = select.poll()
    arrived.register(connection, select.POLLIN)
    return bool(arrived.poll(1000 * seconds))
