"""The agreement of independent codings, and that the graph follows what was settled."""

import pytest
from agreement import NONE, PAGE, alpha, coding, page, rows, settled
from pyoxigraph import NamedNode

from ruhrkg.graph.loading import load
from ruhrkg.settings import authored_root
from ruhrkg.vocabulary import BASE_IRI, RKG

CODERS = ("coder-1.tsv", "coder-2.tsv")


def test_the_figures_of_the_codebook_are_those_of_the_codings() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "write them with `python tests/data/agreement.py`"
    )


def test_the_measure_gives_the_published_example() -> None:
    # Krippendorff 2011, section B: two observers, twelve nominal units, alpha 0.692
    ben, gerry = dict(enumerate("aabbdcccedda")), dict(enumerate("babbbccceddd"))
    codings = [{str(unit): code for unit, code in coded.items()} for coded in (ben, gerry)]
    assert alpha(codings, codings[0]) == pytest.approx(0.692, abs=0.0005)


def test_every_coder_coded_every_unit() -> None:
    units = set(coding("units.tsv"))
    assert all(set(coding(name)) == units for name in CODERS)


def test_every_difference_is_settled_with_a_reason() -> None:
    one, two, graph = (coding(name) for name in (*CODERS, "units.tsv"))
    different = {unit for unit in graph if not one[unit] == two[unit] == graph[unit]}
    assert {row["unit"] for row in rows("settled.tsv")} == different
    assert all(row["reason"] and row["graph"] for row in rows("settled.tsv"))


def test_the_coders_agree_as_far_as_is_aimed_at() -> None:
    assert alpha([coding(name) for name in CODERS], coding("units.tsv")) >= 0.8


def test_the_graph_codes_a_quotation_as_it_was_settled() -> None:
    store, codes = load(authored_root()), settled()
    status = NamedNode(str(RKG.status))
    for row in rows("units.tsv"):
        graph = NamedNode(BASE_IRI + row["graph"])
        held = {
            quad.object.value.rpartition("/")[2]
            for quad in store.quads_for_pattern(None, status, None, graph)
        }
        expected = codes[row["unit"]]
        assert held <= {expected} - {NONE}, row
