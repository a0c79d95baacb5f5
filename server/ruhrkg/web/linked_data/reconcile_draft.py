"""/reconcile/1.0-draft: the draft of the Reconciliation API 1.0, besides 0.2 (docs/linkers.md).

A manifest cannot be valid in both versions, so the draft has its own endpoint.
"""

from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import UnsupportedMediaType

from ruhrkg.locale import Locale
from ruhrkg.reconciliation import api, draft, extension
from ruhrkg.web.linked_data import reconcile
from ruhrkg.web.rendering import urls
from ruhrkg.web.site import public_root

ENDPOINT = f"/reconcile/{draft.VERSION}"

_views = Blueprint("views", __name__)
blueprint = Blueprint("reconcile_draft", __name__)

_views.register_error_handler(api.RequestError, reconcile.refuse)


@_views.get("")
def manifest(lang: str | None = None) -> Response:
    """The service manifest (section "Service Manifest")."""
    language = reconcile.language(lang)
    links, directory, t = (
        urls().absolute(public_root()),
        reconcile.matcher().directory,
        Locale(language),
    )
    top = [named for named in directory.matched_types if not named.broader]
    return reconcile.answer(
        {
            "versions": [draft.VERSION],
            "name": reconcile.service_name(t),
            "lang": language,
            "documentation": links.resource("/reconcile/features"),
            "serviceVersion": directory.version,
            "logo": links.static("icon.svg"),
            "view": {"url": links.resource("/id/") + "{{id}}"},
            "featureView": {"url": links.resource("/reconcile/features") + "#{{id}}"},
            "defaultTypes": [{"id": n.id, "name": n.name(language)} for n in top],
            "suggest": {"entity": True, "type": True, "property": True},
            "preview": {"width": 430, "height": 280},
            "extend": {
                "proposeProperties": True,
                "propertySettings": reconcile.property_settings(t, "id", "name", "helpText"),
            },
            "batchSize": reconcile.limits().batch,
            "standardizedScore": True,
        }
    )


@_views.post("/match")
def match(lang: str | None = None) -> Response:
    """The results of a query batch (section "Match Service")."""
    language, index = reconcile.language(lang), reconcile.matcher()
    batch = draft.read_batch(_body(), reconcile.limits())
    return reconcile.answer(
        {
            "results": [
                draft.result(
                    [reconcile.find(question) for question in questions],
                    index.directory, language, lambda feature: _name(feature, language),
                )
                for questions in batch
            ]
        }
    )  # fmt: skip


@_views.post("/extend")
def extend(lang: str | None = None) -> Response:
    """The values of properties (section "Data Extension Service")."""
    directory, language = reconcile.matcher().directory, reconcile.language(lang)
    found = extension.extend(directory, _body(), language, reconcile.limits())
    return reconcile.answer(draft.extension(found))


def _body() -> Any:
    """The JSON body. Raises RequestError, UnsupportedMediaType."""
    if not request.is_json:
        raise UnsupportedMediaType("Send JSON: Content-Type: application/json.")
    return api.read_json(request.get_data(as_text=True), "body")


def _name(feature: str, language: str) -> str:
    """The display name of a feature."""
    kind, _, pid = feature.partition(":")
    words = Locale(language)(f"reconcile.name_{kind}")
    named = reconcile.matcher().directory.property_by_id.get(pid)
    return f"{words}: {named.name(language) if named else pid}" if pid else words


for path, view in (
    ("/suggest/entity", reconcile.suggest_entity),
    ("/suggest/<any(type, property):kind>", reconcile.suggest_schema),
    ("/preview", reconcile.preview),
    ("/extend/propose", reconcile.propose),
):
    _views.add_url_rule(path, view_func=view, methods=["GET"])

blueprint.register_blueprint(_views, url_prefix=ENDPOINT)
blueprint.register_blueprint(_views, url_prefix=f"{ENDPOINT}/<any(de, en):lang>", name="localized")
