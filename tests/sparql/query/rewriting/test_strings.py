"""REPLACE, REGEX and GROUP_CONCAT as the specification evaluates them."""

import pytest
from pyoxigraph import Literal, NamedNode, Store

from ruhrkg.sparql.query.local import is_query, select
from ruhrkg.sparql.query.rewriting.strings import rewrite_strings
from ruhrkg.vocabulary import PREFIXES

TRUE, FALSE = (Literal(str(value).lower(), datatype=NamedNode(PREFIXES["xsd"] + "boolean"))
               for value in (True, False))  # fmt: skip

# By XQuery and XPath Functions and Operators 3.1, sections 5.6.1 and 5.6.4.
VALUES = {
    r'REPLACE("abc", "(b)", "$1x")': "abxc",
    r'REPLACE("abc", "(b)", "$1_1")': "ab_1c",
    r'REPLACE("abc", "(a)(b)", "$2$1")': "bac",
    r'REPLACE("abc", "(b)", "$12")': "ab2c",
    r'REPLACE("abc", "b", "[$0]")': "a[b]c",
    r'REPLACE("abc", "b", "$1")': "ac",
    r'REPLACE("abc", "(?:b)", "$1")': "ac",
    r'REPLACE("abc", "b", "\\$")': "a$c",
    r'REPLACE("abc", "b", "\\\\")': "a\\c",
    r'REPLACE("abc", "b", "$1", "q")': "a$1c",
    r'REPLACE("a.c", ".", "x", "q")': "axc",
    r'REPLACE("abc", "B", "$0$0", "i")': "abbc",
    r"replace('a\"b', '''\"''', '\'')": "a'b",
    r'REPLACE("a\nb", "\n", "\r")': "a\rb",
    r'REPLACE(REPLACE("abc", "(b)", "$1$1"), "(bb)", "$1x")': "abbxc",
}
ERRORS = [r'REPLACE("abc", "b", "$")', r'REPLACE("abc", "b", "\\x")', r'REPLACE("abc", "b", "a\\")']
PATTERNS = {
    ("e", r"^[a-z-[aeiou]]$"): FALSE,
    ("f", r"^[a-z-[aeiou]]$"): TRUE,
    ("[", r"^\\[$"): TRUE,
    ("-", r"^[a\\-[b]]$"): TRUE,
    ("é1", r"^\\i\\c*$"): TRUE,
    ("1é", r"^\\i\\c*$"): FALSE,
    ("1", r"^\\I$"): TRUE,
    ("-", r"^[\\c]$"): TRUE,
    ("&", r"^[a&&b]$"): TRUE,
    ("~", r"^[a~~b]$"): TRUE,
}
# Section 5.6.2: white space is removed except in a class; # is an ordinary character.
SPACED = {
    r'REGEX("ab", "a b", "x")': TRUE,
    r'REGEX("ab", "a\t\n\r b", "ix")': TRUE,
    r'REGEX("ab", "a#b", "x")': FALSE,
    r'REGEX("a#b", "a # b", "x")': TRUE,
    r'REGEX(" ", "[ ]", "x")': TRUE,
    r'REGEX("ab", "[ ]", "x")': FALSE,
    r'REGEX("a", "^[a -[ ]] $", "x")': TRUE,
    r'REGEX("[", "\\[ ", "x")': TRUE,
    r'REGEX("a b", "a b", "xq")': TRUE,
    r'REGEX("A b", "a b", "")': FALSE,
    r'REPLACE("ab", "( a ) b", "$1", "x")': Literal("a"),
    r'REPLACE("a b", "[ ] b", "", "x")': Literal("a"),
}


@pytest.mark.parametrize(("expression", "right"), SPACED.items(), ids=SPACED)
def test_the_flag_x_removes_white_space_outside_classes(store, expression, right) -> None:
    assert value(store, expression) == right


@pytest.fixture(scope="module")
def store() -> Store:
    return Store()


def value(store: Store, expression: str, pattern: str = "") -> Literal | None:
    (row,) = select(store, f"SELECT ({expression} AS ?found) {{ {pattern} }}")
    return row["found"]


@pytest.mark.parametrize(("expression", "right"), VALUES.items(), ids=VALUES)
def test_a_replacement_is_read_as_xpath_does(store: Store, expression: str, right: str) -> None:
    assert value(store, expression) == Literal(right)


@pytest.mark.parametrize("expression", ERRORS)
def test_an_invalid_replacement_gives_no_value(store: Store, expression: str) -> None:
    assert value(store, expression) is None


@pytest.mark.parametrize(("given", "right"), PATTERNS.items(), ids=map(str, PATTERNS))
def test_a_pattern_is_read_as_xml_schema_does(
    store: Store, given: tuple[str, str], right: Literal
) -> None:
    text, pattern = given
    assert value(store, f'REGEX("{text}", "{pattern}")') == right


@pytest.mark.parametrize(
    ("expression", "right"),
    [
        ('GROUP_CONCAT(?v; SEPARATOR=", ")', "http://x.example/a, 1, s, s"),
        ('GROUP_CONCAT(DISTINCT ?v; SEPARATOR=", ")', "http://x.example/a, 1, s, s"),
        ("GROUP_CONCAT(?v)", "http://x.example/a 1 s s"),
        ('GROUP_CONCAT(REPLACE(STR(?v), "(1)", "$1x"))', "http://x.example/a 1x s s"),
    ],
)
def test_a_list_has_the_text_of_every_value(store: Store, expression: str, right: str) -> None:
    pattern = 'VALUES ?v { <http://x.example/a> 1 "s" "s"@de }'
    assert value(store, expression, pattern) == Literal(right)


def test_a_list_has_no_language(store: Store) -> None:
    assert value(store, "GROUP_CONCAT(?v)", 'VALUES ?v { "a"@de "b"@de }') == Literal("a b")


def test_a_list_may_be_a_condition_and_an_order(store: Store) -> None:
    text = """SELECT ?k (GROUP_CONCAT(?v) AS ?all) { VALUES (?k ?v) { (1 2) (2 1) (2 1) } }
        GROUP BY ?k HAVING(GROUP_CONCAT(?v) != "x") ORDER BY GROUP_CONCAT(?v)"""
    assert [row["all"].value for row in select(store, text)] == ["1 1", "2"]


@pytest.mark.parametrize(
    "text",
    [
        'SELECT ?s { ?s ?p "REPLACE(\\"a\\", \\"(b)\\", \\"$1x\\")" }',
        'SELECT ?s { ?s ?p ?o FILTER(REGEX(?o, "a", "i")) }',
        "SELECT ?s { ?s <http://x.example/REPLACE> ?o }",
        'SELECT ?s { ?s ?p ?o FILTER(REGEX(?o, ?p) && REPLACE(?o, ?p, ?s) = "" }',
        "REPLACE",
        "REPLACE(",
        'REPLACE("',
        "GROUP_CONCAT()",
        "GROUP_CONCAT(DISTINCT)",
    ],
)
def test_what_is_not_concerned_stays_as_it_is(text: str) -> None:
    assert rewrite_strings(text) == text


def test_a_text_that_is_no_query_stays_one_after_it(store: Store) -> None:
    assert not is_query(rewrite_strings('SELECT (REPLACE("abc" "(b)" "$1x") AS ?v) {}'))
