"""W3C SPARQL 1.1: protocol (queries and what is refused) and service description, over HTTP."""

import http.client
import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat, parse
from pyoxigraph import serialize as serialize_quads
from rdflib import Graph, Namespace
from rdflib.collection import Collection
from rdflib.namespace import RDF
from tests.serving import served
from tests.standards import w3c

pytestmark = pytest.mark.w3c

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = "http://www.w3.org/ns/sparql-service-description#"
FOLDER = Path(os.environ.get("RUHRKG_STANDARDS_DIR") or "nowhere", "w3c-sparql/sparql11")
MANIFEST = FOLDER.resolve() / "protocol/manifest.ttl"


def load() -> tuple[Graph, list]:
    if not MANIFEST.is_file():
        return Graph(), []
    graph = Graph().parse(MANIFEST, format="turtle", publicID=MANIFEST.as_uri())
    # What updates do cannot be tested on an endpoint that refuses them; the bad ones can.
    return graph, [
        test
        for test in graph.subjects(RDF.type, w3c.MF.ProtocolTest)
        if not str(test).rpartition("#")[2].startswith("update_")
    ]


GRAPH, TESTS = load()


@pytest.fixture(scope="module")
def address(standards, tmp_path_factory):
    path = Path(tmp_path_factory.mktemp("w3c"), "protocol.nq")
    quads = (
        quad
        for number in (1, 2, 3)
        for quad in w3c.quads(
            MANIFEST.parent / f"data{number}.nt",
            NamedNode(f"http://kasei.us/2009/09/sparql/data/data{number}.rdf"),
        )
    )
    serialize_quads(quads, str(path), RdfFormat.N_QUADS)
    with served(path, "--workers", "1") as running:
        yield running


def send(address: str, request) -> tuple[int, str, bytes]:
    body = GRAPH.value(request, HT.body)
    content = None
    if body is not None:
        encoding = str(GRAPH.value(body, CNT.characterEncoding))
        content = str(GRAPH.value(body, CNT.chars)).encode(encoding)
    listed = GRAPH.value(request, HT.headers)
    headers = {
        str(GRAPH.value(header, HT.fieldName)): str(GRAPH.value(header, HT.fieldValue))
        for header in (Collection(GRAPH, listed) if listed else ())
    }
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        connection.request(
            str(GRAPH.value(request, HT.methodName)),
            str(GRAPH.value(request, HT.absolutePath)),
            content,
            headers,
        )
        response = connection.getresponse()
        return response.status, response.headers.get_content_type(), response.read()
    finally:
        connection.close()


@pytest.mark.parametrize("test", TESTS, ids=lambda test: str(test).rpartition("#")[2])
def test_protocol(address, test):
    action = GRAPH.value(test, w3c.MF.action)
    for request in Collection(GRAPH, GRAPH.value(action, HT.requests)):
        status, media_type, content = send(address, request)
        wanted = GRAPH.value(request, HT.resp)
        allowed = {str(s)[-3] for s in GRAPH.objects(wanted, w3c.MF.expectedStatus)}
        assert str(status)[0] in allowed, content
        boolean = GRAPH.value(wanted, w3c.MF.expectedBoolean)
        form = str(GRAPH.value(wanted, w3c.MF.expectedFormat) or "")
        if form == "RDF":
            assert list(parse(content, RdfFormat.from_media_type(media_type))) is not None
        elif form:
            answer = w3c.answered(content, QueryResultsFormat.from_media_type(media_type))
            assert isinstance(answer, bool) is (form == "boolean")
            assert boolean is None or answer == boolean.toPython()


@pytest.fixture(scope="module")
def description(address) -> list:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.request("GET", "/sparql")
    response = connection.getresponse()
    assert response.status == 200
    rdf = RdfFormat.from_media_type(response.headers.get_content_type())
    triples = [quad.triple for quad in parse(response.read(), rdf)]
    connection.close()
    return triples


def test_the_endpoint_returns_rdf(description):
    assert description


def test_the_description_has_a_matching_endpoint_triple(description, address):
    endpoint = NamedNode(f"{address}/sparql")
    assert any(t.predicate == NamedNode(SD + "endpoint") and t.object == endpoint
               for t in description)  # fmt: skip


# SPARQL 1.1 Service Description, section 3: domains and ranges.
RANGES = {
    "supportedLanguage": {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"},
    "feature": {
        "DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs",
        "BasicFederatedQuery",
    },
}  # fmt: skip
CLASSES = {
    "defaultDataset": "Dataset", "defaultGraph": "Graph", "extensionFunction": "Function",
}  # fmt: skip
PROPERTIES = {*RANGES, *CLASSES, "endpoint", "resultFormat", "defaultEntailmentRegime"}


def test_the_description_conforms_to_its_schema(description):
    types = {(t.subject, t.object) for t in description if t.predicate.value == str(RDF.type)}
    services = {s for s, kind in types if kind == NamedNode(SD + "Service")}
    assert len(services) == 1
    for triple in description:
        name = triple.predicate.value.removeprefix(SD)
        if name == triple.predicate.value:
            continue
        assert name in PROPERTIES
        assert isinstance(triple.object, NamedNode)
        if name in RANGES:
            assert triple.object.value.removeprefix(SD) in RANGES[name]
        if name in CLASSES:
            assert (triple.object, NamedNode(SD + CLASSES[name])) in types
