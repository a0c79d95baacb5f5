"""Documented forms of the names of things, by kind: what people write and surely mean.

Only what is spelled like a stated name or like one of these forms can be a match by itself
(`spelling`); whatever else is alike is a candidate (`name_index`). docs/linkers.md lists the rules
for users, `common_forms.tsv` holds what no rule gives.
"""

import csv
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.resources import files

from ruhrkg.reconciliation.directory import Entity

LEGAL_FORM = re.compile(r",? (?:gGmbH|GmbH|AG|SE|e\. ?V\.|eV|geG|eG|mbH|Aktiengesellschaft)$", re.I)
_STATE = r"(?:North[- ]?Rhine[- ]?Westphalia|Nordrhein[- ]Westfalen|NRW)"
OF_THE_STATE = re.compile(
    rf"(?:,? (?:of (?:the (?:State|Land) of )?|des Landes |in )?{_STATE}| \({_STATE}\)|\.nrw)$",
    re.I,
)
# Whose a body is, said in so many words. What merely ends in the name of the state is another body
# than that without it: the trade union federation in the state is not the one of all Germany.
IN_SO_MANY_WORDS = re.compile(
    rf",? (?:of (?:the (?:State|Land) of )?|des Landes ){_STATE}$"
    r"|^(?:the )?North[- ]?Rhine[- ]?Westphalian ",
    re.I,
)
_STATE_FIRST = re.compile(rf"^(?:{_STATE}[- ]|(?:the )?North[- ]?Rhine[- ]?Westphalian )", re.I)
_REGION = re.compile(
    r" (?:in der |im |für das )?(?:Metropol(?:region|e) Ruhr|Ruhrgebiet|Ruhr-Konferenz|Ruhr)$"
)
_SEGMENTS = re.compile(r"\s+[–—-]\s+|:\s+|\s+/\s+|[“”„\"]|(?:^|\s)\(|\)(?=\s|$)")
_HEAD = re.compile(r"^(.+?) (?:für|im|zur|zum|der|des|mit|auf|als|im Rahmen) ")
BRACKETS = re.compile(r"(.+?)\s*\(([^()]+)\)")
_ACRONYM = re.compile(r"[A-ZÄÖÜ][A-Za-zÄÖÜäöü.]{1,7}")
_LEAST_LETTERS = 4
_WITH_COMMON_FORMS = ("place", "organisation", "event", "topic")
_KREIS = "id:place-kind/kreis"
# Regions that are called like a town of theirs, in English with their kind in brackets.
_REGIONS = {_KREIS, "id:place-kind/regierungsbezirk"}
_MINISTRY = "id:organisation-kind/ministry"


def stated(entity: Entity) -> tuple[str, ...]:
    """The names that the graph states."""
    return tuple(dict.fromkeys((*entity.labels.values(), *entity.names)))


def undecorated(entity: Entity) -> Iterator[str]:
    """The stated names without what only explains them: brackets, legal form, whose a body is."""
    kind = entity.id.split("/", 1)[0]
    for name in stated(entity):
        if kind != "place" or not _REGIONS.intersection(entity.types):
            yield from _without_brackets(name)
        if kind == "organisation":
            yield LEGAL_FORM.sub("", name)
            yield IN_SO_MANY_WORDS.sub("", name)


def derived(entity: Entity) -> Iterator[str]:
    """The documented other forms of the names of an entity, by its kind."""
    kind = entity.id.split("/", 1)[0]
    rules = _RULES.get(kind, _no_others)
    for name in dict.fromkeys((*stated(entity), *undecorated(entity))):
        others = common(name) if kind in _WITH_COMMON_FORMS else ()
        for form in dict.fromkeys((*rules(name, entity), *others)):
            if form != name and sum(map(str.isalpha, form)) > 1:
                yield form
                yield from common(form) if kind in _WITH_COMMON_FORMS else ()


def all_forms(entity: Entity) -> tuple[str, ...]:
    """All names and forms, each once."""
    return tuple(dict.fromkeys((*stated(entity), *undecorated(entity), *derived(entity))))


def begins(entity: Entity, form: str) -> bool:
    """Whether a stated name goes on after the form, with a dash, a colon or the like between."""
    return any(_SEGMENTS.split(name, maxsplit=1)[0] == form != name for name in stated(entity))


def _without_brackets(name: str) -> Iterator[str]:
    """What stands before a bracket, and an acronym in it."""
    if found := BRACKETS.fullmatch(name):
        yield found[1]
        if _ACRONYM.fullmatch(found[2]) and not found[2].istitle():
            yield found[2]


def _no_others(_name: str, _entity: Entity) -> Iterator[str]:
    return iter(())


def _of_organisation(name: str, entity: Entity) -> Iterator[str]:
    """A ministry by one of its subjects."""
    if _MINISTRY in entity.types:
        yield from _of_ministry(without_state(name))


def _of_ministry(name: str) -> Iterator[str]:
    german = re.match(r"Minist(?:erium|er) (?:für|der|des) (.+)", name)
    english = re.match(r"Ministry (?:of|for) (?:the )?(.+)", name)
    subjects = re.findall(r"[A-ZÄÖÜ][\wäöüß]+", (german or english or ("", ""))[1])
    # "Bundes- und Europaangelegenheiten": what is called federal here is a subject, no level.
    for subject in (found for found in subjects if found != "Bundes"):
        if english:
            yield f"{subject} Ministry"
            yield f"Ministry of {subject}"
        else:
            stem = re.sub("(?:angelegenheiten|ern)$", "", subject) or subject
            stem = "Innen" if subject == "Innern" else stem
            for base in {stem, re.sub("e?n?$", "", stem)}:
                yield from (f"{base}{link}ministerium" for link in ("", "s", "n", "en"))
            yield f"Ministerium für {subject}"


def _of_place(name: str, entity: Entity) -> Iterator[str]:
    """A town without its addition (`am See`); a district as both languages write it."""
    yield re.sub(r"/.*| an der .*| am .*", "", name)
    if (found := re.match(r"Kreis (.+)", name)) and _KREIS in entity.types:
        yield from (f"{found[1]} district", f"District of {found[1]}", f"{found[1]} (Kreis)")


def _of_project(name: str, _entity: Entity) -> Iterator[str]:
    """The parts of a name between dashes, colons and brackets, and their beginnings."""
    for part in (name, *_SEGMENTS.split(name)):
        for head in _HEAD.findall(part), _REGION.split(part)[:1], [part]:
            for form in head:
                short = _REGION.sub("", form.strip())
                for found in (form.strip(), short, without_state(form.strip())):
                    enough = sum(map(str.isalpha, found)) >= _LEAST_LETTERS
                    if enough and not _REGION.fullmatch(f" {found}"):
                        yield found


def _of_forum(name: str, entity: Entity) -> Iterator[str]:
    """By its number, by its subject, and with the word forum before any part of its name."""
    themes = [theme["name"] for theme in entity.values.get("rkg:theme", ()) if "name" in theme]
    subjects = [text for theme in themes for text in theme.values()]
    parts = list(_of_project(name, entity))
    for position in entity.values.get("schema:position", ()):
        subjects.append(str(position.get("int", "")))
    for subject in (*subjects, name, *parts):
        if subject:
            yield from (f"{word} {subject}" for word in ("Themenforum", "Forum", "Theme forum"))
    yield from parts


def _of_field(name: str, entity: Entity) -> Iterator[str]:
    """A part of the name, with the word field of action or without."""
    for part in (name, *_of_project(name, entity)):
        yield from (part, f"Handlungsfeld {part}", f"Field of action {part}")


def _of_goal(name: str, _entity: Entity) -> Iterator[str]:
    """A goal of the UN by its number and by its subject."""
    if found := re.fullmatch(r"SDG (\d+): (.+)", name):
        yield from (f"SDG {found[1]}", f"Ziel {found[1]}", f"Goal {found[1]}", found[2])


_RULES: dict[str, Callable[[str, Entity], Iterator[str]]] = {
    "organisation": _of_organisation,
    "place": _of_place,
    "project": _of_project,
    "forum": _of_forum,
    "field": _of_field,
    "sdg": _of_goal,
}


@lru_cache(maxsize=1)
def _common_forms() -> tuple[tuple[str, str], ...]:
    """Name and other form, both in the compared spelling (common_forms.tsv)."""
    text = files("ruhrkg.reconciliation").joinpath("common_forms.tsv").read_text("utf-8")
    rows = csv.reader((r for r in text.splitlines() if not r.startswith("#")), delimiter="\t")
    return tuple((row[0], row[1]) for row in rows)


def common(name: str) -> Iterator[str]:
    """The name with what common_forms.tsv has another form for in that form."""
    for whole, other in _common_forms():
        if re.search(rf"\b{re.escape(whole)}(?!\w)", name):
            yield name.replace(whole, other)


def without_state(name: str) -> str:
    """The name without that of the state before or after it, if more than that is left."""
    bare = _STATE_FIRST.sub("", OF_THE_STATE.sub("", name.strip()))
    return bare if len(bare) > 2 else name
