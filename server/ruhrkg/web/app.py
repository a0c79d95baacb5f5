"""The app factory: one blueprint a concern."""

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from ruhrkg.web import (
    citation,
    editor,
    errors,
    headers,
    health,
    linked,
    lists,
    maps,
    metrics,
    neighbourhood,
    offers,
    portals,
    quality,
    queries,
    reconcile,
    rendering,
    resolve,
    search,
    sparql,
    start,
    terms,
    things,
    timeline,
)
from ruhrkg.web.deliveries import Deliveries
from ruhrkg.web.site import Site
from ruhrkg.web.uploads import Uploads

BLUEPRINTS: tuple[Blueprint, ...] = (
    health.blueprint,
    metrics.blueprint,
    start.blueprint,
    linked.blueprint,
    things.blueprint,
    lists.blueprint,
    maps.blueprint,
    timeline.blueprint,
    neighbourhood.blueprint,
    citation.blueprint,
    terms.blueprint,
    quality.blueprint,
    search.blueprint,
    sparql.blueprint,
    reconcile.blueprint,
    resolve.blueprint,
    queries.blueprint,
    editor.blueprint,
    *portals.BLUEPRINTS,
)


def create_app(site: Site) -> Flask:
    """The WSGI app that serves `site`."""
    app = Flask(__name__)
    app.extensions["ruhrkg"] = site
    app.url_map.strict_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = site.settings.request_bytes
    metrics.prepare(app)  # first: it counts requests that the others refuse, too
    rendering.prepare(app)
    errors.prepare(app)
    offers.prepare(app)
    headers.prepare(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    through, limit = site.settings.proxies, site.settings.request_bytes
    bounded = Deliveries(Uploads(app.wsgi_app, limit))
    app.wsgi_app = ProxyFix(bounded, x_for=through, x_proto=through, x_host=0)  # type: ignore[method-assign]
    return app
