"""Queries and their answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ruhrkg.formats import Carries, Format, carrying
from ruhrkg.sparql.engine.spool import SpooledAnswer


class Kind(StrEnum):
    """The four query forms."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def offer(self) -> tuple[Format, ...]:
        """The formats available for this form; the first is the default."""
        if self is Kind.SELECT:
            return carrying(Carries.BINDINGS)
        return carrying(Carries.BOOLEAN if self is Kind.ASK else Carries.GRAPH)


@dataclass(frozen=True)
class Dataset:
    """The graphs that a client names (SPARQL 1.1 Protocol, 2.1.4)."""

    default: tuple[str, ...]
    named: tuple[str, ...]

    @classmethod
    def of(cls, default: Iterable[str], named: Iterable[str]) -> "Dataset":
        """A dataset with each graph once, however often it is named (SPARQL 1.1, 13.1)."""
        return cls(tuple(dict.fromkeys(default)), tuple(dict.fromkeys(named)))


@dataclass(frozen=True)
class QueryRequest:
    """One query. `accept` is the media type of the answer; if empty, the form's default.

    `dataset` comes from the protocol and overrides the query's own FROM; None means that the
    client names no graphs. `timeout` (seconds) can only lower the limit. `client` identifies the
    client to the fair queue. `own` is true for texts of the library: limits on a text that are
    lower than the defaults are for clients only.
    """

    text: str
    accept: str = ""
    dataset: Dataset | None = None
    timeout: float | None = None
    client: str = ""
    own: bool = False


@dataclass(frozen=True)
class Job:
    """A screened query, as passed to an evaluator or a remote engine."""

    text: str
    kind: Kind
    format: Format
    dataset: Dataset | None
    timeout: float


@dataclass(frozen=True)
class Answer:
    """A complete answer: nothing is handed out before the last byte is known to be good.

    `tag` identifies these bytes for HTTP caches (RFC 9110, section 8.8.3); it is empty if
    repeating the query may give other bytes.
    """

    kind: Kind
    format: Format
    body: SpooledAnswer
    tag: str = ""

    @property
    def chunks(self) -> Iterator[bytes]:
        """The bytes, piece by piece; each access starts from the beginning."""
        return self.body.chunks()
