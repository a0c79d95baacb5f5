"""The site as files: the same bytes under the same paths, nothing that leads nowhere."""

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from rdflib import Graph
from rdflib.namespace import DCAT

from ruhrkg.release.build import build
from ruhrkg.settings import Settings, authored_root
from ruhrkg.web.export import Export, export

PROJECT = "https://w3id.org/ruhrkg/id/project/x"
AUTHORED = """\
PREFIX rkg: <https://w3id.org/ruhrkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
GRAPH <https://w3id.org/ruhrkg/id/source/a> {
    <https://w3id.org/ruhrkg/id/project/x> a rkg:Project ; rdfs:label "X"@de, "X"@en .
}
GRAPH <https://w3id.org/ruhrkg/graph/sources> {
    <https://w3id.org/ruhrkg/id/source/a> a rkg:Source ; rdfs:label "A"@de ; dcterms:title "A"@de .
}
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A release of one project and its source, with the real catalogue and queries."""
    root = tmp_path_factory.mktemp("root")
    (root / "data").mkdir()
    (root / "data/x.trig").write_text(AUTHORED, encoding="utf-8")
    for name in ("catalogue.ttl", "codes.ttl"):
        shutil.copy(authored_root() / "data" / name, root / "data")
    shutil.copytree(authored_root() / "queries", root / "queries")
    settings = Settings(root=root, build_dir=root / "build", public_url="https://data.example")
    build(settings)
    return settings


@pytest.fixture(scope="module")
def written(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Export:
    return export(settings, tmp_path_factory.mktemp("site"), "en", lambda _: None)


def test_no_link_leads_nowhere(written: Export):
    # Graphs that this small release links to but does not describe are not its things.
    assert [path for path in written.broken if "/graph/" not in path] == []


def test_the_pages_and_documents_of_a_thing_are_there(written: Export):
    page = (written.folder / "doc/project/x/index.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    for suffix, form in (("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")):
        graph = Graph().parse(written.folder / f"data/project/x.{suffix}", format=form)
        assert PROJECT in {str(s) for s in graph.subjects()}


def test_the_catalogue_leads_to_files_that_are_there_with_the_size_it_states(written: Export):
    graph = Graph().parse(written.folder / "catalog.ttl")
    downloads = {str(o) for o in graph.objects(None, DCAT.downloadURL)}
    assert all(url.startswith("https://data.example/dumps/") for url in downloads)
    for file in graph.subjects(DCAT.downloadURL, None):
        name = urlsplit(str(graph.value(file, DCAT.downloadURL))).path[1:]
        size = (written.folder / name).stat().st_size
        assert size == int(str(graph.value(file, DCAT.byteSize)))


def test_every_serialisation_of_the_catalogue_is_there(written: Export):
    for suffix in ("ttl", "rdf", "jsonld", "nt", "html"):
        name = "catalog/index.html" if suffix == "html" else f"catalog.{suffix}"
        assert (written.folder / name).stat().st_size > 0


def test_the_release_is_there_whole(written: Export, settings: Settings):
    folder = written.folder / "releases" / (settings.build_dir / "current").resolve().name
    for name in ("manifest.json", "graph.nq", "default.nt"):
        built = settings.build_dir / "current" / name
        assert (folder / name).read_bytes() == built.read_bytes()


def test_the_rules_send_things_to_their_pages(written: Export):
    rules = (written.folder / ".htaccess").read_text(encoding="utf-8")
    assert "RewriteRule ^id/(.+)$ /doc/$1 [R=303,L]" in rules
    assert "AddType text/turtle;charset=utf-8 .ttl" in rules
    assert "/id/* /doc/:splat 303" in (written.folder / "_redirects").read_text(encoding="utf-8")


def test_what_a_server_computes_is_left_out(written: Export):
    for path in ("sparql", "search", "reconcile"):
        assert not (written.folder / path).exists()


def test_a_folder_with_something_in_it_is_left_alone(settings: Settings, tmp_path: Path):
    (tmp_path / "mine").write_text("x")
    with pytest.raises(FileExistsError, match="not empty"):
        export(settings, tmp_path, "de", lambda _: None)
