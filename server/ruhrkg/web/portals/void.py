"""/.well-known/void and /void: the VoID description of the graph."""

from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, redirect
from rdflib import Graph
from werkzeug.wrappers import Response as BaseResponse

from ruhrkg.formats import BY_NAME, Format
from ruhrkg.release.datasets.catalogue import triples_of
from ruhrkg.release.datasets.selection import locate
from ruhrkg.release.datasets.serialising import write_rdf
from ruhrkg.release.steps import VOID
from ruhrkg.web.http.conditional import (
    ANY_HOST,
    answer,
    chosen_format,
    on_this_host,
    served,
)
from ruhrkg.web.rendering import urls
from ruhrkg.web.site import site

blueprint = Blueprint("void", __name__)

OFFER: tuple[Format, ...] = tuple(
    BY_NAME[name] for name in ("turtle", "rdfxml", "jsonld", "ntriples")
)


@blueprint.get("/.well-known/void")
def well_known() -> BaseResponse:
    """302 to the description (VoID, section 7.2)."""
    return redirect(urls().resource("/void"), 302)


@blueprint.get("/void")
@blueprint.get("/void.<suffix>")
def void(suffix: str | None = None) -> Response:
    """The content of the graph: counts by class and property, linksets, dumps, the endpoint."""
    chosen = chosen_format(OFFER, suffix)
    places = (site().settings.base_iri, ANY_HOST, urls().services(ANY_HOST))
    content = _content(served().path(VOID), places, chosen)
    response = answer(on_this_host(content), chosen.content_type)
    response.vary.update(["Accept"])
    return response


@lru_cache(maxsize=16)
def _content(file: Path, places: tuple[str, str, str], chosen: Format) -> bytes:
    graph = locate(Graph().parse(file), *places)
    return write_rdf(triples_of(graph), chosen)
