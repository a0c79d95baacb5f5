"""RDF in every format; the same statements always give the same bytes."""

import gzip
import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from ruhrkg.formats import Format
from ruhrkg.vocabulary import BASE_IRI, PREFIXES

Statement = TypeVar("Statement", Triple, Quad)
_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
    "ntriples": RdfFormat.N_TRIPLES,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
}
_TYPE = PREFIXES["rdf"] + "type"
_SPATIAL = PREFIXES["dcterms"] + "spatial"
_ORDER = {prefix: place for place, prefix in enumerate(PREFIXES)}


def write_rdf(statements: Iterable[Statement], target: Format) -> bytes:
    """The statements in the target format, sorted, with the prefixes that they use."""
    return write_ordered(in_order(statements), target)


def in_order(statements: Iterable[Statement]) -> list[Statement]:
    """The statements in the order in which they are written: by graph, subject, type, property."""
    return sorted(statements, key=_key)


def write_ordered(ordered: Sequence[Triple] | Sequence[Quad], target: Format) -> bytes:
    """What `in_order` returned in the target format, with the prefixes that it uses."""
    if target.name in ("turtle", "trig"):
        content = _serialize(ordered, target, _used(ordered))
        head = re.match(rb"(?:@prefix [^\n]*\n)*", content)
        end = head.end() if head else 0
        declarations = sorted(content[:end].decode().splitlines(), key=_declared)
        return "".join(f"{line}\n" for line in declarations).encode() + content[end:]
    if target.name == "rdfxml":
        content = _serialize(ordered, target, _used(ordered))
        return re.sub(rb"<rdf:RDF[^>]*>", _sorted_attributes, content, count=1)
    return _serialize(ordered, target, None)


def compress(content: bytes) -> bytes:
    """The content as gzip without file name and time, so that equal content gives equal bytes."""
    return gzip.compress(content, mtime=0)


def _serialize(
    ordered: Sequence[Triple] | Sequence[Quad], target: Format, prefixes: dict[str, str] | None
) -> bytes:
    return serialize(ordered, format=_FORMATS[target.name], prefixes=prefixes) or b""


def _key(statement: Triple | Quad) -> tuple[str, str, bool, str, bool, str]:
    graph = str(statement.graph_name) if isinstance(statement, Quad) else ""
    predicate = statement.predicate.value
    # CKAN stores the last of several places: ours, with a bounding box, comes after listed codes.
    own = predicate == _SPATIAL and str(statement.object).startswith("<" + BASE_IRI)
    return graph, str(statement.subject), predicate != _TYPE, predicate, own, str(statement)


def _used(statements: Iterable[Triple | Quad]) -> dict[str, str]:
    text = "\n".join(str(statement) for statement in statements)
    return {prefix: iri for prefix, iri in PREFIXES.items() if "<" + iri in text}


def _declared(line: str) -> int:
    """The position of a declaration's prefix in the table: pyoxigraph does not keep the order."""
    return _ORDER[line.split()[1].rstrip(":")]


def _sorted_attributes(tag: re.Match[bytes]) -> bytes:
    attributes = sorted(re.findall(rb'xmlns:[^=]+="[^"]*"', tag.group()))
    return b"<rdf:RDF " + b" ".join(attributes) + b">"
