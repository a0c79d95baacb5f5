"""The canonical layout of authored Turtle and TriG.

The base and the prefixes in use come first, in the order of the prefix table; then one block for
each named graph. Within a graph, subjects are sorted, one block each: `a` first, then labels, then
the other properties, sorted. A small change to the data is then a small change to the text.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from ruhrkg.vocabulary import BASE_IRI, PREFIXES

_XSD = PREFIXES["xsd"]
_RDF_TYPE = PREFIXES["rdf"] + "type"
_LABELS = (
    PREFIXES["rdfs"] + "label",
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["skos"] + "altLabel",
)
_BARE = {
    _XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    _XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    _XSD + "boolean": re.compile(r"true|false"),
}
_LOCAL_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_INDENT = "    "

_Objects = dict[str, list[NamedNode | Literal]]


class LayoutError(ValueError):
    """The statements cannot be written as authored data; the message states which and why."""


def canonical_text(
    quads: Iterable[Quad],
    base: str = BASE_IRI,
    prefixes: Mapping[str, str] = PREFIXES,
) -> str:
    """Write the quads of one file in canonical layout.

    `quads` may be in any order; duplicates count once. IRIs below `base` are written relative to
    it unless a prefix fits. Returns the text of a Turtle file, or of a TriG file if a named graph
    occurs. Raises LayoutError for blank nodes and quoted triples, which authored data must not
    contain.
    """
    graphs: dict[str, dict[str, _Objects]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for quad in set(quads):
        subject, value = _named(quad.subject, quad), quad.object
        if not isinstance(value, NamedNode | Literal):
            raise LayoutError(_refusal(quad))
        is_default = isinstance(quad.graph_name, DefaultGraph)
        graph = "" if is_default else _named(quad.graph_name, quad).value
        graphs[graph][subject.value][quad.predicate.value].append(value)
    names = _Names(base, prefixes)
    blocks = [_graph(graph, graphs[graph], names) for graph in sorted(graphs)]
    head = names.head()
    return "\n".join([*([head] if head else []), *blocks])


def _named(term: object, quad: Quad) -> NamedNode:
    if isinstance(term, NamedNode):
        return term
    raise LayoutError(_refusal(quad))


def _refusal(quad: Quad) -> str:
    what = "a quoted triple" if isinstance(quad.object, Triple) else "a blank node"
    return f"{what} in {quad}: give the thing an IRI, so that it can be cited"


class _Names:
    """Abbreviates IRIs and records which prefixes were used."""

    def __init__(self, base: str, prefixes: Mapping[str, str]) -> None:
        self._base = base
        self._prefixes = prefixes
        self._longest_first = sorted(prefixes.items(), key=lambda item: -len(item[1]))
        self._used: set[str] = set()
        self._known: dict[str, str] = {}

    def __call__(self, iri: str) -> str:
        if iri not in self._known:
            self._known[iri] = self._abbreviated(iri)
        return self._known[iri]

    def _abbreviated(self, iri: str) -> str:
        for prefix, namespace in self._longest_first:
            local = iri.removeprefix(namespace)
            if local != iri and _LOCAL_NAME.fullmatch(local):
                self._used.add(prefix)
                return f"{prefix}:{local}"
        if iri.startswith(self._base):
            self._used.add("")
            return f"<{iri.removeprefix(self._base)}>"
        return f"<{iri}>"

    def head(self) -> str:
        """The declarations of the base and prefixes used, one per line."""
        lines = [f"@base <{self._base}> .\n"] if "" in self._used else []
        lines += [
            f"@prefix {prefix}: <{namespace}> .\n"
            for prefix, namespace in self._prefixes.items()
            if prefix in self._used
        ]
        return "".join(lines)


def _graph(graph: str, subjects: Mapping[str, _Objects], names: _Names) -> str:
    margin = _INDENT if graph else ""
    body = "\n".join(_subject(iri, subjects[iri], names, margin) for iri in sorted(subjects))
    return f"{names(graph)} {{\n{body}}}\n" if graph else body


def _subject(iri: str, properties: _Objects, names: _Names, margin: str) -> str:
    lines = [
        f"{_predicate(predicate, names)} {_objects(properties[predicate], names, margin)}"
        for predicate in sorted(properties, key=_rank(names))
    ]
    inner = f" ;\n{margin}{_INDENT}".join(lines)
    return f"{margin}{names(iri)} {inner} .\n"


def _rank(names: _Names) -> Callable[[str], tuple[int, str]]:
    first = (_RDF_TYPE, *_LABELS)
    return lambda iri: (first.index(iri), "") if iri in first else (len(first), names(iri))


def _predicate(iri: str, names: _Names) -> str:
    return "a" if iri == _RDF_TYPE else names(iri)


def _objects(values: list[NamedNode | Literal], names: _Names, margin: str) -> str:
    ordered = sorted(values, key=_order)
    if len(ordered) == 1:
        return _object(ordered[0], names)
    line = f",\n{margin}{_INDENT}{_INDENT}"
    return line.join(_object(value, names) for value in ordered)


def _order(value: NamedNode | Literal) -> tuple[str, str, str]:
    if isinstance(value, NamedNode):
        return ("", value.value, "")
    return (value.language or "", value.value, value.datatype.value)


def _object(value: NamedNode | Literal, names: _Names) -> str:
    if isinstance(value, NamedNode):
        return names(value.value)
    datatype = value.datatype.value
    bare = _BARE.get(datatype)
    if bare and bare.fullmatch(value.value):
        return value.value
    text = f'"{value.value.translate(_ESCAPES)}"'
    if value.language:
        return f"{text}@{value.language}"
    return text if datatype == _XSD + "string" else f"{text}^^{names(datatype)}"
