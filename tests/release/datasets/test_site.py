"""The name of the site comes from the data."""

from pathlib import Path

import pytest
from rdflib import Graph

from ruhrkg.locale import Locale
from ruhrkg.release.datasets.site import TEXTS, describe_site
from ruhrkg.release.site_description import SiteDescription
from ruhrkg.release.store import Release

GERMAN, ENGLISH = Locale("de"), Locale("en")
CATALOGUE = """
    @base <https://w3id.org/ruhrkg/> .
    @prefix dcterms: <http://purl.org/dc/terms/> .
    <catalog> dcterms:title "Klimaplan als offene Daten"@de ; dcterms:description "Alle Ziele."@de .
"""


def described(turtle: str) -> SiteDescription:
    return describe_site(Graph().parse(data=CATALOGUE + turtle, format="turtle"))


@pytest.mark.parametrize("locale", [GERMAN, ENGLISH])
@pytest.mark.parametrize("key", sorted(TEXTS))
def test_our_site_has_every_text_in_both_languages(
    release: Release, key: str, locale: Locale
) -> None:
    assert release.site.texts[key].keys() == {"de", "en"}
    assert release.site.text(key, locale) == release.site.texts[key][locale.language]


def test_our_site_names_its_plan_and_publisher(release: Release) -> None:
    site = release.site
    assert site.plan == "https://w3id.org/ruhrkg/id/plan/ruhr-konferenz"
    assert site.name_of_plan(ENGLISH) == "Ruhr Conference"
    assert (site.short_name, site.name_of_publisher(ENGLISH)) == ("ruhrkg", "ruhrkg contributors")


def test_without_a_name_of_its_own_a_site_is_called_what_the_catalogue_is() -> None:
    site = described("")
    assert site.text("heading", GERMAN) == "Klimaplan als offene Daten"
    assert site.text("lead", ENGLISH) == "Alle Ziele."
    assert site.text("notice", GERMAN) == site.name_of_plan(GERMAN) == site.plan == ""


def test_what_the_start_page_is_called_comes_first() -> None:
    site = described("<> <https://schema.org/headline> 'Was gilt'@de, 'What holds'@en .")
    assert site.text("heading", ENGLISH) == "What holds"
    assert site.text("title", ENGLISH) == "Klimaplan als offene Daten"


def test_a_description_that_is_written_and_read_is_the_same(tmp_path: Path) -> None:
    site = described("<> <https://schema.org/about> <id/plan/klima> .")
    (tmp_path / "site.json").write_text(site.to_json(), encoding="utf-8")
    assert SiteDescription.read(tmp_path / "site.json") == site


def test_the_picture_of_shared_links_is_a_file_of_the_release(release: Release) -> None:
    assert release.picture is not None
    assert release.picture.read_bytes().startswith(b"\x89PNG")
