"""The completions of the editor; its page is tested with /sparql and in a browser."""

from flask.testing import FlaskClient

from ruhrkg.locale import LANGUAGES, words
from ruhrkg.sparql.errors import BY_SLUG
from ruhrkg.vocabulary import PREFIXES


def test_classes_and_properties_in_use_are_offered(client: FlaskClient) -> None:
    assert PREFIXES["rkg"] + "Project" in client.get("/sparql/completions/classes").json
    assert PREFIXES["rkg"] + "leadMinistry" in client.get("/sparql/completions/properties").json


def test_things_are_found_by_the_start_of_their_iri(client: FlaskClient) -> None:
    start = PREFIXES["id"] + "project/inn"
    found = client.get("/sparql/completions/things", query_string={"start": start}).json
    assert start + "amoruhr" in found
    assert all(iri.startswith(start) for iri in found)


def test_things_are_found_by_a_word_of_their_name(client: FlaskClient) -> None:
    found = client.get("/sparql/completions/things?start=Klimaresilient").json
    assert PREFIXES["id"] + "project/kris" in found


def test_one_letter_is_too_little_to_look_for(client: FlaskClient) -> None:
    assert client.get("/sparql/completions/things?start=a").json == []


def test_boundaries_are_well_known_text(client: FlaskClient) -> None:
    found = client.get("/sparql/completions/boundaries").json
    assert len(found) == 53
    assert all(wkt.startswith(("POLYGON", "MULTIPOLYGON")) for wkt in found)


HTML = {"Accept": "text/html"}


def test_the_editor_is_a_plain_form_with_a_first_query(client: FlaskClient) -> None:
    page = client.get("/sparql?lang=en", headers=HTML)
    assert page.status_code == 200
    assert '<textarea id="query" name="query"' in page.text
    assert "rkg:FieldOfAction" in page.text
    assert page.text.count("<option value=") > 24


def test_the_query_of_a_permanent_link_is_in_the_editor(client: FlaskClient) -> None:
    page = client.get("/sparql?query=ASK {?s ?p <http://a>}", headers=HTML).text
    assert "ASK {?s ?p &lt;http://a&gt;}</textarea>" in page


def test_the_form_shows_a_table_without_script(client: FlaskClient) -> None:
    query = "SELECT ?project WHERE { ?project a <https://w3id.org/ruhrkg/ontology#Project> }"
    asked = {"query": query, "format": "html", "lang": "en"}
    page = client.get("/sparql", query_string=asked, headers=HTML).text
    assert 'href="/doc/project/innamoruhr?lang=en">id:project/innamoruhr</a>' in page
    rows = len(client.get("/sparql", query_string={**asked, "format": "csv"}).text.splitlines()) - 1
    assert rows > 50
    assert f"{rows} rows." in page


def test_only_the_editor_has_a_wider_policy_and_no_inline_script(client: FlaskClient) -> None:
    page = client.get("/sparql", headers=HTML)
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "sha256-" in policy
    assert "sha256-" not in client.get("/queries").headers["Content-Security-Policy"]
    assert "<script>" not in page.text and " onclick=" not in page.text


# Queries that editors send to an unknown endpoint, in the form of SIB's sparql-editor.


def asked(client: FlaskClient, query: str) -> list[dict[str, str]]:
    """The values of each solution, queried as that editor does."""
    answer = client.get(
        "/sparql",
        query_string={"ac": "1", "query": query},
        headers={"Accept": "application/sparql-results+json"},
    )
    return [{k: v["value"] for k, v in row.items()} for row in answer.json["results"]["bindings"]]


def test_another_editor_finds_our_prefixes(client: FlaskClient) -> None:
    found = asked(
        client,
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT DISTINCT ?prefix ?namespace "
        "WHERE { [] sh:prefix ?prefix ; sh:namespace ?namespace } ORDER BY ?prefix",
    )
    assert {row["prefix"]: row["namespace"] for row in found} == PREFIXES


def test_another_editor_finds_our_examples(client: FlaskClient) -> None:
    found = asked(
        client,
        "PREFIX sh: <http://www.w3.org/ns/shacl#>"
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
        "SELECT DISTINCT ?example ?comment ?query WHERE { ?example a sh:SPARQLExecutable ;"
        " rdfs:comment ?comment ; sh:select|sh:ask|sh:construct ?query } ORDER BY ?example",
    )
    assert len(found) == len({row["example"] for row in found}) > 24


def test_another_editor_finds_classes_with_their_properties_and_names(client: FlaskClient) -> None:
    found = asked(
        client,
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
        "PREFIX void: <http://rdfs.org/ns/void#>"
        "SELECT DISTINCT ?class ?property ?target ?classLabel WHERE {"
        " ?partition void:class ?class ; void:propertyPartition ?pp . ?pp void:property ?property ."
        " OPTIONAL { ?class rdfs:label ?classLabel }"
        " OPTIONAL { ?pp void:classPartition [ void:class ?target ] } } ORDER BY ?class",
    )
    rkg = PREFIXES["rkg"]
    assert (rkg + "Project", rkg + "forum", "project") in {
        (row["class"], row["property"], row.get("classLabel")) for row in found
    }


def test_a_query_with_an_error_stays_in_the_plain_form(client: FlaskClient) -> None:
    answer = client.get(
        "/sparql",
        query_string={"query": "SELECT * { ?s ?p <b>", "format": "html", "lang": "de"},
        headers={"Accept": "text/html"},
    )
    assert answer.status_code == 400
    assert "SELECT * { ?s ?p &lt;b&gt;</textarea>" in answer.text
    assert "Die Abfrage hat einen Syntaxfehler" in answer.text


def test_every_reason_for_no_answer_has_a_message(client: FlaskClient) -> None:
    for language in LANGUAGES:
        assert {f"problem.{slug}" for slug in BY_SLUG} <= words(language).keys()
