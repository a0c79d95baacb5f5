"""Errors: a page for people, a problem document for programs, nothing reflected unescaped."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ruhrkg.presentation.search import results as search_results

HTML = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "de"}


def test_an_unknown_thing_offers_near_names(client: FlaskClient) -> None:
    answer = client.get("/doc/project/inamoruhr", headers=HTML)
    assert answer.status_code == 404
    assert 'href="/doc/project/innamoruhr"' in answer.text
    assert "Meinten Sie" in answer.text


def test_a_program_gets_a_problem_document(client: FlaskClient) -> None:
    answer = client.get("/doc/project/nonsense")
    assert answer.content_type == "application/problem+json"
    assert answer.get_json(force=True)["status"] == 404


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/?lang=tlh", "tlh"),
        ("/projects?field=nonsense", "nonsense"),
        ("/projects?page=0", "0"),
        ("/projects?page=x", "x"),
        ("/projects?page=٣", "٣"),
        ("/projects?page=" + "0" * 8 + "1" * 5000, "00000000"),
        ("/timeline?from=12345", "12345"),
        ("/timeline?from=000002019" + "0" * 5000, "000002019"),
    ],
)
def test_bad_input_is_named_and_leads_on(client: FlaskClient, path: str, word: str) -> None:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 400
    assert word in answer.text
    assert 'href="/"' in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/<script>alert(1)</script>",
        "/doc/project/<script>alert(1)</script>",
        "/doc/project/x%22%3E%3Cscript%3Ealert(1)",
        "/projects?field=<script>alert(1)</script>",
        "/projects?<script>alert(1)</script>=1",
        "/projects?page=<script>alert(1)</script>",
        "/?lang=<script>alert(1)</script>",
        "/search?q=<script>alert(1)</script>",
        "/timeline?from=<script>alert(1)</script>",
        "/neighbourhood/<script>alert(1)</script>",
    ],
)
def test_nothing_of_the_request_is_reflected_unescaped(client: FlaskClient, path: str) -> None:
    assert "<script>alert" not in client.get(path, headers=HTML).text


@pytest.mark.parametrize(
    "path",
    [
        "/doc/project/x> <y",
        "/doc/a b",
        '/doc/x"y',
        "/doc/{x}",
        "/data/x`y.ttl",
        "/doc/\\",
        "/id/a%0Ab",
    ],
)
def test_what_cannot_be_an_iri_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_internal_error_reveals_no_details(app: Flask) -> None:
    with app.test_request_context("/", headers=HTML):
        handler = app.error_handler_spec[None][None][Exception]
        answer = handler(RuntimeError("secret path /x"))
    assert answer.status_code == 500
    assert b"secret" not in answer.data


@pytest.mark.parametrize(
    "path", ["/doc/a[b", "/doc/a%25zz", "/doc/a%7Fb", "/data/a%25.ttl", "/cite/a[b.bib"]
)
def test_a_path_that_no_iri_can_have_is_unknown(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_language_switch_stays_on_this_host(client: FlaskClient) -> None:
    answer = client.get(headers=HTML, environ_overrides={"PATH_INFO": "//evil.example/x"})
    assert answer.status_code == 404
    assert 'href="/evil.example/x?lang=en"' in answer.text
    assert '"//' not in answer.text


def test_an_unknown_page_offers_no_names_that_are_not_meant(client: FlaskClient) -> None:
    answer = client.get("/nonsense", headers=HTML)
    assert answer.status_code == 404
    assert "Meinten Sie" not in answer.text
    assert 'class="meta"' in answer.text
    assert "Meinten Sie" in client.get("/innamoruhr", headers=HTML).text


def test_only_the_beginning_of_a_long_path_is_looked_for(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def pieces(text: str) -> set[str]:
        asked.append(len(text))
        return {text}

    monkeypatch.setattr(search_results, "_pieces", pieces)
    path = "/innamoruhr" + "x" * 60_000
    assert client.get(path, headers=HTML).status_code == 404
    assert max(asked) == search_results.MAX_LENGTH
    assert asked.count(search_results.MAX_LENGTH) == 1


@pytest.mark.parametrize(
    ("path", "way"),
    [
        ("/projects?field=nonsense", "/projects"),
        ("/timeline?from=1200", "/timeline"),
        ("/?lang=tlh", "/"),
        ("/projects?page=99&lang=de", "/projects?lang=de"),
    ],
)
def test_bad_input_leads_to_the_same_page_without_it(
    client: FlaskClient, path: str, way: str
) -> None:
    assert f'<a href="{way}">Dieselbe Seite' in client.get(path, headers=HTML).text


@pytest.mark.parametrize("path", ["/resolve", "/resolve?iri=http://example.org/x"])
def test_the_resolver_answers_people_in_their_language(client: FlaskClient, path: str) -> None:
    german = client.get(path, headers=HTML).text
    assert "wikidata:Q2103" in german
    assert "Known are" not in german
