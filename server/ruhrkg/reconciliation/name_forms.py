"""Documented forms of names, by kind of entity: variants whose meaning is certain.

Only text spelled like a stated name or one of these forms can be matched automatically
(`spelling`); other similar names are candidates (`name_index`). docs/linkers.md lists the rules for
users, `common_forms.tsv` contains the forms that no rule covers, `plan_names` those of the plan.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib.resources import files

from ruhrkg.reconciliation.directory import Entity
from ruhrkg.reconciliation.plan_names import Pair, PlanNames

LEGAL_FORM = re.compile(
    r",? \(?(?:gGmbH|GmbH(?: & Co\. ?KG)?|mbH|AG|Aktiengesellschaft|SE|KGaA|KG|e\. ?V\.|eV|geG|eG"
    r"|AöR|KöR|KdöR)\)?$",
    re.I,
)
_SEGMENTS = re.compile(r"\s+[–—-]\s+|:\s+|\s+/\s+|[“”„\"]|(?:^|\s)\(|\)(?=\s|$)")
_HEAD = re.compile(r"^(.+?) (?:für|im|zur|zum|der|des|mit|auf|als|im Rahmen) ")
BRACKETS = re.compile(r"(.+?)\s*\(([^()]+)\)")
_ACRONYM = re.compile(r"[A-ZÄÖÜ][A-Za-zÄÖÜäöü.]{1,7}")
_MIN_LETTERS = 4
_WITH_COMMON_FORMS = ("place", "organisation", "event", "topic")
_KREIS = "id:place-kind/kreis"
# Regions named after one of their towns, in English with their kind in brackets.
_REGIONS = {_KREIS, "id:place-kind/regierungsbezirk"}
_MINISTRY = "id:organisation-kind/ministry"


def stated(entity: Entity) -> tuple[str, ...]:
    """The names that the graph states."""
    return tuple(dict.fromkeys((*entity.labels.values(), *entity.names)))


def any_of(names: Iterable[str]) -> str:
    """A regular expression for one of the names; hyphens, spaces or nothing between their words.

    Without names it matches nothing.
    """
    return "(?:" + ("|".join(_joined(name) for name in names) or "(?!)") + ")"


def _joined(name: str) -> str:
    return "[- ]?".join(re.escape(word) for word in re.split("[- ]", name))


class NameForms:
    """The forms of names, with those that are particular to a plan."""

    def __init__(self, names: PlanNames) -> None:
        """Compile the rules about the state and region that `names` holds."""
        state = any_of(names.states)
        adjective = any_of(other for _, other in names.adjective)
        self.of_the_state = re.compile(
            rf"(?:,? (?:of (?:the (?:State|Land) of )?|des Landes |in )?{state}"
            rf"| \({state}\)|\.{state})$",
            re.I,
        )
        # Explicit statements that a body belongs to the state. A name that merely ends in that of
        # the state is another body: the trade union federation in the state is not the federal one.
        self.explicitly_of_the_state = re.compile(
            rf",? (?:of (?:the (?:State|Land) of )?|des Landes ){state}$|^(?:the )?{adjective} ",
            re.I,
        )
        self._state_first = re.compile(rf"^(?:{state}[- ]|(?:the )?{adjective} )", re.I)
        area = "|".join(map(re.escape, names.areas)) or "(?!)"
        self._area = re.compile(rf" (?:in der |im |für das )?(?:{area})$")
        self._common = (*_common_forms(), *names.form)
        self._rules: dict[str, Callable[[str, Entity], Iterator[str]]] = {
            "organisation": self._of_organisation,
            "place": _of_place,
            "project": self._of_project,
            "forum": self._of_forum,
            "field": self._of_field,
            "sdg": _of_goal,
        }

    def undecorated(self, entity: Entity) -> Iterator[str]:
        """The stated names without mere additions: brackets, legal form, `des Landes` and such."""
        kind = entity.id.split("/", 1)[0]
        for name in stated(entity):
            if kind != "place" or not _REGIONS.intersection(entity.types):
                yield from _without_brackets(name)
            if kind == "organisation":
                yield LEGAL_FORM.sub("", name)
                yield self.explicitly_of_the_state.sub("", name)

    def derived(self, entity: Entity) -> Iterator[str]:
        """The other documented forms of an entity's names, according to its kind."""
        kind = entity.id.split("/", 1)[0]
        rules = self._rules.get(kind, _no_others)
        for name in dict.fromkeys((*stated(entity), *self.undecorated(entity))):
            others = self.common(name) if kind in _WITH_COMMON_FORMS else ()
            for form in dict.fromkeys((*rules(name, entity), *others)):
                if form != name and sum(map(str.isalpha, form)) > 1:
                    yield form
                    yield from self.common(form) if kind in _WITH_COMMON_FORMS else ()

    def all_forms(self, entity: Entity) -> tuple[str, ...]:
        """All names and forms, each once."""
        others = (*self.undecorated(entity), *self.derived(entity))
        return tuple(dict.fromkeys((*stated(entity), *others)))

    def common(self, name: str) -> Iterator[str]:
        """The name with a part replaced by its other form, for each common form."""
        for whole, other in self._common:
            if re.search(rf"\b{re.escape(whole)}(?!\w)", name):
                yield name.replace(whole, other)

    def without_state(self, name: str) -> str:
        """The name without a leading or trailing name of the state, unless that is all of it."""
        bare = self._state_first.sub("", self.of_the_state.sub("", name.strip()))
        return bare if len(bare) > 1 else name

    def _of_organisation(self, name: str, entity: Entity) -> Iterator[str]:
        """A ministry by one of its portfolios."""
        if _MINISTRY in entity.types:
            yield from _of_ministry(self.without_state(name))

    def _of_project(self, name: str, _entity: Entity) -> Iterator[str]:
        """The parts of a name between dashes, colons and brackets, and their beginnings."""
        for part in (name, *_SEGMENTS.split(name)):
            for head in _HEAD.findall(part), self._area.split(part)[:1], [part]:
                for form in head:
                    short = self._area.sub("", form.strip())
                    for found in (form.strip(), short, self.without_state(form.strip())):
                        enough = sum(map(str.isalpha, found)) >= _MIN_LETTERS
                        if enough and not self._area.fullmatch(f" {found}"):
                            yield found

    def _of_forum(self, name: str, entity: Entity) -> Iterator[str]:
        """The number, the theme, and the word forum before any part of the name."""
        themes = [theme["name"] for theme in entity.values.get("rkg:theme", ()) if "name" in theme]
        subjects = [text for theme in themes for text in theme.values()]
        parts = list(self._of_project(name, entity))
        for position in entity.values.get("schema:position", ()):
            subjects.append(str(position.get("int", "")))
        for subject in (*subjects, name, *parts):
            if subject:
                yield from (f"{word} {subject}" for word in ("Themenforum", "Forum", "Theme forum"))
        yield from parts

    def _of_field(self, name: str, entity: Entity) -> Iterator[str]:
        """A part of the name, with or without the words for field of action."""
        for part in (name, *self._of_project(name, entity)):
            yield from (part, f"Handlungsfeld {part}", f"Field of action {part}")


def begins(entity: Entity, form: str) -> bool:
    """Whether a stated name continues after the form, separated by a dash, a colon or the like."""
    return any(_SEGMENTS.split(name, maxsplit=1)[0] == form != name for name in stated(entity))


def _without_brackets(name: str) -> Iterator[str]:
    """The name before brackets, and an acronym in them."""
    if found := BRACKETS.fullmatch(name):
        yield found[1]
        if _ACRONYM.fullmatch(found[2]) and not found[2].istitle():
            yield found[2]


def _no_others(_name: str, _entity: Entity) -> Iterator[str]:
    return iter(())


def _of_ministry(name: str) -> Iterator[str]:
    german = re.match(r"Minist(?:erium|er) (?:für|der|des) (.+)", name)
    english = re.match(r"Ministry (?:of|for) (?:the )?(.+)", name)
    subjects = re.findall(r"[A-ZÄÖÜ][\wäöüß]+", (german or english or ("", ""))[1])
    # "Bundes- und Europaangelegenheiten": here "federal" is a portfolio, not a level.
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
    """A town without its suffix (`am See`), or with it in another form (`an der Oder`)."""
    yield re.sub(r"/.*| an der .*| am .*", "", name)
    yield name.replace(" am ", " a. ")
    found = re.fullmatch(r"(\w+)(?:/| \()(\w+)\)?", name)
    if found and not _REGIONS.intersection(entity.types):
        yield f"{found[1]} an der {found[2]}"
    if (found := re.match(r"Kreis (.+)", name)) and _KREIS in entity.types:
        yield from (f"{found[1]} district", f"District of {found[1]}", f"{found[1]} (Kreis)")


def _of_goal(name: str, _entity: Entity) -> Iterator[str]:
    """A goal of the UN by its number and by its topic."""
    if found := re.fullmatch(r"SDG (\d+): (.+)", name):
        yield from (f"SDG {found[1]}", f"Ziel {found[1]}", f"Goal {found[1]}", found[2])


@lru_cache(maxsize=1)
def _common_forms() -> tuple[Pair, ...]:
    """Pairs of name and other form (common_forms.tsv)."""
    text = files("ruhrkg.reconciliation").joinpath("common_forms.tsv").read_text("utf-8")
    rows = csv.reader((r for r in text.splitlines() if not r.startswith("#")), delimiter="\t")
    return tuple((row[0], row[1]) for row in rows)
