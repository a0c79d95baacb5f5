"""/health: is the server up, and what does it serve."""

from flask import Blueprint, Response, jsonify

from ruhrkg.web.site import site

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> Response:
    """200 with the version of the release; load balancers and monitors read it."""
    release = site().release
    response = jsonify(status="ok", release=release.version if release else None)
    response.headers["Cache-Control"] = "no-store"
    return response
