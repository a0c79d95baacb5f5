"""/changes: what was added and removed between releases, by thing, as LDES, Atom and pages.

The event stream (Linked Data Event Streams) has one TREE node a release; its members say of one
thing that it was created, updated or deleted. The statements themselves are two N-Quads files.
To compare two releases takes a while, so the page and the feed tell of a few releases at a time.
"""

from functools import lru_cache
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as Xml

from flask import Blueprint, Response
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, XSD

from ruhrkg.formats import BY_NAME, Format, MediaType
from ruhrkg.presentation.named_changes import named_changes
from ruhrkg.release.datasets.catalogue import triples_of
from ruhrkg.release.datasets.serialising import write_rdf
from ruhrkg.release.history import Change, Summary, changes, kept, summary
from ruhrkg.release.store import Release
from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web.http.conditional import (
    ANY_HOST,
    alternates,
    answer,
    chosen_format,
    conditional,
    kept_release,
    on_this_host,
    served,
)
from ruhrkg.web.http.paging import Page, page_asked
from ruhrkg.web.rendering import locale, page, urls
from ruhrkg.web.site import public_root, site

blueprint = Blueprint("changes", __name__)

ATOM = MediaType.ATOM
OFFER: tuple[Format, ...] = tuple(
    BY_NAME[name] for name in ("turtle", "html", "jsonld", "rdfxml", "ntriples")
)
_NAMESPACE = "http://www.w3.org/2005/Atom"
_ACTIVITIES = "https://www.w3.org/ns/activitystreams#"
_TYPES = {"created": "Create", "updated": "Update", "deleted": "Delete"}
_IN_FRAGMENT = "/?:@!$&'()*+,;=~%"
_UNDATED = "1970-01-01"
CHANGES_PER_PAGE = 100
PER_PAGE = 10
"""Releases on a page of the site and of the feed: each is compared with the one before it."""


def _tree(name: str) -> URIRef:
    return URIRef(PREFIXES["tree"] + name)


@blueprint.get("/changes")
@blueprint.get("/changes.<any(ttl, jsonld, rdf, nt):suffix>")
def stream(suffix: str | None = None) -> Response:
    """The stream: the releases that are kept, and where their members are.

    As a page the newest releases, more by `?page=`. Asked by suffix, the stream leads to nodes by
    the same suffix.
    """
    chosen = chosen_format(OFFER, suffix)
    if chosen.name == "html":
        return _vary(conditional(_page()))
    end = f".{suffix}" if suffix else ""
    graph, this = Graph(), _here("/changes" + end)
    _describe_stream(graph, this)
    for release in kept(served()):
        relation = URIRef(f"{this}#{release.version}")
        node = _here(f"/changes/{release.version}{end}")
        graph.add((this, _tree("relation"), relation))
        graph.add((relation, RDF.type, _tree("GreaterThanOrEqualToRelation")))
        graph.add((relation, _tree("path"), DCTERMS.issued))
        graph.add((relation, _tree("node"), node))
        graph.add((relation, _tree("value"), _moment(release.issued)))
    return _vary(answer(write_rdf(triples_of(graph), chosen), chosen.content_type))


def _page() -> Response:
    view, shown = _view()
    return page(
        "changes.html",
        rows=[(release, summary_of(release), _before(release) is None) for release in shown],
        view=view,
        link=lambda n: urls().path("/changes", {"page": n}),
        alternates=alternates(OFFER, "/changes"),
    )


def _view() -> tuple[Page, tuple[Release, ...]]:
    """The page that is asked for and its releases, newest first. Raises BadRequest."""
    releases = kept(served())[::-1]
    view = page_asked(len(releases), PER_PAGE)
    return view, releases[view.slice()]


@blueprint.get("/changes.atom")
def atom() -> Response:
    """The stream as an Atom feed (RFC 4287): one entry a release, in pages (RFC 5005, 3)."""
    view, shown = _view()
    links, words = urls().absolute(public_root()), locale()
    feed = Xml.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": words.language})
    _text(feed, "id", str(_identity("/changes")))
    _text(feed, "title", words("changes.title"))
    _text(feed, "updated", _moment(kept(served())[-1].issued))
    _text(Xml.SubElement(feed, "author"), "name", words("site.name"))
    for relation, number in {"self": view.number, **view.links}.items():
        href = links.path("/changes.atom", {"page": number if number > 1 else None})
        Xml.SubElement(feed, "link", {"rel": relation, "href": href})
    Xml.SubElement(feed, "link", {"rel": "alternate", "href": links.path("/changes")})
    for release in shown:
        found, here = summary_of(release), f"/changes/{release.version}"
        entry = Xml.SubElement(feed, "entry")
        _text(entry, "id", str(_identity(here)))
        _text(entry, "title", words("changes.of", version=release.version))
        _text(entry, "updated", _moment(release.issued))
        Xml.SubElement(entry, "link", {"rel": "alternate", "href": links.path(here)})
        _text(entry, "summary", _in_words(found))
        _text(entry, "content", "\n".join(f"{kind} {thing}" for kind, thing in found.first))
    content = Xml.tostring(feed, encoding="utf-8", xml_declaration=True)
    response = answer(content + b"\n", f"{ATOM}; charset=utf-8")
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/changes/<version>")
@blueprint.get("/changes/<version>.<any(ttl, jsonld, rdf, nt):suffix>")
def node(version: str, suffix: str | None = None) -> Response:
    """What one release changed: its members of the stream."""
    release, chosen = kept_release(version), chosen_format(OFFER, suffix)
    if chosen.name == "html":
        before = _before(release)
        found = named_changes(urls(), locale(), changes_of(release), release.folder, before)
        view = page_asked(len(found), CHANGES_PER_PAGE)
        shown = page(
            "change.html",
            parameters={"page": view.number if view.number > 1 else None},
            release=release,
            first=before is None,
            found=found[view.slice()],
            count=len(found),
            view=view,
            link=lambda n: urls().path(f"/changes/{version}", {"page": n}),
            alternates=alternates(OFFER, f"/changes/{version}"),
        )
        return _vary(conditional(shown))
    end = f".{suffix}" if suffix else ""
    place = (release.folder, _before(release))
    content = _members(place, release.issued, end, chosen)
    return _vary(answer(on_this_host(content), chosen.content_type))


@lru_cache(maxsize=16)
def _members(
    place: tuple[Path, Path | None], issued: str | None, end: str, chosen: Format
) -> bytes:
    """The RDF of a release's node of the stream; `place` is its folder and the one before."""
    folder, before = place
    graph = Graph()
    _describe_stream(graph, URIRef(f"{ANY_HOST}/changes{end}"))
    graph.add((URIRef(f"{ANY_HOST}/changes/{folder.name}{end}"), RDF.type, _tree("Node")))
    for change in changes(folder, before):
        _add_member(graph, folder.name, issued, change)
    return write_rdf(triples_of(graph), chosen)


@blueprint.get("/changes/<version>/<any(added, removed):side>.nq")
def statements(version: str, side: str) -> Response:
    """Every statement that a release added or removed, with its source."""
    found = changes_of(kept_release(version))
    lines = [line for c in found for line in (c.added if side == "added" else c.removed)]
    content = "".join(f"{line}\n" for line in sorted(lines)).encode()
    return answer(content, BY_NAME["nquads"].content_type)


def changes_of(release: Release) -> tuple[Change, ...]:
    """What a release changed against the one that is kept before it."""
    return changes(release.folder, _before(release))


def summary_of(release: Release) -> Summary:
    """The same in numbers."""
    return summary(release.folder, _before(release))


def _before(release: Release) -> Path | None:
    """The folder of the release that is kept before this one."""
    releases = kept(release)
    place = [r.version for r in releases].index(release.version)
    return releases[place - 1].folder if place else None


def _describe_stream(graph: Graph, view: URIRef) -> None:
    this = _identity("/changes")
    graph.add((this, RDF.type, URIRef(PREFIXES["ldes"] + "EventStream")))
    graph.add((this, URIRef(PREFIXES["ldes"] + "timestampPath"), DCTERMS.issued))
    graph.add((this, URIRef(PREFIXES["ldes"] + "versionOfPath"), DCTERMS.isVersionOf))
    graph.add((this, _tree("view"), view))
    graph.add((view, RDF.type, _tree("Node")))


def _add_member(graph: Graph, version: str, issued: str | None, change: Change) -> None:
    # A thing may have a fragment of its own, and a fragment holds no second "#" (RFC 3986, 3.5).
    local = quote(change.thing.removeprefix(site().settings.base_iri), safe=_IN_FRAGMENT)
    stream_ = _identity("/changes")
    member = URIRef(f"{stream_}/{version}#{local}")
    graph.add((stream_, _tree("member"), member))
    graph.add((member, RDF.type, URIRef(_ACTIVITIES + _TYPES[change.kind])))
    graph.add((member, URIRef(_ACTIVITIES + "object"), URIRef(change.thing)))
    graph.add((member, DCTERMS.isVersionOf, URIRef(change.thing)))
    graph.add((member, DCTERMS.issued, _moment(issued)))


def _in_words(found: Summary) -> str:
    return locale()(
        "changes.summary",
        created=found.created,
        updated=found.updated,
        deleted=found.deleted,
        added=found.added,
        removed=found.removed,
    )


def _here(path: str) -> URIRef:
    return URIRef(public_root() + path)


def _identity(path: str) -> URIRef:
    return URIRef(urls().iri(path))


def _moment(issued: str | None) -> Literal:
    """The midnight that stands for the day of a release, as in Memento-Datetime."""
    return Literal(f"{issued or _UNDATED}T00:00:00Z", datatype=XSD.dateTime, normalize=False)


def _text(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = text


def _vary(response: Response) -> Response:
    response.vary.update(["Accept"])
    return response
