"""The example queries lose nothing in either language, and count nothing twice."""

import csv
import io
from collections import defaultdict
from decimal import Decimal

import pytest
from answering import EXAMPLES, answer, authored_store
from pyoxigraph import NamedNode, QuerySolutions, Store

from ruhrkg.sparql.query.library import Query
from ruhrkg.vocabulary import RKG

BY_NAME = {query.name: query for query in EXAMPLES}
IN_A_LANGUAGE = [q for q in EXAMPLES if any(p.name == "lang" for p in q.parameters)]


@pytest.fixture(scope="module")
def store() -> Store:
    return authored_store()


def rows(store: Store, query: Query, lang: str = "de", **values: str) -> list[dict[str, str]]:
    """The rows of an example in a language."""
    results = store.query(query.bind({"lang": lang, **values}))
    assert isinstance(results, QuerySolutions)
    names = [variable.value for variable in results.variables]
    return [{n: getattr(row[n], "value", "") for n in names} for row in results]


@pytest.mark.parametrize("query", IN_A_LANGUAGE, ids=lambda query: query.name)
def test_an_example_finds_as_much_in_english_as_in_german(store: Store, query: Query) -> None:
    assert len(rows(store, query, "en")) == len(rows(store, query, "de"))


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_reading_that_disagrees_is_listed(store: Store, lang: str) -> None:
    found = {row["reading"] for row in rows(store, BY_NAME["disagreements"], lang)}
    pairs = store.quads_for_pattern(None, NamedNode(str(RKG.disagreesWith)), None, None)
    assert found == {quad.subject.value for quad in pairs if isinstance(quad.subject, NamedNode)}


def test_an_amount_is_not_added_to_the_total_that_contains_it(store: Store) -> None:
    listed = rows(store, BY_NAME["money-with-sources"])
    assert any(row["partOf"] for row in listed)
    whole: dict[str, Decimal] = defaultdict(Decimal)
    for row in listed:
        if not row["partOf"] and not row["measure"]:
            fields = store.quads_for_pattern(
                NamedNode(row["project"]), NamedNode(str(RKG.fieldOfAction)), None, None
            )
            for field in {quad.object for quad in fields}:
                whole[getattr(field, "value", "")] += Decimal(row["euro"])
    summed: dict[str, Decimal] = defaultdict(Decimal)
    for row in csv.DictReader(io.StringIO(answer(store, BY_NAME["money-by-field"]))):
        summed[row["field"]] += Decimal(row["euro"])
    assert summed == whole


def test_amounts_are_summed_by_kind_and_amounts_a_year_are_only_listed(store: Store) -> None:
    listed = rows(store, BY_NAME["money-with-sources"])
    measures = {row["measure"].rpartition("/")[2] for row in listed} - {""}
    assert {"amount-a-year", "amount-per-school-project"} <= measures
    summed = [row for row in listed if not row["measure"] and not row["partOf"]]
    of_projects: dict[str, Decimal] = defaultdict(Decimal)
    for row in summed:
        of_projects[row["kind"].rpartition("/")[2] or "unspecified"] += Decimal(row["euro"])
    counted = csv.DictReader(io.StringIO(answer(store, BY_NAME["counted-once"])))
    all_kinds = {row["kind"].rpartition("/")[2]: Decimal(row["euro"]) for row in counted}
    assert set(of_projects) <= set(all_kinds)
    # amounts of the plan itself belong to no project
    assert all(amount <= all_kinds[kind] for kind, amount in of_projects.items())
    assert of_projects["need"] == all_kinds["need"]
    assert of_projects["cost"] == all_kinds["cost"]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_an_event_with_its_venue_in_two_languages_is_one_row(store: Store, lang: str) -> None:
    query = BY_NAME["events-of-a-forum"]
    (row,) = (
        row
        for row in rows(store, query, lang, forum="id:forum/tf-17")
        if row["event"].endswith("/tf17-tel-aviv")
    )
    assert row["venue"] == "Tel Aviv"
