"""What readers are shown in words contains no names of the machine."""

import re
from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, NamedNode, Store

from ruhrkg.graph.loading import load
from ruhrkg.settings import authored_root
from ruhrkg.vocabulary import ID, PREFIXES

_PREFIXED = re.compile(rf"\b(?:{'|'.join(PREFIXES)}):[a-z]\w+")
_ENGLISH_NOTE = re.compile(r"\([^)]*\b(?:article|copy|listing|page|release)\b[^)]*\)")
_SOURCES = str(ID) + "source/"


@pytest.fixture(scope="module")
def authored() -> Store:
    return load(authored_root())


def texts(store: Store, *languages: str | None) -> Iterator[tuple[str, str]]:
    """The subject and the text of every literal in one of these languages, in data/."""
    for quad in store:
        subject, text = quad.subject, quad.object
        if (
            isinstance(text, Literal)
            and text.language in languages
            and isinstance(subject, NamedNode)
            and subject.value.startswith(str(ID))
        ):
            yield subject.value, text.value


def test_no_text_names_a_source_by_the_key_in_its_address(authored: Store) -> None:
    keys = {
        quad.subject.value.removeprefix(_SOURCES)
        for quad in authored
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(_SOURCES)
    }
    compound = {key for key in keys if "-" in key and "#" not in key}
    assert len(compound) > 400
    word = re.compile(r"(?<![\w/.-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w-])")
    named = {
        (subject, found)
        for subject, text in texts(authored, "de", "en")
        for found in word.findall(text)
        if found in compound
    }
    assert named == set()


def test_no_text_names_a_property_by_its_prefix(authored: Store) -> None:
    named = {text for _, text in texts(authored, "de", "en") if _PREFIXED.search(text)}
    assert named == set()


def test_titles_and_publishers_have_no_english_notes_in_german(authored: Store) -> None:
    noted = {
        text
        for subject, text in texts(authored, "de", None)
        if subject.startswith(_SOURCES) and _ENGLISH_NOTE.search(text)
    }
    assert noted == set()
