"""Money: kinds are distinguished, and only amounts that may be added are added."""

from decimal import Decimal

import pytest

from ruhrkg.locale import Locale
from ruhrkg.presentation.lists.facets import LISTINGS, items
from ruhrkg.presentation.lists.money import KINDS, SUPPORT, Amount, amounts, sums
from ruhrkg.presentation.page_source import PageSource, Row
from ruhrkg.vocabulary import ID


def amount(value: str = "1000000", **more: str) -> Amount:
    given = {"kind": "granted", "measure": "", "whole": "", "currency": "EUR", **more}
    made = Amount("iri", "project", date="", begin="", end="", **given)
    made.values.add(value)
    return made


@pytest.mark.parametrize(
    "more", [{"measure": "amount-a-year"}, {"whole": "other"}, {"currency": "USD"}]
)
def test_what_is_no_total_in_euros_does_not_add_up(more: dict[str, str]) -> None:
    assert amount().adds_up
    assert not amount(**more).adds_up


def test_an_amount_that_sources_dispute_does_not_add_up() -> None:
    disputed = amount()
    disputed.values.add("2000000")
    assert not disputed.adds_up
    assert disputed.words(Locale("en")) == "€1,000,000 / €2,000,000"


def test_sums_separate_kinds_and_payers() -> None:
    paid, theirs = amount("3", kind="paid"), amount("2")
    theirs.payers.add("foundation")
    found = sums([amount("5"), theirs, amount("7"), paid, amount("9", whole="other")])
    assert [(s.kind, s.payer, s.total) for s in found] == [
        ("paid", "", Decimal(3)),
        ("granted", "", Decimal(12)),
        ("granted", "foundation", Decimal(2)),
    ]


def test_a_part_of_a_larger_amount_counts_only_without_it() -> None:
    larger, part = amount("9"), amount("5")
    larger.iri, part.larger = "larger", "larger"
    assert [s.total for s in sums([larger, part])] == [Decimal(9)]
    assert [s.total for s in sums([part])] == [Decimal(5)]


def test_an_amount_of_a_ministry_counts_once_for_the_state() -> None:
    state, ministry, both = amount("5"), amount("2"), amount("7")
    state.payers.add("state")
    ministry.payers.add("ministry")
    both.payers.update({"state", "ministry"})
    for named in (ministry, both):
        named.part_of["ministry"] = "state"
    (found,) = sums([state, ministry, both])
    assert (found.payer, found.total, found.parts) == ("state", Decimal(14), ["ministry"])


def test_an_amount_shows_its_kind_and_measure(german: PageSource) -> None:
    yearly = amount("4000000", kind="planned", measure="amount-a-year")
    yearly.qualifiers["de"] = "rund"
    words = yearly.with_kind(german.locale)
    assert words == "vorgesehen: rund 4.000.000\u00a0€ im Jahr"


def test_a_qualifier_is_in_the_language_of_the_page(english: PageSource) -> None:
    stated = [a for found in amounts(english.data).values() for a in found if a.qualifiers]
    assert stated
    for found in stated:
        assert found.words(english.locale).startswith(found.qualifiers["en"])


def test_a_qualifier_from_the_beginning_of_a_sentence_is_lower_case() -> None:
    capped = amount()
    capped.qualifiers["de"] = "Bis zu"
    assert capped.words(Locale("de")) == "bis zu 1.000.000\u00a0€"


def test_every_kind_of_the_data_has_its_word(german: PageSource, english: PageSource) -> None:
    kinds = {a.kind for found in amounts(german.data).values() for a in found}
    assert kinds
    assert kinds <= set(KINDS)
    for source in (german, english):
        assert all(source.locale.has(f"money.{kind}") for kind in KINDS)


def test_a_need_is_not_funding_in_any_facet(german: PageSource) -> None:
    listing = LISTINGS["project"]
    facets = {facet.name: facet for facet in listing.facets}
    needing = [
        item
        for item in items(german.data, listing)
        if item.amounts and not {a.kind for a in item.amounts} & set(SUPPORT)
    ]
    assert needing
    for item in needing:
        assert facets["funding"].values(item) == []


def test_the_facet_the_list_and_the_start_page_count_the_same(german: PageSource) -> None:
    listing = LISTINGS["project"]
    facet = next(facet for facet in listing.facets if facet.name == "funding")
    listed = sum(len(facet.values(item)) for item in items(german.data, listing))
    projects = str(ID) + "project/"
    money = [
        a for iri, found in amounts(german.data).items() if iri.startswith(projects) for a in found
    ]
    counted = {(a.about, a.value) for a in money if a.adds_up and a.kind in SUPPORT}
    assert listed == len(counted)
    summed = [a for s in sums(money) if s.kind in SUPPORT for a in s.amounts]
    assert {(a.about, a.value) for a in summed} == counted


def test_the_totals_of_the_start_page_are_those_of_the_query_by_payer(german: PageSource) -> None:
    data = german.data
    query = data.library.get("examples", "money-by-payer").bind({"lang": "de"})
    asked = {
        (row.text("whole"), row.text("kind").rpartition("/")[2]): Decimal(row.text("wholeEuro"))
        for row in (Row(terms) for terms in data.engine.select(query))
    }
    stated = [a for found in amounts(data).values() for a in found]
    assert any(a.about.startswith(str(ID) + "plan/") for a in stated)
    listed: dict[tuple[str, str], Decimal] = {}
    for entry in sums(stated):
        for payer in entry.payer.split():
            key = (payer, entry.kind)
            listed[key] = listed.get(key, Decimal(0)) + entry.total
    assert listed.items() <= asked.items()
    # the query also lists those who pay only a part of an amount that counts for others
    parts = {p for a in stated if a.larger or a.whole for p in a.paid_by}
    assert {payer for payer, _ in asked.keys() - listed.keys()} <= parts
