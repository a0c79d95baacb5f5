"""The editor in a real browser: under its own policy, without requests to other hosts."""

import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from ruhrkg.release.opening import open_engine
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings, authored_root
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

pytestmark = pytest.mark.browser

PLACES = """PREFIX rkg: <https://w3id.org/ruhrkg/ontology#>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
SELECT ?place ?area ?wkt { ?place rkg:area ?area ; geo:hasGeometry/geo:asWKT ?wkt } LIMIT 5"""


@pytest.fixture(scope="module")
def address(release: Release) -> Iterator[str]:
    """The site with a time limit of three seconds."""
    settings = Settings(query_timeout=3.0)
    with open_engine(settings, [str(release.folder)]) as engine:
        server = make_server("127.0.0.1", 0, create_app(Site(settings, release, engine)), True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.port}"
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that records violations of the policy and requests to other hosts."""
    context = browser.new_context(locale="en-US", base_url=address)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on(
        "console",
        lambda m: wrong.append(m.text) if "Content Security Policy" in m.text else None,
    )
    opened.on(
        "request",
        lambda r: None if r.url.startswith((address, "data:")) else wrong.append(r.url),
    )
    yield opened
    context.close()
    assert wrong == []


def write(page: Page, text: str) -> None:
    page.evaluate(
        "text => { const editor = document.querySelector('.CodeMirror').CodeMirror;"
        "editor.setValue(text); editor.focus(); editor.setCursor(editor.lineCount(), 0); }",
        text,
    )


def ask(page: Page, query: str) -> None:
    page.goto("/sparql?query=" + quote(query))


def test_a_permanent_link_runs_and_shows_links_to_our_pages(page: Page) -> None:
    ask(page, PLACES)
    link = page.locator("#results a.iri").first
    link.wait_for()
    assert link.get_attribute("href").startswith("/doc/place/")
    assert not page.locator("#plain").is_visible()


def test_geometries_are_drawn_on_a_map_and_numbers_as_bars(page: Page) -> None:
    ask(page, PLACES)
    page.locator(".select_ruhrkg-map").click()
    page.locator("svg.result-picture path.shape").nth(4).wait_for()
    assert page.locator("svg.result-picture path.ground").count() == 53
    page.locator(".select_ruhrkg-chart").click()
    page.locator("svg.result-picture rect.bar").nth(4).wait_for()


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("SELECT * { ?x a rkg:Pro", "rkg:Project"),
        ("SELECT * { ?x rkg:leadM", "rkg:leadMinistry"),
        ("SELECT * { ?x rkg:forum Mobil", "<https://w3id.org/ruhrkg/id/forum/tf-13>"),
    ],
)
def test_classes_properties_and_things_are_completed(
    page: Page, text: str, suggestion: str
) -> None:
    page.goto("/sparql")
    page.locator(".CodeMirror").wait_for()
    write(page, "PREFIX rkg: <https://w3id.org/ruhrkg/ontology#>\n" + text)
    page.keyboard.press("Control+Space")
    page.locator(".CodeMirror-hint", has_text=suggestion).first.wait_for()


def test_a_prefix_is_declared_when_it_is_used(page: Page) -> None:
    page.goto("/sparql")
    page.locator(".CodeMirror").wait_for()
    write(page, "SELECT * { ?x a ")
    page.keyboard.type("skos:Con")
    page.locator(".CodeMirror-line", has_text="PREFIX skos:").wait_for()
    assert page.locator(".CodeMirror-line", has_text="PREFIX skos:").count() == 1


def test_an_example_runs_and_the_url_contains_it(page: Page) -> None:
    page.goto("/sparql?lang=en")
    page.select_option("#example", label="Fields of action and their projects")
    page.locator("#results a.iri").first.wait_for()
    query = parse_qs(urlsplit(page.url).query)
    assert "rkg:FieldOfAction" in query["query"][0]
    assert query["lang"] == ["en"]


def test_a_syntax_error_states_its_position(page: Page) -> None:
    ask(page, "SELECT * {\n ?s ?p ?o")
    note = page.locator("#results .notice")
    note.wait_for()
    assert "syntax error" in note.inner_text()
    assert "ine 2" in note.inner_text()


def test_a_stopped_query_reports_that_its_result_is_incomplete(page: Page) -> None:
    ask(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    note = page.locator("#results .notice")
    note.wait_for()
    assert "was stopped" in note.inner_text()
    assert "not whole" in note.inner_text()


def test_the_form_works_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address, locale="en-US")
    page = context.new_page()
    page.goto("/sparql")
    page.fill("#query", "SELECT ?p { ?p a <https://w3id.org/ruhrkg/ontology#Project> }")
    page.click("#plain button")
    projects = len(list((authored_root() / "data" / "projects").glob("*.trig")))
    assert f"{projects} rows" in page.locator("#outcome").inner_text()
    context.close()


def test_texts_of_the_views_are_in_the_language_of_the_page(page: Page) -> None:
    page.goto("/sparql?lang=de&query=" + quote(PLACES))
    page.locator("#results a.iri").first.wait_for()
    text = page.locator("#results").inner_text()
    assert "5 Ergebnisse in" in text
    assert "Zeilen je Seite" in text
    for english in ("results in", "Page size", "Showing", "Simple view", "Ellipse"):
        assert english not in text
    assert page.get_by_placeholder("Ergebnisse filtern").count() == 1
    assert page.locator(".yasqe_queryButton").get_attribute("aria-label") == "Abfragen"
