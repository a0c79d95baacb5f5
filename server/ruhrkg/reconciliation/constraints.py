"""How well entities match the property values of a query.

An identifier is a key: an entity has it or not, however similar two of them look. A value that is
an entity may be given by any name, identifier or IRI of that entity. Numbers, coordinates and dates
are compared as such (`values`), everything else as text.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import cos, radians

from ruhrkg.geo.ellipsoid import kilometres
from ruhrkg.reconciliation import identifiers, values
from ruhrkg.reconciliation.directory import Directory, Entity
from ruhrkg.reconciliation.name_index import NameIndex

# The properties whose values are keys, with the scheme of each.
KEYS = {
    **{target: target for target in identifiers.BY_TARGET},
    "rkg:ags": "ags",
    "rkg:nuts": "nuts",
}
LATITUDE, LONGITUDE = "wgs:lat", "wgs:long"
# A property that agrees less than this contradicts the candidate.
AGREES = 0.8
# A degree of latitude in kilometres, for a coordinate that is given alone.
_DEGREE_KM = 111.2


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
    entity fits the requested value; `place` is a requested point, latitude and longitude. If all of
    several values are requested, `parts` contains a constraint for each.
    """

    property: str
    known: bool = True
    keys: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    owners: frozenset[str] = frozenset()
    holders: frozenset[str] = frozenset()
    things: tuple[tuple[str, float], ...] = ()
    place: tuple[float, float] | None = None
    quantifier: str = "any"
    required: bool = False
    parts: tuple["ResolvedConstraint", ...] = ()

    @cached_property
    def fits(self) -> dict[str, float]:
        """By id, how well each entity fits the requested value."""
        return dict(self.things)


class Constraints:
    """The keys and values of the entities: who owns a key, how well a constraint is met."""

    def __init__(self, directory: Directory, names: NameIndex) -> None:
        """Index the keys of all entities; `names` finds the values that are entities."""
        self._directory = directory
        self._names = names
        self._owners: dict[str, set[str]] = defaultdict(set)
        self._stated: dict[str, set[str]] = defaultdict(set)
        self._near: dict[str, set[str]] = defaultdict(set)
        self._keyed: set[tuple[str, str]] = set()
        for entity in directory.entities:
            for identifier in entity.identifiers:
                (self._owners if identifier.exact else self._near)[identifier.iri].add(entity.id)
                # A near match does not determine which key the entity itself has.
                if identifier.relation != "closeMatch":
                    self._keyed.add((entity.id, identifier.target))
            for property_id, target in KEYS.items():
                for iri in keys(Constraint(property_id, tuple(entity.values.get(property_id, ())))):
                    self._stated[iri].add(entity.id)
                    self._keyed.add((entity.id, target))

    def resolve(self, given: Iterable[Constraint]) -> list[ResolvedConstraint]:
        """Resolve constraints among the entities; latitude and longitude become one point."""
        given = list(given)
        point = _point(given)
        rest = [c for c in given if not point or c.property not in (LATITUDE, LONGITUDE)]
        resolved = [self._resolved(constraint) for constraint in rest]
        return [*resolved, *([ResolvedConstraint(LATITUDE, place=point)] if point else [])]

    def _resolved(self, constraint: Constraint) -> ResolvedConstraint:
        pid = constraint.property
        if pid not in KEYS and pid not in self._directory.property_by_id:
            return ResolvedConstraint(pid, known=False)
        requested = keys(constraint)
        texts = texts_of(constraint.values)
        exact, stated = _ids(self._owners, requested), _ids(self._stated, requested)
        # A key that several entities state, such as a region's, identifies none of them.
        owners = exact or (stated if len(stated) == 1 else frozenset())
        holders = exact | stated | _ids(self._near, requested)
        things: dict[str, float] = {}
        for text in texts if pid in self._thing_valued else ():
            for entity_id, fit in self._things(text).items():
                things[entity_id] = max(fit, things.get(entity_id, 0.0))
        several = constraint.quantifier == "all" and len(constraint.values) > 1
        return ResolvedConstraint(
            pid, True, requested, texts, owners if constraint.quantifier != "none" else frozenset(),
            holders, tuple(things.items()), None, constraint.quantifier, constraint.required,
            tuple(self._resolved(Constraint(pid, (v,))) for v in constraint.values if several),
        )  # fmt: skip

    @cached_property
    def _thing_valued(self) -> frozenset[str]:
        """The properties whose values are entities."""
        return frozenset(
            pid
            for entity in self._directory.described.values()
            for pid, held in entity.values.items()
            if pid not in KEYS and any("id" in value for value in held)
        )

    def _things(self, text: str) -> dict[str, float]:
        """How well each entity fits a name, identifier or IRI."""
        resolved = {e.id: 1.0 if i.exact else 0.6 for e, i in self._directory.resolve(text)}
        if resolved:
            return resolved
        return {
            entity_id: 1.0 if like.same else min(0.99, like.score / 100)
            for entity_id, like in self._names.find(text).items()
        }

    def owners(self, constraints: Iterable[ResolvedConstraint]) -> list[Entity]:
        """The entities that a requested key identifies."""
        ids = sorted({entity_id for constraint in constraints for entity_id in constraint.owners})
        return [self._directory.by_id[entity_id] for entity_id in ids]

    def agreement(self, entity: Entity, constraint: ResolvedConstraint) -> float | None:
        """From 1, if the entity has what is requested, down to 0; None if that is unknown."""
        if constraint.parts:
            each = [self._agreement(entity, part) for part in constraint.parts]
            known = [agreed for agreed in each if agreed is not None]
            return min(known) if known else None
        agreed = self._agreement(entity, constraint)
        if constraint.quantifier == "none":
            return 0.0 if agreed is not None and agreed >= AGREES else 1.0
        return agreed

    def _agreement(self, entity: Entity, constraint: ResolvedConstraint) -> float | None:
        if constraint.keys:
            if entity.id in constraint.holders:
                return 1.0
            keyed = (entity.id, KEYS[constraint.property]) in self._keyed
            return 0.0 if keyed or constraint.owners else None
        if constraint.place is not None:
            return _near(entity, constraint.place)
        own = entity.values.get(constraint.property, ())
        if not own or not constraint.texts:
            return None
        return max((self._fit(entity, value, constraint) for value in own), default=0.0)

    def _fit(
        self, entity: Entity, value: dict[str, object], constraint: ResolvedConstraint
    ) -> float:
        """How well one value of an entity fits what is requested."""
        if "id" in value:
            name = value["name"]
            names = name.values() if isinstance(name, dict) else (name,)
            pairs = ((text, str(own)) for text in constraint.texts for own in names)
            agreements = (values.agreement(text, own) for text, own in pairs)
            return max(constraint.fits.get(str(value["id"]), 0.0), *agreements)
        for kind in ("int", "float"):
            if kind in value:
                own = float(str(value[kind]))
                latitude = point_value(entity, LATITUDE) or 0.0
                fits = (
                    _as_number(text, own, constraint.property, latitude)
                    for text in constraint.texts
                )
                return max(fits, default=0.0)
        own_text = str(value.get("str", ""))
        return max(values.agreement(text, own_text) for text in constraint.texts)


def _as_number(requested: str, own: float, property_id: str, latitude: float) -> float:
    """How well a requested number agrees; a coordinate by itself agrees within five kilometres.

    `latitude` is that of the entity, on which the length of a degree of longitude depends.
    """
    if property_id in (LATITUDE, LONGITUDE):
        parallel = 1.0 if property_id == LATITUDE else cos(radians(latitude))
        scale = _DEGREE_KM * parallel
        near = (abs(n - own) * scale <= values.APART_KM for n in values.numbers(requested))
        return float(any(near))
    return max((values.numbers_agree(n, own) for n in values.numbers(requested)), default=0.0)


def _near(entity: Entity, place: tuple[float, float]) -> float | None:
    """1 for a point within five kilometres of the entity's, else 0; None if it has none."""
    own = [point_value(entity, name) for name in (LATITUDE, LONGITUDE)]
    if own[0] is None or own[1] is None:
        return None
    return 1.0 if kilometres(*place, own[0], own[1]) <= values.APART_KM else 0.0


def point_value(entity: Entity, name: str) -> float | None:
    """The entity's first numeric value of a property."""
    for value in entity.values.get(name, ()):
        for kind in ("float", "int"):
            if kind in value:
                return float(value[kind])
    return None


def _point(given: list[Constraint]) -> tuple[float, float] | None:
    """The point given by latitude and longitude among the constraints, or None."""
    by_id = {constraint.property: constraint for constraint in given}
    found = []
    for name in (LATITUDE, LONGITUDE):
        texts = texts_of(by_id[name].values) if name in by_id else ()
        found += [n for text in texts for n in values.numbers(text)][:1]
    return (found[0], found[1]) if len(found) == len((LATITUDE, LONGITUDE)) else None


def _ids(index: dict[str, set[str]], iris: tuple[str, ...]) -> frozenset[str]:
    return frozenset(entity_id for iri in iris for entity_id in index.get(iri, ()))


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
