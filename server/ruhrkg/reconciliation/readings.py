"""Additions that people type with a name: titles, the state, legal forms."""

import re
from collections.abc import Iterator

from ruhrkg.reconciliation.directory import Entity
from ruhrkg.reconciliation.name_forms import BRACKETS, LEGAL_FORM, NameForms, any_of
from ruhrkg.reconciliation.plan_names import PlanNames

_STATE_BODIES = (
    "id:organisation-kind/ministry", "id:organisation-kind/government",
    "id:organisation-kind/authority", "id:organisation-kind/parliament",
)  # fmt: skip
_TITLES = re.compile(
    r"^(?:(?:Prof|Professorin|Professor|Dr|Dipl|Ing|phil|jur|rer|nat|med|pol|h\. ?c|hc|habil|mult|"
    r"Herrn?|Frau|Mr|Mrs|Ms|Sir|(?:Bundes|Landes)?minister(?:in)?|Ministerpräsident(?:in)?|"
    r"Staatssekretär(?:in)?|(?:Bundes|Alt)?kanzler(?:in)?|(?:Bundes)?präsident(?:in)?|"
    r"(?:Ober)?bürgermeister(?:in)?|Landrat|Landrätin|OB|MP|(?:Weih|Erz)?bischof|Kardinal|"
    r"(?:Federal )?(?:Chancellor|President)|Minister[- ]President|(?:Lord )?Mayor|(?:Arch)?bishop|"
    r"Cardinal)\b[.-]?\s*)+",
    re.I,
)
_AFTER_PERSON = re.compile(
    r",? (?:MdL|MdB|MdEP|\((?:CDU|SPD|FDP|Grüne|AfD|Linke|MdL|MdB)\))$", re.I
)
_THE_STATE = re.compile(r"^(?:das |the )?(?:Land|state of) ", re.I)


class Readings:
    """What texts may mean, with the names that are particular to a plan."""

    def __init__(self, names: PlanNames, forms: NameForms) -> None:
        """Compile the rules about the state, region and plan that `names` holds."""
        self._forms = forms
        area = any_of(names.areas)
        self._town = re.compile(
            rf"^(?:(?:Landeshaupt|Kreis|Universitäts|Hanse|{area}s?)?stadt|"
            r"Kreisfreie Stadt|Gemeinde|(?:the )?(?:city|town|municipality) of)\s+|,? \(?Stadt\)?$",
            re.I,
        )
        self._surroundings = re.compile(
            rf"(?:, ?(?:Deutschland|Germany|DE)| \((?:Deutschland|Germany|{area})\)|/{area})$", re.I
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
        bare = _TITLES.sub("", _AFTER_PERSON.sub("", text))
        yield bare, "person/"
        if (found := re.fullmatch(r"([^,]+), ([^,]+)", bare)) is not None:
            yield _TITLES.sub("", found[2]) + " " + found[1], "person/"
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

    def may_omit_state(self, entity: Entity, reading: str, text: str) -> bool:
        """Whether the name of the state in the input may be ignored for this entity."""
        if not entity.id.startswith("organisation/") or self._forms.without_state(text) != reading:
            return True
        literal = reading == text or self._forms.explicitly_of_the_state.sub("", text) == reading
        return literal or bool(set(_STATE_BODIES).intersection(entity.types))


def bracketed(text: str) -> tuple[str, str] | None:
    """The two names in `Technischer Überwachungsverein (TÜV)`, or None."""
    found = BRACKETS.fullmatch(text.strip())
    return (found[1], found[2]) if found else None
