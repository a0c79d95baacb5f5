"""Run a property-based test for a time rather than for a number of examples."""

import time
from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

T = TypeVar("T")
_ROUND = 200


def search(seconds: float, strategy: SearchStrategy[T], holds: Callable[[T], None]) -> int:
    """Call `holds` with examples of `strategy` for so many seconds; the number of examples.

    Each round draws other examples; what fails is reported with its smallest example.
    """
    count = 0
    deadline = time.monotonic() + seconds

    def counted(example: T) -> None:
        nonlocal count
        count += 1
        holds(example)

    limits = settings(
        max_examples=_ROUND, deadline=None, derandomize=False, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    while time.monotonic() < deadline:
        limits(given(strategy)(counted))()
    return count
