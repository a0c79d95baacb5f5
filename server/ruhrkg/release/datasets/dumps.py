"""The downloadable files: each part of the graph in every suitable format."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Quad, Triple

from ruhrkg.formats import BY_NAME, Format, MediaType
from ruhrkg.geo.geojson import feature_collection
from ruhrkg.release.datasets.definitions import PARTS, WHOLE, DatasetDefinition
from ruhrkg.release.datasets.serialising import compress, in_order, write_ordered
from ruhrkg.release.datasets.tables import (
    METADATA,
    DatasetTable,
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


@dataclass(frozen=True)
class Content:
    """The statements of one part, arranged once for all of its dumps."""

    quads: Sequence[Quad]

    @cached_property
    def ordered(self) -> list[Quad]:
        """The statements in the order in which they are written."""
        return in_order(self.quads)

    @cached_property
    def triples(self) -> list[Triple]:
        """Each triple once, however many graphs contain it, in the order of writing."""
        return in_order({quad.triple for quad in self.quads})

    @cached_property
    def tables(self) -> list[DatasetTable]:
        """The triples as tables, one for each class."""
        return tables_of(self.triples)


def content_of(dump: Dump, content: Content) -> bytes:
    """The bytes of one dump, from the statements of its part."""
    if dump.format.name == "geojson":
        return feature_collection(content.quads)
    if dump.format.name == "csv":
        return write_csv(content.tables)
    if dump.format.name == "xlsx":
        return write_xlsx(content.tables)
    if dump.format.name in _TRIPLE_FORMATS:
        return write_ordered(content.triples, dump.format)
    written = write_ordered(content.ordered, dump.format)
    return compress(written) if dump.gzip else written


def csv_metadata(dump: Dump, content: Content) -> tuple[str, bytes, str]:
    """Path, bytes and media type of the description of a CSV dump, at the default CSVW location."""
    name = dump.path.removeprefix(FOLDER)
    return dump.path + "-metadata.json", write_metadata(content.tables, name), METADATA
