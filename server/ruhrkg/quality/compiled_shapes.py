"""Validation of the shapes by a compiled validator, where it is known to find what pyshacl finds.

It needs a fiftieth of the time. pyshacl is the reference: tests compare both for every rule, and
for many corrupted copies of the data. Shapes with terms that these tests do not cover are left to
pyshacl (`ruhrkg.quality.shapes`).
"""

from collections.abc import Iterable

import shacl
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse, serialize

from ruhrkg.quality.findings import Finding, Rule
from ruhrkg.vocabulary import PREFIXES

# fmt: off
COMPARED = frozenset({
    "class", "datatype", "description", "equals", "hasValue", "languageIn", "lessThan", "maxCount",
    "maxInclusive", "maxLength", "message", "minCount", "minExclusive", "minInclusive",
    "minLength", "node", "nodeKind", "not", "or", "path", "pattern", "property",
    "qualifiedMinCount", "qualifiedValueShape", "severity", "targetClass", "targetObjectsOf",
    "targetSubjectsOf", "uniqueLang",
})
# fmt: on
"""The properties of SHACL with which both validators are compared."""

_SH = PREFIXES["sh"]
# Operators within a class of characters, which Python's regular expressions do not have.
_OTHER_IN_PYTHON = ("&&", "--", "~~", "[[")


class NotComparedError(Exception):
    """The shapes use something for which the validators are not compared."""


def validate(
    data: Iterable[Triple], shapes: Iterable[Triple], known: dict[str, Rule]
) -> list[Finding]:
    """The findings of the compiled validator (SHACL 1.0, section 3.6), as those of pyshacl.

    Raises NotComparedError if pyshacl must validate these shapes, ValueError if a shape that is
    not one of the `known` rules reports a result.
    """
    shapes = list(shapes)
    for triple in shapes:
        _require_compared(triple)
    try:
        compiled = shacl.Shapes.from_text(_n_triples(shapes), format="ntriples")
    except ValueError as error:  # for example a look-ahead in a pattern
        raise NotComparedError(str(error)) from error
    report = compiled.validate_text(_n_triples(data), format="ntriples")
    found = {(_iri(r.source_shape or ""), r.focus_node, r.path, r.value) for r in report.results}
    if strange := {shape for shape, *_ in found} - set(known):
        raise ValueError(f"{min(strange)} has no sh:severity: add it, a message and a description")
    return [
        Finding.of(
            known[shape],
            focus=_name(focus),
            path=_iri(path) if path else None,
            value=None if value is None or value.startswith("_:") else value,
        )
        for shape, focus, path, value in found
    ]


def _require_compared(triple: Triple) -> None:
    name = triple.predicate.value
    if name.startswith(_SH) and name.removeprefix(_SH) not in COMPARED:
        raise NotComparedError(name)
    if name == _SH + "path" and isinstance(triple.object, BlankNode):
        raise NotComparedError("a path of more than one property")
    if triple.object == NamedNode(PREFIXES["rdfs"] + "Class"):
        raise NotComparedError("a shape that is a class")
    if name == _SH + "pattern" and any(sign in str(triple.object) for sign in _OTHER_IN_PYTHON):
        raise NotComparedError(f"the pattern {triple.object}")


def _n_triples(triples: Iterable[Triple]) -> str:
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()


def _iri(term: str) -> str:
    return term.removeprefix("<").removesuffix(">")


def _name(term: str) -> str:
    """The IRI, label or text of a term in N-Triples, as pyshacl names a focus node."""
    (quad,) = parse(f"<x:> <x:> {term} .", format=RdfFormat.N_TRIPLES)
    return str(quad.object.value) if not isinstance(quad.object, Triple) else term
