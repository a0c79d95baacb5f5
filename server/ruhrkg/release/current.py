"""Set the current release of a build folder, and remove old ones."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ruhrkg.release.history import all_releases
from ruhrkg.release.store import Release, ReleaseError

_CURRENT = "current"
PARTIAL = ".partial-"
"""Prefix of the names of folders that are not releases: not yet, or no longer."""


@contextmanager
def one_writer(build_dir: Path) -> Iterator[None]:
    """One writer at a time in a build folder; the lock ends with the process that holds it."""
    with (build_dir / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_current(build_dir: Path, version: str) -> None:
    """Point `current` at the release of this version by rename(2), which is atomic."""
    new = build_dir / f".current-{os.getpid()}"
    new.unlink(missing_ok=True)
    new.symlink_to(Path("releases") / version)
    new.replace(build_dir / _CURRENT)
    flush(build_dir)


def activate(build_dir: Path, version: str) -> Release:
    """Make the release of this version current, after checking all its files.

    Servers that follow the build folder serve it within seconds. Raises ReleaseError if there is
    no such release or it is damaged; the current one then stays current.
    """
    try:
        known = {release.version: release for release in all_releases(build_dir / "releases")}
    except FileNotFoundError:
        known = {}
    if version not in known:
        named = ", ".join(known) or "none"
        raise ReleaseError(f"no whole release {version} in {build_dir}; there are: {named}")
    damaged = known[version].damaged()
    if damaged:
        raise ReleaseError(f"the release {version} is damaged ({damaged[0]}): build it again")
    with one_writer(build_dir):
        make_current(build_dir, version)
    return known[version]


def prune(build_dir: Path, keep: int) -> list[str]:
    """Remove all but the `keep` newest releases and the current one; returns the removed versions.

    A server that serves a removed release continues with what it has loaded, but no longer finds
    its files. Raises ReleaseError if there is no current release.
    """
    with one_writer(build_dir):
        current = Release.open(build_dir / _CURRENT)
        before_last = all_releases(current.folder.parent)[: -keep or None]
        old = [release for release in before_last if release.version != current.version]
        for release in old:
            # With this name an incomplete removal is not mistaken for a release.
            partial = release.folder.with_name(f"{PARTIAL}{release.version}")
            release.folder.rename(partial)
            shutil.rmtree(partial)
    return [release.version for release in old]


def flush(path: Path) -> None:
    """Flush a file, or the entries of a folder, to disk (fsync(2))."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
