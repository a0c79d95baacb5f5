"""The words of the pages, the choice of language, numbers and dates."""

import re
import string

import pytest
from werkzeug.datastructures import LanguageAccept

from ruhrkg.locale import (
    LANGUAGES,
    Locale,
    UnknownLanguageError,
    choose,
    in_order,
    words,
)

GERMAN, ENGLISH = Locale("de"), Locale("en")


def test_both_word_files_have_the_same_keys() -> None:
    assert words("de").keys() == words("en").keys()


@pytest.mark.parametrize("key", sorted(words("de")))
def test_both_languages_fill_the_same_gaps(key: str) -> None:
    def gaps(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert gaps(words("de")[key]) == gaps(words("en")[key])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_empty_or_has_double_spaces(language: str) -> None:
    for key, text in words(language).items():
        assert text.strip(), key
        assert not re.search(r"  ", text), key


@pytest.mark.parametrize(
    ("asked", "header", "language"),
    [
        (None, [], "de"),
        (None, [("en-GB", 1.0), ("de", 0.5)], "en"),
        (None, [("fr", 1.0), ("de", 0.5), ("en", 0.4)], "de"),
        (None, [("fr", 1.0)], "de"),
        (None, [("en", 0.0)], "de"),
        ("en", [("de", 1.0)], "en"),
    ],
)
def test_language_by_parameter_then_header_then_german(
    asked: str | None, header: list[tuple[str, float]], language: str
) -> None:
    assert choose(asked, LanguageAccept(header)) == language


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownLanguageError, match="'tlh'"):
        choose("tlh", LanguageAccept([]))


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        ("2019", "2019", "2019"),
        ("2019-11", "November 2019", "November 2019"),
        ("2019-11-05", "5.\u00a0November 2019", "5\u00a0November 2019"),
        ("Sommer 2018", "Sommer 2018", "Sommer 2018"),
        ("2019-13", "2019-13", "2019-13"),
    ],
)
def test_dates_are_as_precise_as_given(value: str, german: str, english: str) -> None:
    assert GERMAN.date(value) == german
    assert ENGLISH.date(value) == english


def test_a_period_of_one_day_is_that_day() -> None:
    assert GERMAN.span("2020-12-03", "2020-12-03") == "3.\u00a0Dezember 2020"
    assert ENGLISH.span("2020", "2021") == "2020\u00a0– 2021"


def test_numbers_and_amounts() -> None:
    assert GERMAN.number("1200000000") == "1.200.000.000"
    assert ENGLISH.number("4438.69") == "4438.69"
    assert GERMAN.number("10004.5") == "10.004,5"
    assert GERMAN.number("rund 20") == "rund 20"
    for odd in ("NaN", "INF", "1E999999", "1E-999999", "1E9999999"):
        assert GERMAN.number(odd) == odd
    assert GERMAN.amount("8200000") == "8.200.000\u00a0€"
    assert ENGLISH.amount("8200000") == "€8,200,000"


def test_a_text_falls_back_to_the_other_language_and_is_marked() -> None:
    best = ENGLISH.best({"de": "Karte", "fr": "carte"})
    assert best is not None
    assert (best.value, best.language) == ("Karte", "de")
    assert ENGLISH.best({}) is None


def test_words_take_values_and_the_singular() -> None:
    assert GERMAN("site.release", version="abc") == "Fassung abc"
    with pytest.raises(KeyError):
        GERMAN("no.such.word")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_before_a_plural_has_a_singular(language: str) -> None:
    """A count is `{n}`, for which `<key>_one` holds the singular."""
    texts = words(language)
    counted = "|".join(("projects", "events", "partners", "places", "Projekte", "Ereignisse",
                        "Partner", "Orte"))  # fmt: skip
    for key, text in texts.items():
        for gap in re.findall(rf"\{{(\w+)\}} (?:{counted})\b", text):
            assert gap in ("n", "total"), key
            assert gap == "total" or f"{key}_one" in texts or key == "start.about", key


def test_a_period_of_one_day_is_one_date() -> None:
    assert Locale("en").span("2020-12-03", "2020-12-03") == Locale("en").date("2020-12-03")
    assert "–" in Locale("en").span("2020-12-03", "2020-12-04")


@pytest.mark.parametrize(
    ("count", "german", "english"),
    [
        (0, "0\u00a0B", "0\u00a0B"),
        (999, "999\u00a0B", "999\u00a0B"),
        (1000, "1\u00a0kB", "1\u00a0kB"),
        (4261, "4,3\u00a0kB", "4.3\u00a0kB"),
        (147_000, "147\u00a0kB", "147\u00a0kB"),
        (999_600, "1\u00a0MB", "1\u00a0MB"),
        (4_115_949, "4,1\u00a0MB", "4.1\u00a0MB"),
        (21_800_000_000, "22\u00a0GB", "22\u00a0GB"),
    ],
)
def test_sizes_of_files(count: int, german: str, english: str) -> None:
    assert GERMAN.size(count) == german
    assert ENGLISH.size(count) == english


def test_names_are_sorted_as_people_sort_them() -> None:
    names = ["Zeche", "SDG 10", "Öffentlich", "SDG 2", "„Ohne“", "Ost", "SDG 1: Armut"]
    ordered = ["Öffentlich", "„Ohne“", "Ost", "SDG 1: Armut", "SDG 2", "SDG 10", "Zeche"]
    assert sorted(names, key=in_order) == ordered
