"""The app factory: one blueprint a concern."""

from flask import Blueprint, Flask

from ruhrkg.web import headers, health, portals, reconcile, rendering, resolve, search
from ruhrkg.web.site import Site

BLUEPRINTS: tuple[Blueprint, ...] = (
    health.blueprint,
    search.blueprint,
    reconcile.blueprint,
    resolve.blueprint,
    *portals.BLUEPRINTS,
)


def create_app(site: Site) -> Flask:
    """The WSGI app that serves `site`."""
    app = Flask(__name__)
    app.extensions["ruhrkg"] = site
    app.url_map.strict_slashes = False
    rendering.prepare(app)
    headers.prepare(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
