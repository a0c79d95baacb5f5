"""What crawlers request first: /robots.txt, /sitemap.xml, /llms.txt, /.well-known/security.txt."""

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree as Xml

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from ruhrkg.formats import MediaType
from ruhrkg.locale import LANGUAGES, Locale
from ruhrkg.presentation.page_source import ReleaseData, per_release
from ruhrkg.release.search_index import KINDS
from ruhrkg.release.store import DEFAULT_GRAPH
from ruhrkg.vocabulary import ID, PREFIXES
from ruhrkg.web.http.conditional import answer
from ruhrkg.web.portals.catalogue import located
from ruhrkg.web.portals.catalogue_entries import datasets, services
from ruhrkg.web.rendering import locale, urls
from ruhrkg.web.site import public_root, site

blueprint = Blueprint("discovery", __name__)

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LIMIT = 50_000
_VALID = timedelta(days=200)
_PAGES = (
    "/", "/projects", "/forums", "/events", "/organisations", "/persons", "/places", "/sources",
    "/about", "/map", "/timeline", "/network", "/queries", "/ontology", "/shapes", "/quality",
    "/catalog", "/dumps", "/releases", "/changes",
)  # fmt: skip
# Unlimited in number, or expensive to compute: not for an index.
_NOT_FOR_INDEXES = ("/sparql", "/search", "/suggest", "/reconcile", "/resolve", "/report")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Crawlers may visit everything except unlimited address spaces (RFC 9309)."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _NOT_FOR_INDEXES)]
    lines.append(f"Sitemap: {public_root()}/sitemap.xml")
    return answer(("\n".join(lines) + "\n").encode(), f"{MediaType.PLAIN}; charset=utf-8")


@blueprint.get("/.well-known/security.txt")
def security() -> Response:
    """The contact for vulnerabilities (RFC 9116); 404 if the operator named none."""
    contact = site().settings.contact
    if not contact:
        raise NotFound(locale()("catalogue.no_contact"))
    # At most a year ahead; the first of a month, so that caches can store the response.
    today = datetime.now(UTC).date()
    expires = (today.replace(day=1) + _VALID).replace(day=1)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires}T00:00:00Z",
        f"Preferred-Languages: {', '.join(LANGUAGES)}",
        f"Canonical: {public_root()}/.well-known/security.txt",
    ]
    return answer(("\n".join(lines) + "\n").encode(), f"{MediaType.PLAIN}; charset=utf-8")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Every page, with the day of the newest change to its content."""
    release = site().release
    links = urls().absolute(public_root())
    root = Xml.Element("urlset", {"xmlns": _SITEMAP})
    entries = [(links.resource(path), release.issued if release else None) for path in _PAGES]
    if release:
        graph = located()
        entries += [(links.resource(e.path), e.modified or None) for e in datasets(graph)]
        entries += [(links.thing(iri), release.issued) for iri in things(site().data)]
        examples = site().library.folder("examples")
        entries += [(links.queries(query.name), release.issued) for query in examples]
    for url, day in entries[:_LIMIT]:
        node = Xml.SubElement(root, "url")
        Xml.SubElement(node, "loc").text = url
        if day:
            Xml.SubElement(node, "lastmod").text = day
    content = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return answer(content + b"\n", f"{MediaType.XML}; charset=utf-8")


@per_release
def things(data: ReleaseData) -> list[str]:
    """The IRIs of all things that people look for; helpers such as readings have no entry."""
    release = data.release
    if release is None:
        return []
    label = f"<{PREFIXES['rdfs']}label>"
    found = set()
    with release.path(DEFAULT_GRAPH).open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(f"<{ID}") and line.split(" ", 2)[1] == label:
                iri = line[1 : line.index(">")]
                kind = iri.removeprefix(ID).partition("/")[0]
                if "#" not in iri and kind in KINDS:
                    found.add(iri)
    return sorted(found)


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """The icon, for clients that request it only by this name."""
    content = (Path(str(files("ruhrkg.web"))) / "static" / "favicon.ico").read_bytes()
    return answer(content, MediaType.ICON)


@blueprint.get("/share.png")
def picture() -> Response:
    """The picture for previews of shared links."""
    release = site().release
    if release is None or release.picture is None:
        raise NotFound
    return answer(release.picture.read_bytes(), MediaType.PNG)


@blueprint.get("/llms.txt")
def llms() -> Response:
    """A description of the site and its data, in Markdown, for programs that read text."""
    graph, words = located(), Locale("en")
    links = urls().absolute(public_root())
    texts = {key: site().description.text(key, words) for key in ("name", "title", "notice")}
    lines = [f"# {texts['name']}", "", f"> {texts['title']}. {texts['notice']}".rstrip()]
    lines += ["", "## Datasets", ""]
    for entry in datasets(graph):
        first = entry.files[0].url.rpartition("/")[0] + f"/{entry.slug}.ttl"
        lines.append(f"- [{words.best(entry.title)}]({first}): {words.best(entry.description)}")
    lines += ["", "## Interfaces", ""]
    for entry in services(graph):
        text = f"{words.best(entry.title)}]({entry.endpoint}): {words.best(entry.description)}"
        lines.append(f"- [{text}")
    for path, what in (("/catalog.ttl", "catalogue"), ("/void", "VoID"), ("/openapi.json", "API")):
        lines.append(f"- [{what}]({links.resource(path)})")
    return answer(("\n".join(lines) + "\n").encode(), f"{MediaType.MARKDOWN}; charset=utf-8")
