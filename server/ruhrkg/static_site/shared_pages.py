"""The pages and documents that several things share in a site of files."""

from flask import Blueprint, Response
from pyoxigraph import RdfFormat, serialize

from ruhrkg.formats import BY_SUFFIX
from ruhrkg.presentation.labels import Names
from ruhrkg.static_site.file_urls import FileUrls
from ruhrkg.static_site.sharing import SHARED, SUFFIXES, Sharing, statements
from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web.http.conditional import answer, served
from ruhrkg.web.rendering import locale, page, source, urls

blueprint = Blueprint("shared", __name__)

_KIND = f"<any({', '.join(SHARED)}):kind>"
_SUFFIX = f"<any({', '.join(SUFFIXES)}):suffix>"


@blueprint.get(f"/doc/{_KIND}")
def shared_page(kind: str) -> Response:
    """The things of a kind, each with the page that describes it."""
    sharing = _sharing()
    members = sharing.members(kind)
    names = Names.of(source().data, locale(), [*members, *map(sharing.parent, members)])
    things = [(iri.rpartition("/")[2], iri, sharing.parent(iri)) for iri in members]
    documents = [(BY_SUFFIX[suffix], f"/data/{kind}.{suffix}") for suffix in SUFFIXES]
    return page("shared.html", kind=kind, things=things, names=names, documents=documents)


@blueprint.get(f"/data/{_KIND}.{_SUFFIX}")
def shared_document(kind: str, suffix: str) -> Response:
    """All statements about the things of a kind; in TriG with their graphs."""
    chosen = BY_SUFFIX[suffix]
    native = RdfFormat.from_media_type(chosen.media_type)
    quads = statements(served().folder, _sharing().members(kind))
    graphs = native is not None and native.supports_datasets and chosen.name != "jsonld"
    rows = quads if graphs else list(dict.fromkeys(quad.triple for quad in quads))
    stated = "\n".join(map(str, quads))
    prefixes = {prefix: name for prefix, name in PREFIXES.items() if f"<{name}" in stated}
    content = serialize(rows, format=native, prefixes=prefixes) or b""
    return answer(content, chosen.content_type)


def _sharing() -> Sharing:
    links = urls()
    return links.sharing if isinstance(links, FileUrls) else Sharing()
