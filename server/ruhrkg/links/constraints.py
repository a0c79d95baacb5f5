"""Properties that a thing should have the values of: how well it does."""

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from ruhrkg.links import identifiers, names
from ruhrkg.links.entities import Entity


@dataclass(frozen=True)
class Constraint:
    """A property that the thing should have one of the values of."""

    property: str
    values: tuple[object, ...]


def agreement(entity: Entity, constraint: Constraint) -> float | None:
    """1 if the entity has one of the values, less if nearly; None if it has no value at all."""
    own = own_texts(entity, constraint)
    if not own:
        return None
    wanted = [w for value in constraint.values for w in wanted_texts(value)]
    pairs = [(names.fold(w), names.fold(o)) for w in wanted for o in own]
    return max((OSA.normalized_similarity(w, o) for w, o in pairs), default=0.0)


def own_texts(entity: Entity, constraint: Constraint) -> list[str]:
    """The entity's values of the property as texts, its identifiers of such a scheme too."""
    texts = (
        part for value in entity.values.get(constraint.property, ()) for part in value.values()
    )
    return [*map(str, texts), *_identifiers(entity, constraint)]


def _identifiers(entity: Entity, constraint: Constraint) -> list[str]:
    """The entity's own identifiers of the property's scheme, if it is one."""
    if constraint.property not in identifiers.BY_TARGET:
        return []
    return [i.local for i in entity.identifiers if i.target == constraint.property]


def wanted_texts(value: object) -> list[str]:
    """A wanted value as texts; an IRI of another data set as its local identifier."""
    if isinstance(value, dict):
        return [str(part) for part in value.values()]
    text = str(value)
    found = identifiers.compact(text)
    return [found[1]] if found else [text]
