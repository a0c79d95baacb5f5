"""The directory of all matchable things, as a file of the release."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, QuerySolution, Store

from ruhrkg.formats import MediaType
from ruhrkg.locale import LANGUAGES, Locale
from ruhrkg.reconciliation import identifiers
from ruhrkg.reconciliation.directory import Directory, Entity, Identifier, Named, Value
from ruhrkg.reconciliation.plan_names import PlanNames
from ruhrkg.release.context import BuildContext
from ruhrkg.sparql.query.library import Library
from ruhrkg.sparql.query.local import select
from ruhrkg.vocabulary import NUMBER_TYPES, PREFIXES, compact, local_name

RECONCILIATION = "reconciliation.json"
_ID = PREFIXES["id"]
_LABEL = PREFIXES["rdfs"] + "label"
_TYPE = PREFIXES["rdf"] + "type"
_DESCRIPTIONS = (PREFIXES["dcterms"] + "description", PREFIXES["skos"] + "definition")
_NAMES = (
    _LABEL,
    PREFIXES["skos"] + "altLabel",
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["foaf"] + "name",
    PREFIXES["schema"] + "alternateName",
)
_KINDS = (PREFIXES["dcterms"] + "type",)
_NOT_VALUES = {
    _TYPE,
    *_DESCRIPTIONS,
    PREFIXES["owl"] + "sameAs",
    *(PREFIXES["skos"] + name for name in ("exactMatch", "closeMatch", "broadMatch", "inScheme")),
    *(PREFIXES["geo"] + name for name in ("hasGeometry", "hasDefaultGeometry")),
}
_INTEGER = PREFIXES["xsd"] + "integer"

Labels = dict[str, dict[str, str]]


def write_reconciliation(context: BuildContext) -> None:
    """Write `reconciliation.json`, the data behind `/reconcile` and `/resolve`.

    A project without the queries of the pages gets none. Raises AuthoredFileError if the names of
    the plan cannot be read.
    """
    if not (context.settings.root / "queries" / "pages").is_dir():
        return
    names = PlanNames.read(context.settings.root)
    directory = collect(context.store, Library(context.settings.root), context.version, names)
    context.write(RECONCILIATION, directory.to_json(), MediaType.JSON)


def collect(store: Store, library: Library, version: str, names: PlanNames) -> Directory:
    """The directory of the things in `store`, which holds the merged default graph."""
    labels = _labels(_rows(store, library, "reconcile-labels"))
    matches = _matches(_rows(store, library, "reconcile-matches"))
    offices: dict[str, set[str]] = defaultdict(set)
    for row in _rows(store, library, "reconcile-offices"):
        offices[row["person"].value].add(row["office"].value)
    entities = tuple(
        _entity(thing, labels, matches.get(thing.iri, []), offices.get(thing.iri, set()))
        for thing in _things(_rows(store, library, "reconcile-statements"))
        if labels.get(thing.iri)
    )
    others = {
        thing.iri.removeprefix(_ID): _entity(thing, labels, [], set())
        for thing in _things(_rows(store, library, "reconcile-parts"))
    }
    parts = tuple(_reached(entities, others))
    every = (*entities, *parts)
    classes = [
        (compact(row["class"].value), compact(row["broader"].value))
        for row in _rows(store, library, "reconcile-classes")
    ]
    types, properties = _types(every, labels, classes), _properties(every, labels)
    return Directory(version, entities, types, properties, parts, names)


@dataclass
class _Thing:
    """The classes and statements of a thing."""

    iri: str
    classes: set[str] = field(default_factory=set)
    statements: set[tuple[str, NamedNode | Literal]] = field(default_factory=set)


def _things(rows: Iterator[QuerySolution]) -> list[_Thing]:
    """Our own things, sorted, with the classes and statements of the rows."""
    things: dict[str, _Thing] = {}
    for row in rows:
        iri, value = row["entity"].value, row["value"]
        if iri.startswith(_ID):
            thing = things.setdefault(iri, _Thing(iri))
            thing.classes.add(compact(row["class"].value))
            if isinstance(value, NamedNode | Literal):
                thing.statements.add((row["property"].value, value))
    return [things[iri] for iri in sorted(things)]


def _reached(entities: tuple[Entity, ...], others: dict[str, Entity]) -> list[Entity]:
    """Those of the others that are values of entities, directly or indirectly."""
    reached = {entity.id: entity for entity in entities}
    new = list(entities)
    while new:
        named = {v["id"] for e in new for values in e.values.values() for v in values if "id" in v}
        new = [others[i] for i in sorted(named - reached.keys()) if i in others]
        reached.update((entity.id, entity) for entity in new)
    return [reached[i] for i in sorted(reached) if i not in {entity.id for entity in entities}]


def _rows(store: Store, library: Library, name: str) -> Iterator[QuerySolution]:
    yield from select(store, library.get("pages", name).bind())


def _labels(rows: Iterator[QuerySolution]) -> Labels:
    labels: Labels = defaultdict(dict)
    for row in rows:
        thing, label = row["thing"], row["label"]
        if isinstance(thing, NamedNode) and isinstance(label, Literal):
            held = labels[thing.value]
            language = label.language or ""
            held[language] = min(label.value, held.get(language, label.value))
    return labels


def _matches(rows: Iterator[QuerySolution]) -> dict[str, list[Identifier]]:
    matches: dict[str, set[Identifier]] = defaultdict(set)
    for row in rows:
        iri = row["object"].value
        known = identifiers.compact(iri)
        if known:
            relation = local_name(row["relation"].value)
            label = row["label"].value if row["label"] is not None else ""
            matches[row["entity"].value].add(Identifier(*known, iri, relation, label))
    return {
        entity: sorted(found, key=lambda i: (i.target, not i.exact, i.local))
        for entity, found in matches.items()
    }


def _entity(thing: _Thing, labels: Labels, matches: list[Identifier], offices: set[str]) -> Entity:
    ordered = sorted(thing.statements, key=lambda pair: (pair[0], str(pair[1])))
    kinds = [compact(o.value) for p, o in ordered if p in _KINDS and isinstance(o, NamedNode)]
    values: dict[str, list[Value]] = {}
    names: list[str] = []
    descriptions: dict[str, str] = {}
    for predicate, value in ordered:
        if isinstance(value, Literal) and predicate in _NAMES:
            names.append(value.value)
        if isinstance(value, Literal) and predicate in _DESCRIPTIONS:
            descriptions.setdefault(value.language or "", value.value)
        elif predicate not in _NOT_VALUES and (formatted := _value(value, labels)):
            values.setdefault(compact(predicate), []).append(formatted)
    for match in matches:
        value_of = {"id": match.local, "name": match.label or labels[thing.iri]}
        held = values.setdefault(match.target, [])
        if match.exact and value_of not in held:
            held.append(value_of)
    return Entity(
        thing.iri.removeprefix(_ID), labels[thing.iri], (*kinds, *sorted(thing.classes)),
        tuple(sorted(set(names))),
        descriptions, {k: v for k, v in sorted(values.items()) if v}, tuple(matches),
        tuple(sorted(offices)),
    )  # fmt: skip


def _value(term: NamedNode | Literal, labels: Labels) -> Value | None:
    """The value in the form of the data extension service (Reconciliation API 0.2)."""
    if isinstance(term, NamedNode):
        if term.value.startswith(_ID) and labels.get(term.value):
            return {"id": term.value.removeprefix(_ID), "name": labels[term.value]}
        return {"str": term.value} if not term.value.startswith(_ID) else None
    kind = term.datatype.value
    if kind == _INTEGER:
        return {"int": int(term.value)}
    if kind in NUMBER_TYPES:
        return {"float": float(term.value)}
    if term.language:
        return {"str": term.value, "lang": term.language}
    return {"str": term.value}


def _types(
    entities: tuple[Entity, ...], labels: Labels, classes: list[tuple[str, str]]
) -> tuple[Named, ...]:
    """The types of the entities; `classes` are pairs of a class and a broader one."""
    broader: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        *kinds, own = entity.types
        broader[own] |= set()
        for kind in kinds:
            broader[kind].add(own)
    for narrow, broad in classes:
        if narrow in broader and broad in broader:
            broader[narrow].add(broad)
    return tuple(
        Named(curie, _names_of(curie, labels), tuple(sorted(above)))
        for curie, above in sorted(broader.items())
    )


def _properties(entities: tuple[Entity, ...], labels: Labels) -> tuple[Named, ...]:
    targets = {scheme.target: scheme.label for scheme in identifiers.SCHEMES}
    used = sorted({curie for entity in entities for curie in entity.values})
    return tuple(
        Named(curie, dict.fromkeys(("de", "en"), targets[curie]))
        if curie in targets
        else Named(curie, _names_of(curie, labels))
        for curie in used
    )


def _names_of(curie: str, labels: Labels) -> dict[str, str]:
    """The names of a class or property: in the graph, else the words of the pages for it."""
    prefix, _, local = curie.partition(":")
    words = {x: name for x in LANGUAGES if (name := Locale(x).either(f"term.{curie}", ""))}
    return labels.get(PREFIXES[prefix] + local) or words or {"": local}
