"""/network: who works with whom, of all organisations or around one."""

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from ruhrkg.presentation.pictures.network import WIDTH, around, central, members, ring
from ruhrkg.web.http.problems import thing_iri
from ruhrkg.web.rendering import locale, page, source

blueprint = Blueprint("network", __name__)


@blueprint.get("/network")
def network() -> Response:
    """The organisations that take part in several projects, and a table of all of them."""
    data = source().data
    found = members(data, locale())
    drawn = central(found)
    return page(
        "network.html",
        members=list(found.values()),
        picture=ring(data, locale(), drawn),
        width=WIDTH,
        left_out=len(found) - len(drawn),
    )


@blueprint.get("/network/<path:document>")
def partners(document: str) -> Response:
    """One organisation with its partners and the projects that they share; 404 without any."""
    data = source().data
    member = members(data, locale()).get(thing_iri(document))
    if member is None:
        raise NotFound(locale()("network.alone", path=document))
    drawn = around(member)
    return page(
        "network-of.html",
        member=member,
        picture=ring(data, locale(), drawn),
        width=WIDTH,
        left_out=len(member.partners) + 1 - len(drawn),
    )
