"""Which release of a build folder is current, and which are kept."""

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
"""How the name of a folder begins that is no release: not yet, or no longer."""


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
    """Make the release of this version current, once all its files are known to be whole.

    Servers that follow the build folder serve it within seconds. Raises ReleaseError if there is
    no such release or it is damaged; the current one then stays.
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
    """Remove all but the `keep` newest releases and the current one; the versions removed.

    A server that serves an older one goes on with what it has loaded, but no longer finds its
    files. Raises ReleaseError if there is no current release.
    """
    with one_writer(build_dir):
        current = Release.open(build_dir / _CURRENT)
        before_last = all_releases(current.folder.parent)[: -keep or None]
        old = [release for release in before_last if release.version != current.version]
        for release in old:
            # Under this name nobody takes what is left of it for a release.
            gone = release.folder.with_name(f"{PARTIAL}{release.version}")
            release.folder.rename(gone)
            shutil.rmtree(gone)
    return [release.version for release in old]


def flush(path: Path) -> None:
    """Let a file, or the names in a folder, outlive a failure of the machine (fsync(2))."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
