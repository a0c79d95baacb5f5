"""Counting rows in the stream of an answer, without parsing it."""

import json

from hypothesis import given
from hypothesis import strategies as st

from ruhrkg.sparql.backends.counting import row_counter

CELL = st.fixed_dictionaries({"type": st.just("literal"), "value": st.text('"\\\\,:{}[]a')})
ROWS = st.lists(st.dictionaries(st.sampled_from("xy"), CELL, max_size=2), max_size=5)


@given(rows=ROWS, size=st.integers(1, 40))
def test_solutions_in_json_are_counted_whatever_their_values(rows, size):
    results = {"head": {"vars": ["x", "y"]}, "results": {"bindings": rows}}
    content = json.dumps(results, separators=(",", ":")).encode()
    count = row_counter("json")
    pieces = (content[at : at + size] for at in range(0, len(content), size))
    assert sum(map(count, pieces)) == len(rows)
