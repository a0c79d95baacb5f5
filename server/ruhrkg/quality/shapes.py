"""SHACL: the rules in shapes/, and their findings over the merged graph."""

import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import cast

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store, Triple
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.namespace import SH, XSD

from ruhrkg.quality import compiled_shapes
from ruhrkg.quality.findings import Finding, Rule, Severity
from ruhrkg.vocabulary import GRAPH, PREFIXES

_SHAPE = PREFIXES["shape"]


def to_rdflib(triples: Iterable[Triple]) -> Graph:
    """The triples as an rdflib graph, with every literal in its original lexical form."""
    graph = Graph()
    with _without_complaints():
        for triple in triples:
            graph.add(tuple(_term(part) for part in triple))  # type: ignore[arg-type]
    return graph


@contextmanager
def _without_complaints() -> Iterator[None]:
    """Keep rdflib from logging a traceback for each invalid literal: a finding reports it."""
    log = logging.getLogger("rdflib.term")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            yield
    finally:
        log.setLevel(level)


def _term(term: object) -> URIRef | BNode | RdflibLiteral:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, Literal):
        if term.language:
            return RdflibLiteral(term.value, lang=term.language)
        return RdflibLiteral(term.value, datatype=URIRef(term.datatype.value), normalize=False)
    return BNode(cast(BlankNode, term).value)


def shapes_graph(store: Store) -> Graph:
    """The contents of graph/shapes in `store`."""
    return to_rdflib(_shapes(store))


def _shapes(store: Store) -> Iterator[Triple]:
    quads = store.quads_for_pattern(None, None, None, NamedNode(str(GRAPH["shapes"])))
    return (quad.triple for quad in quads)


def rules(shapes: Graph) -> dict[str, Rule]:
    """The rules of a shapes graph by IRI: every shape that has a severity."""
    return {
        str(shape): Rule(
            id=str(shape).removeprefix(_SHAPE),
            severity=Severity(str(severity).removeprefix(str(SH))),
            message=_texts(shapes, shape, SH.message),
            remedy=_texts(shapes, shape, SH.description),
        )
        for shape, severity in shapes.subject_objects(SH.severity)
    }


def _texts(graph: Graph, subject: object, predicate: URIRef) -> dict[str, str]:
    texts = graph.objects(subject, predicate)  # type: ignore[arg-type]
    return {t.language or "": str(t) for t in texts if isinstance(t, RdflibLiteral)}


def validate(data: Graph, shapes: Graph, known: dict[str, Rule]) -> list[Finding]:
    """The findings of pyshacl (SHACL 1.0, section 3.6) over `data`.

    Class membership is what the data, including the ontology, state; nothing is inferred. A value
    that violates several constraints of one shape is one finding. Raises ValueError if a shape
    that is not one of the `known` rules reports a result.
    """
    import pyshacl  # noqa: PLC0415 - a server that starts does not need it

    report: Graph = pyshacl.validate(data, shacl_graph=with_own_targets(shapes), inference="none")[
        1
    ]
    found = {
        (
            str(report.value(result, SH.sourceShape)),
            str(report.value(result, SH.focusNode)),
            report.value(result, SH.resultPath),
            report.value(result, SH.value),
        )
        for result in report.objects(None, SH.result)
    }
    if strange := {shape for shape, *_ in found} - set(known):
        raise ValueError(f"{min(strange)} has no sh:severity: add it, a message and a description")
    return [
        Finding.of(
            known[shape],
            focus=focus,
            path=str(path) if path is not None else None,
            value=_n_triples(value),
        )
        for shape, focus, path, value in found
    ]


_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


def with_own_targets(shapes: Graph) -> Graph:
    """The shapes with the targets of node shapes given to their property shapes.

    pyshacl validates the property shapes of a node shape for each focus node, but a shape with
    targets once for all of them. The results are the same, since a property shape may have targets
    of its own (SHACL 1.0, section 2.1.3). A node shape to which another shape refers keeps its
    property shapes, as do those that are deactivated.
    """
    changed = Graph()
    changed += shapes
    for shape in set(shapes.subjects(SH.property)):
        targets = [(p, o) for p in _TARGETS for o in shapes.objects(shape, p)]
        referred_to = (None, None, shape) in shapes or (shape, SH.deactivated, None) in shapes
        if not targets or referred_to:
            continue
        for part in set(shapes.objects(shape, SH.property)):
            changed.remove((shape, SH.property, part))
            for target, of in targets:
                changed.add((part, target, of))
    return changed


def _n_triples(term: object) -> str | None:
    if isinstance(term, URIRef):
        return str(NamedNode(term))
    if not isinstance(term, RdflibLiteral):
        return None
    if term.language:
        return str(Literal(term, language=term.language))
    return str(Literal(term, datatype=NamedNode(term.datatype or XSD.string)))


def rules_of(store: Store) -> dict[str, Rule]:
    """The rules of the shapes in `store` by IRI."""
    described = {NamedNode(term) for term in (SH.severity, SH.message, SH.description)}
    return rules(to_rdflib(t for t in _shapes(store) if t.predicate in described))


def run(store: Store, known: dict[str, Rule] | None = None) -> list[Finding]:
    """The findings of all shapes in `store` for its default graph; `known` are its rules.

    The compiled validator finds them where it is known to find what pyshacl finds.
    """
    known = rules_of(store) if known is None else known
    try:
        return compiled_shapes.validate(_default(store), _shapes(store), known)
    except compiled_shapes.NotComparedError:
        return validate(to_rdflib(_default(store)), shapes_graph(store), known)


def _default(store: Store) -> Iterator[Triple]:
    quads = store.quads_for_pattern(None, None, None, DefaultGraph())
    return (quad.triple for quad in quads)
