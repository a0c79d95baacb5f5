"""What can be matched: the named entities of the graph, with names, values and identifiers."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from ruhrkg.reconciliation import identifiers
from ruhrkg.reconciliation.plan_names import NO_NAMES, PlanNames
from ruhrkg.vocabulary import ID, compact

EXACT = ("exactMatch", "sameAs")
Value = dict[str, Any]


@dataclass(frozen=True)
class Named:
    """A type or a property: id (a CURIE), names by language, broader types."""

    id: str
    labels: dict[str, str]
    broader: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """The name in the language, else in the other one, else the id."""
        return self.labels.get(language) or next(iter(self.labels.values()), self.id)


@dataclass(frozen=True)
class Identifier:
    """An identifier of another data set and its relation to the entity."""

    target: str
    local: str
    iri: str
    relation: str
    label: str = ""

    @property
    def exact(self) -> bool:
        """Whether it identifies the same entity."""
        return self.relation in EXACT


@dataclass(frozen=True)
class Entity:
    """An entity: `id` is the IRI without the base `id/`; `values` by property id.

    `offices` are the texts of a person's roles.
    """

    id: str
    labels: dict[str, str]
    types: tuple[str, ...]
    names: tuple[str, ...] = ()
    descriptions: dict[str, str] = field(default_factory=dict)
    values: dict[str, list[Value]] = field(default_factory=dict)
    identifiers: tuple[Identifier, ...] = ()
    offices: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """The label in the language, else in another, else the id."""
        return self.labels.get(language) or next(iter(self.labels.values()), self.id)

    def description(self, language: str) -> str:
        """The description in the language, else in another, else ""."""
        return self.descriptions.get(language) or next(iter(self.descriptions.values()), "")


@dataclass(frozen=True)
class Directory:
    """All entities of a release, with the types and properties that they have.

    `parts` are values of entities that names are not matched against, such as a funding amount.
    `names` are what people write for names that are particular to the plan.
    """

    version: str
    entities: tuple[Entity, ...]
    types: tuple[Named, ...]
    properties: tuple[Named, ...]
    parts: tuple[Entity, ...] = ()
    names: PlanNames = NO_NAMES

    @cached_property
    def by_id(self) -> dict[str, Entity]:
        """Entity by id."""
        return {entity.id: entity for entity in self.entities}

    @cached_property
    def described(self) -> dict[str, Entity]:
        """Entity or part by id: every id that a response may contain."""
        return {entity.id: entity for entity in (*self.parts, *self.entities)}

    @cached_property
    def type_by_id(self) -> dict[str, Named]:
        """Type by id."""
        return {named.id: named for named in self.types}

    @cached_property
    def _type_ids(self) -> dict[str, str]:
        """The type by its id, its id without a prefix and its names, in lower case.

        If several types are called the same, it is the broader one.
        """
        found: dict[str, str] = {}
        for named in sorted(self.types, key=lambda named: bool(named.broader)):
            short = named.id.rpartition("/")[2].rpartition(":")[2]
            for name in (named.id, short, *named.labels.values()):
                found.setdefault(name.lower(), named.id)
        return found

    def type_id(self, text: str) -> str:
        """The id of the type that a client names by id, IRI, or name; `text` if there is none."""
        name = compact(text.strip())
        if name.startswith("http:"):
            name = compact("https" + name.removeprefix("http"))
        return self._type_ids.get(name.lower(), text)

    @cached_property
    def value_types(self) -> dict[str, str]:
        """By property id, the type of the values, if all are entities of one type."""
        found: dict[str, set[str]] = {}
        for entity in self.described.values():
            for property_id, values in entity.values.items():
                things = (self.described.get(v.get("id", "")) for v in values)
                types = {thing.types[-1] if thing else "" for thing in things}
                found.setdefault(property_id, set()).update(types)
        return {
            pid: min(types) for pid, types in found.items() if len(types) == 1 and "" not in types
        }

    @cached_property
    def matched_types(self) -> tuple[Named, ...]:
        """The types that entities have, without those of parts alone."""
        used = {type_id for entity in self.entities for type_id in entity.types}
        return tuple(named for named in self.types if named.id in used)

    @cached_property
    def property_by_id(self) -> dict[str, Named]:
        """Property by id."""
        return {named.id: named for named in self.properties}

    @cached_property
    def references(self) -> dict[str, int]:
        """By id, how often each entity is a value of another."""
        return dict(
            Counter(
                value["id"]
                for entity in self.described.values()
                for property_id, values in entity.values.items()
                if property_id not in identifiers.BY_TARGET
                for value in values
                if "id" in value
            )
        )

    @cached_property
    def by_identifier(self) -> dict[str, tuple[tuple[Entity, Identifier], ...]]:
        """By external IRI, the entities linked to it, exact matches first."""
        found: dict[str, list[tuple[Entity, Identifier]]] = {}
        for entity in self.entities:
            for identifier in entity.identifiers:
                found.setdefault(identifier.iri, []).append((entity, identifier))
        order = {iri: sorted(pairs, key=lambda p: not p[1].exact) for iri, pairs in found.items()}
        return {iri: tuple(pairs) for iri, pairs in order.items()}

    def resolve(self, text: str) -> tuple[tuple[Entity, Identifier], ...]:
        """The entities for an external IRI, a compact identifier, or an IRI of ours."""
        if own := self.described.get(identifiers.own_id(text)):
            return ((own, Identifier("ruhrkg", own.id, f"{ID}{own.id}", "sameAs")),)
        found = [self.by_identifier.get(iri, ()) for iri in identifiers.iris(text)]
        return next((pairs for pairs in found if pairs), ())

    def is_a(self, type_id: str, broadest: str) -> bool:
        """Whether the type is `broadest` or narrower."""
        named = self.type_by_id.get(type_id)
        return type_id == broadest or any(
            self.is_a(broader, broadest) for broader in (named.broader if named else ())
        )

    def to_json(self) -> bytes:
        """The directory as JSON; the same directory gives the same bytes."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode() + b"\n"

    @classmethod
    def from_json(cls, content: bytes) -> "Directory":
        """The directory that `to_json` wrote."""
        data = json.loads(content)
        return cls(
            data["version"],
            tuple(_entity(entity) for entity in data["entities"]),
            tuple(_named(named) for named in data["types"]),
            tuple(_named(named) for named in data["properties"]),
            # Releases built before parts, names and offices were stored are still served.
            tuple(_entity(part) for part in data.get("parts", ())),
            PlanNames.from_json(data.get("names", {})),
        )


def _named(data: dict[str, Any]) -> Named:
    return Named(data["id"], data["labels"], tuple(data["broader"]))


def _entity(data: dict[str, Any]) -> Entity:
    return Entity(
        data["id"],
        data["labels"],
        tuple(data["types"]),
        tuple(data["names"]),
        data["descriptions"],
        data["values"],
        tuple(Identifier(**identifier) for identifier in data["identifiers"]),
        tuple(data.get("offices", ())),
    )
