"""A release in Croissant 1.1: its files, and the columns of its tables, for machine learning.

The description is a file of the release, like the RO-Crate. URLs of files are relative to it; the
server makes them absolute.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF
from rdflib.term import Node

from ruhrkg.formats import MediaType
from ruhrkg.release.context import BuildContext
from ruhrkg.release.datasets.definitions import BY_SLUG, WHOLE
from ruhrkg.release.datasets.entries import authored
from ruhrkg.release.manifest import FileEntry
from ruhrkg.vocabulary import PREFIXES

FILE = "croissant.json"
CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
_DUMPS = "dumps/"
_TABLE = ".csv"
_COLUMNS = ".csv-metadata.json"
_WHOLE = URIRef(BY_SLUG[WHOLE].iri)
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": PREFIXES["schema"],
    "cr": "http://mlcommons.org/croissant/",
    "dct": PREFIXES["dcterms"],
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": PREFIXES["schema"],
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    **{
        term: f"cr:{term}"
        for term in (
            "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract",
            "field", "fileObject", "fileProperty", "fileSet", "format", "includes", "isArray",
            "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet",
            "references", "regex", "repeated", "replace", "samplingRate", "separator", "source",
            "subField", "transform",
        )
    },
}  # fmt: skip
"""The context of the specification (Croissant 1.1, appendix "JSON-LD context")."""

_TYPES: Mapping[str, str] = {"anyURI": "sc:URL"}


def write_croissant(context: BuildContext) -> None:
    """Describe the dumps written so far; without a catalogue, nothing is written."""
    catalogue = authored(context.store)
    if (_WHOLE, DCTERMS.title, None) not in catalogue:
        return
    files = [
        FileEntry.of(context.folder, context.folder / name, media_type)
        for name, media_type in sorted(context.media_types.items())
        if name.startswith(_DUMPS) and not name.endswith(_COLUMNS)
    ]
    tables = {
        path.name.removesuffix(_COLUMNS): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((context.folder / _DUMPS).glob(f"*{_COLUMNS}"))
    }
    found = describe(catalogue, files, tables, context.version, context.issued)
    content = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    context.write(FILE, content.encode(), MediaType.JSON_LD)


def describe(
    catalogue: Graph,
    files: list[FileEntry],
    tables: Mapping[str, Any],
    version: str,
    issued: str | None,
) -> dict[str, Any]:
    """The dataset with its files and record sets (Croissant 1.1, "Dataset-level Information").

    `tables` gives the description of each table's columns (CSV on the Web) by the slug of its part.
    """
    publisher = catalogue.value(_WHOLE, DCTERMS.publisher)
    day = issued or str(catalogue.value(_WHOLE, DCTERMS.issued))
    title = _texts(catalogue, _WHOLE, DCTERMS.title)
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "@id": str(_WHOLE),
        "conformsTo": CONFORMS_TO,
        "name": title,
        "description": _texts(catalogue, _WHOLE, DCTERMS.description),
        "url": str(_WHOLE),
        "license": _licences(catalogue),
        "creator": {"@type": "sc:Organization", "name": _texts(catalogue, publisher, FOAF.name)},
        "keywords": sorted({str(word) for word in catalogue.objects(_WHOLE, DCAT.keyword)}),
        "citeAs": _citation(catalogue, publisher, version, day),
        "datePublished": day,
        "version": _version(day, version),
        "inLanguage": ["de", "en"],
        "isAccessibleForFree": True,
        "distribution": [_file(entry) for entry in files],
        "recordSet": [_record_set(catalogue, slug, table) for slug, table in tables.items()],
    }


def _file(entry: FileEntry) -> dict[str, Any]:
    name = entry.path.removeprefix(_DUMPS)
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": entry.path,
        "contentSize": f"{entry.bytes} B",
        "encodingFormat": entry.media_type,
        "sha256": entry.sha256,
    }


def _record_set(catalogue: Graph, slug: str, table: Any) -> dict[str, Any]:
    part = URIRef(BY_SLUG[slug].iri)
    return {
        "@type": "cr:RecordSet",
        "@id": slug,
        "name": slug,
        "description": _texts(catalogue, part, DCTERMS.description),
        "key": {"@id": f"{slug}/iri"},
        "field": list(_fields(slug, table["tableSchema"]["columns"])),
    }


def _fields(slug: str, columns: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A field for each column.

    Several values in a cell remain one text: mlcroissant 1.1 cannot split columns with empty cells.
    """
    for column in columns:
        source: dict[str, Any] = {
            "fileObject": {"@id": slug + _TABLE},
            "extract": {"column": column["titles"]},
        }
        meaning = column.get("propertyUrl")
        yield {
            "@type": "cr:Field",
            "@id": f"{slug}/{column['name']}",
            "name": column["titles"],
            "dataType": _TYPES.get(str(column.get("datatype")), "sc:Text"),
            **({"equivalentProperty": meaning} if meaning else {}),
            "source": source,
        }


def _licences(catalogue: Graph) -> list[str]:
    """The licences of all datasets: a file has the licence of its part."""
    return sorted({str(licence) for licence in catalogue.objects(None, DCTERMS.license)})


def _citation(catalogue: Graph, publisher: Node | None, version: str, day: str) -> str:
    author = _texts(catalogue, publisher, FOAF.name).get("en", "")
    title = _texts(catalogue, _WHOLE, DCTERMS.title).get("en", "")
    return (
        f"@misc{{{version}, author = {{{author}}}, title = {{{title}}}, year = {{{day[:4]}}}, "
        f"version = {{{version}}}, url = {{{_WHOLE}}}}}"
    )


def _version(day: str, version: str) -> str:
    """The day and the release as a version by Semantic Versioning 2.0.0, as Croissant requires."""
    year, month, number = (str(int(part)) for part in day[:10].split("-"))
    return f"{year}.{month}.{number}+{version}"


def _texts(catalogue: Graph, subject: Node | None, predicate: Node) -> dict[str, str]:
    """The texts of a property by language."""
    return {
        str(text.language): str(text)
        for text in sorted(catalogue.objects(subject, predicate), key=str)
        if isinstance(text, Literal) and text.language
    }
