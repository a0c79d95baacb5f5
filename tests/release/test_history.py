"""The changes from one release to the next."""

from pathlib import Path

import pytest
from tests.releases import BASE, write_release

from ruhrkg.release.history import changes


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c"])
def test_only_a_line_feed_ends_a_statement(tmp_path: Path, separator: str) -> None:
    thing = f"{BASE}id/project/x"
    said = f'<{thing}> <urn:says> "one{separator}two"'
    release = write_release(tmp_path, "v1", {f"{BASE}id/source/a": [said]})
    (change,) = changes(release.folder, None)
    assert change.added == (f"{said} <{BASE}id/source/a> .",)
