"""What is asked and what is answered."""

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
        """The formats in which an answer of this form can be had; the first is the default."""
        if self is Kind.SELECT:
            return carrying(Carries.BINDINGS)
        return carrying(Carries.BOOLEAN if self is Kind.ASK else Carries.GRAPH)


@dataclass(frozen=True)
class Dataset:
    """The graphs that a client names (SPARQL 1.1 Protocol, 2.1.4); None means it names none."""

    default: tuple[str, ...]
    named: tuple[str, ...]

    @classmethod
    def of(cls, default: Iterable[str], named: Iterable[str]) -> "Dataset":
        """Each graph once, however often it is named (SPARQL 1.1, 13.1)."""
        return cls(tuple(dict.fromkeys(default)), tuple(dict.fromkeys(named)))


@dataclass(frozen=True)
class QueryRequest:
    """One query. `accept` is the media type of the answer; without it the form's default.

    `dataset` is the protocol's and wins over the query's own FROM; `timeout` can only lower
    the limit; `client` is whom the fair queue counts.
    """

    text: str
    accept: str = ""
    dataset: Dataset | None = None
    timeout: float | None = None
    client: str = ""


@dataclass(frozen=True)
class Job:
    """A screened query as an evaluator or a remote engine gets it."""

    text: str
    kind: Kind
    format: Format
    dataset: Dataset | None
    timeout: float


@dataclass(frozen=True)
class Answer:
    """A whole answer: nothing is handed out before the last byte is known to be good.

    `tag` names these bytes for HTTP caches (RFC 9110, section 8.8.3); empty when asking again
    may give other bytes.
    """

    kind: Kind
    format: Format
    body: SpooledAnswer
    tag: str = ""

    @property
    def chunks(self) -> Iterator[bytes]:
        """The bytes, piece by piece; every call begins anew."""
        return self.body.chunks()
