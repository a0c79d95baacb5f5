"""Names as people type them: made from the data by rules, written by hand, and near ones.

Every rule takes a name and gives another spelling of it, or nothing where it does not apply. The
names are those of places, organisations, people, projects, forums and topics; a name that two of
these things share is left out, since nobody could say which is meant. Which names a rule is
applied to is decided by a checksum, so the same data gives the same queries.
"""

import random
import re
import string
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ruhrkg.reconciliation.directory import Directory, Entity
from ruhrkg.reconciliation.folding import fold

HERE = Path(__file__).parent
KINDS = ("place", "organisation", "person", "project", "forum", "topic")
PER_RULE = 40
ABBREVIATED = (
    ("Technische Universität", "TU"),
    ("Fachhochschule", "FH"),
    ("Hochschule", "HS"),
    ("Universität", "Uni"),
    ("Ministerium", "Min."),
    ("Nordrhein-Westfalen", "NRW"),
    ("Institut", "Inst."),
    ("an der", "a. d."),
    ("und", "u."),
    ("für", "f."),
)


@dataclass(frozen=True)
class Typed:
    """What is typed, the thing that is meant, and the rule that made it."""

    text: str
    meant: str
    rule: str


def _longest(name: str) -> str:
    return max(re.findall(r"[^\W\d_]+", name), key=len, default="")


def _in_longest(name: str, change: Callable[[str, int], str]) -> str:
    word = _longest(name)
    if len(word) < 7:
        return ""
    place = 2 + int(sha256(name.encode()).hexdigest(), 16) % (len(word) - 4)
    return name.replace(word, change(word, place), 1)


def transposed(name: str) -> str:
    """Two neighbouring letters of the longest word change places."""
    return _in_longest(name, lambda w, i: w[:i] + w[i + 1] + w[i] + w[i + 2 :])


def omitted(name: str) -> str:
    """A letter of the longest word is left out."""
    return _in_longest(name, lambda w, i: w[:i] + w[i + 1 :])


def doubled(name: str) -> str:
    """A letter of the longest word is typed twice."""
    return _in_longest(name, lambda w, i: w[:i] + w[i] + w[i:])


def without_umlauts(name: str) -> str:
    """The dots are left out: Mulheim."""
    return name.translate(str.maketrans("äöüÄÖÜ", "aouAOU")).replace("ß", "s")


def written_out(name: str) -> str:
    """Umlauts are written as two letters: Muelheim."""
    pairs = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
    return name.translate(str.maketrans(pairs))


def careless(name: str) -> str:
    """Everything in lower case, with spaces for hyphens and without punctuation."""
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s]|_", " ", name.lower())).strip()


def abbreviated(name: str) -> str:
    """Common words are abbreviated: Uni, HS, Min., NRW, u., f."""
    for word, short in ABBREVIATED:
        name = re.sub(rf"\b{word}\b", short, name)
    return name


def titled(name: str) -> str:
    """A person is addressed with a title."""
    return f"Prof. Dr. {name}"


def surname_first(name: str) -> str:
    """A person is listed by surname: Laschet, Armin."""
    first, _, last = name.rpartition(" ")
    return f"{last}, {first}" if first else ""


def _rules() -> Iterator[tuple[str, tuple[str, ...], Callable[[Entity], str]]]:
    """Name of each rule, the kinds that it is applied to, and what it makes of a thing."""
    for rule in (transposed, omitted, doubled, without_umlauts, written_out, careless, abbreviated):
        yield rule.__name__, KINDS, lambda e, rule=rule: rule(e.name("de"))
    yield "english", KINDS, lambda e: e.name("en")
    yield "other_name", KINDS, _other_name
    yield "titled", ("person",), lambda e: titled(e.name("de"))
    yield "surname_first", ("person",), lambda e: surname_first(e.name("de"))
    yield "stadt", ("place",), _town


def _other_name(entity: Entity) -> str:
    """A stated abbreviation or another stated name."""
    others = sorted(set(entity.names) - set(entity.labels.values()))
    return others[0] if others else ""


def _town(entity: Entity) -> str:
    kinds = ("id:place-kind/stadt", "id:place-kind/kreisfreie-stadt")
    return f"Stadt {entity.name('de')}" if set(kinds) & set(entity.types) else ""


def made(directory: Directory) -> list[Typed]:
    """The queries that the rules make of the data."""
    things = [e for e in directory.entities if e.id.split("/")[0] in KINDS]
    owners = Counter(n for e in things for n in {fold(x) for x in (*e.labels.values(), *e.names)})
    shared = {name for name, count in owners.items() if count > 1}
    queries = []
    for rule, kinds, apply in _rules():
        found = [
            Typed(text, thing.id, rule)
            for thing in things
            if thing.id.split("/")[0] in kinds
            and (text := apply(thing))
            and text not in thing.labels["de"]
            and fold(thing.name("de")) not in shared
            and fold(text) not in shared
        ]
        found.sort(key=lambda q: sha256(f"{q.rule} {q.meant}".encode()).hexdigest())
        queries += found[:PER_RULE]
    return queries


@dataclass(frozen=True)
class HeldOut:
    """A name as typed, the chosen type, and the thing that is meant, if any."""

    text: str
    type: str
    meant: str = ""


def held_out() -> list[HeldOut]:
    """The names of existing things that were written before the matching was tuned."""
    return [HeldOut(*line.split("\t")) for line in _lines("held_out.tsv")]


def held_out_absent(directory: Directory) -> list[HeldOut]:
    """The names of things that do not exist here, written at the same time."""
    names = [HeldOut(*line.split("\t")) for line in _lines("held_out_absent.tsv")]
    return [name for name in names if letters(name.text) not in taken(directory)]


def taken(directory: Directory) -> set[str]:
    """The stated names of all things: what the graph has come to hold is no longer absent."""
    return {letters(n) for e in directory.entities for n in (*e.labels.values(), *e.names)}


def neighbours(directory: Directory, seed: int = 1) -> list[HeldOut]:
    """Names that are nearly those of things: another digit, or one or two letters changed.

    Every digit of every name is replaced by every other digit. Of every name, two variants have one
    letter replaced, left out, put in or exchanged with its neighbour, and one has two such changes.
    What is the name of a thing, or an acronym that stands in brackets in one, is left out, and also
    a name that only has another abbreviation of the state, NW for NRW. Sources are titles, and are
    not varied.
    """
    chance = random.Random(seed)
    existing = taken(directory) | {
        letters(short)
        for e in directory.entities
        for n in (*e.labels.values(), *e.names)
        for short in re.findall(r"\((\w+)\)", n)
    }
    found: dict[str, HeldOut] = {}
    for entity in directory.entities:
        if entity.id.startswith("source/"):
            continue
        for name in dict.fromkeys((*entity.labels.values(), *entity.names)):
            varied = [*_other_digits(name), *(_edited(name, n, chance) for n in (1, 1, 2))]
            for text in varied:
                same = re.sub(r"\bNW\b", "NRW", text) == name
                if letters(text) not in existing and letters(text) and not same:
                    found.setdefault(text, HeldOut(text, entity.types[-1]))
    return list(found.values())


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _other_digits(name: str) -> Iterator[str]:
    for place, character in enumerate(name):
        if character.isdigit():
            for digit in string.digits.replace(character, ""):
                yield name[:place] + digit + name[place + 1 :]


def _edited(name: str, changes: int, chance: random.Random) -> str:
    for _ in range(changes):
        places = [place for place, character in enumerate(name) if character.isalpha()]
        if not places:
            break
        at = chance.choice(places)
        letter = chance.choice("abcdefghijklmnopqrstuvwxyzäöüß")
        name = chance.choice(
            (
                name[:at] + letter + name[at + 1 :],
                name[:at] + name[at + 1 :],
                name[:at] + letter + name[at:],
                name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :],
            )
        )
    return name


@dataclass(frozen=True)
class Cell:
    """A cell of a table, the chosen type, other columns by property, the thing meant, if any."""

    text: str
    type: str
    details: tuple[tuple[str, str], ...] = ()
    meant: str = ""


def cells(name: str) -> list[Cell]:
    """The cells of `table_cells.tsv` or `table_cells_fresh.tsv`."""
    found = []
    for line in _lines(name):
        text, kind, details, meant = line.split("\t")
        pairs = tuple(tuple(d.split("=", 1)) for d in details.split(";") if d)
        found.append(Cell(text, kind, tuple((pid, value) for pid, value in pairs), meant))
    return found


def handwritten() -> list[Typed]:
    """The queries that were written by hand."""
    pairs = (line.split("\t") for line in _lines("handwritten.tsv"))
    return [Typed(text, meant, "handwritten") for text, meant in pairs]


def absent(directory: Directory) -> list[str]:
    """Names of things that the graph does not hold."""
    existing = taken(directory)
    return [name for name in _lines("absent.txt") if letters(name) not in existing]


def _lines(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
