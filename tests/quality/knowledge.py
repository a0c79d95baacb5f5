"""Facts about the properties, derived from the data without looking at the rules."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad

from ruhrkg.vocabulary import GRAPH, ID, PREFIXES

TYPE = NamedNode(PREFIXES["rdf"] + "type")
_BUT_IN = ("links/", "shapes", "ontology", "mappings", "catalogue", "codes", "versions", "void")


def is_data(quad: Quad) -> bool:
    """Statements about the plan: not the schema, and not what other tests check by other means."""
    graph = quad.graph_name.value
    return graph.startswith(str(ID)) or (
        graph.startswith(str(GRAPH)) and not graph.removeprefix(str(GRAPH)).startswith(_BUT_IN)
    )


def is_thing(term: object) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(str(ID))


def kind(term: object) -> str:
    """`project` for id/project/kris, empty for anything that is not one of our things."""
    return term.value.removeprefix(str(ID)).split("/")[0] if is_thing(term) else ""


class Knowledge:
    """The quads that are data, and what they show."""

    def __init__(self, quads: Iterable[Quad], seed: int) -> None:
        self.random = random.Random(seed)
        self.quads = sorted((q for q in quads if is_data(q)), key=str)
        self.classes: dict[str, set[str]] = defaultdict(set)
        self.values: dict[tuple[str, str], set[object]] = defaultdict(set)
        self.stated: Counter[object] = Counter()
        self.by_subject: dict[str, list[Quad]] = defaultdict(list)
        for quad in self.quads:
            if quad.predicate == TYPE:
                self.classes[quad.subject.value].add(quad.object.value)
            self.values[quad.subject.value, quad.predicate.value].add(quad.object)
            self.stated[quad.triple] += 1
            self.by_subject[quad.subject.value].append(quad)
        self._learn()

    def _learn(self) -> None:
        """Which properties every thing of a class has, which none has twice, what they point to."""
        members: dict[str, set[str]] = defaultdict(set)
        for subject, classes in self.classes.items():
            for name in classes:
                members[name].add(subject)
        having: Counter[tuple[str, str]] = Counter()
        twice: set[tuple[str, str]] = set()
        self.points_to: dict[str, set[str]] = defaultdict(set)
        self.used_by: dict[str, set[str]] = defaultdict(set)
        for (subject, path), values in self.values.items():
            for name in self.classes[subject]:
                self.used_by[path].add(name)
                for key in self._keys(path, values):
                    having[name, key] += 1
                    if len(self._of_key(key, values)) > 1:
                        twice.add((name, key))
            self.points_to[path] |= {kind(v) for v in values if isinstance(v, NamedNode)}
        self.universal = {k for k, n in having.items() if n == len(members[k[0]]) and n >= 5}
        self.single = {k for k, n in having.items() if n >= 5 and k not in twice}

    @staticmethod
    def _keys(path: str, values: Iterable[object]) -> set[str]:
        return {f"{path}@{getattr(v, 'language', None) or ''}" for v in values}

    @staticmethod
    def _of_key(key: str, values: Iterable[object]) -> list[object]:
        language = key.rpartition("@")[2]
        return [v for v in values if (getattr(v, "language", None) or "") == language]

    def _key(self, quad: Quad) -> str:
        return next(iter(self._keys(quad.predicate.value, [quad.object])))

    def _names(self, quad: Quad) -> set[tuple[str, str]]:
        return {(name, self._key(quad)) for name in self.classes[quad.subject.value]}
