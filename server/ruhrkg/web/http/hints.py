"""The header `Query-Hints`: what may be wrong with a request that was answered."""

from collections.abc import Iterable
from urllib.parse import quote

from flask import Response


def set_hints(response: Response, hints: Iterable[str]) -> None:
    """Add hints, in English, as a list of strings (RFC 9651, sections 3.1 and 3.3.3).

    Characters outside ASCII are percent-encoded.
    """
    response.headers["Query-Hints"] = ", ".join(map(_quoted, hints))


def _quoted(hint: str) -> str:
    text = quote(hint, safe="".join(map(chr, range(0x20, 0x7F))))
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
