"""Minimal releases for tests: the graphs and the manifest."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from ruhrkg.release.manifest import FileEntry, Manifest
from ruhrkg.release.store import DEFAULT_GRAPH, GRAPH, MANIFEST, Release

BASE = "https://w3id.org/ruhrkg/"


def write_release(build_dir: Path, version: str, graphs: Mapping[str, Iterable[object]]) -> Release:
    """A current release in `build_dir` with these triples in these graphs."""
    folder = build_dir / "releases" / version
    folder.mkdir(parents=True)
    quads = sorted(f"{t} <{graph}> .\n" for graph, triples in graphs.items() for t in triples)
    merged = sorted({f"{t} .\n" for triples in graphs.values() for t in triples})
    (folder / GRAPH).write_text("".join(quads), encoding="utf-8")
    (folder / DEFAULT_GRAPH).write_text("".join(merged), encoding="utf-8")
    entries = tuple(FileEntry.of(folder, folder / n, "") for n in (GRAPH, DEFAULT_GRAPH))
    counts = {"graphs": len(graphs), "quads": len(quads), "triples": len(merged)}
    manifest = Manifest(version, None, BASE, counts, entries)
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    current = build_dir / "current"
    current.unlink(missing_ok=True)
    current.symlink_to(folder)
    return Release.open(folder)
