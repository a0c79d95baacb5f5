"""Typed words that are not in the index, and the words of the index that are used instead."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from ruhrkg.presentation.search.wording import known_ends, reworded, split


@pytest.fixture
def index() -> Iterator[sqlite3.Connection]:
    """A vocabulary as the build writes it: folded words of at least four letters."""
    words = ["geld", "foerder", "krankenhaus", "muelheim", "radweg", "schulen", "umweltministerium"]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE vocabulary (word TEXT PRIMARY KEY) WITHOUT ROWID")
        connection.executemany("INSERT INTO vocabulary VALUES (?)", ((word,) for word in words))
        yield connection


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("radschnellweg", "radweg"),
        ("radfernwege", "radweg"),
        ("umweltschutzministerium", "umweltministerium"),
        ("muehlheim", "muelheim"),
        ("mulheim", "muelheim"),
        ("krnakenhaus", "krankenhaus"),
    ],
)
def test_a_word_nobody_wrote_becomes_the_closest_one(
    index: sqlite3.Connection, typed: str, word: str
) -> None:
    assert reworded(index, [typed]) == (word,)


@pytest.mark.parametrize("typed", ["schul", "radio", "rs1", "blockchain", "gold"])
def test_known_short_and_distant_words_stay(index: sqlite3.Connection, typed: str) -> None:
    assert reworded(index, [typed]) == (typed,)


@pytest.mark.parametrize("typed", ["foerdergeld", "foerdergelder"])
def test_a_compound_is_split_with_and_without_its_ending(
    index: sqlite3.Connection, typed: str
) -> None:
    assert split(index, typed) == ["foerder", "geld"]


def test_the_parts_of_a_hyphenated_word_are_corrected(index: sqlite3.Connection) -> None:
    words = ["muehlheim-schul", "schule-radweg", "rs1-radweg"]
    assert reworded(index, words) == ("muelheim-schul", "schulen-radweg", "rs1-radweg")


def test_a_word_without_parts_stays_whole(index: sqlite3.Connection) -> None:
    assert split(index, "zeche") == ["zeche"]


def test_the_known_ends_of_a_compound_are_found(index: sqlite3.Connection) -> None:
    assert known_ends(index, "radwegnetzgeld") == ["radweg", "geld"]
