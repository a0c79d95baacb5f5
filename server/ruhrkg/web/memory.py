"""What a served release answers the same for ever, kept in memory once it was asked.

A release never changes, so neither do its boundaries, lists and term names.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import current_app

_Kept = TypeVar("_Kept")
_KEY = "ruhrkg.memory"


def remember(key: str, make: Callable[[], _Kept]) -> _Kept:
    """What `make` returned the first time for `key` in this app."""
    memory: dict[str, Any] = current_app.extensions.setdefault(_KEY, {})
    if key not in memory:
        memory[key] = make()
    return cast(_Kept, memory[key])
