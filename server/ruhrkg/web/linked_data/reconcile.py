"""/reconcile: the Reconciliation API 0.2, for OpenRefine and others (docs/linkers.md).

`/reconcile` answers in the language that the client requests, `/reconcile/de` and `/reconcile/en`
always in one language. `reconcile_draft` offers the draft of the API 1.0.
"""

import json
import re
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, make_response, request
from werkzeug.exceptions import BadRequest, NotFound, ServiceUnavailable

from ruhrkg.formats import BY_NAME, JSON, MediaType
from ruhrkg.locale import LANGUAGES, Locale, words
from ruhrkg.negotiation import NotAcceptable, choose
from ruhrkg.presentation.page_source import ReleaseData, per_release
from ruhrkg.reconciliation import api, extension, suggestions
from ruhrkg.reconciliation.directory import Directory, Named
from ruhrkg.reconciliation.matching import Matcher
from ruhrkg.reconciliation.scoring import Candidate, Question
from ruhrkg.release.reconciliation import RECONCILIATION
from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web.http.problems import problem
from ruhrkg.web.rendering import locale, page, urls
from ruhrkg.web.site import public_root, site

_views = Blueprint("views", __name__)
blueprint = Blueprint("reconcile", __name__)

_CALLBACK = re.compile(r"[A-Za-z_$][\w$.]{0,199}")
_PREFIX = 200
_FLYOUT = {
    "entity": lambda directory: directory.described,
    "type": lambda directory: directory.type_by_id,
    "property": lambda directory: directory.property_by_id,
}


@per_release
def _matcher(data: ReleaseData) -> Matcher:
    """The index of the served release. Raises ServiceUnavailable if there is none."""
    if data.release is None or RECONCILIATION not in data.release.files:
        raise ServiceUnavailable(
            "There is no release here that names could be matched against: run `ruhrkg build`."
        )
    directory = Directory.from_json(data.release.path(RECONCILIATION).read_bytes())
    types = tuple(_worded(named) for named in directory.types)
    properties = tuple(_worded(named) for named in directory.properties)
    return Matcher(replace(directory, types=types, properties=properties))


def _worded(named: Named) -> Named:
    """A class or property of an external vocabulary with our labels for it."""
    key = f"term.{named.id}"
    own = {code: words(code)[key] for code in LANGUAGES if key in words(code)}
    return replace(named, labels=own) if own and "" in named.labels else named


def matcher() -> Matcher:
    """The index of the served release; 503 if there is none."""
    return _matcher(site().data)


def language(lang: str | None) -> str:
    """The language of the answer: that of the path, otherwise that of the reader."""
    return lang if lang in LANGUAGES else locale().language


def canonical(text: str) -> str:
    """The canonical IRI for a URL of a thing on this host; any other `text` unchanged."""
    local = text.strip()
    for root in (site().settings.public_url, request.url_root, site().settings.base_iri):
        for folder in ("id/", "doc/"):
            beginning = f"{root.rstrip('/')}/{folder}"
            if root and local.startswith(beginning):
                return PREFIXES["id"] + local.removeprefix(beginning)
    return text


def find(question: Question) -> list[Candidate]:
    """The candidates for a query; the URL of a thing on this host also identifies it."""
    return matcher().find(replace(question, text=canonical(question.text)))


def answer(data: Any) -> Response:
    """`data` as JSON, or as JSONP if the request names a callback (section 3.2)."""
    # Half of a surrogate pair, which JSON can represent but UTF-8 cannot, is returned escaped.
    text = json.dumps(data, ensure_ascii=False).encode(errors="backslashreplace").decode()
    callback = request.values.get("callback")
    if callback is None:
        response = make_response(text)
        response.mimetype = MediaType.JSON
    elif _CALLBACK.fullmatch(callback):
        # U+2028 and U+2029 end a line in scripts; the comment protects against content sniffing.
        safe = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        response = make_response(f"/**/{callback}({safe});")
        response.mimetype = MediaType.JAVASCRIPT
    else:
        raise BadRequest("`callback` must be the name of a JavaScript function.")
    response.vary.add("Accept-Language")
    return response


def limits() -> api.Limits:
    """The limits of one request."""
    settings = site().settings
    return api.Limits(settings.reconcile_batch, settings.reconcile_length)


@_views.errorhandler(api.RequestError)
def refuse(error: api.RequestError) -> Response:
    """A 400 or 413 that states what is wrong."""
    return problem(413 if isinstance(error, api.TooLargeError) else 400, str(error))


@_views.route("", methods=["GET", "POST"])
def service(lang: str | None = None) -> Response:
    """The manifest, or the answer to `queries`, `query` (as in 0.1) or `extend`."""
    reader_language = language(lang)
    given = request.values
    if "queries" in given:
        index = matcher()
        questions = api.read_batch(given["queries"], limits())
        return answer(
            {
                key: api.no_result(question)
                if isinstance(question, api.UnusableNameError)
                else api.result(find(question), question, index, reader_language)
                for key, question in questions.items()
            }
        )
    if "query" in given:
        index, text = matcher(), given["query"]
        data = api.read_json(text, "query") if text.lstrip().startswith("{") else text
        question = api.read_question(data, "query", limits())
        return answer(api.result(find(question), question, index, reader_language))
    if "extend" in given:
        data = api.read_json(given["extend"], "extend")
        return answer(extension.extend(matcher().directory, data, reader_language, limits()))
    if request.is_json:
        raise api.RequestError(
            "Send a form with `queries`, `query` or `extend` (API 0.2), or JSON to "
            "/reconcile/1.0-draft/match (draft of the API 1.0)."
        )
    if request.method == "GET" and "callback" not in given and _prefers_page():
        return features()
    return answer(manifest(lang, reader_language))


def _prefers_page() -> bool:
    """Whether the client prefers HTML, as browsers do; programs get the manifest."""
    if request.args.get("format"):
        return False
    offer = (JSON, BY_NAME["html"])
    try:
        return choose(request.headers.get("Accept") or "*/*", offer) is BY_NAME["html"]
    except NotAcceptable:
        return False


def manifest(lang: str | None, reader_language: str) -> api.Json:
    """The service manifest (section 3.1); its links preserve the language of the path."""
    links = urls().absolute(public_root())
    base = links.resource("/reconcile" + (f"/{lang}" if lang else ""))
    directory = matcher().directory
    top = [t for t in directory.matched_types if not t.broader]

    def suggest(kind: str) -> api.Json:
        return {
            "service_url": base,
            "service_path": f"/suggest/{kind}",
            "flyout_service_url": base,
            "flyout_service_path": f"/flyout/{kind}?id=${{id}}",
        }

    t = Locale(reader_language)
    return {
        "versions": ["0.1", "0.2"],
        "name": service_name(t),
        "identifierSpace": urls().iri("id/"),
        "schemaSpace": urls().iri("ontology#"),
        "documentation": links.resource("/reconcile/features"),
        "serviceVersion": directory.version,
        "logo": links.static("icon.svg"),
        "view": {"url": links.resource("/id/") + "{{id}}"},
        "feature_view": {"url": links.resource("/reconcile/features") + "#{{id}}"},
        "defaultTypes": [{"id": t.id, "name": t.name(reader_language)} for t in top],
        "suggest": {kind: suggest(kind) for kind in ("entity", "type", "property")},
        "preview": {"url": base + "/preview?id={{id}}", "width": 430, "height": 280},
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/extend/propose"},
            "property_settings": property_settings(t, "name", "label", "help_text"),
        },
        "batchSize": site().settings.reconcile_batch,
    }  # fmt: skip


def service_name(t: Locale) -> str:
    """The name of the service in OpenRefine: the plan and the short name of the site."""
    found = site().description
    plan = found.name_of_plan(t) or found.text("name", t)
    return f"{plan} ({found.short_name})" if found.short_name else plan


def property_settings(t: Locale, ident: str, label: str, help_text: str) -> list[api.Json]:
    """The settings of a column to be fetched; the keys differ between the versions of the API."""
    return [
        {
            ident: "limit", "type": "number", "default": 0,
            label: t("reconcile.limit"), help_text: t("reconcile.limit_help"),
        },
        {
            ident: "language", "type": "select", "default": t.language,
            label: t("site.language"), help_text: t("reconcile.language_help"),
            "choices": [{"value": code, "name": t(f"language.{code}")} for code in LANGUAGES],
        },
        {
            ident: "identifiers", "type": "select", "default": extension.IDENTIFIER,
            label: t("reconcile.identifiers"), help_text: t("reconcile.identifiers_help"),
            "choices": [
                {"value": form, "name": t(f"reconcile.as_{form}")} for form in extension.FORMS
            ],
        },
    ]  # fmt: skip


def _prefix() -> tuple[str, int]:
    prefix, cursor = request.args.get("prefix", ""), request.args.get("cursor", "0")
    if len(prefix) > _PREFIX:
        raise BadRequest(f"`prefix` may have {_PREFIX} characters.")
    if not re.fullmatch(r"\d{1,6}", cursor):
        raise BadRequest("`cursor` must be the number of suggestions to skip.")
    return prefix, int(cursor)


@_views.get("/suggest/entity")
def suggest_entity(lang: str | None = None) -> Response:
    """Entities that match the typed text (section 6.2)."""
    prefix, cursor = _prefix()
    types = tuple(t for given in request.args.getlist("type") for t in given.split(",") if t)
    reader_language = language(lang)
    return answer(
        suggestions.suggest_entities(matcher(), canonical(prefix), cursor, reader_language, types)
    )


@_views.get("/suggest/<any(type, property):kind>")
def suggest_schema(kind: str, lang: str | None = None) -> Response:
    """Types or properties that match the typed text (section 6.2)."""
    directory, reader_language = matcher().directory, language(lang)
    named = directory.matched_types if kind == "type" else directory.properties
    found = suggestions.suggest_named(named, *_prefix(), reader_language)
    if kind == "type":
        return answer({"result": [api.type_json(directory, n.id, reader_language) for n in found]})
    return answer({"result": [{"id": n.id, "name": n.name(reader_language)} for n in found]})


@_views.get("/flyout/<any(entity, type, property):kind>")
def flyout(kind: str, lang: str | None = None) -> Response:
    """A small piece of HTML about an entity, type or property (section 6.5)."""
    requested_id = request.args.get("id", "")
    thing = _FLYOUT[kind](matcher().directory).get(requested_id)
    if thing is None:
        raise NotFound(f"There is no {kind} {requested_id!r} here.")
    html = page("parts/flyout.html", thing=thing, kind=kind, reader_language=language(lang))
    return answer({"id": requested_id, "html": html.get_data(as_text=True).strip()})


@_views.get("/preview")
def preview(lang: str | None = None) -> Response:
    """A page about an entity for a small frame on any site (section 5)."""
    directory = matcher().directory
    entity = directory.described.get(request.args.get("id", ""))
    if entity is None:
        raise NotFound("`id` names no entity of this service, such as project/example.")
    reader_language = language(lang)
    types = [api.type_json(directory, type_id, reader_language)["name"] for type_id in entity.types]
    response = page("preview.html", entity=entity, types=types, reader_language=reader_language)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors *"
    )
    return response


@_views.get("/extend/propose")
def propose(lang: str | None = None) -> Response:
    """Properties that data can be extended with (section 7.2)."""
    limit = request.args.get("limit", "")
    if limit and not re.fullmatch(r"[1-9]\d{0,4}", limit):
        raise BadRequest("`limit` must be a positive number.")
    type_id = request.args.get("type", "")
    return answer(
        extension.propose(matcher().directory, type_id, int(limit or 100), language(lang))
    )


@blueprint.get("/reconcile/features")
def features() -> Response:
    """A page for people: what the service does, and what each feature of a score means."""
    return page("reconcile.html", matcher=matcher())


blueprint.register_blueprint(_views, url_prefix="/reconcile")
blueprint.register_blueprint(_views, url_prefix="/reconcile/<any(de, en):lang>", name="localized")
