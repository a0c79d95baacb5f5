"""Citations of things and queries: permanent address, and where and when they were read."""

import datetime
import json
import re
from html import escape, unescape
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

IRI = "https://w3id.org/ruhrkg/id/project/innamoruhr"
ADDRESS = "http://localhost/doc/project/innamoruhr"
QUERY = (
    "http://localhost/queries/projects-of-a-municipality?municipality=id%3Aplace%2Fessen&lang=en"
)


def cited(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return answer.text


def today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


def test_a_thing_is_cited_with_both_addresses_and_the_day(client: FlaskClient) -> None:
    text = cited(client, "/cite/project/innamoruhr.txt")
    assert IRI in text
    assert ADDRESS in text
    assert str(today().year) in text
    bibtex = cited(client, "/cite/project/innamoruhr.bib")
    assert f"url = {{{ADDRESS}}}" in bibtex
    assert f"urldate = {{{today().isoformat()}}}" in bibtex
    assert IRI in bibtex
    ris = cited(client, "/cite/project/innamoruhr.ris").splitlines()
    assert f"UR  - {ADDRESS}" in ris
    assert f"Y2  - {today():%Y/%m/%d}" in ris
    (item,) = json.loads(cited(client, "/cite/project/innamoruhr.csl.json"))
    assert item["URL"] == ADDRESS
    assert item["accessed"]["date-parts"] == [[today().year, today().month, today().day]]
    assert IRI in item["note"]


@pytest.mark.parametrize("suffix", ["txt", "bib", "ris", "csl.json"])
def test_a_ready_query_is_cited_with_its_parameters(client: FlaskClient, suffix: str) -> None:
    path = f"/cite/query/projects-of-a-municipality.{suffix}?municipality=id:place/essen&fbclid=1"
    text = cited(client, path).replace("\\_", "_").replace("\\%", "%")
    assert QUERY in text
    assert "fbclid" not in text
    assert client.get(QUERY.removeprefix("http://localhost")).status_code == 200


def test_a_query_of_one_s_own_is_cited_with_its_text(client: FlaskClient) -> None:
    (item,) = json.loads(cited(client, "/cite/sparql.csl.json?query=ASK%20%7B%7D"))
    assert item["URL"] == "http://localhost/sparql?query=ASK+%7B%7D"
    assert item["note"] == "SPARQL: ASK {}"
    other = json.loads(cited(client, "/cite/sparql.csl.json?query=ASK%20%7B%20%7D"))[0]
    assert other["id"] != item["id"]


def result(client: FlaskClient, query: str) -> list[str]:
    """The lines of the result (rows, triples, or true or false), in any order."""
    for name in ("csv", "ntriples", "json"):
        answer = client.get("/sparql", query_string={"query": query, "format": name})
        if answer.status_code != 406:
            break
    assert answer.status_code == 200, answer.text
    return sorted(answer.text.splitlines())


def cited_query(ris: str) -> str:
    start = "N1  - SPARQL: "
    (line,) = (line for line in ris.split("\r\n") if line.startswith(start))
    return line.removeprefix(start)


def test_the_cited_text_of_every_example_gives_the_same_rows(client: FlaskClient) -> None:
    for query in client.application.extensions["ruhrkg"].library.folder("examples"):
        values = {"lang": "en"} if "lang" in {p.name for p in query.parameters} else {}
        text = cited_query(cited(client, f"/cite/query/{query.name}.ris"))
        assert result(client, text) == result(client, query.bind(values)), query.name


def test_the_cited_text_of_a_query_keeps_its_strings(client: FlaskClient) -> None:
    query = """# all <\r\nSELECT * { # "one
        VALUES (?a ?b ?c ?d) {\n("a  b\tc" '''x\r\n # y\u2028''' "#" <http://a/#b>) } # end\n}# '"""
    text = cited_query(cited(client, f"/cite/sparql.ris?query={quote(query)}"))
    strings = r"""("a  b\tc" '''x\r\n # y\u2028''' "#" <http://a/#b>)"""
    assert text == f"SELECT * {{ VALUES (?a ?b ?c ?d) {{ {strings} }} }}"
    assert result(client, text) == result(client, query)


GRAPH = "https://w3id.org/ruhrkg/graph/void"
NAMED = "https://w3id.org/ruhrkg/graph/editorial"
ON_GRAPHS = {
    "query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "default-graph-uri": [GRAPH],
    "named-graph-uri": [NAMED, GRAPH],
}


def test_a_query_of_one_s_own_is_cited_with_its_graphs(client: FlaskClient) -> None:
    page = client.get("/sparql", query_string={**ON_GRAPHS, "format": "html", "lang": "en"}).text
    for name in ("default-graph-uri", "named-graph-uri"):
        assert f'<input type="hidden" name="{name}" value="{GRAPH}">' in page
    (link,) = re.findall('href="(/cite/sparql.csl.json[^"]*)"', page)
    (item,) = json.loads(cited(client, unescape(link)))
    assert f"; named-graph-uri={NAMED}; named-graph-uri={GRAPH}; SPARQL: SELECT" in item["note"]
    assert item["note"].startswith(f"default-graph-uri={GRAPH}; ")
    assert escape(item["URL"]) in page
    address = item["URL"].removeprefix("http://localhost")
    counted = client.get("/sparql", query_string={**ON_GRAPHS, "format": "csv"}).text
    assert client.get(f"{address}&format=csv").text == counted
    elsewhere = client.get("/cite/sparql.csl.json", query_string={"query": ON_GRAPHS["query"]})
    assert json.loads(elsewhere.text)[0]["id"] != item["id"]


def test_a_key_distinguishes_results_with_other_parameters(client: FlaskClient) -> None:
    def key(parameters: str) -> str:
        path = f"/cite/query/near-a-place.csl.json?lang=de&{parameters}"
        return str(json.loads(cited(client, path))[0]["id"])

    assert key("") == key("distance=15") == "ruhrkg-queries-near-a-place"
    others = {key(p) for p in ("distance=5", "distance=10", "centre=id:place/essen")}
    assert len({key(""), *others}) == 4


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "values",
    ["centre=id:place/nope", "distance=5&distance=6", "distance=x"],
)
def test_what_a_page_refuses_is_not_cited(client: FlaskClient, values: str, language: str) -> None:
    asked = f"{values}&lang={language}"
    page = client.get(f"/queries/near-a-place.json?{asked}")
    refused = client.get(f"/cite/query/near-a-place.bib?{asked}")
    assert (refused.status_code, page.status_code) == (400, 400)
    assert refused.json["detail"] == page.json["detail"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/cite/query/no-such-query.bib", 404),
        ("/cite/query/near-a-place.bib?distance=x", 400),
        ("/cite/sparql.bib", 400),
        ("/cite/project/no-such-thing.bib", 404),
    ],
)
def test_what_is_not_there_cannot_be_cited(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


@pytest.mark.parametrize("path", ["/queries/who-leads-what", "/sparql?query=ASK%20%7B%7D"])
def test_a_page_with_a_result_shows_how_to_cite_it(client: FlaskClient, path: str) -> None:
    text = client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"}).text
    assert "Cite the query and its result" in text
    assert "Read on" in text
