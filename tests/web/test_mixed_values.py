"""Values of many types under one property: no page may depend on an order that they do not have.

The engine has no total order of such values: sorting them ends the evaluator, and the page is 503.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.backends.zygote_process import ZygoteProcess
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.sparql.engine.sources import Sources
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

_TYPED = """0 integer, 1.5 decimal, 2.5E0 double, NaN double, INF float, 2019 gYear,
2019-11-05 date, 2019-11-05T10:00:00Z dateTime, 2019-11-05T10:00:00 dateTime, 2019-11 gYearMonth,
10:00:00 time, P1D duration, P1M duration, PT36H dayTimeDuration, P3M yearMonthDuration,
true boolean, x string, --11-05 gMonthDay, 2019-11-05+14:00 date, 7 byte"""
_TEMPLATE = """
@prefix rkg: <https://w3id.org/ruhrkg/ontology#> .
@prefix id: <https://w3id.org/ruhrkg/id/> .
@prefix graph: <https://w3id.org/ruhrkg/graph/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/ruhrkg/id/source/s> {
    <https://w3id.org/ruhrkg/id/source/s> a rkg:Source ;
        dcterms:title VALUES ; dcterms:date VALUES .
    <https://w3id.org/ruhrkg/id/plan/x> a rkg:Plan ; rdfs:label VALUES ;
        schema:numberOfItems VALUES ; rkg:missingNumber VALUES .
    <https://w3id.org/ruhrkg/id/project/x> a rkg:Project ; rdfs:label VALUES ; rkg:status VALUES ;
        dcterms:description VALUES ; schema:startDate VALUES ; schema:endDate VALUES ;
        rkg:milestone <https://w3id.org/ruhrkg/id/milestone/x> ; rkg:other VALUES .
    <https://w3id.org/ruhrkg/id/funding/x> a rkg:Funding ; rdfs:label VALUES ;
        rkg:about <https://w3id.org/ruhrkg/id/project/x> ; rkg:amount 5 .
    <https://w3id.org/ruhrkg/id/milestone/x> a rkg:Milestone ; rdfs:label "m" ;
        dcterms:date VALUES .
    <https://w3id.org/ruhrkg/id/event/x> a rkg:Event ; rdfs:label "e" ; dcterms:date VALUES .
    <https://w3id.org/ruhrkg/id/field/f> a rkg:FieldOfAction ; rdfs:label "f" ;
        schema:position VALUES .
    <https://w3id.org/ruhrkg/id/silence/x> a rkg:Silence ; rkg:aspect <https://x.test/aspect> ;
        rkg:about <https://w3id.org/ruhrkg/id/project/x> .
}
graph:ontology {
    <https://w3id.org/ruhrkg/ontology#T> rdfs:isDefinedBy <https://w3id.org/ruhrkg/ontology> ;
        rdfs:label "T" ; rkg:value VALUES .
}
"""


def _values() -> str:
    found = ['"{}"^^xsd:{}'.format(*pair.split()) for pair in _TYPED.split(",")]
    found += [f'"{n}"^^xsd:integer' for n in range(-5, 40, 3)]
    found += [f'"20{n}-01-0{n % 9 + 1}"^^xsd:date' for n in range(10, 30)]
    found += [f'"w{n}"{tag}' for n in range(5) for tag in ("", "@de", "@en")]
    found += [f"<https://x.test/{n}>" for n in range(6)] + ['"a"^^<https://x.test/type>', "[]"]
    random.Random(4).shuffle(found)
    return ", ".join(found)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of a site that serves such data, without a release."""
    file = Path(tmp_path_factory.mktemp("data"), "mixed.trig")
    file.write_text(_TEMPLATE.replace("VALUES", _values()), encoding="utf-8")
    settings = Settings()
    with ZygoteProcess(Sources((file,)), settings) as zygote:
        engine = Engine(EmbeddedBackend(zygote.address, settings), settings, "v1")
        yield create_app(Site(settings, None, engine)).test_client()
        engine.close()


@pytest.mark.parametrize(
    "path",
    ["/", "/projects", "/projects.csv", "/events", "/sources", "/timeline", "/quality",
     "/ontology", "/doc/project/x", "/doc/plan/x", "/doc/source/s", "/doc/field/f", "/doc/event/x",
     "/doc/funding/x", "/doc/graph/ontology", "/neighbourhood/project/x", "/data/project/x.ttl",
     "/data/plan/x.nt", "/data/graph/ontology.ttl"],
)  # fmt: skip
def test_a_page_with_values_of_many_types_is_whole(mixed: FlaskClient, path: str) -> None:
    answer = mixed.get(path, headers={"Accept": "text/html", "Accept-Language": "en"})
    assert answer.status_code == 200
    assert answer.get_data()


def test_every_value_of_a_property_is_displayed(mixed: FlaskClient) -> None:
    text = mixed.get("/doc/project/x", headers={"Accept": "text/html"}).text
    for value in ("2019-11-05T10:00:00Z", "--11-05", "NaN", "https://x.test/5", "w4"):
        assert value in text
