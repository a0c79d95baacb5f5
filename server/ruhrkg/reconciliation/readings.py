"""Additions that people type with a name: titles, the state, legal forms."""

import re
from collections.abc import Iterator

from ruhrkg.reconciliation.directory import Entity
from ruhrkg.reconciliation.name_forms import (
    BRACKETS,
    IN_SO_MANY_WORDS,
    LEGAL_FORM,
    OF_THE_STATE,
    without_state,
)

_STATE_BODIES = (
    "id:organisation-kind/ministry", "id:organisation-kind/government",
    "id:organisation-kind/authority", "id:organisation-kind/parliament",
)  # fmt: skip
_TITLES = re.compile(
    r"^(?:(?:Prof|Professorin|Professor|Dr|Dipl|Ing|phil|jur|rer|nat|med|pol|h\. ?c|hc|habil|mult|"
    r"Herrn?|Frau|Mr|Mrs|Ms|Sir|Minister(?:in|präsident(?:in)?)?|Staatssekretär(?:in)?|"
    r"(?:Ober)?bürgermeister(?:in)?|Bischof|Landrat|Landrätin|Präsident(?:in)?|OB|MP)\b[.-]?\s*)+",
    re.I,
)
_AFTER_PERSON = re.compile(
    r",? (?:MdL|MdB|MdEP|\((?:CDU|SPD|FDP|Grüne|AfD|Linke|MdL|MdB)\))$", re.I
)
_TOWN = re.compile(
    r"^(?:(?:Landeshaupt|Kreis|Universitäts|Ruhrgebiets|Hanse)?stadt|Gemeinde|"
    r"(?:the )?(?:city|town|municipality) of)\s+|,? \(?Stadt\)?$",
    re.I,
)
_IN_GERMANY = re.compile(
    r"(?:, ?(?:Deutschland|Germany|DE)| \((?:Deutschland|Germany|Ruhr)\)|/Ruhr)$", re.I
)
_THE_STATE = re.compile(r"^(?:das |the )?(?:Land|state of) ", re.I)
_PROJECT = re.compile(r"^(?:das |the )?(?:Ruhr-Konferenz-)?(?:Projekt|project) ", re.I)


def readings(text: str) -> Iterator[tuple[str, str]]:
    """The names that the text may contain, each with the id prefix that it applies to ('' for all).

    A title before a person's name, `Stadt` before a town, the state after what belongs to it and
    the legal form of a body do not change which entity is meant.
    """
    text = " ".join(text.split())
    yield text, ""
    bare = _TITLES.sub("", _AFTER_PERSON.sub("", text))
    yield bare, "person/"
    if (found := re.fullmatch(r"([^,]+), ([^,]+)", bare)) is not None:
        yield _TITLES.sub("", found[2]) + " " + found[1], "person/"
    for shortened in (_IN_GERMANY.sub("", text), OF_THE_STATE.sub("", text)):
        yield shortened, "place/"
        yield _TOWN.sub("", shortened), "place/"
    yield _THE_STATE.sub("", text), "place/"
    yield LEGAL_FORM.sub("", text), "organisation/"
    yield IN_SO_MANY_WORDS.sub("", text), "organisation/"
    without = without_state(text)
    for kind in ("organisation/", "project/"):
        yield without, kind
    yield _PROJECT.sub("", text), "project/"


def may_omit_state(entity: Entity, reading: str, text: str) -> bool:
    """Whether the name of the state in the input may be ignored for this entity."""
    if not entity.id.startswith("organisation/") or without_state(text) != reading:
        return True
    literal = reading == text or IN_SO_MANY_WORDS.sub("", text) == reading
    return literal or bool(set(_STATE_BODIES).intersection(entity.types))


def bracketed(text: str) -> tuple[str, str] | None:
    """The two names in `Regionalverband Ruhr (RVR)`, or None."""
    found = BRACKETS.fullmatch(text.strip())
    return (found[1], found[2]) if found else None
