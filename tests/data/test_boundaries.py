"""The boundaries: one for each municipality, and the districts' are just theirs united."""

import shapely
from pyoxigraph import Literal, NamedNode, Store
from pytest import fixture, mark

from ruhrkg.graph.loading import load
from ruhrkg.settings import Settings
from ruhrkg.vocabulary import GRAPH, ID, PREFIXES

UNITED = ["ennepe-ruhr-kreis", "kreis-recklinghausen", "kreis-unna", "kreis-wesel", "ruhr-area"]


@fixture(scope="module")
def authored() -> Store:
    return load(Settings().root)


def place(slug: str) -> NamedNode:
    return NamedNode(str(ID[f"place/{slug}"]))


def boundary(store: Store, of: NamedNode) -> tuple[shapely.Geometry, str] | None:
    """The boundary of a place and its graph."""
    has, text = NamedNode(PREFIXES["geo"] + "hasGeometry"), NamedNode(PREFIXES["geo"] + "asWKT")
    for link in store.quads_for_pattern(of, has, None, None):
        if isinstance(link.object, NamedNode):
            for quad in store.quads_for_pattern(link.object, text, None, None):
                assert isinstance(quad.object, Literal)
                assert isinstance(quad.graph_name, NamedNode)
                return shapely.from_wkt(quad.object.value), quad.graph_name.value
    return None


def parts(store: Store, slug: str) -> list[shapely.Geometry]:
    """The boundaries of the municipalities in a district or the region."""
    inside = NamedNode(PREFIXES["schema"] + "containedInPlace")
    united = str(GRAPH["reference/nrw-dvg2-2019-united"])
    shapes = []
    for quad in store.quads_for_pattern(None, inside, place(slug), None):
        assert isinstance(quad.subject, NamedNode)
        found = boundary(store, quad.subject)
        if found and found[1] != united:
            shapes.append(found[0])
        elif found:
            shapes += parts(store, quad.subject.value.rpartition("/")[2])
    return shapes


@mark.parametrize("slug", UNITED)
def test_a_district_is_the_union_of_its_municipalities(authored: Store, slug: str) -> None:
    found = boundary(authored, place(slug))
    assert found
    shape, graph = found
    assert graph == str(GRAPH["reference/nrw-dvg2-2019-united"])
    assert shape.is_valid
    assert shapely.equals(shape, shapely.union_all(parts(authored, slug)))


def test_the_region_has_the_boundaries_of_its_53_municipalities(authored: Store) -> None:
    assert len(parts(authored, "ruhr-area")) == 53


def test_municipalities_do_not_overlap(authored: Store) -> None:
    shapes = parts(authored, "ruhr-area")
    total = shapely.area(shapely.union_all(shapes))
    assert abs(sum(map(shapely.area, shapes)) - total) < 1e-9
