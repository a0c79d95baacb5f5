"""Evaluate a query of the library on a store in this process, for the build and the checks."""

from typing import cast

from pyoxigraph import QuerySolutions, Store

from ruhrkg.sparql.query.diagnosis import is_query
from ruhrkg.sparql.query.rewriting import rewrite
from ruhrkg.vocabulary import BASE_IRI


def select(store: Store, text: str) -> QuerySolutions:
    """The solutions of a SELECT query, rewritten as the engine would (`rewriting`).

    Raises CannotRewriteError, and SyntaxError if it is not a query.
    """
    return cast(QuerySolutions, store.query(rewrite(text, is_query), base_iri=BASE_IRI))
