"""/health: whether the server answers queries, and from which release."""

from flask import Blueprint, Response, jsonify, request

from ruhrkg.web.site import site

DRAINING = "ruhrkg.draining"
"""Where the environment of a request states that the server is to end soon."""

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> Response:
    """200 with the version of the release; 503 if the engine does not answer or the server drains.

    For load balancers and monitoring. A server that drains still answers everything else.
    """
    release = site().release
    state = {"status": "ok", "release": release.version if release else None}
    if request.environ.get(DRAINING):
        state |= {"status": "draining", "detail": "The server ends within seconds."}
    elif failure := site().engine.probe():
        state |= {"status": "unavailable", "detail": failure.detail}
    response = jsonify(state)
    response.status_code = 200 if state["status"] == "ok" else 503
    response.headers["Cache-Control"] = "no-store"
    return response
