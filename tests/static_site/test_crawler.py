"""The site as files: the same bytes under the same paths, no dead links."""

import re
import shutil
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT

from ruhrkg.cli import main
from ruhrkg.release.build import build
from ruhrkg.settings import Settings, authored_root
from ruhrkg.static_site.crawler import export
from ruhrkg.static_site.file_urls import CATALOGUE_ONLY
from ruhrkg.static_site.server_rules import Export
from ruhrkg.vocabulary import PREFIXES

PROJECT = "https://w3id.org/ruhrkg/id/project/x"
SPARQL_ENDPOINT = URIRef(PREFIXES["void"] + "sparqlEndpoint")
AUTHORED = """\
PREFIX rkg: <https://w3id.org/ruhrkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
GRAPH <https://w3id.org/ruhrkg/id/source/a> {
    <https://w3id.org/ruhrkg/id/project/x> a rkg:Project ; rdfs:label "X"@de, "X"@en .
    <https://w3id.org/ruhrkg/id/plan/ruhr-konferenz> a rkg:Plan ; rdfs:label "P"@de, "P"@en .
    <https://w3id.org/ruhrkg/id/state/x-1> a rkg:State ; rdfs:label "läuft"@de, "running"@en ;
        rkg:about <https://w3id.org/ruhrkg/id/project/x> .
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
    for name in ("catalogue.ttl", "codes.ttl", "share.png"):
        shutil.copy(authored_root() / "data" / name, root / "data")
    shutil.copytree(authored_root() / "queries", root / "queries")
    settings = Settings(root=root, build_dir=root / "build", public_url="https://data.example")
    build(settings)
    return settings


@pytest.fixture(scope="module")
def written(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Export:
    return export(settings, tmp_path_factory.mktemp("site"), "en")


def text(written: Export, name: str) -> str:
    return (written.folder / name).read_text(encoding="utf-8")


def test_no_link_leads_nowhere(written: Export):
    # Graphs that this small release links to but does not describe are not its things.
    assert [path for path in written.broken if "/graph/" not in path] == []


def test_every_page_of_a_thing_is_there_in_both_languages(written: Export):
    for thing in ("doc/project/x", "doc/source/a", "neighbourhood/project/x", "doc/state"):
        assert '<html lang="en">' in text(written, f"{thing}/index.html")
        assert '<html lang="de">' in text(written, f"de/{thing}/index.html")
    assert 'href="/de/doc/project/x" lang="de"' in text(written, "doc/project/x/index.html")
    assert 'href="/doc/project/x" lang="en"' in text(written, "de/doc/project/x/index.html")


def test_the_documents_of_a_thing_are_there_once(written: Export):
    for suffix, form in (("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld")):
        graph = Graph().parse(written.folder / f"data/project/x.{suffix}", format=form)
        assert PROJECT in {str(s) for s in graph.subjects()}
    assert not (written.folder / "de/data").exists()
    assert not (written.folder / "data/project/x.nt").exists()
    page = text(written, "doc/project/x/index.html")
    assert "/data/project/x.ttl" in page
    assert "/data/project/x.nt" not in page


def test_a_part_of_a_thing_has_no_page_but_shares_one_and_its_documents(written: Export):
    assert not (written.folder / "doc/state/x-1").exists()
    assert not (written.folder / "data/state").exists()
    page = text(written, "doc/state/index.html")
    assert '<li id="x-1">running: <a href="/doc/project/x">X</a></li>' in page
    for suffix, form in (("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld")):
        graph = Graph().parse(written.folder / f"data/state.{suffix}", format=form)
        assert len(graph) == 4
    quads = parse(path=str(written.folder / "data/state.trig"), format=RdfFormat.TRIG)
    assert {str(quad.graph_name) for quad in quads} == {"<https://w3id.org/ruhrkg/id/source/a>"}


def test_minor_kinds_have_no_neighbourhood_and_citation(written: Export):
    assert not (written.folder / "neighbourhood/source").exists()
    assert not (written.folder / "cite/source").exists()
    assert (written.folder / "cite/project/x.bib").is_file()


def test_graphs_that_no_page_leads_to_are_there_too(written: Export):
    for suffix in ("ttl", "trig"):
        assert "dcterms" in text(written, f"data/graph/sources.{suffix}")
    assert "/doc/source/a" in text(written, "doc/graph/sources/index.html")


def test_a_list_can_be_filtered_by_one_thing(written: Export):
    assert "/doc/source/a" in text(written, "sources/index.html")
    filters = [path for path in written.files if path.startswith("/projects/status=")]
    assert sorted(filters) == ["/projects/status=none", "/projects/status=none/view=table"]


def test_the_catalogue_leads_to_files_that_are_there_with_the_size_it_states(written: Export):
    graph = Graph().parse(written.folder / "catalog.ttl")
    downloads = {str(o) for o in graph.objects(None, DCAT.downloadURL)}
    assert all(url.startswith("https://data.example/dumps/") for url in downloads)
    for file in graph.subjects(DCAT.downloadURL, None):
        name = urlsplit(str(graph.value(file, DCAT.downloadURL))).path[1:]
        size = (written.folder / name).stat().st_size
        assert size == int(str(graph.value(file, DCAT.byteSize)))


@pytest.mark.parametrize("name", ["catalog.nt", "void.nt", "changes.nt"])
def test_every_link_to_this_host_works(written: Export, name: str):
    places = set(re.findall(r"<https://data\.example(/[^>#]*)", text(written, name)))
    assert places
    assert {path for path in places if not there(written, path)} == set()


def there(written: Export, path: str) -> bool:
    found = written.folder / path.strip("/")
    return found.is_file() or (found / "index.html").is_file()


def test_a_catalogue_of_files_promises_no_service(written: Export, settings: Settings, tmp_path):
    for name in ("catalog.ttl", "void.ttl"):
        graph = Graph().parse(written.folder / name)
        for predicate in (DCAT.endpointURL, DCAT.service, SPARQL_ENDPOINT):
            assert (None, predicate, None) not in graph
    assert (None, DCAT.dataset, None) in Graph().parse(written.folder / "catalog.ttl")
    assert "/sparql)" not in text(written, "llms.txt")


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
    rules = text(written, ".htaccess")
    assert "RewriteRule ^id/(.+)$ /doc/$1 [R=303,L]" in rules
    assert 'AddType "text/turtle; charset=utf-8" .ttl' in rules
    assert "/id/* /doc/:splat 303" in text(written, "_redirects")


def test_what_a_server_computes_is_left_out_and_pages_explain_it(written: Export):
    for path in ("sparql", "search", "reconcile", "openapi.json"):
        assert not (written.folder / path).exists()
    page = text(written, "doc/project/x/index.html")
    assert 'href="/without-server"' in page
    assert 'role="search"' not in page
    assert "Not in this copy" in text(written, "without-server/index.html")
    assert "Nicht in dieser Kopie" in text(written, "de/without-server/index.html")


def test_the_same_release_gives_the_same_bytes(written: Export, settings: Settings, tmp_path: Path):
    again = export(settings, tmp_path / "again", "en")
    assert again.files.keys() == written.files.keys()
    for path in [*(Path(f) for f in written.types), Path(".htaccess"), Path("_redirects")]:
        assert (again.folder / path).read_bytes() == (written.folder / path).read_bytes(), path


def test_with_a_server_everything_computed_leads_there(settings: Settings, tmp_path: Path):
    written = export(settings, tmp_path / "site", "de", server="https://live.example/")
    page = text(written, "queries/silences/index.html")
    assert 'action="https://live.example/search"' in page
    assert 'href="https://live.example/sparql?query=' in page
    assert "without-server" not in page
    graph = Graph().parse(written.folder / "catalog.ttl")
    endpoints = {str(o) for o in graph.objects(None, DCAT.endpointURL)}
    assert endpoints == {"https://live.example/sparql", "https://live.example/reconcile"}
    void = Graph().parse(written.folder / "void.ttl")
    assert {str(o) for o in void.objects(None, SPARQL_ENDPOINT)} == {"https://live.example/sparql"}
    assert (written.folder / "catalog/service/sparql/index.html").is_file()


def test_only_the_catalogue_is_few_files_and_every_address_that_it_states_is_one(
    settings: Settings, tmp_path: Path
):
    folder = tmp_path / "site"
    written = export(settings, folder, "de", only=CATALOGUE_ONLY)
    assert written.broken == {}
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) < 400
    outside = {path.relative_to(folder).parts[0] for path in files}
    assert outside.isdisjoint({"doc", "data", "projects", "cite", "releases", "queries"})
    for name in ("catalog.ttl", "void.ttl"):
        stated = {str(o) for o in Graph().parse(folder / name).objects()}
        here = [url for url in stated if url.startswith("https://data.example/")]
        assert len(here) > 50
        for url in here:
            file = folder / urlsplit(url).path.lstrip("/")
            assert file.is_file() or (file / "index.html").is_file(), url
    for page in folder.rglob("*.html"):
        for link in re.findall(r' href="(/[^"#?]*)', page.read_text(encoding="utf-8")):
            target = folder / link.lstrip("/")
            assert target.is_file() or (target / "index.html").is_file(), (page, link)


def test_a_folder_with_something_in_it_is_left_alone(settings: Settings, tmp_path: Path):
    (tmp_path / "mine").write_text("x")
    with pytest.raises(FileExistsError, match="not empty"):
        export(settings, tmp_path, "de")


def test_the_command_writes_the_catalogue_alone_and_links_to_the_server(
    settings: Settings, tmp_path: Path
):
    done = CliRunner().invoke(
        main,
        ["release", "export", str(tmp_path / "site"), "--only", "catalogue", "--server",
         "https://live.example/", "--build-dir", str(settings.build_dir)],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    graph = Graph().parse(tmp_path / "site/catalog.ttl")
    endpoints = {str(o) for o in graph.objects(None, DCAT.endpointURL)}
    assert endpoints == {"https://live.example/sparql", "https://live.example/reconcile"}
    assert not (tmp_path / "site/doc").exists()


def test_the_catalogue_alone_has_no_page_for_a_version_that_is_not_retained(
    settings: Settings, tmp_path: Path
):
    """There are ever more of them: with their pages, the catalogue would outgrow its 400 files."""
    root = tmp_path / "root"
    shutil.copytree(settings.root, root, ignore=shutil.ignore_patterns("build"))
    shutil.copy(authored_root() / "data/versions.ttl", root / "data")
    stamped = replace(settings, root=root, build_dir=root / "build")
    build(stamped)
    site = export(stamped, tmp_path / "site", "de", only=CATALOGUE_ONLY)
    assert sum(path.is_file() for path in site.folder.rglob("*")) < 400
    assert "/catalog/dataset/all/version/2026-11-23" in site.gone
    assert not list(site.folder.rglob("version"))
    assert "RewriteRule ^catalog/dataset/all/version/2026\\-11\\-23$ - [G]" in text(
        site, ".htaccess"
    )
