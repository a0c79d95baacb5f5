"""All links of the site are built here: canonical IRIs and the local paths that serve them.

Any host that serves the graph answers for the canonical IRIs by path. Pages link to the serving
host; RDF always contains the canonical IRIs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote, unquote, urlencode

LISTS: Mapping[str, str] = {
    "project": "projects",
    "forum": "forums",
    "event": "events",
    "organisation": "organisations",
    "person": "persons",
    "place": "places",
    "source": "sources",
}
"""The kinds that have a list page, and the first segment of its path."""

_SAFE = "/:@!$&'()*+,;=~-._"
_RESOLVABLE = ("id/", "graph/")
_ADDRESSES = ("http://", "https://", "mailto:")

Values = Mapping[str, str | int | Sequence[str] | None]


def _static_hashes() -> dict[str, str]:
    folder = Path(str(files("ruhrkg.web"))) / "static"
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()[:12]
        for path in folder.rglob("*")
        if path.is_file()
    }


@dataclass(frozen=True)
class Urls:
    """Builds links relative to `root` (`""` or a public URL without a final slash).

    If the reader has chosen a `language`, every link to a page carries it as `?lang=`.
    """

    base_iri: str
    root: str = ""
    language: str = ""

    def speaking(self, language: str) -> "Urls":
        """The same links, which carry the reader's choice of `language`."""
        return replace(self, language=language)

    def absolute(self, root: str) -> "Urls":
        """The same links as absolute URLs under `root`."""
        return replace(self, root=root.rstrip("/"))

    def path(self, path: str, query: Values | None = None, fragment: str = "") -> str:
        """A link to a page of the site. `query` values of None or "" are omitted."""
        values = dict(query or {})
        if self.language:
            values.setdefault("lang", self.language)
        return self.resource(path, values, fragment)

    def resource(self, path: str, query: Values | None = None, fragment: str = "") -> str:
        """A link that does not carry the reader's language (data, static files, protocol)."""
        given = {k: v for k, v in (query or {}).items() if v not in (None, "")}
        search = "?" + urlencode(given, doseq=True) if given else ""
        anchor = "#" + quote(fragment, safe=_SAFE + "?") if fragment else ""
        return self.root + quote(path, safe=_SAFE + "%") + search + anchor

    # what only a server can do (static_site/file_urls.py overrides these for a site without one)

    @property
    def computes(self) -> bool:
        """Whether there is a server that computes pages on request."""
        return True

    def services(self, root: str) -> str:
        """The URL of the server whose public URL is `root`; empty if there is none."""
        return root

    def computed(self, path: str, query: Values | None = None) -> str:
        """A link to a page computed from the reader's input."""
        return self.path(path, query)

    # canonical IRIs and local paths

    def iri(self, path: str) -> str:
        """The canonical IRI that the local `path` (such as `id/project/x`) answers for."""
        return self.base_iri + path.lstrip("/")

    def local(self, iri: str) -> str | None:
        """The part of `iri` after the base, or None for an external IRI."""
        return iri.removeprefix(self.base_iri) if iri.startswith(self.base_iri) else None

    def thing(self, iri: str) -> str:
        """The page about `iri` on this host; for an external IRI, the IRI itself.

        Empty for an external IRI that is not an http(s) or mailto URL: `javascript:` in the data
        must not become a link.
        """
        local = self.local(iri)
        if local is None:
            return iri if iri.startswith(_ADDRESSES) else ""
        path, _, fragment = local.partition("#")
        if path == "ontology":
            return self.path("/ontology", fragment=fragment)
        if path.startswith("id/"):
            return self.path("/doc/" + path.removeprefix("id/"), fragment=unquote(fragment))
        if path.startswith("graph/"):
            return self.path("/doc/" + path, fragment=fragment)
        link = self.resource if "." in path.rpartition("/")[2] else self.path
        return link("/" + path, fragment=fragment)

    def identity(self, iri: str) -> str:
        """The path that identifies the thing itself and answers with a 303 redirect."""
        return self.resource("/" + (self.local(iri) or ""))

    def document(self, iri: str, suffix: str) -> str:
        """The RDF document about `iri` in the format of `suffix`."""
        local = (self.local(iri) or "").partition("#")[0]
        if local == "ontology":
            return self.resource(f"/ontology.{suffix}")
        return self.resource(f"/data/{local.removeprefix('id/')}.{suffix}")

    def resolvable(self, iri: str) -> bool:
        """Whether this host has a page about `iri`."""
        local = self.local(iri)
        return local is not None and (
            local.startswith(_RESOLVABLE) or local.partition("#")[0] == "ontology"
        )

    def canonical(self, document: str) -> str:
        """The IRI that the document path (`project/x`, `graph/editorial`) describes."""
        return self.iri(document if document.startswith("graph/") else "id/" + document)

    # pages

    def start(self) -> str:
        """The start page."""
        return self.path("/")

    def listing(self, kind: str, query: Values | None = None, suffix: str = "") -> str:
        """The list of a kind (`project`), filtered by `query`; with `suffix`, its table."""
        path = f"/{LISTS[kind]}" + (f".{suffix}" if suffix else "")
        return self.path(path, query)

    def search(self, q: str = "", kind: str = "", page: int | None = None) -> str:
        """The search page."""
        return self.path("/search", {"q": q, "kind": kind, "page": page})

    def search_action(self) -> str:
        """The action of search forms, which carry the language as a field."""
        return self.resource("/search")

    def suggest(self) -> str:
        """The suggestions queried while typing in a search field."""
        return self.path("/suggest")

    def neighbourhood(self, iri: str) -> str:
        """The graphic of a thing's links."""
        local = (self.local(iri) or "").partition("#")[0].removeprefix("id/")
        return self.path(f"/neighbourhood/{local}")

    def network(self, organisation: str = "") -> str:
        """The graphic of who works with whom, or of the partners of one organisation."""
        local = (self.local(organisation) or "").removeprefix("id/")
        return self.path(f"/network/{local}" if local else "/network")

    def report(self, iri: str, name: str, key: str) -> str:
        """The prepared message about one value of a thing, by property and key of the value."""
        local = (self.local(iri) or "").removeprefix("id/")
        return self.path(f"/report/{local}", {"property": name, "value": key})

    def citation(self, iri: str, suffix: str) -> str:
        """The citation of a thing (`bib`, `ris`, `csl.json`, `txt`)."""
        local = (self.local(iri) or "").partition("#")[0].removeprefix("id/")
        return self.path(f"/cite/{local}.{suffix}")

    def citation_of_query(self, name: str, suffix: str, query: Values | None = None) -> str:
        """The citation of an example query (`name`) or, if it is "", of the text in `query`."""
        path = f"/cite/query/{name}.{suffix}" if name else f"/cite/sparql.{suffix}"
        return self.path(path, query)

    def sparql(self, query: str = "") -> str:
        """The endpoint, or its editor with `query` filled in."""
        return self.path("/sparql", {"query": query})

    def endpoint(self, root: str) -> str:
        """The endpoint as an absolute IRI; `root` is the URL at which the client reached us."""
        return (self.root or root.rstrip("/")) + "/sparql"

    def queries(self, name: str = "") -> str:
        """The example queries, or one of them."""
        return self.path(f"/queries/{name}" if name else "/queries")

    def static(self, name: str) -> str:
        """A static file; the hash in the link lets browsers cache it for ever."""
        return self.resource(f"/static/{name}", {"v": _HASHES.get(name)})


_HASHES = _static_hashes()
