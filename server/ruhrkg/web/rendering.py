"""What all pages share: the reader's language, the links, the frame around the content."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

from flask import Flask, Response, g, make_response, render_template, request
from markupsafe import Markup, escape
from werkzeug.exceptions import BadRequest

from ruhrkg.locale import LANGUAGES, Locale, Text, UnknownLanguageError, choose
from ruhrkg.presentation.page_source import PageSource
from ruhrkg.urls import Urls, Values
from ruhrkg.web.site import public_root, site

_MENU = (
    ("plan", ("projects", "forums", "events")),
    ("people", ("organisations", "persons", "places")),
    ("pictures", ("map", "timeline", "network")),
    ("data", ("sources", "queries", "sparql")),
)
"""The groups of the menu; each page is called by the first segment of its path."""
_FOOTER = (
    ("about", "/about"),
    ("ontology", "/ontology"),
    ("shapes", "/shapes"),
    ("quality", "/quality"),
    ("catalogue", "/catalog"),
    ("dumps", "/dumps"),
    ("changes", "/changes"),
)

_FALLBACK = Markup(
    '<span lang="{tag}">{text}</span> <abbr class="fallback" title="{note}">{tag}</abbr>'
)


def prepare(app: Flask) -> None:
    """Give each request of `app` its locale and links, and the templates their globals."""
    app.before_request(_choose_language)
    app.context_processor(_context)
    app.add_template_filter(text_markup, "text")
    app.add_template_filter(code_markup, "code")
    app.add_template_filter(column_words, "columns")
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def locale() -> Locale:
    """The locale of this request."""
    if "locale" not in g:
        g.locale = Locale(choose(None, request.accept_languages))
    return cast(Locale, g.locale)


def urls() -> Urls:
    """The links of this request, which preserve the language that the reader chose."""
    if "urls" not in g:
        g.urls = site().urls
    return cast(Urls, g.urls)


def site_text(key: str) -> str:
    """What the data state about the site, in the reader's language; "" if nothing.

    A site without names of its own is called what served files are called.
    """
    words = locale()
    text = site().description.text(key, words)
    return text or (words(f"served_files.{key}") if key in ("name", "title") else "")


def source() -> PageSource:
    """The source of the content of pages, for this request."""
    return PageSource(site().data, locale(), urls())


@dataclass(frozen=True)
class Preview:
    """The absolute URLs of a page for sharing and indexing.

    `canonical` is the page in its language, `by_language` the same page in each language and, as
    `x-default`, in the language that the reader prefers.
    """

    canonical: str
    by_language: Mapping[str, str]
    picture: str


def page(
    template: str, status: int = 200, parameters: Values | None = None, **values: Any
) -> Response:
    """The page of `template`, in the reader's language.

    `parameters` are those that determine its content; they are part of the canonical URL, unlike
    the parameters that newsletters add to links.
    """
    preview = (
        _preview(parameters or {}) if status == HTTPStatus.OK and site().links is None else None
    )
    response = make_response(render_template(template, preview=preview, **values), status)
    response.headers["Content-Language"] = locale().language
    response.vary.update(["Accept", "Accept-Language"])
    return response


def _has_picture() -> bool:
    release = site().release
    return release is not None and release.picture is not None


def _choose_language() -> None:
    requested = request.args.get("lang")
    try:
        g.locale = Locale(choose(requested, request.accept_languages))
    except UnknownLanguageError as error:
        raise BadRequest(locale()("error.unknown_language", given=error.given)) from None
    g.urls = urls().speaking(g.locale.language if requested else "")


def _preview(parameters: Values) -> Preview:
    public, path = site().urls.absolute(public_root()), "/" + request.path.lstrip("/")
    without_language = {name: value for name, value in parameters.items() if name != "lang"}
    in_each = {tag: public.resource(path, {**without_language, "lang": tag}) for tag in LANGUAGES}
    return Preview(
        canonical=in_each[locale().language],
        by_language={**in_each, "x-default": public.resource(path, without_language)},
        picture=public.path("/share.png") if _has_picture() else "",
    )


def _context() -> dict[str, Any]:
    links, words = urls(), locale()
    menu = [(group, [(name, links.path(f"/{name}")) for name in names]) for group, names in _MENU]
    return {
        "t": words,
        "locale": words,
        "urls": links,
        "site": site(),
        "site_name": site_text("name"),
        "site_text": site_text,
        "menu": menu,
        "navigation": [link for _, group in menu for link in group],
        "here": links.path(request.path),
        "footer_navigation": [
            *((key, links.path(path)) for key, path in _FOOTER),
            ("contact", links.path("/catalog", fragment="contact")),
            *([("imprint", imprint)] if (imprint := site().settings.imprint) else ()),
        ],
        "switch_url": _switch_url(links, words.other),
    }


def _switch_url(links: Urls, language: str) -> str:
    query = {k: v for k, v in request.args.lists() if k != "lang"}
    # A path that begins with two slashes would lead to another host.
    return links.resource("/" + request.path.lstrip("/"), {**query, "lang": language})


def column_words(text: str) -> str:
    """A text about a table, with column names between backticks replaced by their titles."""
    words = locale()
    parts = text.split("`")
    return "".join(
        words("queries.column", title=words.either(f"column.{part}", part)) if place % 2 else part
        for place, part in enumerate(parts)
    )


def code_markup(text: str) -> Markup:
    """A text with the parts between backticks marked up as code."""
    parts = [escape(part) for part in text.split("`")]
    return Markup("").join(Markup("<code>{}</code>").format(part) if place % 2 else part
                           for place, part in enumerate(parts))  # fmt: skip


def text_markup(text: Text | str | None) -> Markup:
    """A text for the reader, marked (also for screen readers) if it is in another language."""
    words = locale()
    if text is None:
        return Markup("")
    if isinstance(text, str) or text.language in ("", words.language):
        return escape(str(text))
    name = words(f"language.{text.language if text.language in LANGUAGES else 'other'}")
    return _FALLBACK.format(
        tag=text.language, text=text.value, note=words("site.fallback", language=name)
    )
