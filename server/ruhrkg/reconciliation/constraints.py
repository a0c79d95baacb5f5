"""Properties that a thing should have the values of: how well it does.

An identifier is a key: it is the thing's or it is not, however alike two of them look. Other
values are compared as texts.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from ruhrkg.reconciliation import identifiers, name_forms
from ruhrkg.reconciliation.directory import Directory, Entity

# The properties whose values are keys, with the scheme of each.
KEYS = {
    **{target: target for target in identifiers.BY_TARGET},
    "rkg:ags": "ags",
    "rkg:nuts": "nuts",
}


@dataclass(frozen=True)
class Constraint:
    """A property that the thing should have one of the values of."""

    property: str
    values: tuple[object, ...]


@dataclass(frozen=True)
class ResolvedConstraint:
    """A constraint looked up: the keys or texts it wants, and which entities have such a key.

    `owners` are the entities that a key stands for, `holders` those near them too.
    """

    property: str
    keys: tuple[str, ...]
    texts: frozenset[str]
    owners: frozenset[str]
    holders: frozenset[str]


class IdentifierIndex:
    """What the things of a directory have: whose a key is, how well a constraint is met."""

    def __init__(self, directory: Directory) -> None:
        """Index the keys of all entities."""
        self._directory = directory
        self._owners: dict[str, set[str]] = defaultdict(set)
        self._stated: dict[str, set[str]] = defaultdict(set)
        self._near: dict[str, set[str]] = defaultdict(set)
        self._keyed: set[tuple[str, str]] = set()
        for entity in directory.entities:
            for tie in entity.identifiers:
                (self._owners if tie.exact else self._near)[tie.iri].add(entity.id)
                # What is only near leaves open which key is the thing's own.
                if tie.relation != "closeMatch":
                    self._keyed.add((entity.id, tie.target))
            for property_id, target in KEYS.items():
                for iri in keys(Constraint(property_id, tuple(entity.values.get(property_id, ())))):
                    self._stated[iri].add(entity.id)
                    self._keyed.add((entity.id, target))

    def demand(self, constraint: Constraint) -> ResolvedConstraint:
        """What the constraint comes to among the entities."""
        wanted = keys(constraint)
        exact, stated = _ids(self._owners, wanted), _ids(self._stated, wanted)
        # A key that several things state, such as a region's, is none of theirs alone.
        owners = exact or (stated if len(stated) == 1 else frozenset())
        return ResolvedConstraint(
            constraint.property,
            wanted,
            frozenset(map(name_forms.fold, _wanted(constraint))),
            owners,
            exact | stated | _ids(self._near, wanted),
        )

    def having(self, demand: ResolvedConstraint) -> Iterator[Entity]:
        """The entities that have what is wanted, letter by letter."""
        for entity in self._directory.entities:
            own = () if demand.keys else map(name_forms.fold, _own(entity, demand.property))
            if entity.id in demand.holders or not demand.texts.isdisjoint(own):
                yield entity

    def agreement(self, entity: Entity, demand: ResolvedConstraint) -> float | None:
        """1 if the entity has what is wanted; None if nothing is known of it.

        Else 0 for a key, and for other values how alike the nearest is.
        """
        if demand.keys:
            if entity.id in demand.holders:
                return 1.0
            keyed = (entity.id, KEYS[demand.property]) in self._keyed
            return 0.0 if keyed or demand.owners else None
        own = [name_forms.fold(text) for text in _own(entity, demand.property)]
        pairs = [(wanted, text) for wanted in demand.texts for text in own]
        alike = max((OSA.normalized_similarity(w, o) for w, o in pairs), default=0.0)
        return alike if own else None


def _ids(index: dict[str, set[str]], iris: tuple[str, ...]) -> frozenset[str]:
    return frozenset(entity_id for iri in iris for entity_id in index.get(iri, ()))


def keys(constraint: Constraint) -> tuple[str, ...]:
    """The IRIs of the keys among the wanted values; none if the property has no keys."""
    target = KEYS.get(constraint.property)
    if target is None:
        return ()
    texts = [text.strip() for text in _wanted(constraint)]
    return tuple(
        iri
        for text in texts
        for iri in identifiers.iris(f"{target}:{text}") or identifiers.iris(text)
        if (identifiers.compact(iri) or ("", ""))[0] == target
    )


def _wanted(constraint: Constraint) -> list[str]:
    """The wanted values as texts."""
    return [
        str(part)
        for value in constraint.values
        for part in (value.values() if isinstance(value, dict) else (value,))
    ]


def _own(entity: Entity, property_id: str) -> list[str]:
    """The entity's values of the property as texts."""
    return [str(part) for value in entity.values.get(property_id, ()) for part in value.values()]
