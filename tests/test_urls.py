"""Links: canonical IRIs, local paths, the reader's language."""

import pytest

from ruhrkg.urls import Urls

BASE = "https://w3id.org/ruhrkg/"
URLS = Urls(BASE)


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (BASE + "id/project/innamoruhr", "/doc/project/innamoruhr"),
        (BASE + "id/source/rk-umsetzen#char=1,20", "/doc/source/rk-umsetzen#char=1,20"),
        (BASE + "graph/record/project/innamoruhr", "/doc/graph/record/project/innamoruhr"),
        (BASE + "ontology#Project", "/ontology#Project"),
        ("http://www.wikidata.org/entity/Q1198", "http://www.wikidata.org/entity/Q1198"),
    ],
)
def test_a_link_to_a_thing_stays_on_this_host_if_the_thing_is_ours(iri: str, path: str) -> None:
    assert URLS.thing(iri) == path


def test_identity_document_and_page_of_a_thing() -> None:
    iri = BASE + "id/project/innamoruhr"
    assert URLS.identity(iri) == "/id/project/innamoruhr"
    assert URLS.document(iri, "ttl") == "/data/project/innamoruhr.ttl"
    assert URLS.document(BASE + "ontology#Project", "ttl") == "/ontology.ttl"
    assert URLS.document(BASE + "graph/editorial", "trig") == "/data/graph/editorial.trig"


@pytest.mark.parametrize("document", ["project/innamoruhr", "graph/record/project/x"])
def test_the_path_of_a_document_leads_back_to_its_iri(document: str) -> None:
    iri = URLS.canonical(document)
    assert URLS.thing(iri) == "/doc/" + document


def test_a_chosen_language_stays_in_links_to_pages_and_not_in_links_to_data() -> None:
    english = URLS.speaking("en")
    assert english.listing("project", {"field": "x"}) == "/projects?field=x&lang=en"
    assert english.document(BASE + "id/project/x", "ttl") == "/data/project/x.ttl"


def test_hostile_text_in_a_query_is_quoted() -> None:
    assert URLS.search('"><script>&x=1') == "/search?q=%22%3E%3Cscript%3E%26x%3D1"


def test_absolute_links_start_with_the_public_url() -> None:
    assert URLS.absolute("https://example.org/").start() == "https://example.org/"


def test_a_static_link_changes_with_the_content() -> None:
    assert "?v=" in URLS.static("style.css")


@pytest.mark.parametrize("iri", ["javascript:alert(1)", "data:text/html,x", "urn:isbn:1", ""])
def test_an_invalid_address_becomes_no_link(iri: str) -> None:
    assert URLS.thing(iri) == ""
