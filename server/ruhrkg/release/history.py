"""The releases that a build folder keeps, and what changed from one to the next."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ruhrkg.release.parts import ABOUT
from ruhrkg.release.store import GRAPH, Release, ReleaseError


def kept(release: Release) -> list[Release]:
    """The whole releases beside `release` and itself, oldest first.

    They are in the order of their dates; those of one day in the order in which they were built.
    """
    found = []
    for folder in release.folder.parent.iterdir():
        if folder.is_dir() and not folder.name.startswith("."):
            try:
                found.append(Release.open(folder))
            except ReleaseError:
                continue
    return sorted(found, key=lambda r: (r.issued or "", r.folder.stat().st_mtime_ns, r.version))


def previous(release: Release) -> Release | None:
    """The release before this one, if it is kept."""
    releases = kept(release)
    place = [r.version for r in releases].index(release.version)
    return releases[place - 1] if place else None


@dataclass(frozen=True)
class Change:
    """What changed about one thing: statements added and removed, in sorted N-Quads lines.

    `kind` is `created` for a thing that the release before said nothing of, `deleted` for one
    that this release says nothing of, else `updated`.
    """

    thing: str
    kind: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@lru_cache(maxsize=16)
def changes(new: Path, old: Path | None) -> tuple[Change, ...]:
    """What changed by thing from the release in `old` to that in `new`, sorted by IRI.

    Without `old`, everything was added. Statements about the catalogue itself are left out.
    """
    after = _lines(new)
    before = _lines(old) if old else frozenset()
    added, removed = _by_thing(after - before), _by_thing(before - after)
    things_before, things_after = _things(before), _things(after)
    return tuple(
        Change(
            thing,
            "created"
            if thing not in things_before
            else ("updated" if thing in things_after else "deleted"),
            tuple(sorted(added.get(thing, ()))),
            tuple(sorted(removed.get(thing, ()))),
        )
        for thing in sorted(added.keys() | removed.keys())
    )


def _lines(folder: Path) -> frozenset[str]:
    text = (folder / GRAPH).read_text(encoding="utf-8")
    about = tuple(f"<{graph}> ." for graph in ABOUT)
    return frozenset(line for line in text.splitlines() if not line.endswith(about))


def _thing(line: str) -> str:
    """The IRI that a line is about; a passage counts to its source."""
    return line[1 : line.index(">")].partition("#char=")[0] if line.startswith("<") else ""


def _things(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(_thing(line) for line in lines)


def _by_thing(lines: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if thing := _thing(line):
            found[thing].append(line)
    return found
