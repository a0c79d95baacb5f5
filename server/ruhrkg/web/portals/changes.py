"""/changes: what was added and removed between releases, by thing, as LDES, Atom and pages.

event_stream.py writes the stream. The statements of a release with their sources are in two N-Quads
files. Comparing two releases takes a while, so page and feed describe a few releases at a time.
"""

from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree as Xml

from flask import Blueprint, Response
from rdflib import URIRef
from werkzeug.exceptions import NotFound

from ruhrkg.formats import BY_NAME, Format, MediaType
from ruhrkg.presentation.named_changes import named_changes
from ruhrkg.release.history import Change, Summary, changes, published, retained, summary
from ruhrkg.release.store import Release
from ruhrkg.web.http.conditional import (
    ANY_HOST,
    alternates,
    answer,
    chosen_format,
    conditional,
    on_this_host,
    retained_release,
    served,
)
from ruhrkg.web.http.paging import Page, requested_page
from ruhrkg.web.portals.event_stream import NodeAddress, nodes, write_node, write_stream
from ruhrkg.web.rendering import locale, page, site_text, urls
from ruhrkg.web.site import public_root

blueprint = Blueprint("changes", __name__)

ATOM = MediaType.ATOM
OFFER: tuple[Format, ...] = tuple(
    BY_NAME[name] for name in ("turtle", "html", "trig", "nquads", "jsonld", "rdfxml", "ntriples")
)
_NAMESPACE = "http://www.w3.org/2005/Atom"
CHANGES_PER_PAGE = 100
PER_PAGE = 10
"""Releases per page of the site and of the feed: each is compared with its predecessor."""


@blueprint.get("/changes")
@blueprint.get("/changes.<any(ttl, trig, nq, jsonld, rdf, nt):suffix>")
def stream(suffix: str | None = None) -> Response:
    """The stream: the retained releases, and the addresses of their members.

    As a page it lists the newest releases, more with `?page=`. If it is requested by suffix, its
    links to nodes have the same suffix.
    """
    chosen = chosen_format(OFFER, suffix)
    if chosen.name == "html":
        return _vary(conditional(_page()))
    releases = [(release.version, _moment(release)) for release in retained(served())]
    content = write_stream(public_root(), f".{suffix}" if suffix else "", releases, chosen)
    return _vary(answer(content, chosen.content_type))


def _page() -> Response:
    view, listed = _view()
    return page(
        "changes.html",
        rows=[(release, summary_of(release), _before(release) is None) for release in listed],
        view=view,
        link=lambda n: urls().path("/changes", {"page": n}),
        alternates=alternates(OFFER, "/changes"),
    )


def _view() -> tuple[Page, tuple[Release, ...]]:
    """The requested page and its releases, newest first. Raises BadRequest."""
    releases = retained(served())[::-1]
    view = requested_page(len(releases), PER_PAGE)
    return view, releases[view.slice()]


@blueprint.get("/changes.atom")
def atom() -> Response:
    """The stream as an Atom feed (RFC 4287): one entry per release, in pages (RFC 5005, 3)."""
    view, listed = _view()
    links, words = urls().absolute(public_root()), locale()
    feed = Xml.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": words.language})
    _text(feed, "id", str(_identity("/changes")))
    _text(feed, "title", words("changes.title"))
    _text(feed, "updated", _moment(retained(served())[-1]))
    _text(Xml.SubElement(feed, "author"), "name", site_text("name"))
    for relation, number in {"self": view.number, **view.links}.items():
        href = links.path("/changes.atom", {"page": number if number > 1 else None})
        Xml.SubElement(feed, "link", {"rel": relation, "href": href})
    Xml.SubElement(feed, "link", {"rel": "alternate", "href": links.path("/changes")})
    for release in listed:
        found, here = summary_of(release), f"/changes/{release.version}"
        entry = Xml.SubElement(feed, "entry")
        _text(entry, "id", str(_identity(here)))
        _text(entry, "title", words("changes.of", version=release.version))
        _text(entry, "updated", _moment(release))
        Xml.SubElement(entry, "link", {"rel": "alternate", "href": links.path(here)})
        _text(entry, "summary", _in_words(found))
        _text(entry, "content", "\n".join(f"{kind} {thing}" for kind, thing in found.first))
    content = Xml.tostring(feed, encoding="utf-8", xml_declaration=True)
    response = answer(content + b"\n", f"{ATOM}; charset=utf-8")
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/changes/<version>")
@blueprint.get("/changes/<version>.<any(ttl, trig, nq, jsonld, rdf, nt):suffix>")
@blueprint.get("/changes/<version>/<int:number>")
@blueprint.get("/changes/<version>/<int:number>.<any(ttl, trig, nq, jsonld, rdf, nt):suffix>")
def node(version: str, suffix: str | None = None, number: int = 1) -> Response:
    """What one release changed: its members of the stream, in linked nodes."""
    release, chosen = retained_release(version), chosen_format(OFFER, suffix)
    found = changes_of(release)
    if not 1 <= number <= nodes(found):
        raise NotFound(locale()("dumps.unknown_file", given=str(number)))
    if chosen.name == "html":
        before = _before(release)
        named = named_changes(urls().base_iri, locale(), release.folder, before)
        view = requested_page(len(named), CHANGES_PER_PAGE)
        html = page(
            "change.html",
            parameters={"page": view.number if view.number > 1 else None},
            release=release,
            first=before is None,
            found=named[view.slice()],
            count=len(named),
            view=view,
            link=lambda n: urls().path(f"/changes/{version}", {"page": n}),
            alternates=alternates(OFFER, f"/changes/{version}"),
        )
        return _vary(conditional(html))
    address = NodeAddress(ANY_HOST, version, f".{suffix}" if suffix else "")
    place = (release.folder, _before(release))
    content = _written(place, address, _moment(release), number, chosen)
    return _vary(answer(on_this_host(content), chosen.content_type))


@lru_cache(maxsize=16)
def _written(
    place: tuple[Path, Path | None],
    address: NodeAddress,
    moment: str,
    number: int,
    chosen: Format,
) -> bytes:
    """A node of the stream; `place` holds the folders of its release and of its predecessor."""
    return write_node(address, moment, changes(*place), number, chosen)


@blueprint.get("/changes/<version>/<any(added, removed):side>.nq")
def statements(version: str, side: str) -> Response:
    """Every statement that a release added or removed, with its source."""
    found = changes_of(retained_release(version))
    lines = [line for c in found for line in (c.added if side == "added" else c.removed)]
    content = "".join(f"{line}\n" for line in sorted(lines)).encode()
    return answer(content, BY_NAME["nquads"].content_type)


def changes_of(release: Release) -> tuple[Change, ...]:
    """The changes of a release from its retained predecessor."""
    return changes(release.folder, _before(release))


def summary_of(release: Release) -> Summary:
    """The numbers of these changes."""
    return summary(release.folder, _before(release))


def _before(release: Release) -> Path | None:
    """The folder of the retained predecessor of this release."""
    releases = retained(release)
    place = [r.version for r in releases].index(release.version)
    return releases[place - 1].folder if place else None


def _in_words(found: Summary) -> str:
    return locale()(
        "changes.summary",
        created=found.created,
        updated=found.updated,
        deleted=found.deleted,
        added=found.added,
        removed=found.removed,
    )


def _identity(path: str) -> URIRef:
    return URIRef(urls().iri(path))


def _moment(release: Release) -> str:
    return published(release).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = text


def _vary(response: Response) -> Response:
    response.vary.update(["Accept"])
    return response
