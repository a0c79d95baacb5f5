"""A real browser and a real server: Chromium with Playwright, the site in threads of this process.

RUHRKG_CHROMIUM names the browser; else /usr/bin/chromium, Debian's, is taken.
"""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright
from werkzeug.serving import make_server

from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

CHROMIUM = os.environ.get("RUHRKG_CHROMIUM", "/usr/bin/chromium")

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def base(release: Release) -> Iterator[str]:
    """The address of the site."""
    settings = Settings()
    sources = release.sources
    with ZygoteProcess(sources, settings) as zygote:
        engine = Engine(EmbeddedBackend(zygote.address, settings), settings, release.version)
        server = make_server(
            "127.0.0.1", 0, create_app(Site(settings, release, engine)), threaded=True
        )
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()
        engine.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser at {CHROMIUM}: install chromium or set RUHRKG_CHROMIUM")
    with sync_playwright() as playwright:
        # The sandbox needs kernel features that containers often lack; only our site is opened.
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, base: str) -> Iterator[Open]:
    """Open a path in a fresh context; console errors and requests to other hosts fail the test."""
    contexts, complaints = [], []

    def watch(request: Request) -> None:
        if f"{urlsplit(request.url).scheme}://{urlsplit(request.url).netloc}" != base:
            complaints.append(f"a request left the host: {request.url}")

    def open_page(path: str, width: int = 1280, language: str = "de-DE", **options: object) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=language, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: None if r.url.startswith(("data:", "blob:")) else watch(r))
        page.on(
            "console",
            lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(base + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
