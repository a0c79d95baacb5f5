"""Citations of things and queries: permanent address, and where and when they were read."""

import datetime
import json
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
