"""/health: whether the server answers queries, and from which release."""

from flask import Blueprint, Response, jsonify

from ruhrkg.web.site import site

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> Response:
    """200 with the version of the release, 503 if the engine does not answer.

    For load balancers and monitoring.
    """
    release = site().release
    state = {"status": "ok", "release": release.version if release else None}
    failure = site().engine.probe()
    if failure:
        state |= {"status": "unavailable", "detail": failure.detail}
    response = jsonify(state)
    response.status_code = 503 if failure else 200
    response.headers["Cache-Control"] = "no-store"
    return response
