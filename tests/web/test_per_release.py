"""What pages keep in memory, and for how long."""

from collections.abc import Iterator
from itertools import count

import pytest

from ruhrkg.settings import Settings
from ruhrkg.web import per_release
from ruhrkg.web.app import create_app
from ruhrkg.web.per_release import remember
from ruhrkg.web.site import Site


def asked_twice(engine: str, seconds: float, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What two askings, `seconds` apart, get."""
    app = create_app(Site(Settings(engine=engine), None))
    numbers: Iterator[int] = count()
    moments = iter((0.0, seconds))
    monkeypatch.setattr(per_release, "monotonic", lambda: next(moments))
    with app.app_context():
        return [remember("key", lambda: next(numbers)) for _ in range(2)]


@pytest.mark.parametrize(
    ("engine", "seconds", "found"),
    [
        ("embedded", 1e9, [0, 0]),
        ("http://example.org/sparql", 10.0, [0, 0]),
        ("http://example.org/sparql", 1000.0, [0, 1]),
    ],
)
def test_a_release_is_asked_once_and_a_remote_engine_again_after_a_while(
    engine: str, seconds: float, found: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked_twice(engine, seconds, monkeypatch) == found
