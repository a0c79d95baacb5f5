"""The inputs of a release, and the version computed from them."""

import ast
import hashlib
import io
import sqlite3
import tokenize
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import ruhrkg
from ruhrkg.settings import Settings

AUTHORED = ("ontology", "data", "shapes", "queries")
_LIBRARIES = ("pyoxigraph", "pyshacl", "rdflib", "xlsxwriter")
_BUILDER = "ruhrkg.release.build"
_TABLES = (".toml", ".tsv")


def input_version(settings: Settings) -> str:
    """The first twelve hexadecimal digits of the SHA-256 of all inputs of a release.

    These are the authored files, the base IRI, the code that builds, without its comments, and
    the versions of the libraries that write: the same version means the same bytes.
    """
    digest = hashlib.sha256(settings.base_iri.encode())
    for library in _LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}\0".encode())
    digest.update(sqlite3.sqlite_version.encode())
    for name, content in _inputs(settings.root):
        digest.update(name.encode() + b"\0")
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()[:12]


def _inputs(root: Path) -> Iterator[tuple[str, bytes]]:
    for folder in AUTHORED:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file():
                yield path.relative_to(root).as_posix(), path.read_bytes()
    package = Path(ruhrkg.__file__).parent.parent
    for name, path in sorted(code_of(_BUILDER, package).items()):
        yield name, without_comments(path.read_text(encoding="utf-8")).encode()
        for data in tables_of(path.parent) if path.name == "__init__.py" else ():
            yield data.relative_to(package).as_posix(), data.read_bytes()


def tables_of(package: Path) -> list[Path]:
    """The files beside the code of a package that it reads: words, forms of names."""
    return sorted(path for path in package.iterdir() if path.suffix in _TABLES)


def code_of(module: str, folder: Path) -> dict[str, Path]:
    """`module` and all our own modules that it imports, directly or indirectly, with their files.

    `folder` holds the packages. Imports inside functions count as well.
    """
    top = module.partition(".")[0]
    found: dict[str, Path] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        path = _file(name, folder)
        if name in found or path is None:
            continue
        found[name] = path
        imported = _imports(path.read_text(encoding="utf-8"))
        waiting += [name for name in imported if name.partition(".")[0] == top]
        waiting.append(name.rpartition(".")[0])  # importing a module also runs its parent packages
    return found


def _file(module: str, folder: Path) -> Path | None:
    path = folder.joinpath(*module.split("."))
    candidates = (path.with_suffix(".py"), path / "__init__.py")
    return next((found for found in candidates if module and found.is_file()), None)


def _imports(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def without_comments(source: str) -> str:
    """Python code without its comments and without lines that hold only a comment."""
    lines = source.split("\n")
    emptied = set[int]()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start[0] - 1, token.start[1]
            lines[row] = lines[row][:column].rstrip()
            if not lines[row]:
                emptied.add(row)
    return "\n".join(line for row, line in enumerate(lines) if row not in emptied)
