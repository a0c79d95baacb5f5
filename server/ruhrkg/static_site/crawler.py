"""Export the whole site as files, for operators who cannot run a server.

Every page that a link leads to, in both languages, every document, the catalogue and the dumps are
written under the same paths, so that any web server or object store can serve them. What a server
computes on request (SPARQL, search, reconciliation) is left out; file_urls.py states where links to
it lead.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from html import escape, unescape
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as Xml

from flask import Flask
from flask.testing import FlaskClient

from ruhrkg.formats import MediaType
from ruhrkg.release.store import DEFAULT_GRAPH, GRAPH, MANIFEST, Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.static_site import file_urls, shared_pages
from ruhrkg.static_site.file_urls import WITHOUT_SERVER, FileUrls
from ruhrkg.static_site.server_rules import Export, write_rules
from ruhrkg.static_site.sharing import SHARED, SUFFIXES, Sharing
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

_SEEDS = (
    "/", "/robots.txt", "/llms.txt", "/void", "/void.ttl", "/void.rdf", "/void.jsonld", "/void.nt",
    "/changes.atom", "/changes.nt", "/catalog.nt", "/catalog/check.json",
    "/catalog/croissant.json", WITHOUT_SERVER,
)  # fmt: skip
_ACCEPT = "text/html,*/*;q=0.1"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
# Sufficient for our own markup, in which every quotation mark of a text is escaped.
_LINK = re.compile(r'\s(?:href|src)="([^"]*)"')
_MARKUP = (MediaType.HTML, MediaType.ATOM)
# RDF with locations on this host, for harvesters.
_SIGNPOSTS = re.compile(r"/(?:catalog|void|changes(?:/\w+)?)\.nt")
_HTTP_GONE = 410
# For web servers that cannot redirect.
_REDIRECT_PAGE = """\
<!doctype html>
<html lang="de">
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url={target}">
<title>{target}</title>
<p><a href="{target}">{target}</a>
</html>
"""
_REDIRECTIONS = (301, 302, 303, 307, 308)


def export(
    settings: Settings,
    folder: Path,
    language: str,
    progress: Callable[[int], None] = lambda _: None,
    *,
    server: str = "",
    only: re.Pattern[str] | None = None,
) -> Export:
    """Write the site of the current release, or its paths that `only` matches, into `folder`.

    Pages in `language` keep their paths, those in the other one get it as a prefix. Links to
    what only a server can compute lead to the `server` at that URL. `progress` is called with the
    number of files so far. Raises ReleaseError if no release is built, FileExistsError if `folder`
    is not empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty: name a new folder")
    release = Release.open_intact(settings.build_dir / "current")
    links = FileUrls(
        settings.base_iri,
        main=language,
        server=server.rstrip("/"),
        only=only,
        sharing=Sharing.of(release),
    )
    with _app(settings, release, links) as app:
        written = Crawl(app.test_client(), folder, links, settings.public_url).run(
            _seeds(release, links), progress
        )
    write_rules(written, release, language)
    return written


@contextmanager
def _app(settings: Settings, release: Release, links: FileUrls) -> Iterator[Flask]:
    with ZygoteProcess(release.sources, settings) as zygote:
        engine = Engine(EmbeddedBackend(zygote.address, settings), settings, release.version)
        app = create_app(Site(settings, release, engine, links))
        app.register_blueprint(file_urls.blueprint)
        app.register_blueprint(shared_pages.blueprint)
        yield app
        engine.close()


def _seeds(release: Release, links: FileUrls) -> list[str]:
    """What no page links to: the files of the release, and everything that it describes."""
    base = f"/releases/{release.version}/"
    dumps = ["/" + name for name in release.files if name.startswith("dumps/")]
    named = filter(_is_path, (links.thing(iri).partition("#")[0] for iri in _named(release)))
    sets = [f"/linkset/catalog/dataset/{slug}.json" for slug in _slugs(dumps)]
    shared = [f"/data/{k}.{s}" for k in SHARED for s in SUFFIXES if links.sharing.members(k)]
    listed = [f"/doc/{kind}" for kind in SHARED if links.sharing.members(kind)]
    files = [*(base + name for name in release.files), base + MANIFEST]
    seeds = [*_SEEDS, *sets, *dumps, *files, *shared, *listed, *named]
    return [seed for seed in seeds if not links.only or links.only.fullmatch(seed)]


def _slugs(dumps: Iterable[str]) -> list[str]:
    """The datasets that the dumps at these paths belong to."""
    return sorted({path.rpartition("/")[2].partition(".")[0] for path in dumps})


def _named(release: Release) -> Iterable[str]:
    """The IRIs of the release's subjects and graphs that this host serves."""
    found = set()
    for name, place in ((DEFAULT_GRAPH, 0), (GRAPH, -2)):
        with release.path(name).open(encoding="utf-8") as lines:
            found |= {line.split(" ")[place][1:-1].partition("#")[0] for line in lines}
    return sorted(iri for iri in found if iri.startswith(release.manifest.base_iri))


class Crawl:
    """Fetches everything that can be reached, and writes it."""

    def __init__(self, client: FlaskClient, folder: Path, links: FileUrls, root: str) -> None:
        """Crawl with `client`, whose pages have `links`; `root` is the public URL."""
        self._client = client
        self._links = links
        self._root = root.rstrip("/")
        self._written = Export(folder)
        self._stated = re.compile(f"<{re.escape(self._root)}(/[^>]*)>")

    def run(self, seeds: list[str], progress: Callable[[int], None]) -> Export:
        """Write everything that `seeds` and the sitemap lead to."""
        # The links of a page come next: its other language and documents need the same queries.
        waiting = list(dict.fromkeys(seeds if self._links.only else [*seeds, *self._in_sitemap()]))
        seen = set(waiting)
        while waiting:
            found = dict.fromkeys(self._fetch(waiting.pop()))
            new = [link for link in found if link not in seen]
            seen.update(new)
            waiting += reversed(new)
            progress(len(self._written.files))
        return self._written

    def _in_sitemap(self) -> list[str]:
        self._fetch("/sitemap.xml")
        content = self._written.files["/sitemap.xml"].read_bytes()
        places = (node.text or "" for node in Xml.fromstring(content).iter(_SITEMAP))  # noqa: S314 - our own
        return [place.removeprefix(self._root) for place in places]

    def _fetch(self, link: str) -> list[str]:
        """Write what `link` leads to; returns the links that it contains."""
        headers = {"Accept": _ACCEPT, "Accept-Language": self._links.main}
        with self._client.get(self._links.made.get(link, link), headers=headers) as response:
            if response.status_code in _REDIRECTIONS:
                return self._redirect(link, self._here(response.location), response.status_code)
            if response.status_code == _HTTP_GONE:
                self._written.gone.append(link)
                if self._links.only:  # nothing links to its page, and there are ever more of them
                    return []
            elif response.status_code != 200:
                self._written.broken[link] = response.status_code
                return []
            content, content_type = response.get_data(), response.content_type
        self._write(link, content, content_type)
        found = self._leads_to(link, content, content_type.partition(";")[0])
        return list(filter(None, map(self._here, found)))

    def _redirect(self, link: str, target: str, status: int) -> list[str]:
        self._written.redirections[link] = (target, status)
        page = _REDIRECT_PAGE.format(target=escape(target))
        self._write(link, page.encode(), f"{MediaType.HTML}; charset=utf-8")
        name = link.removeprefix("/doc/")
        replaced = status == HTTPStatus.MOVED_PERMANENTLY and name != link
        # No page links to the documents of a replaced thing.
        return [target, *(f"/data/{name}.{suffix}" for suffix in SUFFIXES if replaced)]

    def _leads_to(self, link: str, content: bytes, media_type: str) -> list[str]:
        if media_type in _MARKUP:
            return [unescape(link) for link in _LINK.findall(content.decode())]
        return self._stated.findall(content.decode()) if _SIGNPOSTS.fullmatch(link) else []

    def _here(self, link: str) -> str:
        """The link without host and fragment; "" if it leads to another host or to the server."""
        local = link.removeprefix(self._root).partition("#")[0]
        if not _is_path(local):
            return ""
        if local in self._links.made or urlsplit(local).path.startswith("/static/"):
            return local
        # Not made for a page: an IRI of the host that occurs in data.
        made = self._links.thing(self._links.iri(unquote(local))).partition("#")[0]
        return made if _is_path(made) else ""

    def _write(self, link: str, content: bytes, content_type: str) -> None:
        folder, path = self._written.folder, urlsplit(link).path
        file = _file(folder, path, content_type.startswith(MediaType.HTML))
        if ".." in file.relative_to(folder).parts:
            raise ValueError(f"{link} leads out of {folder}")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        self._written.files[path] = file
        self._written.types[file.relative_to(folder).as_posix()] = content_type


def _is_path(link: str) -> bool:
    return link.startswith("/") and not link.startswith("//")


def _file(folder: Path, path: str, is_page: bool) -> Path:
    """The file where a web server looks for `path`: a page without a suffix is a folder's index."""
    name = unquote(path).strip("/")
    if is_page and not name.endswith(".html"):
        return folder / name / "index.html"
    return folder / name
