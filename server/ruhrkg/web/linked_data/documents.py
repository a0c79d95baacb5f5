"""/id, /graph and /data: 303 from a thing to its page or document, and the documents.

The IRI of a thing answers 303 See Other (W3C TAG, httpRange-14); its document uses the canonical
IRIs.
"""

from collections.abc import Iterator, Mapping

from flask import Blueprint, Response, redirect, request
from pyoxigraph import NamedNode, Quad, RdfFormat, serialize
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Response as BaseResponse

from ruhrkg.formats import BY_SUFFIX, Carries, Format, MediaType, carrying
from ruhrkg.negotiation import negotiate
from ruhrkg.presentation.page_source import ReleaseData, Row, per_release
from ruhrkg.urls import Urls
from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web.http.problems import UnknownThingError, thing_iri
from ruhrkg.web.rendering import source, urls

blueprint = Blueprint("linked", __name__)

DOCUMENTS: tuple[Format, ...] = tuple(
    f for f in carrying(Carries.GRAPH) if Carries.PAGE not in f.carries
)
"""The formats of /data."""

OFFER: tuple[Format, ...] = (*carrying(Carries.PAGE), *DOCUMENTS)
"""The formats that /id chooses between."""

QUADS: tuple[Format, ...] = tuple(f for f in DOCUMENTS if f.name in {"trig", "nquads"})
"""Sent only to clients that accept no format of triples: readers of triples ignore quads."""

LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"


def replacement(iri: str) -> str | None:
    """The IRI that has replaced a deprecated one (owl:deprecated, dcterms:isReplacedBy)."""
    return _replacements(source().data).get(iri)


@per_release
def _replacements(data: ReleaseData) -> Mapping[str, str]:
    return {row.text("thing"): row.text("replacement") for row in data.select("replaced")}


def licences(iri: str) -> list[str]:
    """The licences of what is stated about a thing: ours first, then those of reference data."""
    return [LICENCE, *_licences_of_others(source().data).get(iri, [])]


@per_release
def _licences_of_others(data: ReleaseData) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in data.select("licences"):
        of_thing = found.setdefault(row.text("thing").partition("#")[0], [])
        if row.text("licence") not in of_thing:
            of_thing.append(row.text("licence"))
    return found


@blueprint.get("/id/<path:document>", defaults={"prefix": "id"})
@blueprint.get("/graph/<path:document>", defaults={"prefix": "graph"})
def see_other(prefix: str, document: str) -> BaseResponse:
    """303 to the page or to the document, by `?format=` or Accept; 404 if nothing is recorded.

    301 to the IRI that has replaced a deprecated one (RFC 9110, section 15.4.2).
    """
    links = urls()
    path = document if prefix == "id" else f"graph/{document}"
    iri = thing_iri(path)
    if current := replacement(iri):
        format_parameter = {"format": request.args.get("format")}
        return redirect(links.resource(f"/{links.local(current)}", format_parameter), 301)
    if not source().select("described", thing=iri):
        raise UnknownThingError(path)
    chosen = negotiate(request.headers.get("Accept"), request.args.get("format"), OFFER, QUADS)
    target = links.thing(iri) if chosen.name == "html" else links.document(iri, chosen.suffix)
    response = redirect(target, 303)
    response.vary.update(["Accept"])
    response.headers["Link"] = signposts(links, iri)
    return response


@blueprint.get("/data/<path:document>.<suffix>")
def data(document: str, suffix: str) -> BaseResponse:
    """The RDF document about a thing; 404 for an unknown thing or an unknown suffix.

    301 to the document of the thing that has replaced a deprecated one.

    The document of a graph about which nothing is stated is its content.
    """
    chosen = BY_SUFFIX.get(suffix)
    if chosen not in DOCUMENTS:
        raise UnknownThingError(f"{document}.{suffix}")
    iri = thing_iri(document)
    if current := replacement(iri):
        return redirect(urls().document(current, suffix), 301)
    found = source().select("document", thing=iri) or source().select("graph", whole=iri)
    if not found:
        raise UnknownThingError(document)
    response = Response(write(found, chosen), content_type=chosen.content_type)
    response.headers["Link"] = signposts(urls(), iri, except_for=suffix)
    response.headers["Content-Location"] = urls().document(iri, suffix)
    return response


def write(found: list[Row], chosen: Format) -> bytes:
    """Rows of ?graph ?subject ?property ?object in an RDF format, with graphs if it has them."""
    native = RdfFormat.from_media_type(chosen.media_type)
    if native is None:
        raise ValueError(f"no writer for {chosen.media_type}")
    prefixes = _used_prefixes(found)
    if native.supports_datasets and chosen.name != "jsonld":
        return serialize(_quads(found), format=native, prefixes=prefixes) or b""
    triples = dict.fromkeys(quad.triple for quad in _quads(found))
    return serialize(triples, format=native, prefixes=prefixes) or b""


def _quads(found: list[Row]) -> Iterator[Quad]:
    for row in found:
        subject, property_, graph = row["subject"], row["property"], row["graph"]
        if isinstance(property_, NamedNode) and isinstance(graph, NamedNode):
            yield Quad(subject, property_, row["object"], graph)  # type: ignore[arg-type]


def _used_prefixes(found: list[Row]) -> dict[str, str]:
    named = {
        term.value for row in found for term in row.terms.values() if isinstance(term, NamedNode)
    }
    text = "\n" + "\n".join(named)  # no IRI contains a line break
    return {p: ns for p, ns in PREFIXES.items() if "\n" + ns in text}


def signposts(links: Urls, iri: str, except_for: str = "") -> str:
    """The Link header (RFC 8288; relations of signposting.org)."""
    found = [f'<{iri_to_uri(iri)}>; rel="cite-as"']
    found += [f'<{licence}>; rel="license"' for licence in licences(iri)]
    found.append(f'<{links.iri("catalog#publisher")}>; rel="author"')
    if not except_for:
        found.append(f'<{PREFIXES["schema"]}AboutPage>; rel="type"')
    for chosen in DOCUMENTS:
        if chosen.suffix != except_for and links.document(iri, chosen.suffix):
            relation = "describedby alternate" if not except_for else "alternate"
            found.append(
                f'<{links.document(iri, chosen.suffix)}>; rel="{relation}"; '
                f'type="{chosen.media_type}"'
            )
    if except_for:
        found.append(f'<{links.thing(iri)}>; rel="alternate"; type="{MediaType.HTML}"')
    return ", ".join(found)
