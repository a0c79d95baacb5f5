"""The table of formats: name, media types, suffix, and what each can represent.

Negotiation, suffixes, the service description, the catalogue and the dumps all use it.
"""

from dataclasses import dataclass
from enum import Flag, auto


class MediaType:
    """All media types by name; no other module spells one out."""

    ATOM = "application/atom+xml"
    BIBTEX = "application/x-bibtex"
    BYTES = "application/octet-stream"
    CSL_JSON = "application/vnd.citationstyles.csl+json"
    CSS = "text/css"
    CSV = "text/csv"
    CSVW = "application/csvm+json"
    FORM = "application/x-www-form-urlencoded"
    GEOJSON = "application/geo+json"
    GZIP = "application/gzip"
    HTML = "text/html"
    ICON = "image/x-icon"
    JAVASCRIPT = "text/javascript"
    JSON = "application/json"
    JSON_LD = "application/ld+json"
    LINK_SET = "application/linkset+json"
    MARKDOWN = "text/markdown"
    N_QUADS = "application/n-quads"
    N_TRIPLES = "application/n-triples"
    PLAIN = "text/plain"
    PNG = "image/png"
    PROBLEM = "application/problem+json"
    RDF_XML = "application/rdf+xml"
    RESULTS_JSON = "application/sparql-results+json"
    RIS = "application/x-research-info-systems"
    SPARQL_QUERY = "application/sparql-query"
    SPARQL_UPDATE = "application/sparql-update"
    SQLITE = "application/vnd.sqlite3"
    SVG = "image/svg+xml"
    TEXT_XML = "text/xml"
    TRIG = "application/trig"
    TURTLE = "text/turtle"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    XML = "application/xml"
    ZIP = "application/zip"


class Carries(Flag):
    """The kinds of content that a format can represent."""

    GRAPH = auto()
    DATASET = auto()
    BINDINGS = auto()
    BOOLEAN = auto()
    PAGE = auto()
    TABLE = auto()


@dataclass(frozen=True)
class Format:
    """One format.

    `media_type` is sent in responses (with a charset if `charset`); `aliases` are only accepted in
    requests.
    """

    name: str
    suffix: str
    media_type: str
    carries: Carries
    label: str
    aliases: tuple[str, ...] = ()
    rdflib: str | None = None
    charset: bool = True
    iri: str | None = None
    file_type: str | None = None

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type


_W3F = "http://www.w3.org/ns/formats/"
_SOLUTIONS = Carries.BINDINGS | Carries.BOOLEAN
_QUADS = Carries.DATASET | Carries.GRAPH

FORMATS: tuple[Format, ...] = (
    Format("html", "html", "text/html", Carries.PAGE, "HTML", ("application/xhtml+xml",)),
    Format(
        "turtle", "ttl", "text/turtle", Carries.GRAPH, "Turtle",
        ("application/turtle", "application/x-turtle", "text/rdf+turtle", "text/n3"),
        "turtle", iri=_W3F + "Turtle", file_type="RDF_TURTLE",
    ),
    Format(
        "jsonld", "jsonld", "application/ld+json", _QUADS, "JSON-LD", (),
        "json-ld", iri=_W3F + "JSON-LD", file_type="JSON_LD", charset=False,
    ),
    Format(
        "rdfxml", "rdf", "application/rdf+xml", Carries.GRAPH, "RDF/XML", (),
        "pretty-xml", iri=_W3F + "RDF_XML", file_type="RDF_XML",
    ),
    Format(
        "ntriples", "nt", "application/n-triples", Carries.GRAPH, "N-Triples", ("text/ntriples",),
        "nt", iri=_W3F + "N-Triples", file_type="RDF_N_TRIPLES",
    ),
    Format(
        "trig", "trig", "application/trig", _QUADS, "TriG", ("application/x-trig",),
        "trig", iri=_W3F + "TriG", file_type="RDF_TRIG",
    ),
    Format(
        "nquads", "nq", "application/n-quads", _QUADS, "N-Quads", ("text/x-nquads", "text/nquads"),
        "nquads", iri=_W3F + "N-Quads", file_type="RDF_N_QUADS",
    ),
    Format(
        "json", "json", "application/sparql-results+json", _SOLUTIONS, "JSON",
        ("application/json", "text/json"), iri=_W3F + "SPARQL_Results_JSON", file_type="JSON",
        charset=False,
    ),
    Format(
        "xml", "xml", "application/sparql-results+xml", _SOLUTIONS, "XML",
        ("application/xml", "text/xml"), iri=_W3F + "SPARQL_Results_XML", file_type="XML",
    ),
    Format(
        "csv", "csv", "text/csv", Carries.BINDINGS, "CSV", (),
        iri=_W3F + "SPARQL_Results_CSV", file_type="CSV",
    ),
    Format(
        "tsv", "tsv", "text/tab-separated-values", Carries.BINDINGS, "TSV", (),
        iri=_W3F + "SPARQL_Results_TSV", file_type="TSV",
    ),
    Format(
        "xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Carries.TABLE, "Excel", file_type="XLSX", charset=False,
    ),
    Format(
        "geojson", "geojson", "application/geo+json", Carries.TABLE, "GeoJSON",
        file_type="GEOJSON", charset=False,
    ),
)  # fmt: skip

JSON = Format(
    "json", "json", "application/json", Carries.TABLE, "JSON", ("text/json",), charset=False
)
"""JSON other than query results, for lists and API responses."""

BY_NAME: dict[str, Format] = {f.name: f for f in FORMATS}
BY_SUFFIX: dict[str, Format] = {f.suffix: f for f in FORMATS}
BY_MEDIA_TYPE: dict[str, Format] = {
    m: f for f in reversed(FORMATS) for m in (f.media_type, *f.aliases)
}


def carrying(kind: Carries) -> tuple[Format, ...]:
    """All formats that can represent `kind`, in the table's order (the first is the default)."""
    return tuple(f for f in FORMATS if kind in f.carries)
