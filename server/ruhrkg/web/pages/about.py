"""/about: what this is, who makes it, how, what the marks and words mean; accessibility."""

from flask import Blueprint, Response

from ruhrkg.web.rendering import locale, page, site_text

blueprint = Blueprint("about", __name__)

WORDS = ("field", "forum", "lead", "state", "money", "silence", "release")
MARKS = ("exact", "shared", "ours", "deduced", "fallback")


@blueprint.get("/about")
def about() -> Response:
    """The page about the site, with its accessibility statement."""
    t = locale()
    limits = [site_text("notice"), t("about.not_text"), site_text("limits")]
    texts = {
        "what": site_text("about"),
        "not": " ".join(filter(None, limits)),
        "who": site_text("makers"),
        "how": t("about.how_text"),
    }
    return page("about.html", words=WORDS, marks=MARKS, texts=texts)
