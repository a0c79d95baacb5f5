"""Additions that people type with a name: titles, the state, legal forms."""

import re
from collections.abc import Iterator

from ruhrkg.reconciliation.directory import Entity
from ruhrkg.reconciliation.folding import fold
from ruhrkg.reconciliation.name_forms import BRACKETS, LEGAL_FORM, NameForms, any_of
from ruhrkg.reconciliation.plan_names import PlanNames

_STATE_BODIES = (
    "id:organisation-kind/ministry", "id:organisation-kind/government",
    "id:organisation-kind/authority", "id:organisation-kind/parliament",
)  # fmt: skip
_TITLE = (
    r"(?:Univ|Prof|Professorin|Professor|Dr|Dipl|Ing|phil|jur|rer|nat|med|pol|h\. ?c|hc|habil|mult|"
    r"a\. ?D|Herrn?|Frau|Mr|Mrs|Ms|Sir|\w*minister(?:in)?|Ministerpräsident(?:in)?|"
    r"Staatssekretär(?:in)?|(?:Bundes|Alt)?kanzler(?:in)?|(?:Bundes)?präsident(?:in)?|"
    r"(?:(?:Bundes|Land)tags)?abgeordneter?|(?:Regional|General)?direktor(?:in)?|"
    r"(?:Pro)?rektor(?:in)?|(?:Ober)?bürgermeister(?:in)?|Landrat|Landrätin|OB|MP|"
    r"(?:Weih|Erz|{area})?bischof|Kardinal|"
    r"(?:Federal )?(?:Chancellor|President)|Minister[- ]President|(?:Lord )?Mayor|(?:Arch)?bishop|"
    r"Cardinal)\b[.-]?\s*"
)
_HONORIFICS = frozenset(
    fold(
        "Univ Prof Professorin Professor Dr Dipl Ing phil jur rer nat med pol h c hc habil mult "
        "a D ad Herr Herrn Frau Mr Mrs Ms Sir"
    ).split()
)
_MANDATE = "(?:MdL|MdB|MdEP|CDU|SPD|FDP|Grüne|AfD|Linke)"
_KARDINAL = re.compile(r"^(\w[\w-]*) (?:Kardinal|Cardinal) (?=\w)")
_KIND_OF_TOWN = (
    r"(?:Landeshaupt|Kreis|Universitäts|Hanse|{area}s?)?stadt|(?:kreisfreie|krfr\.) Stadt|Gemeinde"
)
_THE_STATE = re.compile(r"^(?:das |the )?(?:Land|state of) ", re.I)


class Readings:
    """What texts may mean, with the names that are particular to a plan."""

    def __init__(self, names: PlanNames, forms: NameForms) -> None:
        """Compile the rules about the state, region and plan that `names` holds."""
        self._forms = forms
        area = any_of(names.areas)
        title = _TITLE.format(area=area)
        self._titles = re.compile(rf"^(?:{title})+", re.I)
        self._after_person = re.compile(
            rf"(?:,? {_MANDATE}|,? \({_MANDATE}\)|, (?:{title})+)+$", re.I
        )
        kind = _KIND_OF_TOWN.format(area=area)
        self._town = re.compile(
            rf"^(?:{kind}|(?:the )?(?:city|town|municipality) of)\s+|,? \(?(?:{kind})\)?$",
            re.I,
        )
        parts = any_of(names.parts_of_states)
        self._surroundings = re.compile(
            rf"(?:, ?(?:Deutschland|Germany|DE)| \((?:Deutschland|Germany|{area}|{parts}\.?)\)"
            rf"|/{area})$",
            re.I,
        )
        self._project = re.compile(
            rf"^(?:das |the )?(?:{any_of(names.plan)}-)?(?:Projekt|project) ", re.I
        )

    def of(self, text: str) -> Iterator[tuple[str, str]]:
        """The names that the text may contain, each with the id prefix that it applies to ('' all).

        A title before a person's name, `Stadt` before a town, the state after what belongs to it
        and the legal form of a body do not change which entity is meant.
        """
        text = " ".join(text.split())
        yield text, ""
        bare = self._titles.sub("", self._after_person.sub("", text))
        yield bare, "person/"
        yield _KARDINAL.sub(r"\1 ", bare), "person/"
        if (found := re.fullmatch(r"([^,]+), ([^,]+)", bare)) is not None:
            yield self._titles.sub("", found[2]) + " " + found[1], "person/"
        for shortened in (self._surroundings.sub("", text), self._forms.of_the_state.sub("", text)):
            yield shortened, "place/"
            yield self._town.sub("", shortened), "place/"
        yield _THE_STATE.sub("", text), "place/"
        yield LEGAL_FORM.sub("", text), "organisation/"
        yield self._forms.explicitly_of_the_state.sub("", text), "organisation/"
        without = self._forms.without_state(text)
        for kind in ("organisation/", "project/"):
            yield without, kind
        yield self._project.sub("", text), "project/"

    def claims(self, text: str) -> tuple[str, ...]:
        """The words of offices, mandates and parties with the name of a person, folded.

        Academic titles and forms of address are none.
        """
        text = " ".join(text.split())
        bare = _KARDINAL.sub(r"\1 ", self._titles.sub("", self._after_person.sub("", text)))
        if (found := re.fullmatch(r"([^,]+), ([^,]+)", bare)) is not None:
            bare = f"{found[1]} {self._titles.sub('', found[2])}"
        name = fold(bare).split()
        return tuple(word for word in fold(text).split() if word not in (*name, *_HONORIFICS))

    def may_omit_state(self, entity: Entity, reading: str, text: str) -> bool:
        """Whether the name of the state in the input may be ignored for this entity."""
        if not entity.id.startswith("organisation/") or self._forms.without_state(text) != reading:
            return True
        literal = reading == text or self._forms.explicitly_of_the_state.sub("", text) == reading
        return literal or bool(set(_STATE_BODIES).intersection(entity.types))


def in_two_parts(text: str) -> Iterator[tuple[str, str]]:
    """A name, and what follows it in brackets or after a dash, a colon or a comma.

    `Technischer Überwachungsverein (TÜV)`, `TÜV – Technischer Überwachungsverein`, `Museum, Köln`.
    """
    text = " ".join(text.split())
    if found := BRACKETS.fullmatch(text):
        yield found[1], found[2]
    for mark in (r" ?[–—-] ", ": ", ", "):
        spans = [found.span() for found in re.finditer(mark, text)]
        for start, end in dict.fromkeys((*spans[:1], *spans[-1:])):
            yield text[:start], text[end:]


def abbreviates(acronym: str, name: str) -> bool:
    """Whether three to six letters such as `LVR` occur in the name in order, from a word's start.

    At least two of them are capitals: `Oldb` is no acronym.
    """
    if not 3 <= len(acronym) <= 6 or not acronym.isalpha() or sum(map(str.isupper, acronym)) < 2:
        return False
    letters, folded = acronym.casefold(), name.casefold()
    for found in re.finditer(rf"\b{letters[0]}", folded):
        rest = iter(folded[found.end() :])
        if all(letter in rest for letter in letters[1:]):
            return True
    return False
