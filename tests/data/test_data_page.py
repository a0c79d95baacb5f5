from pathlib import Path

from data_page import ASPECTS, KINDS, PAGE, page


def test_the_numbers_of_the_page_are_those_of_the_data(root: Path) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(root), (
        "write them anew with `python tests/data/data_page.py`"
    )


def test_the_page_has_every_number() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"| {name} | " in text for name in (*KINDS, *ASPECTS))
    assert "percent) have an exact source" in text
