"""The whole site as files, for those who cannot run a server.

Every page that a link leads to, every document, the catalogue, the dumps: under the same paths,
so that any web server or object store can hand them out. What a server computes on request
(SPARQL, search, reconciliation) is left out.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as Xml

from flask import Flask
from flask.testing import FlaskClient

from ruhrkg.formats import FORMATS
from ruhrkg.release.store import MANIFEST, Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.embedded import EmbeddedBackend, ZygoteProcess
from ruhrkg.sparql.engine import Engine
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

_COMPUTED = (
    "/sparql", "/search", "/suggest", "/reconcile", "/resolve", "/health", "/metrics",
    "/neighbourhood/", "/id/", "/graph/",
)  # fmt: skip
_SEEDS = (
    "/", "/robots.txt", "/llms.txt", "/openapi.json", "/void", "/changes.atom", "/dumps",
    "/releases", "/changes", "/catalog/check", "/catalog/check.json",
)  # fmt: skip
_ACCEPT = "text/html,*/*;q=0.1"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@dataclass
class Export:
    """What was written: files by path, redirections, links that lead nowhere."""

    folder: Path
    files: dict[str, Path] = field(default_factory=dict)
    redirections: dict[str, str] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what the element leads to."""
        if tag != "form":
            self.found += [v for name, v in attrs if name in ("href", "src") and v]


def export(
    settings: Settings, folder: Path, language: str, progress: Callable[[int], None]
) -> Export:
    """Write the site of the current release into `folder`, its pages in one `language`.

    `progress` is told how many files there are so far. Raises ReleaseError if no release is built,
    FileExistsError if `folder` holds something already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty: name a new folder")
    release = Release.open(settings.build_dir / "current")
    with _app(settings, release) as app:
        written = crawl(app.test_client(), folder, language, _documents(release), progress)
    _write_rules(written, release)
    return written


@contextmanager
def _app(settings: Settings, release: Release) -> Iterator[Flask]:
    sources = release.sources
    with ZygoteProcess(sources, settings) as zygote:
        engine = Engine(EmbeddedBackend(zygote.address, settings), settings, release.version)
        yield create_app(Site(settings, release, engine))
        engine.close()


def _documents(release: Release) -> list[str]:
    """The files of the release, under the addresses that stay."""
    base = f"/releases/{release.version}/"
    dumps = ["/" + name for name in release.files if name.startswith("dumps/")]
    return [*dumps, *(base + name for name in release.files), base + MANIFEST]


def crawl(
    client: FlaskClient,
    folder: Path,
    language: str,
    documents: list[str],
    progress: Callable[[int], None] = lambda _: None,
) -> Export:
    """Fetch what can be reached from the start page, the sitemap and `documents`."""
    written = Export(folder)
    waiting = deque([*_SEEDS, *_in_sitemap(client, written, folder), *documents])
    seen = set(waiting)
    while waiting:
        path = waiting.popleft()
        for link in _fetch(client, path, language, written):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
        progress(len(written.files))
    return written


def _in_sitemap(client: FlaskClient, written: Export, folder: Path) -> list[str]:
    content = client.get("/sitemap.xml").get_data()
    _write(written, "/sitemap.xml", folder / "sitemap.xml", content)
    return [urlsplit(node.text or "").path for node in Xml.fromstring(content).iter(_SITEMAP)]  # noqa: S314 - our own


def _fetch(client: FlaskClient, path: str, language: str, written: Export) -> list[str]:
    """Write what is at `path`; returns the links that it holds."""
    headers = {"Accept": _ACCEPT, "Accept-Language": language}
    with client.get(path, headers=headers) as response:
        if response.status_code in (301, 302, 303, 307, 308):
            target = urlsplit(response.location).path
            written.redirections[path] = target
            return [target] if _wanted(response.location) else []
        if response.status_code != 200:
            written.broken[path] = response.status_code
            return []
        content, is_page = response.get_data(), response.mimetype == "text/html"
    _write(written, path, _file(written.folder, path, is_page), content)
    if not is_page:
        return []
    parser = _Links()
    parser.feed(content.decode())
    return [urlsplit(link).path for link in parser.found if _wanted(link)]


def _wanted(link: str) -> bool:
    parts = urlsplit(link)
    inside = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    fixed = not parts.query or parts.path.startswith("/static/")
    return inside and fixed and not parts.path.startswith(_COMPUTED)


def _file(folder: Path, path: str, is_page: bool) -> Path:
    """Where a web server looks for `path`: a page without a suffix is a folder's index."""
    name = unquote(path).strip("/")
    if is_page and not name.endswith(".html"):
        return folder / name / "index.html"
    return folder / name


def _write(written: Export, path: str, file: Path, content: bytes) -> None:
    if not file.resolve().is_relative_to(written.folder.resolve()):
        raise ValueError(f"{path} leads out of {written.folder}")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    written.files[path] = file


def _write_rules(written: Export, release: Release) -> None:
    """What only the web server can do: media types, the 303 of things, redirections."""
    types = [
        f"AddType {f.content_type.replace('; ', ';')} .{f.suffix}"
        for f in FORMATS
        if f.suffix != "html"
    ]
    rules = [
        "# Apache: copy this file with the others. _redirects says the same to other hosts.",
        "DirectoryIndex index.html",
        "DirectorySlash Off",
        *types,
        "RewriteEngine On",
        "RewriteRule ^id/(.+)$ /doc/$1 [R=303,L]",
        "RewriteRule ^graph/(.+)$ /doc/graph/$1 [R=303,L]",
        *(f"RewriteRule ^{old[1:]}$ {new} [R=302,L]" for old, new in _moved(written, release)),
        "RewriteCond %{REQUEST_FILENAME} -d",
        "RewriteCond %{REQUEST_FILENAME}/index.html -f",
        "RewriteRule ^(.+[^/])$ /$1/index.html [L]",
    ]
    (written.folder / ".htaccess").write_text("\n".join(rules) + "\n", encoding="utf-8")
    lines = [f"{old} {new} 302" for old, new in _moved(written, release)]
    lines += ["/id/* /doc/:splat 303", "/graph/* /doc/graph/:splat 303"]
    (written.folder / "_redirects").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _moved(written: Export, release: Release) -> list[tuple[str, str]]:
    fixed = {
        "/releases/latest": f"/releases/{release.version}",
        "/.well-known/void": "/void",
    }
    return sorted({**written.redirections, **fixed}.items())
