"""What places consist of: parts that can be added up."""

import pytest
from pyoxigraph import QuerySolutions, Store

from ruhrkg.graph.loading import load
from ruhrkg.settings import authored_root

PLACES = {"ruhr-area": 15, "kreis-wesel": 13, "kreis-unna": 10, "kreis-recklinghausen": 10,
          "ennepe-ruhr-kreis": 9}  # fmt: skip
PARTS = """
PREFIX id: <https://w3id.org/ruhrkg/id/>
PREFIX rkg: <https://w3id.org/ruhrkg/ontology#>
PREFIX schema: <https://schema.org/>
SELECT (COUNT(?part) AS ?parts) (SUM(?people) AS ?together)
WHERE {
  ?part PATH <https://w3id.org/ruhrkg/id/place/SLUG> .
  ?reading rkg:about ?part ; rkg:aspect <https://w3id.org/ruhrkg/id/aspect/population> ;
    rkg:value ?people .
  FILTER
}
"""
WHOLE = """
PREFIX rkg: <https://w3id.org/ruhrkg/ontology#>
SELECT ?people
WHERE {
  ?reading rkg:about <https://w3id.org/ruhrkg/id/place/SLUG> ; rkg:value ?people ;
    rkg:aspect <https://w3id.org/ruhrkg/id/aspect/population> .
}
"""


@pytest.fixture(scope="module")
def authored() -> Store:
    return load(authored_root())


def numbers(store: Store, query: str) -> list[int]:
    """The numbers of the only row of an answer."""
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    (row,) = found
    return [int(row[n].value) for n in range(len(found.variables))]


@pytest.mark.parametrize("slug", PLACES)
def test_the_direct_parts_add_up_to_the_whole(authored: Store, slug: str) -> None:
    query = PARTS.replace("SLUG", slug).replace("PATH", "schema:containedInPlace")
    (people,) = numbers(authored, WHOLE.replace("SLUG", slug))
    assert numbers(authored, query.replace("FILTER", "")) == [PLACES[slug], people]


def test_the_municipalities_add_up_to_the_ruhr_area(authored: Store) -> None:
    query = PARTS.replace("SLUG", "ruhr-area").replace("PATH", "schema:containedInPlace+")
    leaves = "FILTER NOT EXISTS { ?inner rkg:ags ?key ; schema:containedInPlace ?part }"
    assert numbers(authored, query.replace("FILTER", leaves)) == [53, 5111530]
