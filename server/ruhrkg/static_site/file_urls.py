"""The links of a site that is written as files, and the page that explains its limits.

A file is found by its path alone, so the query string becomes a part of the path: the second
language as a folder, a page of a list or one filter as a path segment. Links to what only a server
can compute lead to a given server, else to a page that explains this.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from flask import Blueprint, Response

from ruhrkg.static_site.sharing import SUFFIXES, Sharing
from ruhrkg.urls import LISTS, Urls, Values
from ruhrkg.web.rendering import page

blueprint = Blueprint("files", __name__)

WITHOUT_SERVER = "/without-server"
_COMPUTED = {"sparql", "search", "suggest", "reconcile", "resolve", "report", "health", "metrics"}
# Descriptions of the services of a server.
_SERVICES = ("/catalog/service/", "/openapi.json")
# What harvesters and the pages of datasets link to; only the whole site has a file for each version
# of an entry, because there are ever more of them.
CATALOGUE_ONLY = re.compile(
    r"/(?:|catalog(?:[./](?!record/[^/]+/version/).*)?|dumps(?:/.*)?|linkset/.*"
    r"|quality\.\w+|quality|void(?:\.\w+)?"
    r"|robots\.txt|llms\.txt|without-server)"
)
# These have few values; of all others, lists with one value at a time are written.
_FOLDER_PARAMETERS = ("page", "view", "from", "to")
_LONGEST = 200
# Whose links are drawn and which are cited: one more file, or four, for each in each language.
_MAIN_KINDS = {*LISTS, "plan", "field"} - {"source"}


@dataclass(frozen=True)
class FileUrls(Urls):
    """Links between the files of a site whose pages without a prefix are in the language `main`.

    `only` matches the paths that are written, if not all are; things of `sharing` are described on
    the pages of others. `made` records for each link the request to a server that yields the
    content.
    """

    main: str = "de"
    server: str = ""
    only: re.Pattern[str] | None = None
    sharing: Sharing = field(default_factory=Sharing, compare=False)
    made: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def computes(self) -> bool:
        """Whether there is a server for what files cannot provide."""
        return bool(self.server)

    def services(self, root: str) -> str:  # noqa: ARG002 - files have no services of their own
        """The URL of the server, empty if there is none."""
        return self.server

    def resource(self, path: str, query: Values | None = None, fragment: str = "") -> str:
        """A link to the file with the requested content, else to the server that computes it."""
        if path.startswith("/static/"):
            return super().resource(path, query, fragment)
        pairs = list(_pairs(query))
        language = next((v for k, v in pairs if k == "lang" and v != self.main), "")
        pairs = [pair for pair in pairs if pair[0] != "lang"]
        live = {**_joined(pairs), "lang": language}
        file = self._file(path, pairs)
        if file is None:
            return self.computed(path, live)
        if language:
            file = f"/{language}{file}"
        bare = Urls(self.base_iri)
        self.made[bare.resource(file)] = bare.resource(path, live)
        return super().resource(file, None, fragment)

    def computed(self, path: str, query: Values | None = None) -> str:
        """A link to what a server computes, or to the page that explains that there is none."""
        if self.server:
            return Urls(self.base_iri, self.server).resource(path, query)
        return self.resource(WITHOUT_SERVER, {"lang": (query or {}).get("lang") or self.language})

    def thing(self, iri: str) -> str:
        """The page that describes `iri`, which may be that of the thing it belongs to."""
        parent = self.sharing.parent(iri)
        return super().thing(iri if parent == iri.partition("#")[0] else parent)

    def document(self, iri: str, suffix: str) -> str:
        """The document about `iri`; "" in a format that is left out."""
        found = super().document(iri, suffix)
        return found if suffix in SUFFIXES or not found.startswith(f"{self.root}/data/") else ""

    def neighbourhood(self, iri: str) -> str:
        """The graphic of a thing's links; "" for minor kinds."""
        return super().neighbourhood(iri) if self._is_main(iri) else ""

    def citation(self, iri: str, suffix: str) -> str:
        """The citation of a thing; "" for minor kinds."""
        return super().citation(iri, suffix) if self._is_main(iri) else ""

    def _is_main(self, iri: str) -> bool:
        return (self.local(iri) or "").removeprefix("id/").partition("/")[0] in _MAIN_KINDS

    def identity(self, iri: str) -> str:
        """The page: not every web server can answer 303."""
        return self.thing(iri)

    def _file(self, path: str, pairs: list[tuple[str, str]]) -> str | None:
        """The path of the file, not quoted; None for what a server must compute."""
        if path.split("/", 2)[1] in _COMPUTED:
            return None
        if self.only and not self.only.fullmatch(path):
            return None
        if not self.server and path.startswith(_SERVICES):
            return None
        if not pairs:
            return path
        stem, dot, suffix = path.partition(".")
        others = [key for key, _ in pairs if key not in _FOLDER_PARAMETERS]
        # Named as in the query string, so that a web server can map one to the other.
        parts = [quote(urlencode([pair]), safe="=+") for pair in sorted(pairs)]
        if len(others) > (0 if dot else 1) or any(len(part) > _LONGEST for part in parts):
            return None
        return "/".join([stem.rstrip("/"), *parts]) + dot + suffix


def _pairs(query: Values | None) -> Iterator[tuple[str, str]]:
    """Each key with each of its values; None and "" are left out."""
    for key, given in (query or {}).items():
        for value in [given] if isinstance(given, str | int) or given is None else given:
            if value not in (None, ""):
                yield key, str(value)


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str | list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return dict(found)


@blueprint.get(WITHOUT_SERVER)
def without_server() -> Response:
    """The page about what this copy of the site cannot do, and the alternatives."""
    return page("without-server.html")
