"""Who works with whom: organisations named in connection with the same project, on a ring.

Two organisations are linked by every project that names both, whatever their part in it. The layout
depends only on these links and the IRIs, so a release always looks the same.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ruhrkg.locale import Locale, Text, in_order
from ruhrkg.presentation.labels import Names
from ruhrkg.presentation.page_source import ReleaseData, per_release

WIDTH = 1000
MAX_DRAWN = 34
"""The maximum number of organisations drawn; the table contains all of them."""

_PITCH, _MARGIN, _RADIUS = 34, 24, 215
_LINE = 38
"""The number of letters that fit on one of the two lines of a name beside the ring."""

Pair = tuple[str, str]
Links = Mapping[Pair, frozenset[str]]
"""The projects that two organisations share, by their IRIs in order."""


@dataclass(frozen=True)
class Partner:
    """An organisation that shares projects with another; their IRIs and names, by name."""

    iri: str
    label: Text
    projects: tuple[tuple[str, Text], ...]


@dataclass(frozen=True)
class Member:
    """An organisation with the number of its projects and its partners, the closest first."""

    iri: str
    label: Text
    projects: int
    partners: tuple[Partner, ...]


@dataclass(frozen=True)
class Node:
    """The position of an organisation on the ring, and the numbers of its edges in the picture."""

    member: Member
    x: float
    y: float
    left: bool
    edges: tuple[int, ...]

    @property
    def lines(self) -> list[str]:
        """Its name on at most two lines, cut if it is longer."""
        return two_lines(self.member.label.value)


@dataclass(frozen=True)
class Edge:
    """A curve between two organisations; `weight` is the number of projects that they share."""

    path: str
    weight: int


@dataclass(frozen=True)
class Ring:
    """The picture."""

    height: int
    nodes: Sequence[Node]
    edges: Sequence[Edge]


Roles = Mapping[str, frozenset[str]]
"""The projects of an organisation by role: the IRI of a property, such as `schema:funder`."""


@per_release
def roles(data: ReleaseData) -> Mapping[str, Roles]:
    """The projects of each organisation by role; it funds a project if it pays for an amount."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in data.select("network"):
        found[row.text("organisation")][row.text("role")].add(row.text("project"))
    return {
        organisation: {role: frozenset(projects) for role, projects in by_role.items()}
        for organisation, by_role in found.items()
    }


@per_release
def named_at(data: ReleaseData) -> Mapping[str, frozenset[str]]:
    """The organisations named in connection with each project."""
    found: dict[str, set[str]] = defaultdict(set)
    for organisation, by_role in roles(data).items():
        for project in frozenset().union(*by_role.values()):
            found[project].add(organisation)
    return {project: frozenset(organisations) for project, organisations in found.items()}


def links(named: Mapping[str, Collection[str]]) -> Links:
    """Every pair of organisations with the projects that name both."""
    shared: dict[Pair, set[str]] = defaultdict(set)
    for project, organisations in named.items():
        for pair in combinations(sorted(organisations), 2):
            shared[pair].add(project)
    return {pair: frozenset(projects) for pair, projects in sorted(shared.items())}


def has_partners(data: ReleaseData, iri: str) -> bool:
    """Whether a project names an organisation together with another."""
    return any(iri in found and len(found) > 1 for found in named_at(data).values())


@per_release
def members(data: ReleaseData, locale: Locale) -> Mapping[str, Member]:
    """The organisations that share a project with another: those with the most partners first."""
    named = named_at(data)
    counted = Counter(iri for organisations in named.values() for iri in organisations)
    names = _names(data, locale)
    partners: dict[str, list[Partner]] = defaultdict(list)
    for (a, b), shared in links(named).items():
        projects = sorted(((p, names.label(p)) for p in shared), key=lambda p: in_order(p[1].value))
        partners[a].append(Partner(b, names.label(b), tuple(projects)))
        partners[b].append(Partner(a, names.label(a), tuple(projects)))
    made = [
        Member(iri, names.label(iri), counted[iri], tuple(sorted(found, key=_closest_first)))
        for iri, found in partners.items()
    ]
    ranked = sorted(made, key=lambda m: (-len(m.partners), -m.projects, in_order(m.label.value)))
    return {member.iri: member for member in ranked}


def _closest_first(partner: Partner) -> tuple[int, str]:
    return -len(partner.projects), in_order(partner.label.value)


def central(found: Mapping[str, Member]) -> tuple[str, ...]:
    """The organisations that are drawn in the picture of all: those at several projects."""
    several = (iri for iri, member in found.items() if member.projects > 1)
    return tuple(several)[:MAX_DRAWN]


def around(member: Member) -> tuple[str, ...]:
    """The organisations that are drawn in the picture of one: itself and its closest partners."""
    return (member.iri, *(partner.iri for partner in member.partners[: MAX_DRAWN - 1]))


@per_release
def ring(data: ReleaseData, locale: Locale, drawn: tuple[str, ...]) -> Ring:
    """The picture of the organisations in `drawn` with the links between them."""
    found, between = members(data, locale), links(named_at(data))
    inside = {pair: len(p) for pair, p in between.items() if set(pair) <= set(drawn)}
    order = ring_order(drawn, inside)
    rows = math.ceil(len(order) / 2)
    height = 2 * _MARGIN + max(rows - 1, 1) * _PITCH
    at = {iri: _place(place, len(order), height) for place, iri in enumerate(order)}
    edges = [Edge(_curve(at[a], at[b], height), n) for (a, b), n in inside.items()]
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, pair in enumerate(inside):
        for iri in pair:
            numbers[iri].append(number)
    nodes = [
        Node(found[iri], *at[iri], at[iri][0] < WIDTH / 2, tuple(numbers[iri])) for iri in order
    ]
    return Ring(height, nodes, edges)


def ring_order(drawn: Collection[str], weights: Mapping[Pair, int]) -> list[str]:
    """An order on the ring that places closely linked organisations near each other.

    It begins with the most linked organisation, repeatedly appends the one closest to the last few,
    then swaps pairs as long as that shortens the weighted links.
    """
    near: dict[str, dict[str, int]] = defaultdict(dict)
    for (a, b), weight in weights.items():
        near[a][b] = near[b][a] = weight
    left = sorted(drawn, key=lambda iri: (-sum(near[iri].values()), iri))
    order: list[str] = []
    while left:
        recent = {iri: 0.7**age for age, iri in enumerate(reversed(order))}
        closest = max(left, key=lambda iri: sum(n * recent.get(o, 0) for o, n in near[iri].items()))
        order.append(closest)
        left.remove(closest)
    return _shortened(order, near)


def _shortened(order: list[str], near: Mapping[str, Mapping[str, int]]) -> list[str]:
    count = len(order)
    place = {iri: index for index, iri in enumerate(order)}

    def length(iri: str) -> int:
        steps = ((abs(place[iri] - place[other]), n) for other, n in near.get(iri, {}).items())
        return sum(min(step, count - step) * n for step, n in steps)

    better = True
    while better:
        better = False
        for a, b in combinations(order, 2):
            before = length(a) + length(b)
            place[a], place[b] = place[b], place[a]
            if length(a) + length(b) < before:
                better = True
            else:
                place[a], place[b] = place[b], place[a]
    return sorted(order, key=place.__getitem__)


def _place(place: int, count: int, height: int) -> tuple[float, float]:
    """A point on the ring: down the right side, then up the left; names never overlap."""
    rows = math.ceil(count / 2)
    right = place < rows
    row = place if right else count - 1 - place
    y = _MARGIN + row * _PITCH
    lift = (y - height / 2) / (height / 2)
    x = _RADIUS * math.sqrt(1 - lift**2)
    return round(WIDTH / 2 + (x if right else -x), 1), float(y)


def _curve(a: tuple[float, float], b: tuple[float, float], height: int) -> str:
    """From `a` to `b`, bent towards the middle of the ring."""
    x = (a[0] + b[0] + WIDTH) / 4
    y = (a[1] + b[1] + height) / 4
    return f"M{a[0]:g} {a[1]:g}Q{x:.1f} {y:.1f} {b[0]:g} {b[1]:g}"


def two_lines(name: str) -> list[str]:
    """A name broken between words into at most two lines; a name that does not fit ends in `…`."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= _LINE or not lines[-1]:
            lines[-1] = longer
        elif len(lines) == 1:
            lines.append(word)
        else:
            lines[-1] += " …"
            break
    return [line if len(line) <= _LINE + 2 else line[:_LINE] + "…" for line in lines]


@per_release
def _names(data: ReleaseData, locale: Locale) -> Names:
    named = named_at(data)
    return Names.of(data, locale, {*named, *(iri for found in named.values() for iri in found)})
