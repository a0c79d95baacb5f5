"""How long the fuzz tests run: RUHRKG_FUZZ_SECONDS for all together, a short time by default."""

import os

import pytest

_SHORT = 40


@pytest.fixture(scope="session")
def seconds() -> float:
    """Seconds that all fuzz tests may take together."""
    return float(os.environ.get("RUHRKG_FUZZ_SECONDS", _SHORT))
