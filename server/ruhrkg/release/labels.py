"""The labels of the things in a release, read from the release itself."""

from functools import lru_cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ruhrkg.release.store import DEFAULT_GRAPH
from ruhrkg.vocabulary import PREFIXES

_LABEL = f" <{PREFIXES['rdfs']}label> "


@lru_cache(maxsize=4)
def labels(folder: Path) -> dict[str, dict[str, str]]:
    """The labels of all things in the release in `folder`, by IRI and language."""
    with (folder / DEFAULT_GRAPH).open(encoding="utf-8") as lines:
        stated = "".join(line for line in lines if _LABEL in line)
    found: dict[str, dict[str, str]] = {}
    for triple in parse(stated, format=RdfFormat.N_TRIPLES):
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, Literal):
            names = found.setdefault(triple.subject.value, {})
            names.setdefault(triple.object.language or "", triple.object.value)
    return found
