"""The example queries as data, for editors such as SIB's, which read them from the endpoint.

Each is a `sh:SPARQLExecutable` (SHACL-AF, section 5) in `graph/queries`, with its text, its
question and the prefixes that it declares.
"""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from ruhrkg.release.context import BuildContext
from ruhrkg.sparql.query.library import LANGUAGES, Library, Query
from ruhrkg.vocabulary import BASE_IRI, GRAPH, PREFIXES

_KINDS = {
    "SELECT": ("SPARQLSelectExecutable", "select"),
    "ASK": ("SPARQLAskExecutable", "ask"),
    "CONSTRUCT": ("SPARQLConstructExecutable", "construct"),
}
_PREFIX_TABLE = BASE_IRI + "sparql#prefixes"
_Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]


def describe_queries(context: BuildContext) -> None:
    """Add the examples and the prefix table to the store of a build."""
    add_examples(context.store, context.settings.root)


def add_examples(store: Store, root: Path) -> None:
    """Add the examples under `root`, if there are any, and the prefix table to `store`."""
    graph = NamedNode(str(GRAPH["queries"]))
    examples = [q for q in Library(root).folder("examples") if q.form in _KINDS]
    statements = [statement for query in examples for statement in _example(query)]
    if statements:
        statements += _prefix_table()
    store.extend(Quad(s, p, o, graph) for s, p, o in statements)


def _prefix_table() -> Iterator[_Statement]:
    """Every prefix as a `sh:PrefixDeclaration` (SHACL, section 5.2.1)."""
    table = NamedNode(_PREFIX_TABLE)
    yield table, _term("rdf:type"), _term("owl:Ontology")
    for prefix, namespace in PREFIXES.items():
        declaration = NamedNode(f"{BASE_IRI}sparql#prefix-{prefix}")
        yield table, _term("sh:declare"), declaration
        yield declaration, _term("rdf:type"), _term("sh:PrefixDeclaration")
        yield declaration, _term("sh:prefix"), Literal(prefix)
        yield declaration, _term("sh:namespace"), Literal(namespace, datatype=_term("xsd:anyURI"))


def _example(query: Query) -> Iterator[_Statement]:
    """The statements about one query, with its parameters at their defaults."""
    subject = NamedNode(f"{BASE_IRI}queries/{query.name}")
    kind, text = _KINDS[query.form]
    yield subject, _term("rdf:type"), _term("sh:SPARQLExecutable")
    yield subject, _term("rdf:type"), _term(f"sh:{kind}")
    yield subject, _term(f"sh:{text}"), Literal(query.bind())
    yield subject, _term("sh:prefixes"), NamedNode(_PREFIX_TABLE)
    yield subject, _term("schema:target"), NamedNode(BASE_IRI + "sparql")
    # Editors list an example once per comment, so there is only one, in English.
    yield subject, _term("rdfs:comment"), Literal(query.question["en"], language="en")
    for language in LANGUAGES:
        yield subject, _term("rdfs:label"), Literal(query.title[language], language=language)
        about = f"{query.question[language]} {query.expect[language]}"
        yield subject, _term("dcterms:description"), Literal(about, language=language)
    for tag in query.tags:
        yield subject, _term("schema:keywords"), Literal(tag)


def _term(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)
