"""Who works with whom: links by shared projects, the order on the ring, names on two lines."""

from itertools import pairwise

from ruhrkg.locale import Locale
from ruhrkg.presentation.page_source import ReleaseData
from ruhrkg.presentation.pictures import network

NAMED = {"p1": ["a", "b", "c"], "p2": ["b", "a"], "p3": ["d"]}


def test_organisations_are_linked_by_every_project_that_names_both() -> None:
    assert network.links(NAMED) == {
        ("a", "b"): frozenset({"p1", "p2"}),
        ("a", "c"): frozenset({"p1"}),
        ("b", "c"): frozenset({"p1"}),
    }


def test_the_order_on_the_ring_keeps_those_together_that_share_most() -> None:
    weights = {("a", "d"): 5, ("d", "b"): 5, ("b", "c"): 5, ("c", "e"): 5}
    order = network.ring_order(["a", "b", "c", "d", "e"], weights)
    assert _length(order, weights) == 20  # each link reaches a neighbour
    assert network.ring_order(["e", "d", "c", "b", "a"], weights) == order


def _length(order: list[str], weights: dict[tuple[str, str], int]) -> int:
    steps = ((abs(order.index(a) - order.index(b)), n) for (a, b), n in weights.items())
    return sum(min(step, len(order) - step) * n for step, n in steps)


def test_a_long_name_has_two_lines_and_marks_its_truncation() -> None:
    assert network.two_lines("Short") == ["Short"]
    lines = network.two_lines("word " * 40)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert network.two_lines("x" * 90) == ["x" * 38 + "…"]


def test_every_link_of_the_picture_is_in_the_table(data: ReleaseData) -> None:
    locale = Locale("en")
    found = network.members(data, locale)
    drawn = network.central(found)
    picture = network.ring(data, locale, drawn)
    shared = {
        frozenset((iri, partner.iri)): len(partner.projects)
        for iri in drawn
        for partner in found[iri].partners
        if partner.iri in drawn
    }
    assert len(picture.edges) == len(shared) > 0
    assert sum(edge.weight for edge in picture.edges) == sum(shared.values())
    for node in picture.nodes:
        assert len(node.edges) == sum(p.iri in drawn for p in node.member.partners)


def test_names_beside_the_ring_do_not_overlap(data: ReleaseData) -> None:
    locale = Locale("de")
    picture = network.ring(data, locale, network.central(network.members(data, locale)))
    for left in (True, False):
        heights = sorted(node.y for node in picture.nodes if node.left == left)
        assert all(lower - upper >= 30 for upper, lower in pairwise(heights))
    assert all(0 < node.y < picture.height for node in picture.nodes)
