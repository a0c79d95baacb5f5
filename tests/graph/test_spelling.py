import pytest

from ruhrkg.graph.spelling import whole_year
from ruhrkg.presentation.search.query import read_query
from ruhrkg.reconciliation.values import date


@pytest.mark.parametrize(
    ("written", "year"), [("19", 2019), ("00", 2000), ("69", 2069), ("70", 1970), ("1988", 1988)]
)
def test_a_year_of_two_digits_is_of_the_nearer_century(written: str, year: int) -> None:
    assert whole_year(written) == year


def test_search_and_reconciliation_read_the_same_year() -> None:
    assert date("24.2.88") == (1988, 2, 24)
    assert read_query("24.2.88").days == ("d19880224",)
