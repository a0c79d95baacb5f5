"""Names as people type them, made from the data by rules, and those written by hand.

Every rule takes a name and gives another spelling of it, or nothing where it does not apply. The
names are those of places, organisations, people, projects, forums and topics; a name that two of
these things share is left out, since nobody could say which is meant. Which names a rule is
applied to is decided by a checksum, so the same data gives the same queries.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ruhrkg.reconciliation.directory import Directory, Entity
from ruhrkg.reconciliation.name_forms import fold

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


def handwritten() -> list[Typed]:
    """The queries that were written by hand."""
    pairs = (line.split("\t") for line in _lines("handwritten.tsv"))
    return [Typed(text, meant, "handwritten") for text, meant in pairs]


def absent() -> list[str]:
    """Names of things that the graph does not hold."""
    return _lines("absent.txt")


def _lines(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
