"""Find the authored files and the graphs of their statements; replace a file safely."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruhrkg.authored import OtherBaseError, stated_base
from ruhrkg.vocabulary import BASE_IRI, GRAPH


@dataclass(frozen=True)
class AuthoredFile:
    """One authored RDF file.

    `graph` is the IRI of the graph of a Turtle file, or None for a file that names its graphs
    itself. `name` is the path relative to the authored root, with forward slashes.
    """

    path: Path
    name: str
    graph: str | None


_SUFFIXES = (".trig", ".ttl", ".sssom.tsv")


def authored_files(root: Path) -> Iterator[AuthoredFile]:
    """All RDF files under ontology/, data/ and shapes/ of `root`, folder by folder, by path.

    Raises FileNotFoundError if `root` has none of these folders, OtherBaseError if its base IRI
    differs from that of this process.
    """
    folders = [root / name for name in ("ontology", "data", "shapes")]
    if not any(folder.is_dir() for folder in folders):
        raise FileNotFoundError(
            f"{root} has no ontology/, data/ or shapes/: name the folder that contains them"
            " (RUHRKG_ROOT)"
        )
    if (base := stated_base(root)) not in (None, BASE_IRI):
        raise OtherBaseError(root, str(base), BASE_IRI)
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name.endswith(_SUFFIXES):
                name = path.relative_to(root).as_posix()
                yield AuthoredFile(path, name, _graph_of(name))


def replace_text(path: Path, text: str) -> Path:
    """Replace the contents of a file atomically: readers see either the old or the new text.

    Symbolic links and the file's mode are preserved. Raises OSError; the file is then unchanged.
    """
    target = path.resolve()
    new = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with new.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, new)
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)
    return path


def _graph_of(name: str) -> str | None:
    if not name.endswith(".ttl"):
        return None
    folder, _, rest = name.partition("/")
    if folder == "shapes":
        return str(GRAPH["shapes"])
    if rest.startswith("schemes/"):
        return str(GRAPH["schemes"])
    if name in ("ontology/ruhrkg.ttl", "ontology/examples.ttl"):
        return str(GRAPH["ontology"])
    return str(GRAPH[rest.removesuffix(".ttl")])
