"""/doc/...: the page of a thing."""

import json

from flask import Blueprint, redirect
from werkzeug.wrappers import Response as BaseResponse

from ruhrkg.formats import BY_SUFFIX
from ruhrkg.locale import Text
from ruhrkg.presentation.citation import FORMATS
from ruhrkg.presentation.feedback import feedback_link, message
from ruhrkg.presentation.things.schema_org import schema_org, script
from ruhrkg.presentation.things.thing_content import thing_content
from ruhrkg.presentation.things.thing_page import ThingPage
from ruhrkg.release.search_index import KINDS
from ruhrkg.urls import LISTS
from ruhrkg.web.http.problems import UnknownThingError, thing_iri
from ruhrkg.web.linked_data.citation_view import cite_thing
from ruhrkg.web.linked_data.documents import DOCUMENTS, licences, replacement, signposts
from ruhrkg.web.rendering import locale, page, site_text, source, urls
from ruhrkg.web.site import site

blueprint = Blueprint("things", __name__)


@blueprint.get("/doc/<path:document>")
def thing(document: str) -> BaseResponse:
    """The page about `id/<document>` or `graph/...`; 404 with similar names.

    301 to the page of the thing that has replaced a deprecated one.
    """
    iri = thing_iri(document)
    if current := replacement(iri):
        return redirect(urls().thing(current), 301)
    content = thing_content(source(), iri)
    if content is None:
        raise UnknownThingError(document)
    thing_page = content.thing
    response = page(
        "thing.html",
        content=content,
        thing_page=thing_page,
        trail=_trail(thing_page),
        suffixes=[f.suffix for f in DOCUMENTS],
        formats=BY_SUFFIX,
        query=site().library.get("pages", "thing").bind({"thing": iri}),
        citation=cite_thing(iri, thing_page.title.value),
        citation_formats=FORMATS,
        feedback=_feedback(thing_page),
        indexed=thing_page.kind in KINDS,
        schema_org=script(
            json.dumps(
                schema_org(thing_page, site_text("title"), licences(iri)), ensure_ascii=False
            )
        ),
    )
    response.headers["Link"] = signposts(urls(), iri)
    return response


def _feedback(thing_page: ThingPage) -> str:
    """The link for reporting an error on this page: a prepared message, or the contact's page."""
    contact, release = site().settings.contact, site().release
    about = message(
        locale(),
        name=thing_page.title.value,
        address=thing_page.iri,
        release=release.version if release else "–",
    )
    return feedback_link(contact, about) or urls().path("/catalog", fragment="contact")


def _trail(thing_page: ThingPage) -> list[tuple[Text, str]]:
    trail = []
    if thing_page.kind in LISTS:
        label = Text(locale()(f"nav.{LISTS[thing_page.kind]}"))
        trail.append((label, urls().listing(thing_page.kind)))
    return [*trail, (thing_page.title, "")]
