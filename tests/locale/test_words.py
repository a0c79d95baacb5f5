"""The words of the pages: formal German, and nothing that a reader would have to look up."""

import re

from ruhrkg.locale import words

INFORMAL = re.compile(r"\b(du|dich|dir|dein\w*|euch|euer|eure\w*)\b", re.IGNORECASE)
MANNERED = re.compile(r"ging nicht|\bSo nicht\b|\bDing(e|en|s|es)?\b|gelesenen? Quelle|\bTrage\b")
PRIVATE = re.compile(r"\bsources read\b|\bthings?\b|\bdid not work\b|\bspeak “", re.IGNORECASE)
ENGLISH = re.compile(r"\b(the|and|with|source|project|not|of)\b")


def found(language: str, pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    texts = ((key, re.sub(r"\{\w+\}", "", text)) for key, text in words(language).items())
    return [(key, text) for key, text in texts if pattern.search(text)]


def test_german_addresses_readers_formally() -> None:
    assert found("de", INFORMAL) == []


def test_german_is_plain() -> None:
    assert found("de", MANNERED) == []


def test_german_pages_have_no_english() -> None:
    assert found("de", ENGLISH) == []


def test_english_is_plain() -> None:
    assert found("en", PRIVATE) == []


def test_german_has_german_quotation_marks() -> None:
    assert [
        key for key, text in words("de").items() if re.search("[“”]", re.sub("„[^“”]*“", "", text))
    ] == []
