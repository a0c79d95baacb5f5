"""The property values of a query: as clients send them, and after look-up."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ruhrkg.reconciliation import identifiers

# The properties whose values are keys, with the scheme of each.
KEYS = {
    **{target: target for target in identifiers.BY_TARGET},
    "rkg:ags": "ags",
    "rkg:nuts": "nuts",
}
LATITUDE, LONGITUDE = "wgs:lat", "wgs:long"


@dataclass(frozen=True)
class Constraint:
    """A property, and values that the entity should have: any or all of them, or none.

    `required` excludes entities that do not meet it.
    """

    property: str
    values: tuple[object, ...]
    quantifier: str = "any"
    required: bool = False


@dataclass(frozen=True)
class ResolvedConstraint:
    """A constraint after look-up: the keys, entities and texts that it requests.

    `known` is false for a property that no entity has. `owners` are the entities that a key
    identifies, `holders` also those that it matches nearly; `things` gives by id how well each
    entity fits the requested value, and `unnamed` are the texts that name none; `place` is a
    requested point, latitude and longitude. If all of several values are requested, `parts`
    contains a constraint for each.
    """

    property: str
    known: bool = True
    keys: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    owners: frozenset[str] = frozenset()
    holders: frozenset[str] = frozenset()
    things: tuple[tuple[str, float], ...] = ()
    unnamed: tuple[str, ...] = ()
    place: tuple[float, float] | None = None
    quantifier: str = "any"
    required: bool = False
    parts: tuple["ResolvedConstraint", ...] = ()

    @cached_property
    def fits(self) -> dict[str, float]:
        """By id, how well each entity fits the requested value."""
        return dict(self.things)


def keys(constraint: Constraint) -> tuple[str, ...]:
    """The IRIs of the keys among the requested values; none if the property has no keys."""
    target = KEYS.get(constraint.property)
    if target is None:
        return ()
    return tuple(
        iri
        for text in texts_of(constraint.values)
        for iri in identifiers.iris(f"{target}:{text}") or identifiers.iris(text)
        if (identifiers.compact(iri) or ("", ""))[0] == target
    )


def texts_of(given: Iterable[object]) -> tuple[str, ...]:
    """The texts of values as clients send them: texts, numbers, or objects with `id` and `name`.

    An object yields its id and also its name.
    """
    found: list[str] = []
    for value in given:
        if isinstance(value, dict):
            found += texts_of(value.values())
        elif value is not None and not isinstance(value, bool):
            found.append(
                str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
            )
    return tuple(dict.fromkeys(text.strip() for text in found if text.strip()))
