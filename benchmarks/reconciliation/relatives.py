"""Names of things that do not exist, made from those of things that do by changing whole words.

`neighbours` in queries.py changes letters and digits; here a word is left out or added, a year or
a town is another one, a noun changes its number, and the German name of one thing goes on as the
English name of another. What remains the name of a thing, by the letters of a stated name, is left
out.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from queries import letters, taken

from ruhrkg.reconciliation.directory import Directory, Entity

SEED = 20261127
WORD_LEFT_OUT = "word left out"
# Things that are called like their subject, and lists of kinds, are not varied.
NOT_VARIED = ("source/", "figure/", "aspect/", "status/", "tie/")
ELSEWHERE = ("Köln", "Bielefeld", "Kassel", "Leipzig", "Saarbrücken", "Rostock")
BEFORE = (
    "Neues",
    "Junge",
    "Alte",
    "Förderverein",
    "Freunde",
    "Kölner",
    "Bayerische",
    "Klein",
    "New",
)
AFTER = (
    "Köln",
    "Süd",
    "Nord",
    "Europa",
    "Archiv",
    "Preis",
    "Stipendium",
    "Museum",
    "II",
    "Sachsen",
)
# What is left of these names when a word goes is a documented name of another thing.
RIGHT = {
    ("NRW", "place/north-rhine-westphalia"),
    ("State of North Rhine-Westphalia", "place/north-rhine-westphalia"),
    ("Region Ruhr", "place/ruhr-area"),
    ("DGB", "organisation/dgb"),
    ("(TU Dortmund)", "organisation/tu-dortmund"),
    ("Zollverein", "place/zollverein"),
}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBERS = (("en", ""), ("e", "en"), ("er", ""), ("", "en"), ("", "e"), ("s", ""), ("", "s"))


@dataclass(frozen=True)
class Relative:
    """A name that was made, the rule that made it, and the thing whose name was varied."""

    text: str
    rule: str
    varied: str
    type: str

    def wrong(self, matched: str) -> bool:
        """Whether a match with the thing of that id is wrong.

        A name without one of its words may still be a documented form of the name; nothing else
        that was changed may be matched.
        """
        if (self.text, matched) in RIGHT:
            return False
        return not (self.rule == WORD_LEFT_OUT and matched == self.varied)


def relatives(directory: Directory, seed: int = SEED) -> list[Relative]:
    """The names that the rules make of those of a directory, each once."""
    chance = random.Random(seed)
    existing = taken(directory)
    things = [e for e in directory.entities if not e.id.startswith(NOT_VARIED)]
    towns = [e.name("de") for e in things if e.id.startswith("place/")]
    town = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, towns), key=len)[::-1]) + r")\b")
    found: dict[str, Relative] = {}
    for thing in things:
        for name in dict.fromkeys((*thing.labels.values(), *thing.names)):
            varied: list[tuple[str, Iterator[str]]] = [
                (WORD_LEFT_OUT, _without_a_word(name)),
                ("word added", _with_a_word(name, chance)),
                ("other year", _other_year(name)),
                ("other town", (town.sub(t, name) for t in ELSEWHERE)),
                ("other number of the noun", _other_number(name)),
                ("two languages", _two_languages(name, chance.choice(things))),
            ]
            for rule, texts in varied:
                for text in texts:
                    if letters(text) and letters(text) not in existing:
                        found.setdefault(text, Relative(text, rule, thing.id, thing.types[-1]))
    return list(found.values())


def _without_a_word(name: str) -> Iterator[str]:
    words = name.split()
    for place in range(len(words)):
        if len(words) > 1:
            yield " ".join(words[:place] + words[place + 1 :])


def _with_a_word(name: str, chance: random.Random) -> Iterator[str]:
    yield f"{chance.choice(BEFORE)} {name}"
    yield f"{name} {chance.choice(AFTER)}"


def _other_year(name: str) -> Iterator[str]:
    if not _YEAR.search(name):
        yield f"{name} 2031"
    for year in set(_YEAR.findall(name)):
        yield from (name.replace(year, str(int(year) + step)) for step in (-10, -1, 1, 10))


def _other_number(name: str) -> Iterator[str]:
    for ending, other in _NUMBERS:
        if name.endswith(ending) and len(name) > len(ending) + 3:
            yield name[: len(name) - len(ending)] + other


def _two_languages(name: str, other: Entity) -> Iterator[str]:
    head, tail = name.split(), other.name("en").split()
    if len(head) > 1 and len(tail) > 1:
        yield " ".join((*head[: len(head) // 2], *tail[len(tail) // 2 :]))
