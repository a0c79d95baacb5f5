"""Every page type in a real browser: no errors, no horizontal scrolling, no layout shift."""

import pytest

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/doc/project/innamoruhr",
    "/doc/figure/themenforen",
    "/doc/place/essen",
    "/doc/source/rk-umsetzen",
    "/doc/graph/editorial",
    "/projects",
    "/projects?field=vernetzte-mobilitaet&view=table",
    "/map",
    "/timeline",
    "/network",
    "/network/organisation/rub",
    "/neighbourhood/project/innamoruhr",
    "/search?q=essen",
    "/search?q=Dortmunt",
    "/doc/plan/ruhr-konferenz",
    "/ontology",
    "/shapes",
    "/quality",
    "/queries",
    "/queries/near-a-place",
    "/catalog",
    "/catalog/check",
    "/reconcile/features",
    "/dumps",
    "/changes",
]
WIDTHS = (360, 1280)


# Write a page piece by piece, as a slow line brings it, and add up what moved meanwhile.
ARRIVES_SLOWLY = """async (path) => {
    const html = await (await fetch(path, { headers: { Accept: "text/html" } })).text();
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const styled = () => document.styleSheets.length > 0;
    let sum = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) sum += entry.value;
    }).observe({ type: "layout-shift" });
    const body = html.indexOf("<body");
    document.open();
    document.write(html.slice(0, body));
    while (!styled()) await frame();
    for (let at = body; at < html.length; at += 2000) {
        document.write(html.slice(at, at + 2000));
        if (at < body + 60000) { await frame(); await frame(); }
    }
    document.close();
    await frame();
    await frame();
    return sum;
}"""


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_fits_and_nothing_moves_while_it_arrives(visit, path: str, width: int) -> None:
    page = visit("/robots.txt", width)
    assert page.evaluate(ARRIVES_SLOWLY, path) < 0.01
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_the_smallest_and_the_largest_screen(visit, path: str) -> None:
    page = visit(path, 320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 3840, "height": 2160})
    assert page.evaluate("document.documentElement.scrollWidth") <= 3840


@pytest.mark.parametrize(
    "path",
    [
        "/doc/figure/themenforen",
        "/doc/phase/zuhoeren",
        "/projects?view=table",
        "/map",
        "/timeline",
        "/queries/disagreements",
        "/catalog/check",
        "/dumps",
        "/neighbourhood/project/innamoruhr",
    ],
)
def test_tables_are_read_on_a_phone_without_scrolling_sideways(visit, path: str) -> None:
    page = visit(path, 360)
    tables = page.locator(".scroll:has(table)")
    assert tables.count()
    for box in tables.all():
        assert box.evaluate("box => box.scrollWidth - box.clientWidth") <= 1


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_without_javascript(visit, path: str) -> None:
    page = visit(path, java_script_enabled=False)
    assert page.locator("h1").inner_text()
    assert page.locator("main").inner_text()
