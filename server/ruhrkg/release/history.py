"""The releases in a build folder, and the changes from one to the next."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from ruhrkg.release.datasets.definitions import ABOUT
from ruhrkg.release.store import GRAPH, MANIFEST, Release, ReleaseError

PASSAGE = re.compile("#(?:char=|quote-).*")
"""The fragment that a passage's IRI adds to that of its source."""
_CACHE_SIZE = 1024
FIRST = 100
"""How many of its changes a summary lists."""


def retained(release: Release) -> tuple[Release, ...]:
    """The complete releases next to `release`, up to and including it, oldest first.

    Later ones, which may not be served yet or any more, are left out.
    """
    releases = all_releases(release.folder.parent)
    versions = [found.version for found in releases]
    if release.version not in versions:
        return (
            *(found for found in releases if _order(found)[0] < (release.issued or "")),
            release,
        )
    return releases[: versions.index(release.version) + 1]


def all_releases(folder: Path) -> tuple[Release, ...]:
    """The complete releases in a folder, oldest first.

    They are ordered by date, those of one day by the time at which they were built.
    """
    return _complete(folder, folder.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _complete(parent: Path, changed: int) -> tuple[Release, ...]:  # noqa: ARG001
    """The releases in a folder; `changed` makes the cache miss when one is added or removed."""
    found = []
    for folder in parent.iterdir():
        if folder.is_dir() and not folder.name.startswith("."):
            try:
                found.append(_opened(folder, (folder / MANIFEST).stat().st_mtime_ns))
            except (OSError, ReleaseError):
                continue
    return tuple(sorted(found, key=_order))


def _order(release: Release) -> tuple[str, int, str]:
    return release.issued or "", release.folder.stat().st_mtime_ns, release.version


@lru_cache(maxsize=_CACHE_SIZE)
def _opened(folder: Path, changed: int) -> Release:  # noqa: ARG001 - names the state of the folder
    return Release.open(folder)


def published(release: Release) -> datetime:
    """When the release was put in place here, in whole seconds.

    The times strictly increase, so that they order the releases of one day, and those of a folder
    that was copied without its modification times.
    """
    moment = datetime.fromtimestamp(0, UTC)
    for other in retained(release):
        placed = datetime.fromtimestamp(int(other.folder.stat().st_mtime), UTC)
        moment = max(placed, moment + timedelta(seconds=1))
        if other.version == release.version:
            break
    return moment


@dataclass(frozen=True)
class Change:
    """What changed about one thing: statements added and removed, in sorted N-Quads lines.

    `kind` is `created` for a thing without statements in the previous release, `deleted` for one
    without statements in this release, else `updated`. `now` holds all its statements in this
    release.
    """

    thing: str
    kind: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """The number of things and statements that a release changed, and its first changes."""

    created: int
    updated: int
    deleted: int
    added: int
    removed: int
    first: tuple[tuple[str, str], ...]

    @property
    def things(self) -> int:
        """How many things changed."""
        return self.created + self.updated + self.deleted


@lru_cache(maxsize=_CACHE_SIZE)
def summary(new: Path, old: Path | None) -> Summary:
    """The number of changes from the release in `old` to that in `new`.

    Only the numbers are cached: the statements of many releases would take too much memory.
    """
    found = changes(new, old)
    kinds = Counter(change.kind for change in found)
    return Summary(
        kinds["created"],
        kinds["updated"],
        kinds["deleted"],
        sum(len(change.added) for change in found),
        sum(len(change.removed) for change in found),
        tuple((change.kind, change.thing) for change in found[:FIRST]),
    )


@lru_cache(maxsize=4)
def changes(new: Path, old: Path | None) -> tuple[Change, ...]:
    """The changes by thing from the release in `old` to that in `new`, sorted by IRI.

    Without `old`, everything was added. Statements about the catalogue itself are left out.
    """
    after = _lines(new)
    before = _lines(old) if old else frozenset()
    added, removed = _by_thing(after - before), _by_thing(before - after)
    things_before, things_after = _things(before), _by_thing(after)
    return tuple(
        Change(
            thing,
            "created"
            if thing not in things_before
            else ("updated" if thing in things_after else "deleted"),
            tuple(sorted(added.get(thing, ()))),
            tuple(sorted(removed.get(thing, ()))),
            tuple(sorted(things_after.get(thing, ()))),
        )
        for thing in sorted(added.keys() | removed.keys())
    )


def _lines(folder: Path) -> frozenset[str]:
    text = (folder / GRAPH).read_text(encoding="utf-8")
    about = tuple(f"<{graph}> ." for graph in ABOUT)
    # Only a line feed ends a line of N-Quads; str.splitlines() also splits at other characters.
    return frozenset(line for line in text.split("\n") if line and not line.endswith(about))


def _thing(line: str) -> str:
    """The IRI that a line is about; a passage belongs to its source."""
    return PASSAGE.sub("", line[1 : line.index(">")]) if line.startswith("<") else ""


def _things(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(_thing(line) for line in lines)


def _by_thing(lines: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if thing := _thing(line):
            found[thing].append(line)
    return found
