"""Prints, as JSON, what a release answers for some paths and for pages that these lead to.

Runs in a process of its own: the base of a process is that of the files that RUHRKG_ROOT names.
With `--crawl` links are followed, up to six of each route.
"""

import json
import re
import sys
from collections import Counter

from flask import Flask
from werkzeug.exceptions import HTTPException

from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

EACH_ROUTE = 6
LINK = re.compile(r'\s(?:href|src)="(/[^"/#][^"#]*)')


def answers(app: Flask, paths: list[str], *, crawl: bool) -> dict[str, tuple[int, str, str]]:
    """Status, route and text by path."""
    client, found = app.test_client(), dict[str, tuple[int, str, str]]()
    routes: Counter[str] = Counter()
    waiting = list(paths)
    while waiting:
        path = waiting.pop(0)
        route = route_of(app, path)
        if path in found or (path not in paths and routes[route] >= EACH_ROUTE):
            continue
        routes[route] += 1
        with client.get(path, follow_redirects=True) as answer:
            text = answer.get_data().decode("utf-8", "replace")
            found[path] = (answer.status_code, route, text)
            if crawl and answer.mimetype == "text/html":
                waiting += [link.replace("&amp;", "&") for link in LINK.findall(text)]
    return found


def route_of(app: Flask, path: str) -> str:
    """The name of the route that answers for a path; "" if there is none."""
    try:
        return str(app.url_map.bind("localhost").match(path.partition("?")[0])[0])
    except HTTPException:
        return ""


if __name__ == "__main__":
    named = [argument for argument in sys.argv[1:] if argument != "--crawl"]
    settings = Settings.from_environment()
    release = Release.open(settings.build_dir / "current")
    with ZygoteProcess(release.sources, settings) as zygote:
        engine = Engine(EmbeddedBackend(zygote.address, settings), settings, release.version)
        served = create_app(Site(settings, release, engine))
        print(json.dumps(answers(served, named, crawl="--crawl" in sys.argv)))
        engine.close()
