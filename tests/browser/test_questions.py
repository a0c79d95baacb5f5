"""The questions of docs/pages.md: each is answered in two clicks from the start page."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

MOST_CLICKS = 2
_SEARCH = "search: "


def questions() -> list[tuple[str, list[str], str]]:
    """Question, path and words to find, from the table in docs/pages.md."""
    text = (Path(__file__).parents[2] / "docs" / "pages.md").read_text(encoding="utf-8")
    section = text.partition("## Twenty questions")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line[:1] == "|"]
    return [
        (question, [] if way == "–" else way.split(" › "), words)
        for question, way, words in rows[2:]
    ]


def test_there_are_twenty_questions() -> None:
    assert len(questions()) == 20
    assert all(len(way) <= MOST_CLICKS for _, way, _ in questions())


def follow(page: Page, step: str) -> None:
    if step.startswith(_SEARCH):
        page.locator("#q").fill(step.removeprefix(_SEARCH))
        page.get_by_role("button", name="Search").click()
        return
    name = re.compile(rf"^{re.escape(step)}")
    inside = page.get_by_role("main").get_by_role("link", name=name)
    found = inside if inside.count() else page.get_by_role("link", name=name)
    found.first.click()


@pytest.mark.parametrize(("question", "way", "words"), questions())
def test_a_question_is_answered(visit, question: str, way: list[str], words: str) -> None:
    page = visit("/?lang=en")
    for step in way:
        follow(page, step)
    expect(page.get_by_role("main")).to_contain_text(words, ignore_case=True, use_inner_text=True)
