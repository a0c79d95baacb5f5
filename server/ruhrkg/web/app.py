"""The app factory: one blueprint per concern."""

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from ruhrkg.web import rendering
from ruhrkg.web.http import format_guard, headers, health, metrics, problems
from ruhrkg.web.http.download_limit import DownloadLimit
from ruhrkg.web.http.host_guard import HostGuard
from ruhrkg.web.http.response_cache import ResponseCache
from ruhrkg.web.http.upload_limit import Application, UploadLimit
from ruhrkg.web.linked_data import (
    citation_view,
    documents,
    ontology_view,
    reconcile,
    reconcile_draft,
    report_view,
    resolve,
    thing_view,
)
from ruhrkg.web.pages import about, lists, neighbourhood, network, quality, search, start, timeline
from ruhrkg.web.pages import map as map_page
from ruhrkg.web.portals import blueprints
from ruhrkg.web.site import Site
from ruhrkg.web.sparql import editor, endpoint, example_queries
from ruhrkg.web.sparql.fast_path import FastPath

BLUEPRINTS: tuple[Blueprint, ...] = (
    health.blueprint,
    metrics.blueprint,
    start.blueprint,
    about.blueprint,
    documents.blueprint,
    thing_view.blueprint,
    report_view.blueprint,
    lists.blueprint,
    map_page.blueprint,
    timeline.blueprint,
    neighbourhood.blueprint,
    network.blueprint,
    citation_view.blueprint,
    ontology_view.blueprint,
    quality.blueprint,
    search.blueprint,
    endpoint.blueprint,
    reconcile.blueprint,
    reconcile_draft.blueprint,
    resolve.blueprint,
    example_queries.blueprint,
    editor.blueprint,
    *blueprints.BLUEPRINTS,
)


def create_app(site: Site) -> Flask:
    """The WSGI app that serves `site`."""
    app = Flask(__name__)
    app.extensions["ruhrkg"] = site
    app.url_map.strict_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = site.settings.request_bytes
    metrics.prepare(app)  # first, so that it also counts requests that the others refuse
    rendering.prepare(app)
    problems.prepare(app)
    format_guard.prepare(app)
    headers.prepare(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    through, limit = site.settings.proxies, site.settings.request_bytes
    answering: Application = (
        FastPath(app.wsgi_app, site) if site.settings.fast_path else app.wsgi_app
    )
    uploads = UploadLimit(answering, limit, site.settings.body_timeout)
    bounded: Application = DownloadLimit(uploads)
    size = site.settings.response_cache_bytes
    if size and site.settings.engine == "embedded":  # answers of a remote engine may change
        bounded = ResponseCache(bounded, size, site.admit, endpoint.ROUTE)
    guarded = HostGuard(bounded, site.settings.public_url)
    app.wsgi_app = ProxyFix(guarded, x_for=through, x_proto=through, x_host=0)  # type: ignore[method-assign]
    return app
