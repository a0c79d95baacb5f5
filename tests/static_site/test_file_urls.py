"""Links of a site of files: what paths can express, and what needs a server."""

import pytest

from ruhrkg.static_site.file_urls import FileUrls

BASE = "https://w3id.org/ruhrkg/"


@pytest.fixture
def links() -> FileUrls:
    return FileUrls(BASE)


def test_pages_in_the_main_language_keep_their_paths(links: FileUrls):
    assert links.thing(BASE + "id/project/x") == "/doc/project/x"
    assert links.speaking("de").path("/projects") == "/projects"
    assert links.start() == "/"


def test_the_other_language_is_a_folder(links: FileUrls):
    english = links.speaking("en")
    assert english.thing(BASE + "id/source/x#char=1,2") == "/en/doc/source/x#char=1,2"
    assert english.start() == "/en/"
    assert english.citation(BASE + "id/project/x", "bib") == "/en/cite/project/x.bib"
    assert english.document(BASE + "id/project/x", "ttl") == "/data/project/x.ttl"
    assert FileUrls(BASE, main="en").speaking("en").path("/projects") == "/projects"


@pytest.mark.parametrize(
    ("path", "query", "link"),
    [
        ("/projects", {"page": 2}, "/projects/page=2"),
        ("/projects", {"place": ["essen"], "page": None}, "/projects/place=essen"),
        ("/projects", {"place": "essen", "page": 2}, "/projects/page=2/place=essen"),
        ("/timeline", {"from": 2018, "to": 2019}, "/timeline/from=2018/to=2019"),
        ("/changes.atom", {"page": 2}, "/changes/page=2.atom"),
        ("/", {"lang": "en", "page": 2}, "/en/page=2"),
        ("/queries/x.csv", {"lang": "en"}, "/en/queries/x.csv"),
    ],
)
def test_a_page_or_one_filter_is_a_part_of_the_path(links: FileUrls, path, query, link):
    assert links.resource(path, query) == link


def test_no_value_becomes_a_folder_or_leads_out_of_one(links: FileUrls):
    link = links.listing("source", {"publisher": "../a/b & c"})
    assert link == "/sources/publisher=..%252Fa%252Fb+%2526+c"


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/sparql", {"query": "SELECT * {}"}),
        ("/search", None),
        ("/reconcile/de", None),
        ("/projects", {"place": ["essen", "bochum"]}),
        ("/projects", {"place": "essen", "field": "x"}),
        ("/projects.csv", {"place": "essen"}),
        ("/sources", {"publisher": "x" * 300}),
        ("/catalog/service/sparql", None),
    ],
)
def test_what_files_cannot_do_leads_to_the_page_that_explains_it(links: FileUrls, path, query):
    assert links.resource(path, query) == "/without-server"
    assert links.speaking("en").path(path, query) == "/en/without-server"


def test_what_only_begins_like_something_computed_is_a_file(links: FileUrls):
    assert links.resource("/searching") == "/searching"


def test_with_a_server_it_leads_there_in_the_language_of_the_page():
    links = FileUrls(BASE, server="https://live.example")
    assert links.sparql("ASK {}") == "https://live.example/sparql?query=ASK+%7B%7D"
    found = links.speaking("en").listing("project", {"place": ["a", "b"]})
    assert found == "https://live.example/projects?place=a&place=b&lang=en"
    assert links.absolute("https://files.example").search("x") == "https://live.example/search?q=x"
    assert links.resource("/catalog/service/sparql") == "/catalog/service/sparql"


def test_speaking_and_absolute_urls_stay_file_urls(links: FileUrls):
    english = links.speaking("en")
    made = [
        links.path("/projects", {"lang": "de"}),
        english.listing("project", {"place": "essen", "page": 2}),
        english.absolute("https://files.example").path("/", fragment="top"),
    ]
    assert made == [
        "/projects", "/en/projects/page=2/place=essen", "https://files.example/en/#top"
    ]  # fmt: skip
    assert links.made == {
        "/projects": "/projects",
        "/en/projects/page=2/place=essen": "/projects?place=essen&page=2&lang=en",
        "/en/": "/?lang=en",
    }


def test_the_link_to_a_thing_itself_is_its_page(links: FileUrls):
    assert links.identity(BASE + "id/project/x") == "/doc/project/x"


def test_static_files_keep_the_hash_that_lets_browsers_keep_them(links: FileUrls):
    assert links.static("style.css").startswith("/static/style.css?v=")
