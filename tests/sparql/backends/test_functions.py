"""The extension functions: GeoSPARQL beyond the engine's own, and full text."""

import math

import pytest
from pyoxigraph import Literal, NamedNode
from pyproj import Geod

from ruhrkg.geo import sparql_functions
from ruhrkg.release.store import Release
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.fulltext import FullText
from ruhrkg.sparql.backends.functions import SEARCH
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.vocabulary import PREFIXES

GEO = f"PREFIX geo: <{PREFIXES['geo']}> PREFIX geof: <{PREFIXES['geof']}> "
UOM = "http://www.opengis.net/def/uom/OGC/1.0/"
METRE, KILOMETRE = (NamedNode(UOM + unit) for unit in ("metre", "kilometre"))
ESSEN, BOCHUM = "POINT(7.0131 51.4582)", "POINT(7.2162 51.4818)"
SQUARE = "POLYGON((7 51, 8 51, 8 52, 7 52, 7 51))"


def wkt(text: str) -> Literal:
    return Literal(text, datatype=NamedNode(PREFIXES["geo"] + "wktLiteral"))


def test_distances_of_points_are_those_on_the_ellipsoid():
    expected = Geod(ellps="WGS84").inv(7.0131, 51.4582, 7.2162, 51.4818)[2]
    found = sparql_functions.distance(wkt(ESSEN), wkt(BOCHUM), METRE)
    assert found.value == str(expected)
    kilometres = sparql_functions.distance(wkt(ESSEN), wkt(BOCHUM), KILOMETRE)
    assert math.isclose(float(kilometres.value) * 1000, expected)


def test_distances_reach_from_points_to_areas():
    outside = sparql_functions.distance(wkt("POINT(8.1 51.5)"), wkt(SQUARE), METRE)
    expected = Geod(ellps="WGS84").inv(8.0, 51.5, 8.1, 51.5)[2]
    assert math.isclose(float(outside.value), expected, rel_tol=1e-3)
    assert float(sparql_functions.distance(wkt(ESSEN), wkt(SQUARE), METRE).value) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        (Literal("POINT(7 51)"), wkt(BOCHUM), METRE),
        (wkt("nonsense"), wkt(BOCHUM), METRE),
        (wkt("POINT EMPTY"), wkt(BOCHUM), METRE),
        (wkt("<http://www.opengis.net/def/crs/EPSG/0/25832> POINT(7 51)"), wkt(BOCHUM), METRE),
        (wkt(ESSEN), wkt(BOCHUM), NamedNode(UOM + "furlong")),
        (wkt(ESSEN), NamedNode("urn:x"), METRE),
    ],
)
def test_what_cannot_be_measured_is_unbound(arguments):
    assert sparql_functions.distance(*arguments) is None


def test_a_buffer_contains_what_is_within_its_radius(engine):
    call = GEO + (
        f'SELECT ?in ?out {{ BIND(geof:buffer("{ESSEN}"^^geo:wktLiteral, 15, <{KILOMETRE.value}>)'
        f' AS ?area) BIND(geof:sfWithin("{BOCHUM}"^^geo:wktLiteral, ?area) AS ?in) '
        f'BIND(geof:sfIntersects("POINT(7.46 51.51)"^^geo:wktLiteral, ?area) AS ?out) }}'
    )
    (row,) = engine.select(call)
    assert (row["in"].value, row["out"].value) == ("true", "false")


@pytest.mark.parametrize("radius", ["nan", "inf", "wide"])
def test_a_buffer_needs_a_radius(radius):
    assert sparql_functions.buffer(wkt(ESSEN), Literal(radius), METRE) is None


@pytest.fixture(scope="module")
def index(release: Release) -> FullText:
    return FullText(release.sources.search)


PROJECT = NamedNode("https://w3id.org/ruhrkg/id/project/innamoruhr")


def test_a_thing_matches_its_own_words_in_every_spelling(index):
    assert float(index.score(PROJECT, Literal("innam")).value) > 0
    place = NamedNode("https://w3id.org/ruhrkg/id/place/muelheim-an-der-ruhr")
    scores = {index.score(place, Literal(name)) for name in ("Mülheim", "muelheim", "MÜLHEIM")}
    assert None not in scores


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (PROJECT, Literal("hebamme")),
        (PROJECT, Literal("")),
        (PROJECT, Literal('" OR title:*')),
        (Literal("innamoruhr"), Literal("innamoruhr")),
        (NamedNode("urn:unknown"), Literal("ruhr")),
    ],
)
def test_what_does_not_match_is_unbound(index, thing, words):
    assert index.score(thing, words) is None


def test_all_words_count_up_to_a_limit_and_more_match_nothing(index):
    assert index.score(PROJECT, Literal("innamo " * 24)) is not None
    assert index.score(PROJECT, Literal("innamo " * 23 + "zzzzqqq")) is None
    assert index.score(PROJECT, Literal("innamo " * 25)) is None


def test_queries_search_the_release(release, make_engine):
    settings = make_engine().settings
    with ZygoteProcess(release.sources, settings) as zygote:
        engine = Engine(EmbeddedBackend(zygote.address, settings), settings, release.version)
        rows = engine.select(
            f"SELECT ?thing ?score {{ ?thing a ?class BIND(<{SEARCH}>(?thing, 'innamoruhr') AS "
            "?score) FILTER(BOUND(?score)) } ORDER BY DESC(?score)"
        )
        engine.close()
    assert PROJECT in {row["thing"] for row in rows}
    assert len(rows) < 50


def test_without_an_index_nothing_matches(engine):
    assert engine.select(f"SELECT * {{ BIND(<{SEARCH}>(<urn:x>, 'x') AS ?score) }}") == [{}]
