from decimal import Decimal

import pytest

from ruhrkg.graph.values import boolean, number


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("1", True), ("false", False), (" 0 ", False), ("", None), (None, None),
     ("no", None)],
)  # fmt: skip
def test_a_boolean_is_true_false_or_not_stated(text, value):
    assert boolean(text) is value


def test_numbers_are_ordered_by_value():
    texts = ["100", "9", "12.5", "-3", "1e2", "-10", "INF"]
    assert sorted(texts, key=number) == ["-10", "-3", "9", "12.5", "100", "1e2", "INF"]


@pytest.mark.parametrize("text", ["", None, "NaN", "abc", "sNaN"])
def test_text_is_not_sorted_among_numbers(text):
    assert number(text) is None


def test_a_number_is_exact():
    assert number("0.1") == Decimal("0.1")
