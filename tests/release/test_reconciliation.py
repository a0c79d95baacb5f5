import json

import pytest

from ruhrkg.reconciliation.directory import Directory
from ruhrkg.reconciliation.identifiers import BY_TARGET
from ruhrkg.release.reconciliation import RECONCILIATION
from ruhrkg.release.store import Release


@pytest.fixture(scope="module")
def content(release: Release) -> bytes:
    return release.path(RECONCILIATION).read_bytes()


def test_every_id_among_the_values_is_described(content: bytes) -> None:
    directory = Directory.from_json(content)
    named = {
        value["id"]
        for thing in (*directory.entities, *directory.parts)
        for property_id, values in thing.values.items()
        for value in values
        if "id" in value and property_id not in BY_TARGET
    }
    assert named - directory.described.keys() == set()
    assert {i.partition("/")[0] for i in named} >= {"funding", "milestone", "reading", "place"}


def test_what_is_described_beside_the_entities_is_none_of_them(content: bytes) -> None:
    directory = Directory.from_json(content)
    assert not {part.id for part in directory.parts} & directory.by_id.keys()


def test_a_directory_without_parts_is_read(content: bytes) -> None:
    older = json.loads(content)
    del older["parts"]
    assert Directory.from_json(json.dumps(older).encode()).parts == ()


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_property_and_type_has_a_name_in_both_languages(
    content: bytes, language: str
) -> None:
    directory = Directory.from_json(content)
    named = (*directory.properties, *directory.types)
    assert [n.id for n in named if language not in n.labels] == []
    known = {n.id: n.name(language) for n in named}
    assert known["schema:areaServed"] == {"de": "Wirkungsgebiet", "en": "area of effect"}[language]


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_two_of_the_broadest_types_have_the_same_name(content: bytes, language: str) -> None:
    """OpenRefine offers them by name: nobody could tell two types "event" apart."""
    directory = Directory.from_json(content)
    names = [t.name(language) for t in directory.matched_types if not t.broader]
    assert len(names) == len(set(names))
    assert directory.is_a("rkg:Event", "schema:Event")
