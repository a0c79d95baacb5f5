"""A release as a Research Object Crate (RO-Crate 1.2): files, author and licence.

The description is a file of the release, so that a copy of the folder is self-describing.
"""

import json
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, SKOS
from rdflib.term import Node

from ruhrkg.formats import MediaType
from ruhrkg.release.context import BuildContext
from ruhrkg.release.datasets.catalogue import CATALOGUE
from ruhrkg.release.datasets.entries import authored
from ruhrkg.release.manifest import FileEntry

FILE = "ro-crate-metadata.json"
_SPECIFICATION = "https://w3id.org/ro/crate/1.2"
_LANGUAGE = "en"


def write_ro_crate(context: BuildContext) -> None:
    """Describe every file written so far; without a catalogue, nothing is written."""
    catalogue = authored(context.store)
    if (CATALOGUE, DCTERMS.title, None) not in catalogue:
        return
    files = [
        FileEntry.of(context.folder, path, context.media_types[name])
        for path in sorted(context.folder.rglob("*"))
        if (name := path.relative_to(context.folder).as_posix()) in context.media_types
    ]
    crate = describe(catalogue, files, context.version, context.issued)
    content = json.dumps(crate, ensure_ascii=False, indent=1) + "\n"
    context.write(FILE, content.encode(), MediaType.JSON_LD)


def describe(
    catalogue: Graph, files: list[FileEntry], version: str, issued: str | None
) -> dict[str, Any]:
    """The crate: root, author, licence, files (RO-Crate 1.2, "Root Data Entity")."""
    licence, publisher = (_one(catalogue, p) for p in (DCTERMS.license, DCTERMS.publisher))
    root = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": str(CATALOGUE),
        "name": _text(catalogue, CATALOGUE, DCTERMS.title),
        "description": _text(catalogue, CATALOGUE, DCTERMS.description),
        "datePublished": issued or str(_one(catalogue, DCTERMS.issued)),
        "version": version,
        "license": {"@id": str(licence)},
        "author": {"@id": str(publisher)},
        "publisher": {"@id": str(publisher)},
        "hasPart": [{"@id": entry.path} for entry in files],
    }
    return {
        "@context": f"{_SPECIFICATION}/context",
        "@graph": [
            {
                "@id": FILE,
                "@type": "CreativeWork",
                "about": {"@id": "./"},
                "conformsTo": {"@id": _SPECIFICATION},
            },
            root,
            {
                "@id": str(publisher),
                "@type": "Organization",
                "name": _text(catalogue, publisher, FOAF.name),
            },
            {
                "@id": str(licence),
                "@type": "CreativeWork",
                "name": _text(catalogue, licence, SKOS.prefLabel),
            },
            *(
                {
                    "@id": entry.path,
                    "@type": "File",
                    "name": entry.path.rpartition("/")[2],
                    "encodingFormat": entry.media_type,
                    "contentSize": str(entry.bytes),
                    "sha256": entry.sha256,
                }
                for entry in files
            ),
        ],
    }


def _one(catalogue: Graph, predicate: Node) -> Node:
    return catalogue.value(CATALOGUE, predicate) or URIRef("")


def _text(catalogue: Graph, subject: Node, predicate: Node) -> str:
    """The text in English if there is one, else any, else the IRI."""
    texts = [o for o in catalogue.objects(subject, predicate) if isinstance(o, Literal)]
    texts.sort(key=lambda text: (text.language != _LANGUAGE, str(text)))
    return str(texts[0] if texts else subject)
