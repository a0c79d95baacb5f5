import pytest
from pyoxigraph import Literal, NamedNode
from tests.sparql.differences import Difference, differences, on_page, section

from ruhrkg.sparql.query.rewriting import rewrite
from ruhrkg.vocabulary import PREFIXES


def displayed(value: object) -> str:
    if value is None:
        return "no value"
    if isinstance(value, NamedNode):
        return value.value.replace(PREFIXES["xsd"], "xsd:")
    assert isinstance(value, Literal)
    number = value.datatype.value in {PREFIXES["xsd"] + name for name in ("integer", "boolean")}
    return value.value if number else f'"{value.value}"'


@pytest.mark.parametrize("difference", differences(), ids=lambda d: d.expression)
def test_the_answer_is_the_one_that_the_page_names(engine, difference: Difference):
    """If this fails, the engine has changed: take the difference out or correct it."""
    (row,) = engine.select(difference.query)
    found = displayed(row.get("value"))
    assert found == difference.here.partition(" node")[0]
    assert found != difference.right.partition(" node")[0]


def test_the_page_lists_them_as_they_are_tested():
    assert on_page() == section(), "run python -m tests.sparql.differences"


def test_none_of_them_is_what_a_rewriting_is_for():
    for difference in differences():
        assert rewrite(difference.query, lambda _: True) == difference.query
