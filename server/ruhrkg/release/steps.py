"""The build's steps for portals: VoID, dumps, catalogue."""

from ruhrkg.formats import BY_NAME
from ruhrkg.release.context import BuildContext
from ruhrkg.release.datasets.catalogue import CATALOGUE as IRI
from ruhrkg.release.datasets.catalogue import DumpFile, catalogue, triples_of
from ruhrkg.release.datasets.definitions import listed
from ruhrkg.release.datasets.dumps import Dump, content_of, csv_metadata, dumps_of
from ruhrkg.release.datasets.entries import authored
from ruhrkg.release.datasets.selection import select
from ruhrkg.release.datasets.serialising import write_rdf
from ruhrkg.release.datasets.void import describe
from ruhrkg.release.manifest import FileEntry
from ruhrkg.release.versions import record_states, states

CATALOGUE = "catalogue.ttl"
VOID = "void.ttl"
_TURTLE = BY_NAME["turtle"]


def write_void(context: BuildContext) -> None:
    """Add the VoID description to the graph and write it as a file."""
    quads = describe(context.content)
    context.store.extend(quads)
    content = write_rdf([quad.triple for quad in quads], _TURTLE)
    context.write(VOID, content, _TURTLE.media_type)


def write_dumps(context: BuildContext) -> None:
    """Write every dump of every part."""
    for dump in _dumps(context):
        content = context.content[dump.part.slug]
        context.write(dump.path, content_of(dump, content), dump.media_type)
        if dump.format.name == "csv":
            context.write(*csv_metadata(dump, content))


def _dumps(context: BuildContext) -> list[Dump]:
    return [dump for part in listed(context.store) for dump in dumps_of(part)]


def write_catalogue(context: BuildContext) -> None:
    """Write the catalogue of the dumps that were written, and the codes that it refers to."""
    files = [
        DumpFile(dump, FileEntry.of(context.folder, context.folder / dump.path, dump.media_type))
        for dump in _dumps(context)
    ]
    entries = authored(context.store)
    content = {slug: part.quads for slug, part in context.content.items()}
    whole = catalogue(
        entries, states(context.store, content), record_states(context.store, entries), files
    )
    graph = select(whole, IRI, set(whole.subjects()))
    context.write(CATALOGUE, write_rdf(triples_of(graph), _TURTLE), _TURTLE.media_type)
