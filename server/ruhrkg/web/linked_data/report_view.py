"""/report/...: a prepared message about an error in one statement."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from ruhrkg.presentation.feedback import feedback_link, message
from ruhrkg.presentation.things.reporting import Statement, statement
from ruhrkg.presentation.things.thing_content import thing_content
from ruhrkg.web.http.problems import UnknownThingError, thing_iri
from ruhrkg.web.rendering import locale, page, source
from ruhrkg.web.site import site

blueprint = Blueprint("reports", __name__)


@blueprint.get("/report/<path:document>")
def report(document: str) -> Response:
    """The message about the value of key `value` of a `property`; 404 if the page has no such."""
    content = thing_content(source(), thing_iri(document))
    if content is None:
        raise UnknownThingError(document)
    thing = content.thing
    found = statement(thing, request.args.get("property", ""), request.args.get("value", ""))
    if found is None:
        raise NotFound(locale()("feedback.no_statement", name=thing.title))
    release = site().release
    about = message(
        locale(),
        name=thing.title.value,
        address=thing.iri,
        release=release.version if release else "–",
        statement=f"{thing.title} – {found.label}: {found.value.written}",
        sources=_sources(found),
    )
    return page(
        "report.html",
        thing_page=thing,
        statement=found,
        message=about,
        link=feedback_link(site().settings.contact, about),
    )


def _sources(found: Statement) -> list[str]:
    words = locale()
    return [
        ", ".join(filter(None, (doc.cited(words).value, words.date(doc.date), doc.page or doc.iri)))
        for doc in found.documents
    ]
