"""The export of the real release: no dead links, and every thing and document exists."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest
from pyoxigraph import RdfFormat, parse

from ruhrkg.release.store import DEFAULT_GRAPH, GRAPH, Release
from ruhrkg.vocabulary import BASE_IRI

pytestmark = pytest.mark.export

# Fragments of their IRIs name shapes, not places on the page.
WITHOUT_ANCHORS = ("shapes",)
FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}


def file_of(site: Path, path: str) -> Path:
    """The file that a web server sends for a path."""
    found = site / unquote(path).strip("/")
    return found / "index.html" if found.is_dir() else found


SERVICES = {"reconciliation", "sparql"}


def test_every_link_and_anchor_of_every_page_leads_somewhere(site: Path):
    pages = sorted(site.rglob("*.html"))
    anchors, links = {}, defaultdict(list)
    for page in pages:
        tree = lxml.html.document_fromstring(page.read_bytes())
        anchors[page] = set(tree.xpath("//@id"))
        for link in tree.xpath("//@href | //@src | //@action | //@data-suggest"):
            parts = urlsplit(link)
            if not parts.scheme and not parts.netloc:
                target = file_of(site, parts.path) if parts.path else page
                links[target, unquote(parts.fragment)].append(page)
    assert len(pages) > 10_000
    there = cache(Path.is_file)
    dead = {target: found[0] for (target, _), found in links.items() if not there(target)}
    assert dead == {}
    lost = {
        (target, name): found[0]
        for (target, name), found in links.items()
        if name and name not in anchors.get(target, {name})
        if target.parent.name not in WITHOUT_ANCHORS
        # Files cannot answer queries, so without --server the entry lists no services.
        if not (target.parent.name == "all" and name in SERVICES)
    }
    assert lost == {}


def test_a_version_that_is_not_retained_has_a_page_that_explains_it(site: Path):
    rules = (site / ".htaccess").read_text(encoding="utf-8")
    gone = re.findall(r"^RewriteRule \^(.+)\$ - \[G\]$", rules, re.MULTILINE)
    assert gone
    for path in gone:
        page = file_of(site, re.sub(r"\\(.)", r"\1", path))
        assert path.rpartition("/")[2].replace("\\", "") in page.read_text(encoding="utf-8")


def named(release: Release) -> set[str]:
    """The things and graphs of the release, without base."""
    found = set()
    for file, position in ((DEFAULT_GRAPH, 0), (GRAPH, -2)):
        with release.path(file).open(encoding="utf-8") as lines:
            found |= {line.split(" ")[position][1:-1].partition("#")[0] for line in lines}
    return {
        i.removeprefix(BASE_IRI)
        for i in found
        if i.startswith((f"{BASE_IRI}id/", f"{BASE_IRI}graph/"))
    }


def test_each_thing_and_graph_has_a_page_in_both_languages(site: Path, release: Release):
    wanted = {iri.removeprefix("id/") for iri in named(release)}
    assert len(wanted) > 3000
    for folder in ("doc", "en/doc"):
        pages = (site / folder).rglob("index.html")
        found = {page.parent.relative_to(site / folder).as_posix() for page in pages}
        assert found == wanted


def test_each_thing_and_graph_has_its_documents_which_agree(site: Path, release: Release):
    for iri in sorted(named(release)):
        stem = site / "data" / iri.removeprefix("id/")
        read = {
            suffix: list(parse(path=f"{stem}.{suffix}", format=rdf))
            for suffix, rdf in FORMATS.items()
        }
        assert read["nq"], stem
        assert set(read["trig"]) == set(read["nq"]), stem
        triples = {quad.triple for quad in read["nq"]}
        for suffix in ("ttl", "nt", "rdf", "jsonld"):
            assert {quad.triple for quad in read[suffix]} == triples, f"{stem}.{suffix}"


@pytest.mark.parametrize("name", ["catalog.nt", "void.nt", "changes.nt", "sitemap.xml"])
def test_every_link_to_this_host_works(site: Path, name: str):
    text = (site / name).read_text(encoding="utf-8")
    places = set(re.findall(r"[<>]https://data\.example(/[^<>#]*)", text))
    assert places
    assert {path for path in places if not file_of(site, path).is_file()} == set()
