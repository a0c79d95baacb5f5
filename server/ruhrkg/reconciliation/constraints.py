"""How well entities match the property values of a query.

An identifier is a key: an entity has it or not, however similar two of them look. A value that is
an entity may be given by any name, identifier or IRI of that entity. Numbers, coordinates and dates
are compared as such (`values`), everything else as text.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from itertools import islice
from math import cos, radians

from ruhrkg.geo.ellipsoid import kilometres
from ruhrkg.reconciliation import values
from ruhrkg.reconciliation.directory import Directory, Entity
from ruhrkg.reconciliation.name_index import NameIndex
from ruhrkg.reconciliation.requested import (
    KEYS,
    LATITUDE,
    LONGITUDE,
    Constraint,
    ResolvedConstraint,
    keys,
    texts_of,
)

CONTAINED_IN = "schema:containedInPlace"
_OF_SCHEMES = (
    "aspect/", "claim-kind/", "event-kind/", "funding-kind/", "organisation-kind/", "place-kind/",
    "project-kind/", "proposal-outcome/", "role-kind/", "source-kind/", "status/", "theme/", "tie/",
)  # fmt: skip
# Whoever a source names only in connection with a project may well be its partner or payer.
_LOOSER = {"rkg:partner": "rkg:involves", "schema:funder": "rkg:involves"}
# A value that no more entities of a kind have than this tells them apart.
_FEW = 3
_BETWEEN = re.compile(r"\s*[;|¦]\s*|,\s+|\s+(?:und|and|&)\s+")
# A property that agrees less than this contradicts the candidate.
AGREES = 0.8
# A degree of latitude in kilometres, for a coordinate that is given alone.
_DEGREE_KM = 111.2


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
        unnamed: list[str] = []
        for text in texts:
            for part, named in self._named(text) if pid in self._thing_valued else [(text, {})]:
                unnamed += [] if named else [part]
                for entity_id, fit in named.items():
                    things[entity_id] = max(fit, things.get(entity_id, 0.0))
        several = constraint.quantifier == "all" and len(constraint.values) > 1
        return ResolvedConstraint(
            pid, True, requested, texts, owners if constraint.quantifier != "none" else frozenset(),
            holders, tuple(things.items()), tuple(unnamed), None, constraint.quantifier,
            constraint.required,
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

    def _named(self, text: str) -> list[tuple[str, dict[str, float]]]:
        """The text with the entities that it names; if it lists several, each with its own."""
        named = self._things(text)
        parts = [part for part in _BETWEEN.split(text) if part.strip()]
        if not named and len(parts) > 1:
            each = [(part, self._things(part)) for part in parts]
            if all(things for _, things in each):
                return each
        return [(text, named)]

    def _things(self, text: str) -> dict[str, float]:
        """How well entities fit a name, identifier or IRI; what lies in a place fits it, too."""
        resolved = {e.id: 1.0 if i.exact else 0.6 for e, i in self._directory.resolve(text)}
        named = resolved or {e: 1.0 for e, like in self._names.find(text).items() if like.same}
        within = {
            inner: fit for place, fit in named.items() for inner in self._contents.get(place, ())
        }
        return within | named

    @cached_property
    def _contents(self) -> dict[str, list[str]]:
        """By place, what lies in it; the entities state all places around them."""
        found: dict[str, list[str]] = defaultdict(list)
        for entity in self._directory.entities:
            for value in entity.values.get(CONTAINED_IN, ()):
                found[str(value.get("id"))].append(entity.id)
        return found

    def distinguishes(self, entity: Entity, constraint: ResolvedConstraint) -> bool:
        """Whether what is requested is a value of this entity and of few others of its kind.

        Kinds, statuses and other terms of schemes distinguish none.
        """
        own = entity.values.get(constraint.property, ())
        if all(str(value.get("id", "")).startswith(_OF_SCHEMES) for value in own):
            return False
        kind = entity.id.partition("/")[0] + "/"
        alike = [e for e in self._directory.entities if e.id.startswith(kind)]
        holders = (e.id for e in alike if self.agreement(e, constraint) == 1.0)
        few = list(islice(holders, _FEW + 1))
        return entity.id in few and len(few) <= _FEW

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
        if not constraint.texts:
            return None
        looser = entity.values.get(_LOOSER.get(constraint.property, ""), ())
        if any(self._fit(entity, value, constraint) == 1.0 for value in looser):
            return 1.0
        return max((self._fit(entity, value, constraint) for value in own), default=None)

    def _fit(
        self, entity: Entity, value: dict[str, object], constraint: ResolvedConstraint
    ) -> float:
        """How well one value of an entity fits what is requested."""
        if "id" in value:
            name = value["name"]
            names = name.values() if isinstance(name, dict) else (name,)
            pairs = ((text, str(own)) for text in constraint.unnamed for own in names)
            agreements = (values.agreement(text, own) for text, own in pairs)
            return max(constraint.fits.get(str(value["id"]), 0.0), *agreements, 0.0)
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
