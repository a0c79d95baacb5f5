"""What pages need again and again, kept in memory once it was asked.

A release never changes, so neither do its boundaries, lists and term names. Behind a remote engine
the data may change while the server runs: there everything is asked anew after a while.
"""

from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar, cast

from flask import current_app

from ruhrkg.web.site import site

_Kept = TypeVar("_Kept")
_KEY = "ruhrkg.memory"
_REMOTE_SECONDS = 300.0


def remember(key: str, make: Callable[[], _Kept]) -> _Kept:
    """What `make` returned the first time for `key` in this app."""
    memory: dict[str, tuple[float, Any]] = current_app.extensions.setdefault(_KEY, {})
    now = monotonic()
    asked, kept = memory.get(key, (None, None))
    if asked is None or (site().settings.engine != "embedded" and now - asked > _REMOTE_SECONDS):
        kept = make()
        memory[key] = (now, kept)
    return cast(_Kept, kept)
