"""Lists: things are named as on their pages."""

import pytest

from ruhrkg.locale import LANGUAGES, Locale
from ruhrkg.presentation.labels import Names
from ruhrkg.presentation.lists.facets import LISTINGS, items
from ruhrkg.presentation.page_source import ReleaseData


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LISTINGS)
def test_a_list_names_a_thing_as_its_page_does(data: ReleaseData, kind: str, language: str) -> None:
    locale = Locale(language)
    listed = {item.iri: item.label(locale).value for item in items(data, LISTINGS[kind])}
    names = Names.of(data, locale, listed)
    assert listed == {iri: names.label(iri).value for iri in listed}
    assert listed
