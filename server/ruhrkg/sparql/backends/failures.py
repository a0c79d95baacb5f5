"""The errors that stand for how an evaluator failed."""

import signal
from typing import Any

from ruhrkg.sparql.engine.request import Job
from ruhrkg.sparql.errors import (
    BY_SLUG,
    EngineUnavailable,
    EvaluationFailed,
    EvaluatorDied,
    MemoryExceeded,
    QueryError,
    TimedOut,
)
from ruhrkg.sparql.query.advice import advice


def as_error(report: dict[str, Any]) -> QueryError:
    """The error that an evaluator reported."""
    return BY_SLUG[report.pop("slug")](report.pop("detail"), report.pop("remedy", ""), **report)


def not_running() -> EngineUnavailable:
    """No zygote answers."""
    return EngineUnavailable(
        "The engine's process is not running.", "Try again in a few seconds.", retry_after=5
    )


def timed_out(job: Job) -> TimedOut:
    """The query's time was up."""
    return TimedOut(
        f"The query ran longer than {job.timeout:g} seconds.",
        advice(job.text) or "Request less, for example by naming classes, properties or things.",
        limit=job.timeout,
    )


def died(job: Job, notice: dict[str, Any], memory: int) -> QueryError:
    """The error that the exit notice of an evaluator stands for; it is empty if there is none."""
    exit_code, panic = notice.get("exit"), notice.get("panic")
    if panic:
        return EvaluationFailed(
            f"The engine failed on this query: {panic}.",
            "Other queries are not affected. Try another form of this one.",
        )
    if exit_code == -signal.SIGALRM:
        return timed_out(job)
    if exit_code == -signal.SIGABRT:  # the engine aborts when it cannot allocate memory
        return MemoryExceeded(
            f"The query needed more than {memory:,} MiB.",
            advice(job.text)
            or "Request less; sorting, DISTINCT and GROUP BY keep all rows in memory.",
            limit=memory,
        )
    how = {
        -signal.SIGKILL: "The system ended it, probably because memory ran out.",
        -signal.SIGSEGV: "It crashed, probably because the query is nested too deeply for it.",
    }
    return EvaluatorDied(
        how.get(exit_code or 0, "It ended for an unknown reason."),
        "Other queries are not affected. Try a simpler form of this one.",
    )
