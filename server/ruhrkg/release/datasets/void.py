"""VoID: statistics of the graph (VoID, W3C Interest Group Note 2011).

The description is a graph of the release itself (`graph/void`), so that clients find the classes
and properties, and their combinations, by querying the endpoint.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ruhrkg.formats import Carries
from ruhrkg.reconciliation.identifiers import SCHEMES, Scheme
from ruhrkg.release.datasets.definitions import BY_SLUG, WHOLE, DatasetDefinition
from ruhrkg.release.datasets.dumps import Content, dumps_of
from ruhrkg.vocabulary import BASE_IRI, GRAPH, ID, PREFIXES

DOCUMENT = BASE_IRI + "void"
_TYPE = PREFIXES["rdf"] + "type"
_INTEGER = NamedNode(PREFIXES["xsd"] + "integer")
_EXAMPLES = 3


def _void(name: str) -> NamedNode:
    return NamedNode(PREFIXES["void"] + name)


def _void_ext(name: str) -> NamedNode:
    return NamedNode(PREFIXES["void-ext"] + name)


@dataclass
class _Counts:
    """Counts of distinct terms over a set of distinct triples."""

    triples: int = 0
    subjects: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)
    properties: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    by_class: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    # objects by class of the subject and property: their classes, their datatypes
    object_classes: dict[tuple[str, str], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    datatypes: dict[tuple[str, str], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )


def _count(triples: Iterable[Triple]) -> _Counts:
    counts, types = _Counts(), defaultdict(set)
    listed = list(triples)
    for triple in listed:
        subject, predicate = str(triple.subject), triple.predicate.value
        counts.triples += 1
        counts.subjects.add(subject)
        counts.objects.add(str(triple.object))
        counts.properties[predicate] += 1
        if predicate == _TYPE and isinstance(triple.object, NamedNode):
            counts.classes[triple.object.value] += 1
            types[subject].add(triple.object.value)
    for triple in listed:
        for of in types[str(triple.subject)]:
            counts.by_class[of][triple.predicate.value] += 1
            pair = (of, triple.predicate.value)
            if isinstance(triple.object, Literal):
                counts.datatypes[pair][triple.object.datatype.value] += 1
            counts.object_classes[pair].update(types.get(str(triple.object), ()))
    return counts


class _Description:
    """Collects the statements of the VoID graph."""

    def __init__(self) -> None:
        self.quads: list[Quad] = []

    def add(self, subject: str, predicate: NamedNode, value: NamedNode | Literal | int) -> None:
        """Add one statement; a number becomes an xsd:integer."""
        term = Literal(str(value), datatype=_INTEGER) if isinstance(value, int) else value
        self.quads.append(Quad(NamedNode(subject), predicate, term, NamedNode(str(GRAPH["void"]))))

    def a(self, subject: str, name: str) -> None:
        """State that the subject is of a class of VoID."""
        self.add(subject, NamedNode(_TYPE), _void(name))


def describe(content: Mapping[str, Content]) -> list[Quad]:
    """The VoID description of the parts whose statements are given."""
    into = _Description()
    whole = BY_SLUG[WHOLE].iri
    into.a(DOCUMENT, "DatasetDescription")
    into.add(DOCUMENT, NamedNode(PREFIXES["foaf"] + "primaryTopic"), NamedNode(whole))
    for part in (BY_SLUG[slug] for slug in content):
        counts = _count(content[part.slug].triples)
        _describe_part(into, part, counts)
        if part.slug == WHOLE:
            _partition(into, whole, counts)
            _vocabularies(into, whole, counts)
        else:
            into.add(whole, _void("subset"), NamedNode(part.iri))
    _linksets(into, whole, content[WHOLE].triples)
    return into.quads


def _describe_part(into: _Description, part: DatasetDefinition, counts: _Counts) -> None:
    into.a(part.iri, "Dataset")
    into.add(part.iri, _void("triples"), counts.triples)
    into.add(part.iri, _void("entities"), sum(s.startswith(f"<{ID}") for s in counts.subjects))
    into.add(part.iri, _void("distinctSubjects"), len(counts.subjects))
    into.add(part.iri, _void("distinctObjects"), len(counts.objects))
    into.add(part.iri, _void("classes"), len(counts.classes))
    into.add(part.iri, _void("properties"), len(counts.properties))
    into.add(part.iri, _void("sparqlEndpoint"), NamedNode(BASE_IRI + "sparql"))
    into.add(part.iri, _void("uriSpace"), Literal(BASE_IRI))
    for dump in dumps_of(part):
        if Carries.GRAPH in dump.format.carries:
            into.add(part.iri, _void("dataDump"), NamedNode(BASE_IRI + dump.path))
            into.add(part.iri, _void("feature"), NamedNode(dump.format.iri or ""))
    for iri in _examples(part, counts):
        into.add(part.iri, _void("exampleResource"), NamedNode(iri))


def _examples(part: DatasetDefinition, counts: _Counts) -> list[str]:
    """The first things of the part's main kind (projects for the whole dataset)."""
    kind = "project" if part.slug == WHOLE else (part.kinds or ("",))[0]
    things = sorted(s[1:-1] for s in counts.subjects if s.startswith(f"<{ID[kind + '/']}"))
    return things[:_EXAMPLES]


def _partition(into: _Description, whole: str, counts: _Counts) -> None:
    for number, (iri, triples) in enumerate(sorted(counts.properties.items()), start=1):
        _property(into, whole, f"{DOCUMENT}#property-{number}", iri, triples)
    for number, (iri, entities) in enumerate(sorted(counts.classes.items()), start=1):
        partition = f"{DOCUMENT}#class-{number}"
        into.a(partition, "Dataset")
        into.add(whole, _void("classPartition"), NamedNode(partition))
        into.add(partition, _void("class"), NamedNode(iri))
        into.add(partition, _void("entities"), entities)
        for inner, (name, triples) in enumerate(sorted(counts.by_class[iri].items()), start=1):
            pair = f"{partition}-property-{inner}"
            _property(into, partition, pair, name, triples)
            _objects(into, pair, counts.object_classes[iri, name], "class", _void)
            _objects(into, pair, counts.datatypes[iri, name], "datatype", _void_ext)


def _property(into: _Description, of: str, partition: str, iri: str, triples: int) -> None:
    into.a(partition, "Dataset")
    into.add(of, _void("propertyPartition"), NamedNode(partition))
    into.add(partition, _void("property"), NamedNode(iri))
    into.add(partition, _void("triples"), triples)


def _objects(
    into: _Description,
    of: str,
    found: Counter[str],
    kind: str,
    term: Callable[[str], NamedNode],
) -> None:
    """Add the classes or datatypes of the objects of a property, with their triple counts."""
    for number, (iri, triples) in enumerate(sorted(found.items()), start=1):
        partition = f"{of}-{kind}-{number}"
        into.add(of, term(f"{kind}Partition"), NamedNode(partition))
        into.add(partition, term(kind), NamedNode(iri))
        into.add(partition, _void("triples"), triples)


def _vocabularies(into: _Description, whole: str, counts: _Counts) -> None:
    terms = (*counts.properties, *counts.classes)
    for iri in sorted({term[: _end_of_namespace(term)] for term in terms}):
        into.add(whole, _void("vocabulary"), NamedNode(iri))


def _end_of_namespace(term: str) -> int:
    return max(term.rfind("#"), term.rfind("/")) + 1


def _target(iri: str) -> Scheme | None:
    """The external data set that an IRI belongs to: the one with the longest base."""
    found = [scheme for scheme in SCHEMES if iri.startswith(scheme.base)]
    return max(found, key=lambda scheme: len(scheme.base), default=None)


def _linksets(into: _Description, whole: str, triples: Iterable[Triple]) -> None:
    links: Counter[tuple[str, str]] = Counter()
    for triple in triples:
        if not (isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode)):
            continue
        if triple.subject.value.startswith(str(ID)) and (scheme := _target(triple.object.value)):
            links[scheme.target, triple.predicate.value] += 1
    for scheme in SCHEMES:
        name = scheme.target
        target = f"{DOCUMENT}#{name}"
        predicates = sorted(p for n, p in links if n == name)
        if predicates:
            into.a(target, "Dataset")
            into.add(target, NamedNode(PREFIXES["dcterms"] + "title"), Literal(scheme.label))
            into.add(target, _void("uriSpace"), Literal(scheme.base))
        for number, predicate in enumerate(predicates, start=1):
            linkset = f"{DOCUMENT}#linkset-{name}-{number}"
            into.a(linkset, "Linkset")
            into.add(linkset, _void("subjectsTarget"), NamedNode(whole))
            into.add(linkset, _void("objectsTarget"), NamedNode(target))
            into.add(linkset, _void("linkPredicate"), NamedNode(predicate))
            into.add(linkset, _void("triples"), links[name, predicate])
            into.add(whole, _void("subset"), NamedNode(linkset))
