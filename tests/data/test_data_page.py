from pathlib import Path

from data_page import ASPECTS, KINDS, PAGE, exactness, page

from ruhrkg.graph.loading import load


def test_the_numbers_of_the_page_are_those_of_the_data(root: Path) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(root), (
        "write them anew with `python tests/data/data_page.py`"
    )


def test_the_page_has_every_number() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"| {name} | " in text for name in (*KINDS, *ASPECTS))
    assert "percent) have an exact source" in text


def test_the_shares_of_exact_sources_and_of_quotations_do_not_fall(root: Path) -> None:
    shares = exactness(load(root))
    stated, exact = (sum(counts[i] for counts in shares.values()) for i in (0, 1))
    assert exact / stated >= 0.95
    quoted = {kind: counts[2] / counts[0] for kind, counts in shares.items()}
    assert quoted["money"] >= 0.9
    assert quoted["status"] >= 0.9
    assert quoted["decisions"] >= 0.9


def test_the_page_gives_the_shares_by_kind(root: Path) -> None:
    assert all(f"| {kind} | " in PAGE.read_text(encoding="utf-8") for kind in exactness(load(root)))
