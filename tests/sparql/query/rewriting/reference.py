"""A small evaluator that follows SPARQL 1.1, section 18, to the letter, and random queries.

Patterns are tuples, evaluated here and written as SPARQL for the engine: the evaluator shares no
code with the product. Graphs are sets of triples; terms and variables are strings.
"""

import random
from collections import Counter
from collections.abc import Iterator

Solution = dict[str, str]
Graph = frozenset[tuple[str, str, str]]
NODES = (":a", ":b", ":c", ":absent")
PROPERTIES = (":p", ":q")
GRAPHS = (":g1", ":g2", ":g3")


class Dataset:
    """Named graphs, and their merge as the default graph."""

    def __init__(self, named: dict[str, Graph]) -> None:
        self.named = named
        self.default: Graph = frozenset().union(*named.values())


def compatible(left: Solution, right: Solution) -> bool:
    return all(right.get(name, value) == value for name, value in left.items())


def join(left: list[Solution], right: list[Solution]) -> list[Solution]:
    return [{**a, **b} for a in left for b in right if compatible(a, b)]


def evaluate(group: tuple, graph: Graph, data: Dataset) -> list[Solution]:
    """A group graph pattern (18.2.2.5): clauses in order, filters last."""
    solutions: list[Solution] = [{}]
    for element in group:
        kind = element[0]
        if kind == "optional":
            solutions = _left_join(solutions, element[1], graph, data)
        elif kind == "minus":
            removed = evaluate(element[1], graph, data)
            solutions = [
                a
                for a in solutions
                if not any(compatible(a, b) and a.keys() & b.keys() for b in removed)
            ]
        elif kind == "bind":
            solutions = [{**a, element[2]: element[1]} for a in solutions]
        elif kind != "filter":
            solutions = join(solutions, _element(element, graph, data))
    for element in group:
        if element[0] == "filter":
            solutions = [a for a in solutions if _holds(element[1], a, graph, data)]
    return solutions


def _left_join(left: list[Solution], group: tuple, graph: Graph, data: Dataset) -> list[Solution]:
    inner = tuple(element for element in group if element[0] != "filter")
    filters = [element[1] for element in group if element[0] == "filter"]
    right = evaluate(inner, graph, data)
    result = []
    for a in left:
        matched = [
            b
            for b in join([a], right)
            if all(_holds(constraint, b, graph, data) for constraint in filters)
        ]
        result += matched or [a]
    return result


def _element(element: tuple, graph: Graph, data: Dataset) -> list[Solution]:
    kind = element[0]
    if kind == "triple":
        return list(_path(element[2], element[1], element[3], graph))
    if kind == "values":
        return [{element[1]: value} for value in element[2]]
    if kind == "union":
        return [a for group in element[1] for a in evaluate(group, graph, data)]
    if kind == "graph":
        return _graph(element[1], element[2], data)
    assert kind == "select"
    return _select(element, graph, data)


def _graph(name: str, group: tuple, data: Dataset) -> list[Solution]:
    """18.6: eval(D(G), Graph(IRI, P)) and eval(D(G), Graph(var, P))."""
    if not name.startswith("?"):
        return evaluate(group, data.named[name], data) if name in data.named else []
    return [
        a
        for iri, graph in data.named.items()
        for a in join(evaluate(group, graph, data), [{name: iri}])
    ]


def _select(element: tuple, graph: Graph, data: Dataset) -> list[Solution]:
    _, form, names, group = element
    solutions = evaluate(group, graph, data)
    if form == "count":
        return [{"?n": str(len(solutions))}]
    if form == "count by":
        counts = Counter(a.get(names[0], "") for a in solutions)
        return [{**({names[0]: key} if key else {}), "?n": str(n)} for key, n in counts.items()]
    projected = [{k: v for k, v in a.items() if k in names} for a in solutions]
    if form == "distinct":
        return [dict(items) for items in {tuple(sorted(a.items())) for a in projected}]
    return projected


def _holds(constraint: tuple, solution: Solution, graph: Graph, data: Dataset) -> bool:
    kind = constraint[0]
    if kind == "bound":
        return constraint[1] in solution
    if kind == "unbound":
        return constraint[1] not in solution
    if kind == "equal":
        return solution.get(constraint[1]) == constraint[2]
    found = any(compatible(solution, b) for b in evaluate(constraint[1], graph, data))
    return found == (kind == "exists")


def _path(path: tuple | str, start: str, end: str, graph: Graph) -> Iterator[Solution]:
    """18.4: each operator as it is defined; sets where it defines sets."""
    if isinstance(path, str):
        yield from _bound(((s, o) for s, p, o in graph if p == path), start, end)
    elif path[0] == "^":
        yield from _path(path[1], end, start, graph)
    elif path[0] == "|":
        for part in path[1:]:
            yield from _path(part, start, end, graph)
    elif path[0] == "/":
        middle = f"?middle{random.random()}"  # no name of the query
        for a in _path(path[1], start, middle, graph):
            for b in _path(path[2], middle, end, graph):
                if compatible(a, b):
                    yield {k: v for k, v in {**a, **b}.items() if k != middle}
    elif path[0] == "!":
        yield from _bound(((s, o) for s, p, o in sorted(graph) if p not in path[1:]), start, end)
    else:
        yield from _bound(_closure(path, start, end, graph), start, end)


def _closure(path: tuple, start: str, end: str, graph: Graph) -> set[tuple[str, str]]:
    modifier, inner = path
    nodes = {term for s, _, o in graph for term in (s, o)}
    starts = nodes | {term for term in (start, end) if not term.startswith("?")}
    pairs = set()
    for first in starts:
        once = _targets(inner, first, graph)
        reached = {first} if modifier in "*?" else set()
        if modifier == "?":
            reached |= once
        else:
            frontier = once
            while frontier - reached:
                new = frontier - reached
                reached |= frontier
                frontier = {t for term in new for t in _targets(inner, term, graph)}
        pairs |= {(first, last) for last in reached}
    return pairs


def _targets(path: tuple | str, start: str, graph: Graph) -> set[str]:
    return {solution["?target"] for solution in _path(path, start, "?target", graph)}


def _bound(pairs, start: str, end: str) -> Iterator[Solution]:
    for first, last in pairs:
        solution: Solution = {}
        for name, value in ((start, first), (end, last)):
            if not name.startswith("?"):
                if name != value:
                    break
            elif solution.setdefault(name, value) != value:
                break
        else:
            yield solution


# As text


def text_of(group: tuple) -> str:
    """A group graph pattern as SPARQL, with its braces."""
    return "{ " + " ".join(map(_text, group)) + " }"


def _text(element: tuple) -> str:
    kind = element[0]
    if kind == "triple":
        return f"{element[1]} {path_text(element[2])} {element[3]} ."
    if kind in {"optional", "minus"}:
        return f"{kind.upper()} {text_of(element[1])}"
    if kind == "bind":
        return f"BIND({element[1]} AS {element[2]})"
    if kind == "filter":
        return f"FILTER {_constraint(element[1])}"
    if kind == "values":
        return f"VALUES {element[1]} {{ {' '.join(element[2])} }}"
    if kind == "union":
        return " UNION ".join(map(text_of, element[1]))
    if kind == "graph":
        return f"GRAPH {element[1]} {text_of(element[2])}"
    _, form, names, group = element
    if form == "count":
        return f"{{ SELECT (COUNT(*) AS ?n) WHERE {text_of(group)} }}"
    if form == "count by":
        return f"{{ SELECT {names[0]} (COUNT(*) AS ?n) {text_of(group)} GROUP BY {names[0]} }}"
    distinct = "DISTINCT " if form == "distinct" else ""
    return f"{{ SELECT {distinct}{' '.join(names)} {text_of(group)} }}"


def _constraint(constraint: tuple) -> str:
    kind = constraint[0]
    if kind == "bound":
        return f"(BOUND({constraint[1]}))"
    if kind == "unbound":
        return f"(!BOUND({constraint[1]}))"
    if kind == "equal":
        return f"({constraint[1]} = {constraint[2]})"
    return f"{'NOT ' if kind == 'not exists' else ''}EXISTS {text_of(constraint[1])}"


def path_text(path: tuple | str) -> str:
    """A property path as SPARQL; every operand in brackets of its own."""
    if isinstance(path, str):
        return path
    if path[0] == "^":
        return f"^({path_text(path[1])})"
    if path[0] == "!":
        return f"!({'|'.join(path[1:])})"
    if path[0] in {"|", "/"}:
        return path[0].join(f"({path_text(part)})" for part in path[1:])
    return f"({path_text(path[1])}){path[0]}"


# At random


def random_data(dice: random.Random) -> Dataset:
    """Three small graphs with triples in common."""
    all_triples = [(s, p, o) for s in NODES[:3] for p in PROPERTIES for o in NODES[:3]]
    shared = dice.sample(all_triples, 2)
    return Dataset(
        {
            name: frozenset(
                dice.sample(all_triples, dice.randint(1, 3)) + shared[: dice.randint(0, 2)]
            )
            for name in GRAPHS
        }
    )


def random_path(dice: random.Random, depth: int = 3) -> tuple | str:
    if depth == 0 or dice.random() < 0.25:
        return dice.choice(PROPERTIES)
    kind = dice.choice(("|", "|", "|", "/", "/", "^", "*", "+", "?", "!"))
    if kind == "!":
        return ("!", dice.choice(PROPERTIES))
    parts = [random_path(dice, depth - 1) for _ in range(2 if kind in "|/" else 1)]
    return (kind, *parts)


class RandomQueries:
    """Random groups in which BIND and COUNT give variables of their own."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice

    def group(self, depth: int = 2, size: int = 3) -> tuple:
        kinds = ["triple"] * 3 + ["values", "filter"]
        if depth:
            kinds += ["graph"] * 3 + ["optional", "minus", "union", "select", "select", "exists"]
        count = self._dice.randint(1, size)
        return tuple(self._element(self._dice.choice(kinds), depth - 1) for _ in range(count))

    def _variable(self) -> str:
        return self._dice.choice(("?x", "?y", "?z", "?g"))

    def _term(self) -> str:
        return self._variable() if self._dice.random() < 0.8 else self._dice.choice(NODES)

    def _element(self, kind: str, depth: int) -> tuple:
        dice = self._dice
        if kind == "triple":
            path = random_path(dice, 1) if dice.random() < 0.4 else dice.choice(PROPERTIES)
            return ("triple", self._term(), path, self._term())
        if kind == "values":
            return ("values", self._variable(), tuple(dice.sample((*NODES[:2], *GRAPHS), 2)))
        if kind == "filter":
            form = dice.choice(("bound", "unbound", "equal"))
            return ("filter", (form, self._variable(), dice.choice((*NODES, *GRAPHS))))
        if kind == "exists":
            pattern = ((("triple", self._term(), dice.choice(PROPERTIES), self._term())),)
            return ("filter", (dice.choice(("exists", "not exists")), pattern))
        if kind == "graph":
            name = "?g" if dice.random() < 0.7 else dice.choice(("?h", *GRAPHS, ":none"))
            return ("graph", name, self.group(depth))
        if kind == "union":
            return ("union", (self.group(depth), self.group(depth)))
        if kind == "select":
            return self._select(depth)
        return (kind, self.group(depth))

    def _select(self, depth: int) -> tuple:
        form = self._dice.choice(("plain", "distinct", "count", "count by"))
        names = tuple(sorted({self._variable(), self._variable()}))
        return ("select", form, names[:1] if form == "count by" else names, self.group(depth))
