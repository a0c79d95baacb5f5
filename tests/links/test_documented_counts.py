"""The counts in docs/linkers.md come from the data."""

from collections import Counter
from pathlib import Path

import pytest

from ruhrkg.graph.sssom import Match
from ruhrkg.graph.sssom_tsv import read_sets

GUIDE = Path(__file__).parents[2] / "docs" / "linkers.md"
KINDS = ("concept", "organisation", "person", "place")


def state(match: Match) -> str:
    if not match.found:
        return "Not found"
    if match.negated:
        return "Denied"
    exact = match.predicate.rsplit("#", 1)[-1] in ("exactMatch", "sameAs")
    return "Exact" if exact else "Near"


def rows(root: Path, by_kind: bool) -> list[str]:
    lines = []
    for mapping_set in read_sets(root):
        states = Counter(state(m) for m in mapping_set.matches)
        kinds = Counter(
            m.one("subject_category") for m in mapping_set.matches if state(m) == "Exact"
        )
        assert set(kinds) <= set(KINDS)
        counts = (
            [kinds[kind] for kind in KINDS]
            if by_kind
            else [states[name] for name in ("Exact", "Near", "Denied", "Not found")]
        )
        lines.append(f"| `{mapping_set.target}` | " + " | ".join(map(str, counts)) + " |")
    return lines


@pytest.mark.parametrize("by_kind", [False, True])
def test_the_tables_of_the_guide_count_the_records(root: Path, by_kind: bool) -> None:
    expected = "\n".join(rows(root, by_kind))
    assert expected in GUIDE.read_text(encoding="utf-8"), f"\n{expected}"
