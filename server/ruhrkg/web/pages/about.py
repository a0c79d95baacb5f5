"""/about: what this is, who makes it, how, what the marks and words mean; accessibility."""

from flask import Blueprint, Response

from ruhrkg.web.rendering import page

blueprint = Blueprint("about", __name__)

WORDS = ("field", "forum", "lead", "state", "money", "silence", "release")
MARKS = ("exact", "shared", "ours", "deduced", "fallback")


@blueprint.get("/about")
def about() -> Response:
    """The page about the site, with its accessibility statement."""
    return page("about.html", words=WORDS, marks=MARKS)
