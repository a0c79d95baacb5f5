"""SSSOM mapping sets: the model, and its representation in RDF (SSSOM 1.1).

A set is a file `data/links/<target>.sssom.tsv`; its `mapping_set_id` is the graph of its
statements. The table `SLOTS` drives reading, writing and RDF.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from ruhrkg.vocabulary import PREFIXES, local_name

SSSOM = PREFIXES["sssom"]
NO_TERM_FOUND = SSSOM + "NoTermFound"
_NEGATED = SSSOM + "NegatedPredicate"
_RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")
BUILT_IN = {p: PREFIXES[p] for p in ("sssom", "owl", "rdf", "rdfs", "skos", "semapv", "xsd")}


class Kind(Enum):
    """How the values of a slot are typed (SSSOM/RDF, "Representation of slot values")."""

    ENTITY = auto()
    URI = auto()
    TEXT = auto()
    DATE = auto()
    NUMBER = auto()
    NEGATION = auto()


@dataclass(frozen=True)
class Slot:
    """A slot of a mapping: column, RDF property, type; `many` values are separated by `|`."""

    name: str
    iri: str
    kind: Kind = Kind.TEXT
    many: bool = False
    required: bool = False


SLOTS: tuple[Slot, ...] = (
    Slot("record_id", "", Kind.ENTITY, required=True),
    Slot("subject_id", PREFIXES["owl"] + "annotatedSource", Kind.ENTITY, required=True),
    Slot("subject_label", SSSOM + "subject_label"),
    Slot("subject_category", SSSOM + "subject_category"),
    Slot("predicate_id", PREFIXES["owl"] + "annotatedProperty", Kind.ENTITY, required=True),
    Slot("predicate_modifier", SSSOM + "predicate_modifier", Kind.NEGATION),
    Slot("object_id", PREFIXES["owl"] + "annotatedTarget", Kind.ENTITY, required=True),
    Slot("object_label", SSSOM + "object_label"),
    Slot("object_category", SSSOM + "object_category"),
    Slot("mapping_justification", SSSOM + "mapping_justification", Kind.ENTITY, required=True),
    Slot("author_id", PREFIXES["pav"] + "authoredBy", Kind.ENTITY, many=True),
    Slot("author_label", SSSOM + "author_label", many=True),
    Slot("reviewer_label", SSSOM + "reviewer_label", many=True),
    Slot("object_source", SSSOM + "object_source", Kind.ENTITY),
    Slot("object_source_version", SSSOM + "object_source_version"),
    Slot("mapping_tool", SSSOM + "mapping_tool"),
    Slot("mapping_date", PREFIXES["dcterms"] + "created", Kind.DATE),
    Slot("review_date", SSSOM + "review_date", Kind.DATE),
    Slot("confidence", SSSOM + "confidence", Kind.NUMBER),
    Slot("see_also", PREFIXES["rdfs"] + "seeAlso", Kind.URI, many=True),
    Slot("comment", PREFIXES["rdfs"] + "comment"),
    Slot("evidence", PREFIXES["schema"] + "citation", many=True),
)
SLOT_BY_NAME = {slot.name: slot for slot in SLOTS}
_SET_PROPERTIES = {
    "mapping_set_version": PREFIXES["owl"] + "versionInfo",
    "mapping_set_title": PREFIXES["dcterms"] + "title",
    "mapping_set_description": PREFIXES["dcterms"] + "description",
    "license": PREFIXES["dcterms"] + "license",
    "comment": PREFIXES["rdfs"] + "comment",
}
_SET_ENTITIES = ("license", "subject_source", "object_source", "mapping_provider")
_NOT_IN_RDF = ("curie_map", "extension_definitions", "mapping_set_id", "mapping_date")


@dataclass(frozen=True)
class Match:
    """One mapping record: the values of its slots, with identifiers as IRIs, and its line."""

    slots: dict[str, tuple[str, ...]]
    line: int = 0

    def one(self, slot: str) -> str:
        """The value of a slot, or an empty string."""
        return self.slots.get(slot, ("",))[0]

    def all(self, slot: str) -> tuple[str, ...]:
        """The values of a slot."""
        return self.slots.get(slot, ())

    @property
    def record(self) -> str:
        """The IRI of the record itself."""
        return self.one("record_id")

    @property
    def subject(self) -> str:
        """Our thing."""
        return self.one("subject_id")

    @property
    def predicate(self) -> str:
        """The relation."""
        return self.one("predicate_id")

    @property
    def object(self) -> str:
        """Their thing, or `sssom:NoTermFound`."""
        return self.one("object_id")

    @property
    def exact(self) -> bool:
        """Whether the relation states identity (exactMatch or sameAs)."""
        return local_name(self.predicate) in ("exactMatch", "sameAs")

    @property
    def negated(self) -> bool:
        """Whether the record states that the relation does not hold."""
        return bool(self.one("predicate_modifier"))

    @property
    def found(self) -> bool:
        """Whether the record names a match (rather than stating that none was found)."""
        return self.object != NO_TERM_FOUND

    @property
    def links(self) -> bool:
        """Whether the record is a direct link: found and not negated."""
        return self.found and not self.negated


@dataclass(frozen=True)
class MappingSet:
    """A mapping set: its metadata as in the file, and its records."""

    name: str
    metadata: dict[str, Any]
    matches: tuple[Match, ...] = field(default=())

    @property
    def target(self) -> str:
        """The target of the mappings, from the file name: `wikidata`, `gnd` ..."""
        return self.name.rsplit("/", 1)[-1].removesuffix(".sssom.tsv")

    @property
    def curies(self) -> dict[str, str]:
        """Prefix → base IRI, both SSSOM's built-in prefixes and the set's own."""
        own: dict[str, str] = self.metadata.get("curie_map", {})
        return BUILT_IN | own

    @property
    def graph(self) -> str:
        """The graph of the statements, which is the IRI of the set."""
        return str(self.metadata["mapping_set_id"])


def quads(mapping_set: MappingSet) -> Iterator[Quad]:
    """The set as SSSOM/RDF, with direct links, in the set's own graph.

    Set-level slots are propagated; a record that is negated or names no match gives no link.
    """
    graph = NamedNode(mapping_set.graph)
    yield Quad(graph, _RDF_TYPE, NamedNode(SSSOM + "MappingSet"), graph)
    for slot, value in mapping_set.metadata.items():
        if slot not in _NOT_IN_RDF:
            iri = _SET_PROPERTIES.get(slot, SSSOM + slot)
            yield Quad(graph, NamedNode(iri), _set_term(slot, value, mapping_set), graph)
    for match in mapping_set.matches:
        record = NamedNode(match.record)
        yield Quad(graph, NamedNode(SSSOM + "mappings"), record, graph)
        for kind in (PREFIXES["owl"] + "Axiom", SSSOM + "Mapping"):
            yield Quad(record, _RDF_TYPE, NamedNode(kind), graph)
        dated = {"mapping_date": (str(mapping_set.metadata.get("mapping_date", "")),)}
        for slot, values in {**dated, **match.slots}.items():
            for value in filter(None, values if slot != "record_id" else ()):
                known = SLOT_BY_NAME[slot]
                yield Quad(record, NamedNode(known.iri), _term(known.kind, value), graph)
        if match.links:
            yield Quad(
                NamedNode(match.subject), NamedNode(match.predicate), NamedNode(match.object), graph
            )


def _expanded(value: str, mapping_set: MappingSet) -> str:
    prefix, _, rest = value.partition(":")
    base = mapping_set.curies.get(prefix)
    return base + rest if base else value


def _term(kind: Kind, value: str) -> NamedNode | Literal:
    if kind in (Kind.ENTITY, Kind.URI):
        return NamedNode(value)
    if kind is Kind.NEGATION:
        return NamedNode(_NEGATED)
    if kind is Kind.DATE:
        return Literal(value, datatype=NamedNode(PREFIXES["xsd"] + "date"))
    return Literal(float(value)) if kind is Kind.NUMBER else Literal(value)


def _set_term(slot: str, value: str, mapping_set: MappingSet) -> NamedNode | Literal:
    if slot == "sssom_version":
        return NamedNode(f"{SSSOM}version{value}")
    if slot not in _SET_ENTITIES:
        return Literal(value)
    return NamedNode(_expanded(value, mapping_set))
