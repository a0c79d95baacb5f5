import gzip
import json
from pathlib import Path

import pytest
import shapely
from pyoxigraph import RdfFormat, Store, parse
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

from ruhrkg.geo.geojson import geometry
from ruhrkg.release.build import build
from ruhrkg.release.datasets.definitions import PARTS
from ruhrkg.release.datasets.dumps import ALL_DUMPS
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings

SAME = [part.slug for part in PARTS]


@pytest.fixture(scope="module")
def folder(release: Release) -> Path:
    return release.folder / "dumps"


@pytest.mark.parametrize("slug", SAME)
def test_every_format_of_a_part_has_the_same_content(folder: Path, slug: str):
    graphs = [
        set(parse(path=str(folder / f"{slug}.{suffix}"), format=kind))
        for suffix, kind in (
            ("nt", RdfFormat.N_TRIPLES),
            ("ttl", RdfFormat.TURTLE),
            ("rdf", RdfFormat.RDF_XML),
            ("jsonld", RdfFormat.JSON_LD),
        )
    ]
    assert graphs[0] == graphs[1] == graphs[2] == graphs[3]
    quads = parse(path=str(folder / f"{slug}.trig"), format=RdfFormat.TRIG)
    assert {quad.triple for quad in quads} == {quad.triple for quad in graphs[0]}


def test_another_library_reads_the_same_statements(small_root: Path, tmp_path: Path):
    release = build(Settings(root=small_root, build_dir=tmp_path))
    formats = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}
    graphs = [
        Graph().parse(release.path(f"dumps/all.{suffix}"), format=name)
        for suffix, name in formats.items()
    ]
    assert all(isomorphic(graphs[0], other) for other in graphs[1:])
    dataset = Dataset()
    dataset.parse(release.path("dumps/all.trig"), format="trig")
    assert sum(1 for _ in dataset.quads()) == 17


def test_the_compressed_dump_contains_every_statement_with_its_source(release: Release):
    quads = gzip.decompress(release.path("dumps/all.nq.gz").read_bytes())
    trig = Store()
    trig.load(path=str(release.path("dumps/all.trig")), format=RdfFormat.TRIG)
    assert set(parse(quads, format=RdfFormat.N_QUADS)) == set(trig)


def test_the_manifest_states_media_type_size_and_checksum_of_each_dump(release: Release):
    for dump in ALL_DUMPS:
        entry = release.files[dump.path]
        assert entry.media_type == dump.media_type
        assert entry.bytes == release.path(dump.path).stat().st_size


def test_a_second_build_gives_the_same_bytes(small_root: Path, tmp_path: Path):
    first = build(Settings(root=small_root, build_dir=tmp_path / "1"))
    second = build(Settings(root=small_root, build_dir=tmp_path / "2"))
    assert first.manifest == second.manifest


def test_every_polygon_is_wound_by_the_right_hand_rule(release: Release):
    features = json.loads(release.path("dumps/places.geojson").read_text())["features"]
    polygons = [
        polygon
        for feature in features
        if "Polygon" in feature["geometry"]["type"]
        for polygon in shapely.get_parts(shapely.from_geojson(json.dumps(feature["geometry"])))
    ]
    assert len(polygons) > 50
    assert [p for p in polygons if not p.exterior.is_ccw] == []
    assert [hole for p in polygons for hole in p.interiors if hole.is_ccw] == []


@pytest.mark.parametrize(
    "wkt",
    [
        "POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))",
        "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))",
    ],
)
def test_a_ring_is_turned_and_no_point_of_it_moved(wkt: str):
    found = shapely.from_geojson(json.dumps(geometry(wkt)))
    assert found.exterior.is_ccw
    assert not found.interiors[0].is_ccw
    assert found.equals(shapely.from_wkt(wkt))


@pytest.mark.parametrize("wkt", ["POLYGON (1 2)", "POLYGON ((0 0, 1 1))", "MULTIPOLYGON ((0 0))"])
def test_anything_but_a_polygon_is_refused(wkt: str):
    with pytest.raises(ValueError, match="no "):
        geometry(wkt)


def test_places_are_features_with_boundary_or_point(small_root: Path, tmp_path: Path):
    release = build(Settings(root=small_root, build_dir=tmp_path))
    p, q = json.loads(release.path("dumps/places.geojson").read_text())["features"]
    assert p["geometry"] == {
        "type": "MultiPolygon",
        "coordinates": [[[[7.0, 51.0], [7.5, 51.0], [7.5, 51.5], [7.0, 51.0]]]],
    }
    assert p["properties"] == {"name_de": "P", "name_en": "P", "ags": "05112000"}
    assert q["geometry"] == {"type": "Point", "coordinates": [7.25, 51.25]}


@pytest.mark.parametrize(
    ("wkt", "coordinates"),
    [
        ("POINT(7 51)", [7, 51]),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT (7.5 -51e0)", [7.5, -51.0]),
        ("polygon((0 0,1 0,1 1,0 0))", [[[0, 0], [1, 0], [1, 1], [0, 0]]]),
    ],
)
def test_well_known_text_becomes_coordinates(wkt: str, coordinates: list):
    assert geometry(wkt)["coordinates"] == coordinates


@pytest.mark.parametrize("wkt", ["", "POINT", "CIRCLE(1 2)", "POINT Z(1 2 3)", "POINT EMPTY"])
def test_text_that_is_no_simple_geometry_is_refused(wkt: str):
    with pytest.raises(ValueError, match="geometry"):
        geometry(wkt)
