"""The downloadable files: each part of the graph in every suitable format."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Quad, Triple

from ruhrkg.formats import BY_NAME, Format, MediaType
from ruhrkg.geo.geojson import feature_collection
from ruhrkg.release.datasets.definitions import PARTS, WHOLE, DatasetDefinition
from ruhrkg.release.datasets.serialising import compress, write_rdf
from ruhrkg.release.datasets.tables import (
    METADATA,
    tables_of,
    write_csv,
    write_metadata,
    write_xlsx,
)

FOLDER = "dumps/"
GZIP = MediaType.GZIP
_TRIPLE_FORMATS = ("turtle", "ntriples", "jsonld", "rdfxml")


@dataclass(frozen=True)
class Dump:
    """One file to download: which part, in which format, compressed or not."""

    part: DatasetDefinition
    format: Format
    gzip: bool = False

    @property
    def suffix(self) -> str:
        """The end of the file's name, without the first dot."""
        return self.format.suffix + (".gz" if self.gzip else "")

    @property
    def path(self) -> str:
        """The file's path in the release and, after the base, on the web."""
        return f"{FOLDER}{self.part.slug}.{self.suffix}"

    @property
    def iri(self) -> str:
        """The distribution's IRI."""
        return f"{self.part.iri}#{self.suffix}"

    @property
    def media_type(self) -> str:
        """The media type with which the file is served."""
        return GZIP if self.gzip else self.format.media_type


def dumps_of(part: DatasetDefinition) -> Iterator[Dump]:
    """All dumps of a part."""
    for name in (*_TRIPLE_FORMATS, "trig"):
        yield Dump(part, BY_NAME[name])
    if part.slug == WHOLE:
        yield Dump(part, BY_NAME["nquads"], gzip=True)
    else:
        yield Dump(part, BY_NAME["csv"])
    yield Dump(part, BY_NAME["xlsx"])
    if part.slug == "places":
        yield Dump(part, BY_NAME["geojson"])


ALL_DUMPS: tuple[Dump, ...] = tuple(dump for part in PARTS for dump in dumps_of(part))


def content_of(dump: Dump, content: Mapping[str, Sequence[Quad]]) -> bytes:
    """The bytes of one dump, from the statements of every part."""
    quads = content[dump.part.slug]
    if dump.format.name == "geojson":
        return feature_collection(quads)
    if dump.format.name == "csv":
        return write_csv(tables_of(distinct_triples(quads)))
    if dump.format.name == "xlsx":
        return write_xlsx(tables_of(distinct_triples(quads)))
    if dump.format.name in _TRIPLE_FORMATS:
        return write_rdf(distinct_triples(quads), dump.format)
    written = write_rdf(quads, dump.format)
    return compress(written) if dump.gzip else written


def csv_metadata(dump: Dump, content: Mapping[str, Sequence[Quad]]) -> tuple[str, bytes, str]:
    """Path, bytes and media type of the description of a CSV dump, at the default CSVW location."""
    tables = tables_of(distinct_triples(content[dump.part.slug]))
    name = dump.path.removeprefix(FOLDER)
    return dump.path + "-metadata.json", write_metadata(tables, name), METADATA


def distinct_triples(quads: Sequence[Quad]) -> set[Triple]:
    """Each triple once, however many graphs contain it."""
    return {quad.triple for quad in quads}
