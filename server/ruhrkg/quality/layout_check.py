"""Find authored files that are not in canonical layout, and rewrite them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from ruhrkg.graph.files import AuthoredFile, authored_files, replace_text
from ruhrkg.graph.layout import LayoutError, canonical_text
from ruhrkg.quality.findings import Finding, Rule, Severity
from ruhrkg.quality.positions import has_comments
from ruhrkg.vocabulary import BASE_IRI

LAYOUT_CANONICAL = Rule(
    "layout-canonical",
    Severity.INFO,
    {
        "de": "Eine Datei steht in der kanonischen Anordnung.",
        "en": "A file is in canonical layout.",
    },
    {
        "de": "ruhrkg check --fix schreibt sie um; Kommentare werden skos:editorialNote.",
        "en": "ruhrkg check --fix rewrites it; turn comments into skos:editorialNote.",
    },
)
_FORMATS = {".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG}


def layout_findings(files: Iterable[AuthoredFile]) -> Iterator[Finding]:
    """A finding for each file that is not in canonical layout, at the first line that differs.

    The files must be readable.
    """
    for file in files:
        text, canonical = _both(file)
        if text != canonical:
            yield Finding.of(
                LAYOUT_CANONICAL, file=file.name, line=_first_difference(text, canonical)
            )


def fix(root: Path, only: Path | None = None) -> Iterator[str]:
    """Rewrite the files under `root` (or `only` one) that are not in canonical layout.

    Yields their names. A file that cannot be parsed or has comments is not rewritten, since
    something would be lost.
    """
    for file in authored_files(root):
        if only and not file.path.samefile(only):
            continue
        text, canonical = _both(file)
        if text != canonical and not has_comments(text):
            replace_text(file.path, canonical)
            yield file.name


def _both(file: AuthoredFile) -> tuple[str, str]:
    text = file.path.read_text(encoding="utf-8")
    if file.path.suffix not in _FORMATS:
        return text, text
    try:
        return text, canonical_text(
            parse(text, format=_FORMATS[file.path.suffix], base_iri=BASE_IRI)
        )
    except (LayoutError, SyntaxError):
        return text, text


def _first_difference(text: str, canonical: str) -> int:
    pairs = zip(text.split("\n"), canonical.split("\n"), strict=False)
    return next((n for n, (a, b) in enumerate(pairs, 1) if a != b), 1)
