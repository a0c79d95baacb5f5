"""/ and the links to example queries: another plan may have deleted any of them."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

ROOT = Settings().root
TEMPLATES = ROOT / "server" / "ruhrkg" / "web" / "templates"
LINKED = re.compile(r'example_link\("([^"]+)"')
BY_HAND = re.compile(r"""urls\.queries\(["']""")


def without_examples(folder: Path) -> Path:
    """A root of the project in which the folder of example queries is empty."""
    (folder / "queries" / "examples").mkdir(parents=True)
    for kept in ROOT.iterdir():
        if kept.name in ("data", "ontology", "shapes"):
            (folder / kept.name).symlink_to(kept)
    for kept in (ROOT / "queries").iterdir():
        if kept.name != "examples":
            (folder / "queries" / kept.name).symlink_to(kept)
    return folder


@pytest.fixture(scope="module")
def bare(release: Release, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of the site without example queries."""
    root = without_examples(tmp_path_factory.mktemp("bare"))
    settings = replace(Settings(), root=root, response_cache_bytes=0)
    return create_app(Site(settings, release, engine)).test_client()


def test_every_example_that_a_page_links_by_name_exists() -> None:
    named = {
        name
        for template in TEMPLATES.rglob("*.html")
        for name in LINKED.findall(template.read_text(encoding="utf-8"))
    }
    assert "money-with-sources" in named
    assert [n for n in named if not (ROOT / "queries/examples" / f"{n}.rq").is_file()] == []
    assert [t for t in TEMPLATES.rglob("*.html") if BY_HAND.search(t.read_text("utf-8"))] == []


def test_the_start_page_links_its_examples(client: FlaskClient) -> None:
    text = client.get("/", headers={"Accept": "text/html"}).text
    assert 'href="/queries/money-with-sources"' in text
    assert 'href="/queries/counted-and-named"' in text


@pytest.mark.parametrize("path", ["/", "/sparql", "/queries", "/about", "/llms.txt"])
def test_no_page_links_an_example_that_does_not_exist(bare: FlaskClient, path: str) -> None:
    answer = bare.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert "/queries/" not in answer.text
