"""The source of the pages' content, without an app."""

import pytest

from ruhrkg.locale import Locale
from ruhrkg.presentation.page_source import PageSource, ReleaseData
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.sparql.query.library import Library
from ruhrkg.urls import Urls


@pytest.fixture(scope="session")
def data(release: Release, engine: Engine) -> ReleaseData:
    """The release of the authored files."""
    return ReleaseData(Library(Settings().root), release, engine)


@pytest.fixture(scope="session")
def german(data: ReleaseData) -> PageSource:
    """The source of pages in German."""
    return PageSource(data, Locale("de"), Urls(Settings().base_iri))


@pytest.fixture(scope="session")
def english(data: ReleaseData) -> PageSource:
    """The source of pages in English."""
    return PageSource(data, Locale("en"), Urls(Settings().base_iri))
