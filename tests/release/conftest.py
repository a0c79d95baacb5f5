"""A small authored folder: one project, one place, one event, and the real catalogue."""

import shutil
from pathlib import Path

import pytest

from ruhrkg.settings import authored_root

PROJECTS = """\
@prefix rkg: <https://w3id.org/ruhrkg/ontology#> .
@prefix id: <https://w3id.org/ruhrkg/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wd: <http://www.wikidata.org/entity/> .

GRAPH <https://w3id.org/ruhrkg/id/source/a> {
    <https://w3id.org/ruhrkg/id/project/x> a rkg:Project ;
        rdfs:label "X"@de, "X"@en .
}

GRAPH <https://w3id.org/ruhrkg/id/source/b> {
    <https://w3id.org/ruhrkg/id/project/x> rdfs:label "X"@de .
    <https://w3id.org/ruhrkg/id/event/e> a rkg:Event ;
        rdfs:label "E"@de, "E"@en .
}

GRAPH <https://w3id.org/ruhrkg/graph/links/wikidata> {
    <https://w3id.org/ruhrkg/id/project/x> skos:exactMatch wd:Q1 .
}
"""
PLACES = """\
@prefix rkg: <https://w3id.org/ruhrkg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#> .

<https://w3id.org/ruhrkg/id/geometry/p>
    a geo:Geometry ;
    geo:asWKT "MULTIPOLYGON (((7.0 51.0, 7.5 51.0, 7.5 51.5, 7.0 51.0)))"^^geo:wktLiteral .

<https://w3id.org/ruhrkg/id/place/p>
    rdfs:label "P"@de, "P"@en ;
    rkg:ags "05112000" ;
    geo:hasGeometry <https://w3id.org/ruhrkg/id/geometry/p> .

<https://w3id.org/ruhrkg/id/place/q>
    rdfs:label "Q"@de ;
    wgs:lat 51.25 ;
    wgs:long 7.25 .
"""


@pytest.fixture
def small_root(tmp_path: Path) -> Path:
    """A folder that a test may change."""
    root = tmp_path / "authored"
    for name in ("ontology", "data", "shapes", "queries"):
        (root / name).mkdir(parents=True)
    (root / "data" / "projects.trig").write_text(PROJECTS, encoding="utf-8")
    (root / "data" / "places.ttl").write_text(PLACES, encoding="utf-8")
    shutil.copy(authored_root() / "data" / "catalogue.ttl", root / "data")
    return root
