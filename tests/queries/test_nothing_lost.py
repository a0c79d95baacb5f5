"""The example queries lose nothing in either language, and count nothing twice."""

import csv
import io
from collections import defaultdict
from decimal import Decimal

import pytest
from answering import EXAMPLES, answer, authored_store
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store
from rdflib.namespace import DCTERMS, ORG, RDF

from ruhrkg.sparql.query.library import Query
from ruhrkg.vocabulary import ID, PREFIXES, RKG

FUNDING = NamedNode(str(RKG.Funding))
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
    of = {row["funding"]: row["project"] for row in listed}
    whole: dict[str, Decimal] = defaultdict(Decimal)
    for row in listed:
        if of.get(row["partOf"]) != row["project"] and not row["measure"]:
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


def test_money_of_the_state_counts_once_whichever_ministry_is_named(store: Store) -> None:
    def values(subject: str, predicate: str) -> set[str]:
        quads = store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None, None)
        return {getattr(quad.object, "value", "") for quad in quads}

    state = str(ID["organisation/landesregierung-nrw"])
    listed = [row for row in rows(store, BY_NAME["money-by-payer"]) if row["whole"] == state]
    payers = {row["payer"] for row in listed}
    assert state in payers
    assert all(values(p, str(ORG.subOrganizationOf)) == {state} for p in payers - {state})
    of_kind: dict[str, Decimal] = defaultdict(Decimal)
    typed = store.quads_for_pattern(None, NamedNode(str(RDF.type)), FUNDING, None)
    for funding in {getattr(quad.subject, "value", "") for quad in typed}:
        total = not values(funding, str(DCTERMS.isPartOf)) | values(funding, str(RKG.aspect))
        if total and values(funding, PREFIXES["schema"] + "funder") & payers:
            (euro,) = values(funding, str(RKG.amount))
            for kind in values(funding, str(DCTERMS.type)):
                of_kind[kind] += Decimal(euro)
    assert {(row["kind"], Decimal(row["wholeEuro"])) for row in listed} == set(of_kind.items())
    # several sources name a ministry where others name the state: a naive sum is too high
    granted = [row for row in listed if row["kind"].endswith("/granted")]
    naive = sum((Decimal(row["euro"]) for row in granted), Decimal(0))
    assert naive > Decimal(granted[0]["wholeEuro"])


@pytest.mark.parametrize("lang", ["de", "en"])
def test_an_event_with_its_venue_in_two_languages_is_one_row(store: Store, lang: str) -> None:
    query = BY_NAME["events-of-a-forum"]
    (row,) = (
        row
        for row in rows(store, query, lang, forum="id:forum/tf-17")
        if row["event"].endswith("/tf17-tel-aviv")
    )
    assert row["venue"] == "Tel Aviv"


@pytest.mark.parametrize("name", ["money-with-sources", "figures-with-readings", "disagreements"])
def test_a_qualified_number_is_qualified_in_both_languages(store: Store, name: str) -> None:
    thing = "funding" if name == "money-with-sources" else "reading"
    german, english = (
        {row[thing] for row in rows(store, BY_NAME[name], lang) if row["qualifier"]}
        for lang in ("de", "en")
    )
    assert german == english
    assert german


def test_a_qualifier_without_a_rendering_is_given_in_the_words_of_its_source() -> None:
    small = Store()
    text = """@base <https://w3id.org/ruhrkg/> .
        @prefix rkg: <https://w3id.org/ruhrkg/ontology#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        <id/source/s> { <id/funding/a-1> rkg:about <id/project/a> ; rkg:amount 5 ;
            rkg:qualifier "bis zu"@de . }
        <graph/sources> { <id/source/s> a rkg:Source . }
        <graph/editorial> { <id/project/a> a rkg:Project ; rdfs:label "A"@de, "A"@en .
            <id/funding/a-1> a rkg:Funding ; rdfs:label "B"@de, "B"@en . }"""
    small.load(text.encode(), format=RdfFormat.TRIG)
    query = BY_NAME["money-with-sources"].bind({"lang": "en"})
    results = small.query(query, use_default_graph_as_union=True)
    assert isinstance(results, QuerySolutions)
    assert [getattr(row["qualifier"], "value", "") for row in results] == ["bis zu"]


def test_money_for_two_projects_together_is_not_added_to_that_of_one(store: Store) -> None:
    """375 million euros for two projects contain the 250 million for one of them."""
    (boards,) = (
        row
        for row in rows(store, BY_NAME["money-by-payer"])
        if row["payer"].endswith("/emschergenossenschaft") and row["kind"].endswith("/planned")
    )
    assert (boards["amounts"], boards["euro"]) == ("1", "375000000")
    # by field, where the amount for both is not listed, that for the one project counts
    energy = {
        row["kind"].rpartition("/")[2]: Decimal(row["euro"])
        for row in rows(store, BY_NAME["money-by-field"])
        if row["field"].endswith("/sichere-energie")
    }
    assert energy["planned"] >= Decimal(250_000_000)


def test_a_payer_of_a_part_only_is_listed(store: Store) -> None:
    listed = rows(store, BY_NAME["money-by-payer"])
    payers = {row["payer"].rpartition("/")[2]: row["euro"] for row in listed}
    assert payers["lippeverband"] == payers["niersverband"] == "250000000"


def test_the_largest_grant_has_the_payer_that_its_source_names(store: Store) -> None:
    """“Die Landesregierung finanziert die Aufbauphase … mit insgesamt 123 Millionen Euro.”"""
    funding = ID["funding/research-departments-3"]
    stated = store.quads_for_pattern(
        NamedNode(str(funding)), NamedNode(PREFIXES["schema"] + "funder"), None, None
    )
    graphs = {getattr(q.graph_name, "value", "") for q in stated} - {""}
    assert graphs == {str(ID["source/uaruhr-2023#quote-2134cac5"])}


@pytest.mark.parametrize(
    ("year", "fundings"),
    [
        ("2024", {"research-departments-3", "neue-kuenste-ruhr-1"}),
        ("2021", {"innamoruhr-1"}),
        ("2023", {"innamoruhr-1", "neue-kuenste-ruhr-1", "neue-kuenste-ruhr-2"}),
    ],
)
def test_money_in_a_year_has_the_period_that_a_source_states(
    store: Store, year: str, fundings: set[str]
) -> None:
    listed = rows(store, BY_NAME["money-in-a-year"], year=year)
    assert fundings <= {row["funding"].rpartition("/")[2] for row in listed}
    typed = store.quads_for_pattern(None, NamedNode(str(RDF.type)), FUNDING, None)
    dates = [NamedNode(PREFIXES["schema"] + n) for n in ("startDate", "endDate")]
    undated = {
        quad.subject.value
        for quad in typed
        if isinstance(quad.subject, NamedNode)
        and not any(
            list(store.quads_for_pattern(quad.subject, date, None, None))
            for date in (*dates, NamedNode(str(DCTERMS.date)))
        )
    }
    assert {row["withoutPeriod"] for row in listed} == {str(len(undated))}
