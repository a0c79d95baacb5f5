"""The location of the authored files, and the base of all IRIs, which they state once."""

import os
import re
from pathlib import Path

BASE_FILE = "data/catalogue.ttl"
"""The file whose `@base` is the base of all IRIs of a project."""

_BASE = re.compile(r"^@base <([^>]+/)> \.", re.MULTILINE)


class OtherBaseError(Exception):
    """The files under `root` have a base IRI other than the one this process uses."""

    def __init__(self, root: Path, base: str, expected: str) -> None:
        """The files under `root` state the base `base`; this process uses `expected`."""
        super().__init__(
            f"{root / BASE_FILE} states the base {base}, but this process works with {expected}: "
            f"set RUHRKG_ROOT={root}"
        )
        self.root = root


def authored_root() -> Path:
    """The folder with ontology/, data/, shapes/ and queries/.

    It is the checkout if there is one, otherwise the copy in the installed wheel.
    """
    package = Path(__file__).resolve().parent
    checkout = package.parent.parent
    return checkout if (checkout / "ontology").is_dir() else package / "authored"


def stated_base(root: Path) -> str | None:
    """The base IRI that the files under `root` state, or None."""
    try:
        found = _BASE.search((root / BASE_FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return found.group(1) if found else None


def process_base() -> str:
    """The base IRI of the files in RUHRKG_ROOT, or else of the project's own files.

    Raises ValueError if neither state one.
    """
    named = os.environ.get("RUHRKG_ROOT")
    own = authored_root()
    base = (stated_base(Path(named)) if named else None) or stated_base(own)
    if base is None:
        raise ValueError(f"{own / BASE_FILE} does not begin with '@base <IRI/> .'")
    return base
