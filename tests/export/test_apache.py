"""Apache with the export's .htaccess answers as the server does."""

from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from rdflib import OWL, Graph

from ruhrkg.vocabulary import BASE_IRI

pytestmark = pytest.mark.export

PAGE, TURTLE = "text/html; charset=utf-8", "text/turtle; charset=utf-8"


class NoRedirection(HTTPRedirectHandler):
    """Does not follow redirects, so that tests can inspect them."""

    def redirect_request(self, *_: object) -> None:
        return None


def ask(url: str, accept: str = "") -> tuple[int, Message, bytes]:
    """Status, headers and content."""
    request = Request(url, headers={"Accept": accept} if accept else {})
    try:
        with build_opener(NoRedirection).open(request) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers, b""


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/", PAGE),
        ("/doc/project/innamoruhr", PAGE),
        ("/catalog/dataset/projects.html", PAGE),
        ("/data/project/innamoruhr.ttl", TURTLE),
        ("/data/project/innamoruhr.jsonld", "application/ld+json"),
        ("/data/project/innamoruhr.trig", "application/trig; charset=utf-8"),
        ("/catalog.rdf", "application/rdf+xml; charset=utf-8"),
        ("/catalog.rdf?page=1", "application/rdf+xml; charset=utf-8"),
        ("/ontology.nt", "application/n-triples; charset=utf-8"),
        ("/dumps/all.ttl", TURTLE),
        ("/dumps/all.nq.gz", "application/gzip"),
        ("/dumps/projects.csv", "text/csv; charset=utf-8"),
        ("/dumps/projects.csv-metadata.json", "application/csvm+json"),
        ("/void", TURTLE),
        ("/queries/silences.json", "application/sparql-results+json"),
        ("/en/queries/silences.xml", "application/sparql-results+xml; charset=utf-8"),
        ("/projects.json", "application/json"),
        ("/projects.geojson", "application/geo+json"),
        ("/cite/project/innamoruhr.csl.json", "application/vnd.citationstyles.csl+json"),
        ("/changes.atom", "application/atom+xml; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/llms.txt", "text/markdown; charset=utf-8"),
        ("/static/icon.svg?v=1", "image/svg+xml; charset=utf-8"),
    ],
)
def test_a_file_has_the_type_that_the_server_gives_it(apache: str, path: str, content_type: str):
    status, headers, _ = ask(apache + path)
    assert (status, headers["Content-Type"]) == (200, content_type)
    assert headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("path", "accept", "status", "target"),
    [
        ("/id/project/innamoruhr", "", 303, "/doc/project/innamoruhr"),
        ("/id/project/innamoruhr", "text/html,*/*;q=0.8", 303, "/doc/project/innamoruhr"),
        ("/id/project/innamoruhr", "text/turtle", 303, "/data/project/innamoruhr.ttl"),
        ("/id/project/innamoruhr", "application/ld+json", 303, "/data/project/innamoruhr.jsonld"),
        ("/graph/editorial", "", 303, "/doc/graph/editorial"),
        ("/graph/editorial", "application/trig", 303, "/data/graph/editorial.trig"),
        ("/.well-known/void", "", 302, "/void"),
        ("/id/silence/kris-deadline", "", 303, "/doc/silence#kris-deadline"),
        ("/id/silence/kris-deadline", "text/turtle", 303, "/data/silence.ttl"),
        ("/doc/silence/kris-deadline", "", 302, "/doc/silence#kris-deadline"),
        ("/data/silence/kris-deadline.ttl", "", 302, "/data/silence.ttl"),
    ],
)
def test_places_outside_are_reported(apache: str, path, accept, status, target):
    found, headers, _ = ask(apache + path, accept)
    assert (found, headers["Location"]) == (status, apache + target)


def test_the_version_iri_of_the_ontology_leads_to_it(apache: str):
    content = ask(apache + "/ontology", "text/turtle")[2]
    ontology = Graph().parse(data=content, format="turtle")
    (version_iri,) = ontology.objects(None, OWL.versionIRI)
    path = "/" + str(version_iri).removeprefix(BASE_IRI)
    status, headers, _ = ask(apache + path)
    assert (status, headers["Location"]) == (303, apache + "/ontology")


@pytest.mark.parametrize("path", ["/ontology", "/catalog", "/changes", "/shapes"])
def test_a_page_is_rdf_for_clients_that_request_it(apache: str, path: str):
    status, headers, _ = ask(apache + path, "text/turtle")
    assert (status, headers["Content-Type"]) == (200, TURTLE)
    assert "Accept" in headers["Vary"]
    assert ask(apache + path, "text/html,*/*;q=0.8")[1]["Content-Type"] == PAGE


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/?lang=en", "en/index.html"),
        ("/en", "en/index.html"),
        ("/doc/project/innamoruhr?lang=en", "en/doc/project/innamoruhr/index.html"),
        ("/doc/project/innamoruhr?lang=de", "doc/project/innamoruhr/index.html"),
        ("/projects?page=2", "projects/page=2/index.html"),
        ("/projects/page=2", "projects/page=2/index.html"),
        ("/projects?place=essen&lang=en", "en/projects/place=essen/index.html"),
        (
            "/sources?publisher=Universit%C3%A4tsallianz+Ruhr",
            "sources/publisher=Universit%C3%A4tsallianz+Ruhr/index.html",
        ),
        (
            "/sources/publisher=Universit%25C3%25A4tsallianz+Ruhr",
            "sources/publisher=Universit%C3%A4tsallianz+Ruhr/index.html",
        ),
        ("/projects.csv?lang=en", "en/projects.csv"),
    ],
)
def test_what_a_query_string_selects_exists_among_the_files(
    apache: str, site: Path, path: str, file: str
):
    status, _, content = ask(apache + path)
    assert status == 200
    assert content == (site / file).read_bytes()


@pytest.mark.parametrize("path", ["/nothing", "/doc/project/nothing", "/sparql", "/.htaccess.html"])
def test_what_is_not_there_is_404(apache: str, path: str):
    assert ask(apache + path)[0] == 404
