"""The sources of a page's content: the graph, the reader's language, the links.

`web` creates one PageSource for each request and passes it down. Nothing in this package depends on
a request, so the content of a page can be tested without an app.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import wraps
from time import monotonic
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from pyoxigraph import BlankNode, Literal, NamedNode

from ruhrkg.locale import Locale
from ruhrkg.release.store import Release
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.sparql.errors import EngineUnavailable
from ruhrkg.sparql.query.library import Library
from ruhrkg.urls import Urls

# SPARQL 1.1 has no triple terms, so pages never meet one.
Term = NamedNode | Literal | BlankNode

_Made = TypeVar("_Made")
_Arguments = ParamSpec("_Arguments")


@dataclass(frozen=True)
class Row:
    """One solution."""

    terms: dict[str, Term]

    def __getitem__(self, name: str) -> Term:
        return self.terms[name]

    def get(self, name: str) -> Term | None:
        """The term bound to `name`, or None."""
        return self.terms.get(name)

    def text(self, name: str) -> str:
        """The IRI or the lexical form bound to `name`, or ""."""
        term = self.terms.get(name)
        return "" if term is None else term.value

    def language(self, name: str) -> str:
        """The language tag of the literal bound to `name`, or ""."""
        term = self.terms.get(name)
        return (term.language or "") if isinstance(term, Literal) else ""

    def integer(self, name: str) -> int:
        """The whole number bound to `name`; 0 if there is none."""
        return int(self.text(name) or 0)

    def iris(self, *names: str) -> list[str]:
        """The IRIs bound to `names`."""
        found = (self.terms.get(name) for name in names)
        return [term.value for term in found if isinstance(term, NamedNode)]


class ReleaseCache:
    """Data read once from a release, by the function that read it and its arguments.

    A release never changes, so nothing expires. With a remote engine the data may change while the
    server runs: then an entry is read again when it is older than `seconds`.
    """

    def __init__(
        self, seconds: float | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        """An empty cache; `clock` returns seconds."""
        self.seconds = seconds
        self._clock = clock
        self._entries: dict[Hashable, tuple[float, Any]] = {}

    def get(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """What `make` returned for `key`, until it expires."""
        now = self._clock()
        entry = self._entries.get(key)
        if entry is None or (self.seconds is not None and now - entry[0] > self.seconds):
            entry = (now, make())
            self._entries[key] = entry
        return cast(_Made, entry[1])


@dataclass(frozen=True)
class ReleaseData:
    """The served data: the same for every request."""

    library: Library
    release: Release | None = None
    connected: Engine | None = None
    cache: ReleaseCache = field(default_factory=ReleaseCache)

    @property
    def engine(self) -> Engine:
        """The engine. Raises EngineUnavailable if the site was created without one."""
        if self.connected is None:
            raise EngineUnavailable("This server was started without an engine.")
        return self.connected

    def select(self, name: str, **values: object) -> list[Row]:
        """The solutions of `queries/pages/<name>.rq` with `values` bound.

        Raises QueryError if the engine stops the query.
        """
        text = self.library.get("pages", name).bind(values)
        return [Row(cast(dict[str, Term], terms)) for terms in self.engine.select(text)]


@dataclass(frozen=True)
class PageSource:
    """The data, and the language and the links of the reader."""

    data: ReleaseData
    locale: Locale
    urls: Urls

    def select(self, name: str, **values: object) -> list[Row]:
        """The solutions of `queries/pages/<name>.rq` with `values` bound. Raises QueryError."""
        return self.data.select(name, **values)


def per_release(
    make: Callable[Concatenate[ReleaseData, _Arguments], _Made],
) -> Callable[Concatenate[ReleaseData, _Arguments], _Made]:
    """Cache the result of `make` per release and arguments, which must be hashable.

    It gets only the data: what is stored for all readers must not depend on a request.
    """

    @wraps(make)
    def cached(data: ReleaseData, /, *args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Made:
        key = (make, args, tuple(sorted(kwargs.items())))
        return data.cache.get(key, lambda: make(data, *args, **kwargs))

    return cached
