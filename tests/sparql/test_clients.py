"""External SPARQL clients query `ruhrkg serve` without configuration.

Run by `make test-clients`. Comunica is installed into .tools/ by npm when it is not there.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, QuerySolutions, Store
from rdflib import RDF, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML
from SPARQLWrapper import SPARQLWrapper as Client
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed
from tests.serving import served

from ruhrkg.release.store import Release
from ruhrkg.vocabulary import ID, RKG

pytestmark = pytest.mark.clients

COMUNICA = Path(__file__).parents[2] / ".tools" / "comunica"
RKG_PREFIX = "PREFIX rkg: <https://w3id.org/ruhrkg/ontology#> "
COUNT = RKG_PREFIX + "SELECT (COUNT(DISTINCT ?p) AS ?n) WHERE { ?p a rkg:Project }"
FIELDS = RKG_PREFIX + "SELECT ?f WHERE { ?f a rkg:FieldOfAction } ORDER BY ?f"
DESCRIBED = RKG_PREFIX + "CONSTRUCT { ?f a ?kind } WHERE { ?f a rkg:FieldOfAction, ?kind }"
ASKED = RKG_PREFIX + "ASK { ?plan a rkg:Plan }"
WHO_SAYS = RKG_PREFIX + "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?decision rkg:adopts ?f } }"
JOINED = (
    RKG_PREFIX + "SELECT ?f WHERE { ?me ?reads ?d . "
    "SERVICE <%s> { ?d rkg:adopts ?f . ?f a rkg:FieldOfAction } } ORDER BY ?f"
)
FIELD_IRIS = sorted(
    str(ID[f"field/{slug}"])
    for slug in (
        "vernetzte-mobilitaet", "erfolgreiche-wirtschaft", "gelebte-vielfalt",
        "sichere-energie", "beste-bildung",
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def endpoint(release: Release) -> Iterator[str]:
    """The endpoint of a separate server with the release."""
    with served(build_dir=release.folder.parents[1]) as address:
        yield f"{address}/sparql"


def _bytes(answer: object) -> bytes:
    assert isinstance(answer, bytes)
    return answer


class TestSparqlWrapper:
    def ask(self, endpoint: str, query: str, form: str, method: str, how: str) -> object:
        client = Client(endpoint, returnFormat=form)
        client.setMethod(method)
        client.setRequestMethod(how)
        client.setQuery(query)
        return client.queryAndConvert()

    @pytest.mark.parametrize(
        ("method", "how"), [(GET, "urlencoded"), (POST, "urlencoded"), (POST, POSTDIRECTLY)]
    )
    def test_selects_by_every_request_method(self, endpoint: str, method: str, how: str) -> None:
        answer = self.ask(endpoint, FIELDS, JSON, method, how)
        assert isinstance(answer, dict)
        assert [row["f"]["value"] for row in answer["results"]["bindings"]] == FIELD_IRIS

    def test_reads_xml_csv_and_tsv_results(self, endpoint: str) -> None:
        xml = self.ask(endpoint, FIELDS, XML, GET, "urlencoded")
        assert [n.firstChild.data for n in xml.getElementsByTagName("uri")] == FIELD_IRIS  # type: ignore[attr-defined]
        csv = self.ask(endpoint, FIELDS, CSV, GET, "urlencoded")
        assert _bytes(csv).decode().split() == ["f", *FIELD_IRIS]
        tsv = self.ask(endpoint, FIELDS, TSV, GET, "urlencoded")
        assert _bytes(tsv).decode().split() == ["?f", *(f"<{iri}>" for iri in FIELD_IRIS)]

    @pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, JSONLD])
    def test_reads_graphs(self, endpoint: str, form: str) -> None:
        answer = self.ask(endpoint, DESCRIBED, form, GET, "urlencoded")
        graph = answer if isinstance(answer, Graph) else Graph().parse(data=_bytes(answer))
        assert sorted(map(str, graph.subjects(RDF.type, RKG.FieldOfAction))) == FIELD_IRIS

    def test_ask_is_true_or_false(self, endpoint: str) -> None:
        answer = self.ask(endpoint, ASKED, JSON, GET, "urlencoded")
        assert isinstance(answer, dict)
        assert answer["boolean"] is True

    def test_the_client_learns_where_a_query_is_wrong(self, endpoint: str) -> None:
        with pytest.raises(QueryBadFormed, match="line 1"):
            self.ask(endpoint, "SELECT * { ?s ?p ?o", JSON, GET, "urlencoded")


class TestRdflibStore:
    @pytest.fixture(params=["GET", "POST", "POST_FORM"])
    def store(self, endpoint: str, request: pytest.FixtureRequest) -> SPARQLStore:
        return SPARQLStore(endpoint, method=request.param)

    def test_selects(self, store: SPARQLStore) -> None:
        rows = Graph(store).query(FIELDS)
        assert [str(row[0]) for row in rows] == FIELD_IRIS  # type: ignore[index]

    def test_matches_triples(self, store: SPARQLStore) -> None:
        found = Graph(store).subjects(RDF.type, RKG.FieldOfAction)
        assert sorted(map(str, found)) == FIELD_IRIS

    def test_constructs(self, store: SPARQLStore) -> None:
        graph = Graph(store).query(DESCRIBED).graph
        assert graph is not None
        assert len(graph) == len(FIELD_IRIS)

    def test_reads_one_named_graph(self, store: SPARQLStore) -> None:
        decision = URIRef(str(ID["decision/2019-11-05"]))
        source = str(ID["source/land-suche-innovation"])
        passages = [URIRef(row[0]) for row in Graph(store).query(WHO_SAYS) if source in row[0]]
        adopted = [set(Graph(store, identifier=p).objects(decision, RKG.adopts)) for p in passages]
        assert sorted(map(str, set.union(*adopted))) == FIELD_IRIS
        assert all(0 < len(fields) < len(FIELD_IRIS) for fields in adopted)


def test_pyoxigraph_joins_its_own_data_with_ours_by_service(endpoint: str) -> None:
    store = Store()
    mine, reads = NamedNode("urn:example:mine"), NamedNode("urn:example:reads")
    store.add(Quad(mine, reads, NamedNode(str(ID["decision/2019-11-05"]))))
    solutions = store.query(JOINED.replace("%s", endpoint))
    assert isinstance(solutions, QuerySolutions)
    found = [solution["f"] for solution in solutions]
    assert found == [NamedNode(iri) for iri in FIELD_IRIS]


@pytest.fixture(scope="module")
def comunica() -> str:
    """Comunica's command."""
    command = COMUNICA / "node_modules" / ".bin" / "comunica-sparql"
    if not command.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("Comunica needs Node.js and npm, which are not here")
        COMUNICA.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [npm, "install", "--no-audit", "--no-fund", "@comunica/query-sparql@4"],
            cwd=COMUNICA, check=True, timeout=600,
        )  # fmt: skip
    return str(command)


class TestComunica:
    def ask(self, comunica: str, source: str, query: str, media_type: str) -> str:
        answer = subprocess.run(
            [comunica, source, query, "-t", media_type],
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    @pytest.mark.parametrize("prefix", ["", "sparql@"])
    def test_the_endpoint_is_discovered_or_given(
        self, comunica: str, endpoint: str, prefix: str
    ) -> None:
        answer = json.loads(
            self.ask(comunica, prefix + endpoint, FIELDS, "application/sparql-results+json")
        )
        found = [row["f"]["value"] for row in answer["results"]["bindings"]]
        assert sorted(found) == FIELD_IRIS

    def test_counts_and_reads_named_graphs(self, comunica: str, endpoint: str, root: Path) -> None:
        projects = len(list((root / "data" / "projects").glob("*.trig")))
        answer = json.loads(self.ask(comunica, endpoint, COUNT, "application/sparql-results+json"))
        assert int(answer["results"]["bindings"][0]["n"]["value"]) == projects
        graphs = self.ask(comunica, endpoint, WHO_SAYS, "text/csv")
        assert str(ID["source/land-suche-innovation"]) in graphs

    def test_reads_linked_data_into_its_default_graph(self, comunica: str, endpoint: str) -> None:
        thing = endpoint.removesuffix("/sparql") + "/id/project/innamoruhr"
        rows = self.ask(comunica, thing, "SELECT * { ?s a ?type }", "text/csv")
        assert str(RKG.Project) in rows

    def test_constructs(self, comunica: str, endpoint: str) -> None:
        turtle = self.ask(comunica, endpoint, DESCRIBED, "text/turtle")
        graph = Graph().parse(data=turtle, format="turtle")
        assert sorted(map(str, graph.subjects(RDF.type, RKG.FieldOfAction))) == FIELD_IRIS
