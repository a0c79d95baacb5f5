"""Typed links for machines: FAIR Signposting (levels 1 and 2), link sets and the API catalogue.

The header of a page states what it is about (`cite-as`), what describes it and which files belong
to it; a link set (RFC 9264) contains the same, and the links back from each file.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request
from rdflib import URIRef
from rdflib.namespace import DCAT, DCTERMS
from werkzeug.exceptions import NotFound

from ruhrkg.formats import Format, MediaType
from ruhrkg.release.datasets.catalogue import CATALOGUE
from ruhrkg.release.datasets.definitions import WHOLE
from ruhrkg.release.datasets.selection import listed
from ruhrkg.urls import Urls
from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web.http.conditional import alternates, answer
from ruhrkg.web.portals.catalogue import OFFER, located
from ruhrkg.web.portals.catalogue_entries import Entry, services
from ruhrkg.web.portals.croissant import PATH, described
from ruhrkg.web.rendering import locale, urls
from ruhrkg.web.site import public_root

blueprint = Blueprint("signposting", __name__)

API_CATALOGUE = f'{MediaType.LINK_SET}; profile="https://www.rfc-editor.org/info/rfc9727"'
_WELL_KNOWN = "/.well-known/api-catalog"


@dataclass(frozen=True)
class Link:
    """One typed link of a resource (RFC 8288)."""

    relation: str
    href: str
    media_type: str = ""

    @property
    def header(self) -> str:
        """The link as a value of the Link header."""
        kind = f'; type="{self.media_type}"' if self.media_type else ""
        return f'<{self.href}>; rel="{self.relation}"{kind}'


def links_of(entry: Entry, links: Urls) -> list[Link]:
    """The links of a dataset's page (signposting.org, FAIR Signposting Profile, level 1)."""
    found = [
        Link("cite-as", entry.iri),
        Link("type", PREFIXES["schema"] + ("WebAPI" if entry.endpoint else "Dataset")),
        Link("type", PREFIXES["schema"] + "AboutPage"),
        Link("author", entry.value(DCTERMS.publisher)),
        Link("license", entry.licence["href"]),
        Link("collection", links.resource("/catalog")),
    ]
    for offered, href in alternates(OFFER, entry.path):
        found.append(Link("describedby", links.root + href, offered.media_type))
    if entry.slug == WHOLE and described():
        found.append(Link("describedby", links.resource(PATH), MediaType.JSON_LD))
    found += [Link("item", file.url, file.media_type) for file in entry.files]
    return [link for link in [*found, _set_of(entry, links)] if link.href]


def links_of_document(entry: Entry, offered: Format, links: Urls) -> list[Link]:
    """The links of a document about a dataset: metadata that describe its page."""
    return [
        Link("describes", links.resource(entry.path), MediaType.HTML),
        Link("type", offered.iri or ""),
    ]


@blueprint.after_app_request
def add_links(response: Response) -> Response:
    """Add the links of a dataset to the responses of its page, those of a document to its own."""
    read = request.method in ("GET", "HEAD") and response.status_code in (200, 304)
    if request.endpoint == "catalogue.entry" and read:
        arguments = request.view_args or {}
        entry = _entry(f"{arguments['kind']}/{arguments['slug']}")
        here = urls().absolute(public_root())
        suffix = arguments.get("suffix") or "html"
        offered = next((f for f in OFFER if f.suffix == suffix and f.name != "html"), None)
        if offered:
            found = [*links_of_document(entry, offered, here), _set_of(entry, here)]
        else:
            found = links_of(entry, here)
        response.headers["Link"] = ", ".join(link.header for link in found if link.href)
    return response


@blueprint.get("/linkset/catalog/<any(dataset, service):kind>/<slug>.json")
def link_set(kind: str, slug: str) -> Response:
    """The links of a dataset, and from each of its files back to it (level 2)."""
    entry, here = _entry(f"{kind}/{slug}"), urls().absolute(public_root())
    page = here.resource(entry.path)
    contexts = [_context(page, [k for k in links_of(entry, here) if k.relation != "linkset"])]
    for file in entry.files:
        back = [Link("collection", page, MediaType.HTML), Link("license", entry.licence["href"])]
        contexts.append(_context(file.url, back))
    for offered, href in alternates(OFFER, entry.path):
        contexts.append(_context(here.root + href, links_of_document(entry, offered, here)))
    return _as_set(contexts, MediaType.LINK_SET)


@blueprint.get(_WELL_KNOWN)
def api_catalogue() -> Response:
    """The APIs of this server and what describes each (RFC 9727)."""
    here = urls().absolute(public_root())
    apis = [(entry.endpoint, entry.value(DCAT.endpointDescription), here.resource(entry.path))
            for entry in services(located())]  # fmt: skip
    own = here.root + _WELL_KNOWN
    contexts = [_context(own, [Link("item", endpoint) for endpoint, _, _ in apis])]
    for endpoint, description, page in apis:
        contexts.append(
            _context(
                endpoint,
                [
                    Link("service-desc", here.resource("/openapi.json"), MediaType.JSON),
                    Link("service-doc", page, MediaType.HTML),
                    Link("service-meta", description),
                    Link("status", here.resource("/health"), MediaType.JSON),
                ],
            )
        )
    response = _as_set(contexts, API_CATALOGUE)
    response.headers["Link"] = Link("api-catalog", own).header
    return response


def _set_of(entry: Entry, links: Urls) -> Link:
    return Link("linkset", links.resource(f"/linkset{entry.path}.json"), MediaType.LINK_SET)


def _entry(name: str) -> Entry:
    graph, iri = located(), URIRef(f"{CATALOGUE}/{name}")
    if iri not in {*listed(graph, DCAT.dataset), *listed(graph, DCAT.service)}:
        raise NotFound(locale()("catalogue.unknown", given=name))
    return Entry(graph, str(iri))


def _context(anchor: str, links: Iterable[Link]) -> dict[str, Any]:
    """One link context object (RFC 9264, section 4.2.2)."""
    found: dict[str, Any] = {"anchor": anchor}
    for link in links:
        if link.href:
            target = {"href": link.href}
            if link.media_type:
                target["type"] = link.media_type
            found.setdefault(link.relation, []).append(target)
    return found


def _as_set(contexts: list[dict[str, Any]], content_type: str) -> Response:
    content = json.dumps({"linkset": contexts}, ensure_ascii=False, indent=1) + "\n"
    return answer(content.encode(), content_type)
