"""What a reader may choose for a parameter of an example query: things by their names."""

from dataclasses import dataclass

from ruhrkg.locale import Locale, in_order
from ruhrkg.presentation.lists.facets import LISTINGS, items
from ruhrkg.presentation.page_source import ReleaseData
from ruhrkg.sparql.query.parameters import Parameter, expand
from ruhrkg.vocabulary import compact


@dataclass(frozen=True)
class ParameterChoice:
    """An option: what is sent, and what the reader sees."""

    value: str
    label: str
    chosen: bool


def choices(
    data: ReleaseData, parameter: Parameter, value: str, locale: Locale
) -> list[ParameterChoice]:
    """What there is to choose from, `value` among it; empty if anything may be written."""
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
