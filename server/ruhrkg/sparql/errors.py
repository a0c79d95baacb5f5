# ruff: noqa: N818 - the names state what is wrong without a common suffix
"""All query errors, as reported to the client.

Each error has an HTTP status, a slug (its problem type), a title, what exactly was wrong
(`detail`) and how to fix it (`remedy`); `facts` are further machine-readable members.
"""

from typing import Any, ClassVar


class QueryError(Exception):
    """A query that got no answer."""

    status: ClassVar[int] = 400
    slug: ClassVar[str] = "bad-query"
    title: ClassVar[str] = "The query cannot be answered"

    def __init__(
        self, detail: str, remedy: str = "", *, retry_after: int | None = None, **facts: Any
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.remedy = remedy
        self.retry_after = retry_after
        self.facts = facts


class BadQuery(QueryError):
    """The text is not a SPARQL 1.1 query; `facts` hold line, column and what was expected."""

    title = "The query has a syntax error"


class Unsupported(QueryError):
    """A form that the engine answers wrongly and that cannot be rewritten."""

    slug = "unsupported"
    title = "The query has a form that is not answered here"


class UnknownFunction(QueryError):
    """The query calls a function that the engine does not have."""

    slug = "unknown-function"
    title = "The query calls an unknown function"


class QueryTooLong(QueryError):
    """The text is longer than the limit."""

    status = 413
    slug = "query-too-long"
    title = "The query is too long"


class QueryTooComplex(QueryError):
    """The query has more nesting or operators than allowed."""

    slug = "query-too-complex"
    title = "The query is too complex"


class ReadOnly(QueryError):
    """The request is an update, but only queries are answered."""

    status = 403
    slug = "read-only"
    title = "This endpoint is read-only"


class Refused(QueryError):
    """The query would make the server call other servers."""

    status = 403
    slug = "no-outbound-calls"
    title = "This endpoint calls no other servers"


class Stopped(QueryError):
    """A query that was stopped while it ran."""

    status = 503
    slug = "stopped"
    title = "The query was stopped"


class TimedOut(Stopped):
    """The query ran longer than allowed."""

    slug = "time-limit"
    title = "The query took too long and was stopped"


class MemoryExceeded(Stopped):
    """The query needed more memory than allowed."""

    slug = "memory-limit"
    title = "The query needed too much memory and was stopped"


class AnswerTooLarge(Stopped):
    """The answer has more rows or bytes than allowed; nothing of it was sent."""

    slug = "answer-limit"
    title = "The answer is larger than allowed"


class NotWritable(QueryError):
    """The answer contains something that the chosen format cannot represent."""

    status = 406
    slug = "not-writable"
    title = "The answer cannot be written in this format"


class EvaluatorDied(Stopped):
    """The process that evaluated the query ended without an answer."""

    slug = "evaluator-died"
    title = "The query's evaluator ended without an answer"


class EvaluationFailed(QueryError):
    """The engine raised an error that the query did not cause."""

    status = 500
    slug = "evaluation-failed"
    title = "The engine failed on this query"


class Overloaded(QueryError):
    """Too many queries are already waiting."""

    status = 503
    slug = "overloaded"
    title = "Too many queries are waiting"


class RateLimited(QueryError):
    """The client has sent too many queries in the last minute."""

    status = 429
    slug = "rate-limit"
    title = "Too many queries in a minute"


class EngineUnavailable(QueryError):
    """The engine behind the server cannot be reached or failed."""

    status = 502
    slug = "engine-unavailable"
    title = "The engine behind this server gave no answer"


_ALL: tuple[type[QueryError], ...] = (
    BadQuery, Unsupported, UnknownFunction, QueryTooLong, QueryTooComplex, ReadOnly, Refused,
    Stopped, TimedOut, MemoryExceeded, AnswerTooLarge, NotWritable, EvaluatorDied,
    EvaluationFailed, Overloaded, RateLimited, EngineUnavailable,
)  # fmt: skip
BY_SLUG: dict[str, type[QueryError]] = {kind.slug: kind for kind in _ALL}
