"""Every property that a page may display has a name in both languages."""

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from ruhrkg.locale import LANGUAGES, Locale
from ruhrkg.presentation.labels import Names
from ruhrkg.presentation.page_source import ReleaseData
from ruhrkg.release.store import DEFAULT_GRAPH, Release
from ruhrkg.vocabulary import ID


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_property_of_a_thing_has_a_name(
    data: ReleaseData, release: Release, language: str
) -> None:
    with release.path(DEFAULT_GRAPH).open("rb") as lines:
        used = {
            triple.predicate.value
            for triple in parse(lines, format=RdfFormat.N_TRIPLES)
            if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(str(ID))
        }
    names = Names.of(data, Locale(language), used)
    assert len(used) > 100
    unnamed = {iri for iri in used if (names.term(iri) or names.label(iri)).language != language}
    assert unnamed == set()
