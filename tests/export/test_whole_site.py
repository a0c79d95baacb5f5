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
from ruhrkg.static_site.sharing import SHARED
from ruhrkg.vocabulary import BASE_IRI

pytestmark = pytest.mark.export

# Fragments of their IRIs name shapes, not places on the page.
WITHOUT_ANCHORS = ("shapes",)
FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
}
# What common static hosts allow.
MOST_FILES = 20_000


def test_the_site_is_within_the_limits_of_static_hosts(site: Path):
    assert sum(path.is_file() for path in site.rglob("*")) < MOST_FILES


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
    assert len(pages) > 4_000
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


def shares(path: str) -> str:
    """The kind in the path of a thing that shares pages; "" for all others."""
    kind, _, _ = path.removeprefix("id/").partition("/")
    return kind if kind in SHARED else ""


def test_each_thing_and_graph_has_a_page_in_both_languages(site: Path, release: Release):
    wanted = {iri.removeprefix("id/") for iri in named(release) if not shares(iri)}
    assert len(wanted) > 1500
    for folder in ("doc", "en/doc"):
        pages = (site / folder).rglob("index.html")
        found = {page.parent.relative_to(site / folder).as_posix() for page in pages}
        assert found == wanted | set(SHARED)


def test_what_shares_a_page_is_listed_there_and_described_in_the_shared_documents(
    site: Path, release: Release
):
    sharing = defaultdict(set)
    for iri in named(release):
        if kind := shares(iri):
            sharing[kind].add(iri)
    assert sharing.keys() == set(SHARED)
    for kind, iris in sharing.items():
        tree = lxml.html.document_fromstring((site / "doc" / kind / "index.html").read_bytes())
        assert {iri.rpartition("/")[2] for iri in iris} <= set(tree.xpath("//main//li/@id"))
        quads = {
            suffix: list(parse(path=str(site / "data" / f"{kind}.{suffix}"), format=rdf))
            for suffix, rdf in FORMATS.items()
        }
        triples = {quad.triple for quad in quads["trig"]}
        described = {t.subject.value.removeprefix(BASE_IRI).partition("#")[0] for t in triples}
        assert described == {iri for iri in iris if iri in described}
        assert described
        for suffix in ("ttl", "rdf", "jsonld"):
            assert {quad.triple for quad in quads[suffix]} == triples, f"{kind}.{suffix}"


def test_each_thing_and_graph_has_its_documents_which_agree(site: Path, release: Release):
    lines = (site / "_redirects").read_text(encoding="utf-8").splitlines()
    moved = {line.split()[0] for line in lines if line.endswith(" 301")}
    things = [iri.removeprefix("id/") for iri in sorted(named(release)) if not shares(iri)]
    replaced = {thing for thing in things if f"/doc/{thing}" in moved}
    assert {f"/data/{thing}.{suffix}" for thing in replaced for suffix in FORMATS} <= moved
    assert 0 < len(replaced) < 20
    for thing in things:
        if thing in replaced:
            continue
        stem = site / "data" / thing
        read = {
            suffix: list(parse(path=f"{stem}.{suffix}", format=rdf))
            for suffix, rdf in FORMATS.items()
        }
        assert read["trig"], stem
        triples = {quad.triple for quad in read["trig"]}
        for suffix in ("ttl", "rdf", "jsonld"):
            assert {quad.triple for quad in read[suffix]} == triples, f"{stem}.{suffix}"


@pytest.mark.parametrize("name", ["catalog.nt", "void.nt", "changes.nt", "sitemap.xml"])
def test_every_link_to_this_host_works(site: Path, name: str):
    text = (site / name).read_text(encoding="utf-8")
    places = set(re.findall(r"[<>]https://data\.example(/[^<>#]*)", text))
    assert places
    assert {path for path in places if not file_of(site, path).is_file()} == set()
