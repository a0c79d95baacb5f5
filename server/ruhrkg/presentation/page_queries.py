"""How pages ask the graph: queries of the library by name, answered by the engine.

Pages never see a store, so they work the same in front of a remote engine.
"""

from dataclasses import dataclass
from typing import cast

from flask import g
from pyoxigraph import BlankNode, Literal, NamedNode

from ruhrkg.web.site import site

# SPARQL 1.1 has no triple terms, so pages never meet one.
Term = NamedNode | Literal | BlankNode


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


def select(name: str, **values: object) -> list[Row]:
    """The solutions of `queries/pages/<name>.rq` with `values` bound.

    Raises QueryError if the engine stops the query; the error handler answers it.
    """
    text = site().library.get("pages", name).bind(values)
    g.queries = [*queries_asked(), name]
    return [Row(cast(dict[str, Term], terms)) for terms in site().engine.select(text)]


def queries_asked() -> list[str]:
    """The names of the queries that this request has asked so far."""
    found: list[str] = g.get("queries", [])
    return found
