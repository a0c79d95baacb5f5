from itertools import permutations

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

from ruhrkg.graph.layout import LayoutError, canonical_text

BASE = "https://example.org/"
PREFIXES = {
    "x": BASE + "ontology#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "unused": "http://example.com/",
}


def quads(text: str) -> list[pyoxigraph.Quad]:
    return list(pyoxigraph.parse(input=text.encode(), format=RdfFormat.TRIG, base_iri=BASE))


def layout(text: str) -> str:
    return canonical_text(quads(text), BASE, PREFIXES)


def test_prefixes_labels_subjects_and_graphs_are_in_canonical_order() -> None:
    text = layout(
        "@prefix x: <https://example.org/ontology#> . "
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
        "<g> { <b> x:n 2, 10 ; <http://o.org/p> 1 . } "
        '<g> { <a> rdfs:label "B"@en, "A"@de ; a x:T ; x:a <b> }'
    )
    assert text == (
        "@base <https://example.org/> .\n"
        "@prefix x: <https://example.org/ontology#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "\n"
        "<g> {\n"
        "    <a> a x:T ;\n"
        '        rdfs:label "A"@de,\n'
        '            "B"@en ;\n'
        "        x:a <b> .\n"
        "\n"
        "    <b> <http://o.org/p> 1 ;\n"
        "        x:n 10,\n"
        "            2 .\n"
        "}\n"
    )


def test_a_file_without_named_graphs_is_turtle_without_braces() -> None:
    assert layout("<a> <b> <c> .") == "@base <https://example.org/> .\n\n<a> <b> <c> .\n"


@pytest.mark.parametrize(
    "literal",
    [
        "1.50", "007", "true", "-3", '"1e3"^^<http://www.w3.org/2001/XMLSchema#double>',
        '"x"^^<http://www.w3.org/2001/XMLSchema#integer>', r'"a \"b\" \\ \n\r\tc"', '"ä „ö“"@de',
        '"2020-05"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>', '"."',
    ],
)  # fmt: skip
def test_reading_the_layout_gives_the_same_statements(literal: str) -> None:
    before = quads(f"<s> <p> {literal} . <g> {{ <s> <p> {literal} }}")
    assert set(quads(canonical_text(before, BASE, PREFIXES))) == set(before)


def test_the_order_of_the_statements_does_not_matter() -> None:
    statements = quads('<a> <p> <c>, "x"@en . <g> { <a> <p> 1 }')
    assert len({canonical_text(order, BASE, PREFIXES) for order in permutations(statements)}) == 1


def test_layout_of_a_layout_is_itself() -> None:
    once = layout('<a#b> <p> "x" ; <http://example.com/a/b> <id/x-1.2> .')
    assert layout(once) == once


@pytest.mark.parametrize("text", ["<a> <b> [] .", "[] <b> <c> .", "_:g { <a> <b> <c> }"])
def test_blank_nodes_are_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(LayoutError, match="give the thing an IRI"):
        layout(text)
