"""/resolve: from an external IRI, a compact identifier or our own IRI to our thing."""

from flask import Blueprint, jsonify, redirect, request
from werkzeug.exceptions import BadRequest, NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from ruhrkg.formats import MediaType
from ruhrkg.reconciliation.directory import Directory
from ruhrkg.web.linked_data.reconcile import canonical, matcher
from ruhrkg.web.rendering import locale, urls
from ruhrkg.web.site import site

blueprint = Blueprint("resolve", __name__)


@blueprint.route("/resolve", methods=["GET", "POST"])
def resolve() -> AnyResponse:
    """303 to the thing that `iri` identifies, or JSON; several `iri` are answered as JSON.

    303 only for an identifier of exactly this thing; 300 with a list if only close matches are
    known; 404 if there are none. A program that requests JSON, and a batch, get 200 and the list.
    A batch has one result per row, in order: blanks and values that are not text have no things.
    """
    requested = _requested()
    directory = matcher().directory
    results = [_result(directory, given) for given in requested]
    if len(requested) > 1 or _batch() or _wants_json():
        answer = jsonify(results=results) if len(requested) > 1 or _batch() else jsonify(results[0])
        answer.vary.update(["Accept", "Accept-Language"])
        return answer
    pairs = directory.resolve(canonical(_text(requested[0])))
    if not pairs:
        raise NotFound(locale()("resolve.unknown", given=requested[0]))
    entity, identifier = pairs[0]
    if identifier.exact:
        found = redirect(urls().identity(urls().iri("id/" + entity.id)), code=303)
        found.vary.add("Accept")
        return found
    answer = jsonify(results[0])
    answer.status_code = 300
    return answer


def _requested() -> list[object]:
    """The rows as sent. Raises BadRequest, RequestEntityTooLarge."""
    body = _json() if request.is_json else None
    if request.is_json and not isinstance(body, list):
        raise BadRequest(locale()("resolve.no_list"))
    requested = body if isinstance(body, list) else list(request.values.getlist("iri"))
    settings = site().settings
    if not any(_text(given) for given in requested) and not (_batch() and requested):
        raise BadRequest(locale()("resolve.nothing"))
    if len(requested) > settings.reconcile_batch:
        raise RequestEntityTooLarge(locale()("resolve.too_many", n=settings.reconcile_batch))
    if any(len(_text(given)) > settings.reconcile_length for given in requested):
        raise BadRequest(locale()("resolve.too_long", n=settings.reconcile_length))
    return requested


def _text(given: object) -> str:
    """The identifier in a row: text, or an integer, as spreadsheets export an AGS."""
    number = isinstance(given, int) and not isinstance(given, bool)
    return given.strip() if isinstance(given, str) else str(given) if number else ""


def _json() -> object:
    """The body; None if it is not JSON, or nested too deeply to be parsed."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _batch() -> bool:
    return request.method == "POST"


def _wants_json() -> bool:
    requested = request.args.get("format")
    if requested:
        return requested == "json"
    return request.accept_mimetypes.best_match([MediaType.HTML, MediaType.JSON]) == (MediaType.JSON)


def _result(directory: Directory, given: object) -> dict[str, object]:
    language = locale().language
    return {
        "identifier": given,
        "things": [
            {
                "iri": urls().iri("id/" + entity.id),
                "label": entity.name(language),
                "relation": identifier.relation,
                "exact": identifier.exact,
                "external": identifier.iri,
            }
            for entity, identifier in directory.resolve(canonical(_text(given)))
        ],
    }
