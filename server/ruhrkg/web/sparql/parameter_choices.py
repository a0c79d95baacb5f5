"""The values that a reader can choose for a parameter of an example query, by their names."""

from dataclasses import dataclass

from ruhrkg.locale import Locale, in_order
from ruhrkg.presentation.lists.facets import LISTINGS, items
from ruhrkg.presentation.page_source import ReleaseData
from ruhrkg.sparql.query.parameters import Parameter, expand
from ruhrkg.vocabulary import compact


@dataclass(frozen=True)
class ParameterChoice:
    """An option: the value that is sent and the label that is displayed."""

    value: str
    label: str
    chosen: bool


def choices(
    data: ReleaseData, parameter: Parameter, value: str, locale: Locale
) -> list[ParameterChoice]:
    """The options, including `value`; empty if any text may be entered."""
    if parameter.values:
        return [
            ParameterChoice(v, _word(parameter, v, locale), v == value) for v in parameter.values
        ]
    listing = next((k for k in LISTINGS.values() if expand(k.of_class) == parameter.of), None)
    if listing is None:
        return []
    names = {item.iri: str(item.label(locale)) for item in items(data, listing)}
    chosen = expand(value)
    if parameter.optional:
        names[""] = ""
    names.setdefault(chosen, value)
    ordered = sorted(names.items(), key=lambda named: in_order(named[1]))
    return [ParameterChoice(compact(iri), name, iri == chosen) for iri, name in ordered]


def _word(parameter: Parameter, value: str, locale: Locale) -> str:
    return locale.either(f"language.{value}", value) if parameter.type == "lang" else value
