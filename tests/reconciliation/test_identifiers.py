import pytest

from ruhrkg.reconciliation.folding import Folding, fold
from ruhrkg.reconciliation.identifiers import GEOCODING, compact, iris
from ruhrkg.reconciliation.plan_names import NO_NAMES

WD = "http://www.wikidata.org/entity/"


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("wikidata:Q2103", WD + "Q2103"),
        ("WD:q2103", WD + "Q2103"),
        ("Q2103", WD + "Q2103"),
        ("https://www.wikidata.org/wiki/Q2103#identifiers", WD + "Q2103"),
        ("gnd:4007328-2", "https://d-nb.info/gnd/4007328-2"),
        ("http://d-nb.info/gnd/7409-3", "https://d-nb.info/gnd/7409-3"),
        ("https://www.geonames.org/6553132/bochum.html", "https://sws.geonames.org/6553132/"),
        ("https://sws.geonames.org/6553132", "https://sws.geonames.org/6553132/"),
        ("04tsk2644", "https://ror.org/04tsk2644"),
        ("https://ror.org/04tsk2644", "https://ror.org/04tsk2644"),
        ("nuts:dea51", "http://data.europa.eu/nuts/code/DEA51"),
        ("ags:05911000", GEOCODING + "municipalityKey/05911000"),
        ("ags:5911000", GEOCODING + "municipalityKey/05911000"),
        ("ags:05978", GEOCODING + "districtKey/05978"),
        ("ags:059", GEOCODING + "governmentDistrictKey/059"),
        ("ags:05", GEOCODING + "stateKey/05"),
        (GEOCODING + "municipalityKey/05911000", GEOCODING + "municipalityKey/05911000"),
        ("05911000", GEOCODING + "municipalityKey/05911000"),
        ("059110000000", GEOCODING + "regionalKey/059110000000"),
        ("ars:59110000000", GEOCODING + "regionalKey/059110000000"),
        ("stw:18069-2", "http://zbw.eu/stw/descriptor/18069-2"),
        ("sdg:07", "http://metadata.un.org/sdg/7"),
        ("http://wikidata.org/wiki/Q2103", WD + "Q2103"),
        ("https://www.wikidata.org/wiki/Special:EntityData/Q2103.json", WD + "Q2103"),
        ("www.wikidata.org/wiki/Q2103", WD + "Q2103"),
        ("4007328-2", "https://d-nb.info/gnd/4007328-2"),
        ("118540238", "https://d-nb.info/gnd/118540238"),
        ("(DE-588)4007328-2", "https://d-nb.info/gnd/4007328-2"),
        ("GND 4007328-2", "https://d-nb.info/gnd/4007328-2"),
        ("https://lobid.org/gnd/4007328-2.json", "https://d-nb.info/gnd/4007328-2"),
        ("ror.org/04tsk2644", "https://ror.org/04tsk2644"),
        ("DEA51", "http://data.europa.eu/nuts/code/DEA51"),
        ("05911", GEOCODING + "districtKey/05911"),
        ("5911000", GEOCODING + "municipalityKey/05911000"),
        ("59110000000", GEOCODING + "regionalKey/059110000000"),
        ("ags:5562", GEOCODING + "districtKey/05562"),
        (
            "https://www.dcat-ap.de/def/politicalGeocoding/districtKey/05978",
            GEOCODING + "districtKey/05978",
        ),
        (
            "https://zbw.eu/stw/version/latest/descriptor/18069-2/about.de.html",
            "http://zbw.eu/stw/descriptor/18069-2",
        ),
    ],
)
def test_an_identifier_is_understood_however_it_is_written(text: str, iri: str) -> None:
    assert iris(text)[0] == iri


def test_the_district_key_of_a_city_means_its_municipality_too() -> None:
    assert iris("ags:05911")[1] == GEOCODING + "municipalityKey/05911000"


@pytest.mark.parametrize(
    "text",
    ["Bochum", "wikidata:P31", "ags:", "gnd:", "isbn:123", "", "2020", "Q", "GND", "Salon 5"],
)
def test_an_invalid_identifier_is_none(text: str) -> None:
    assert iris(text) == ()


def test_an_iri_determines_its_target_and_local_identifier() -> None:
    assert compact(WD + "Q2103") == ("wikidata", "Q2103")
    assert compact(GEOCODING + "districtKey/05978") == ("ags", "05978")
    assert compact(GEOCODING + "regionalKey/059110000000") == ("ars", "059110000000")
    assert compact("https://example.org/1") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mülheim", "MUELHEIM"),
        ("Mülheim", "Mulheim"),
        ("Straße", "Strasse"),
        ("Café", "Cafe"),
        ("Ruhr–Konferenz", "Ruhr-Konferenz"),
        ("Forschung & Lehre", "Forschung und Lehre"),
    ],
)
def test_spellings_of_one_word_are_folded_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_abbreviations_are_written_out() -> None:
    folding = Folding(NO_NAMES)
    assert folding.tokens("FH Dortmund") == folding.tokens("Fachhochschule Dortmund")
