"""axe-core reports nothing on any kind of page, in both languages, light and dark, wide and narrow.

A page is opened once for a language; then the window is made narrow and the colours dark. What
depends on colours alone is checked again in the dark.
"""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page
from tests.page_kinds import KINDS, REPORT

from ruhrkg.release.store import Release

pytestmark = pytest.mark.browser

RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"label-content-name-mismatch": {"enabled": True}},
    "resultTypes": ["violations"],
}
COLOURS: dict[str, Any] = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
WIDTHS = (1400, 375)


def findings(page: Page, options: dict[str, Any]) -> list[tuple[str, str]]:
    found = Axe().run(page, options=options).response["violations"]
    return [(rule["id"], node["html"][:300]) for rule in found for node in rule["nodes"]]


def address(page: Page, base: str, path: str, release: Release) -> str:
    """The URL of a kind of page, with parts that only the site knows."""
    if path == REPORT:
        page.goto(base + "/doc/project/innamoruhr")
        return base + (page.locator("a.report").first.get_attribute("href") or "")
    return base + path.replace("{release}", release.version)


@pytest.mark.parametrize("language", ["de-DE", "en-GB"])
@pytest.mark.parametrize("path", KINDS)
def test_axe_finds_nothing(
    browser: Browser, base: str, release: Release, path: str, language: str
) -> None:
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": 900}, locale=language)
    try:
        page = context.new_page()
        page.goto(address(page, base, path, release))
        page.wait_for_load_state("networkidle")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="light")
            assert findings(page, RULES) == []
            page.emulate_media(color_scheme="dark")
            assert findings(page, COLOURS) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        context.close()


def test_every_route_that_answers_with_a_page_is_among_the_kinds(app: Flask) -> None:
    described = app.test_client().get("/openapi.json").json["paths"]
    routes = {
        # a language or an API version in the path does not make another kind of page
        path.replace("/{lang}", "").replace("/1.0-draft", "")
        for path, operations in described.items()
        if "text/html"
        in operations.get("get", {}).get("responses", {}).get("200", {}).get("content", "")
        and "{suffix}" not in path
    }
    patterns = [re.sub(r"\\\{\w+\\\}", ".+", re.escape(path)) for path in sorted(routes)]
    known = [urlsplit(path.replace("{release}", "1")).path for path in KINDS]
    assert len(patterns) > 30
    assert [p for p in patterns if not any(re.fullmatch(p, path) for path in known)] == []
