"""The W3C SPARQL 1.1 tests in the folder w3c-sparql: reading and comparing.

Answers are compared as RDF datasets in canonical form (RDFC-1.0): a blank node for each
solution. Numbers and
booleans are compared by value: the engine keeps them in canonical form.
"""

import csv
import io
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    parse,
    parse_query_results,
)
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD = "http://www.w3.org/2001/XMLSchema#"
FAILING = Path(__file__).with_name("w3c-failing.toml")

RESULTS = {
    ".srx": QueryResultsFormat.XML,
    ".srj": QueryResultsFormat.JSON,
    ".tsv": QueryResultsFormat.TSV,
}
GRAPHS = {".ttl": RdfFormat.TURTLE, ".rdf": RdfFormat.RDF_XML, ".nt": RdfFormat.N_TRIPLES}


Answer = list[str] | bool


@dataclass(frozen=True)
class Case:
    """One test of evaluation or syntax."""

    name: str
    kind: str
    query: Path
    data: tuple[Path, ...] = ()
    graphs: tuple[Path, ...] = ()
    result: Path | None = None

    @property
    def text(self) -> str:
        """The query; relative IRIs are meant relative to its file."""
        text = self.query.read_bytes().decode()
        return f"BASE <{self.query.as_uri()}>\n{text}" if self.kind != "syntax" else text


def failing(table: str) -> dict[str, str]:
    """The tests that are known to fail, each with its reason."""
    with FAILING.open("rb") as file:
        known: dict[str, str] = tomllib.load(file)[table]
    return known


def cases(folder: Path) -> Iterator[Case]:
    """The tests of query evaluation, syntax and result formats."""
    for top in ("manifest-sparql11-query.ttl", "manifest-sparql11-results.ttl"):
        yield from _cases(folder / "sparql11" / top)


def _cases(path: Path) -> Iterator[Case]:
    graph = Graph().parse(path, format="turtle", publicID=path.as_uri())
    manifest = URIRef(path.as_uri())
    for included in graph.objects(manifest, MF.include):
        for child in Collection(graph, included):
            yield from _cases(_file(child))
    for entries in graph.objects(manifest, MF.entries):
        for entry in Collection(graph, entries):
            case = _case(graph, entry, path.parent.name)
            if case:
                yield case


def _case(graph: Graph, entry, folder: str) -> Case | None:
    kind = str(graph.value(entry, RDF.type)).removeprefix(str(MF))
    action = graph.value(entry, MF.action)
    name = f"{folder}/{str(entry).rpartition('#')[2]}"
    if kind in {"PositiveSyntaxTest11", "NegativeSyntaxTest11"}:
        wanted = "syntax" if kind.startswith("Positive") else "bad syntax"
        return Case(name, wanted, _file(action))
    if kind not in {"QueryEvaluationTest", "CSVResultFormatTest"}:
        return None
    return Case(
        name, "evaluation", _file(graph.value(action, QT.query)),
        tuple(_file(data) for data in graph.objects(action, QT.data)),
        tuple(_file(data) for data in graph.objects(action, QT.graphData)),
        _file(graph.value(entry, MF.result)),
    )  # fmt: skip


def _file(iri) -> Path:
    return Path(str(iri).removeprefix("file://"))


def quads(path: Path, graph) -> Iterator[Quad]:
    """The triples of a data file in `graph`; no two files share blank nodes."""
    for quad in parse(
        path=str(path), format=GRAPHS[path.suffix], base_iri=path.as_uri(), rename_blank_nodes=True
    ):
        yield Quad(quad.subject, quad.predicate, quad.object, graph)


def expected(case: Case) -> Answer:
    """The expected answer, ready to be compared."""
    assert case.result is not None
    content = case.result.read_bytes()
    suffix = case.result.suffix
    if suffix == ".csv":
        return csv_of(content)
    if suffix in RESULTS:
        return answered(content, RESULTS[suffix])
    triples = [quad.triple for quad in quads(case.result, NamedNode("urn:g"))]
    if any(triple.object == NamedNode(RS + "ResultSet") for triple in triples):
        return _result_set(triples)
    return graph_of(triples)


def answered(content: bytes, form: QueryResultsFormat) -> Answer:
    """Serialised results, ready to be compared."""
    results = parse_query_results(content, form)
    if isinstance(results, QueryBoolean):
        return bool(results)
    names = [variable.value for variable in results.variables]
    return _rows([{n: row[n] for n in names if row[n] is not None} for row in results])


def graph_of(triples) -> list[str]:
    """A graph, ready to be compared."""
    dataset = Dataset(
        Quad(triple.subject, triple.predicate, _by_value(triple.object)) for triple in triples
    )
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(str(quad) for quad in dataset)


def csv_of(content: bytes) -> list[str]:
    """A CSV answer, ready to be compared: without order, types and labels of blank nodes."""
    rows = csv.DictReader(io.StringIO(content.decode()))
    return _rows([{name: _from_csv(value) for name, value in row.items() if value} for row in rows])


def _from_csv(value: str) -> BlankNode | Literal:
    return BlankNode(value[2:]) if value.startswith("_:") else Literal(value)


def _rows(rows: list[dict]) -> list[str]:
    dataset = Dataset()
    for row in rows:
        solution = BlankNode()
        dataset.add(Quad(solution, NamedNode("urn:a"), NamedNode("urn:solution")))
        for name, value in row.items():
            dataset.add(Quad(solution, NamedNode(f"urn:var:{name}"), _by_value(value)))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(str(quad) for quad in dataset)


def _result_set(triples) -> Answer:
    """Results written with the vocabulary of the first test suite."""
    said: dict = {}
    for triple in triples:
        said.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(
            triple.object
        )
    (head,) = [
        s for s, p in said.items() if NamedNode(RS + "ResultSet") in p.get(str(RDF.type), [])
    ]
    if RS + "boolean" in said[head]:
        return said[head][RS + "boolean"][0].value == "true"
    rows = []
    for solution in said[head].get(RS + "solution", []):
        bindings = [said[binding] for binding in said[solution].get(RS + "binding", [])]
        rows.append({b[RS + "variable"][0].value: b[RS + "value"][0] for b in bindings})
    return _rows(rows)


def _by_value(term):
    """A number in one spelling for each value."""
    if not isinstance(term, Literal):
        return term
    kind = term.datatype.value.removeprefix(XSD)
    try:
        if kind in {"integer", "decimal"}:
            return Literal(str(Decimal(term.value).normalize() + 0), datatype=term.datatype)
        if kind in {"double", "float"}:
            return Literal(repr(float(term.value)), datatype=term.datatype)
        if kind == "boolean":
            return Literal(term.value in {"true", "1"})
    except (InvalidOperation, ValueError):
        pass
    return term
