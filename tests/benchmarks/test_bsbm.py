"""What BSBM's test driver reports is read, and servers that give other results are marked."""

from pathlib import Path

import pytest
from benchmarks.bsbm import ToolsError, generate, read, table

RESULT = """<?xml version="1.0"?><bsbm><querymix><qmph>{mixes}</qmph></querymix><queries>
<query nr="1"><qps>120.5</qps><avgresults>{rows}</avgresults><timeoutcount>0</timeoutcount></query>
<query nr="2"><qps>7</qps><avgresults>{bytes}</avgresults><timeoutcount>2</timeoutcount></query>
<query nr="3"><executecount>0</executecount></query></queries></bsbm>"""


def result(folder: Path, mixes: float, rows: float, size: float) -> Path:
    path = folder / f"{mixes}.xml"
    path.write_text(RESULT.format(mixes=mixes, rows=rows, bytes=size), encoding="utf-8")
    return path


def test_figures_are_read_and_queries_outside_the_mix_left_out(tmp_path: Path) -> None:
    found = read(result(tmp_path, 9000, 3.5, 4000))
    assert (found.mixes, found.queries, found.timeouts) == (9000, {1: 120.5, 2: 7}, 2)
    assert found.sizes == {1: 3.5, 2: 4000}


def test_a_server_with_other_results_is_marked(tmp_path: Path) -> None:
    peer = read(result(tmp_path, 9000, 3.5, 4000))
    ours = read(result(tmp_path, 9500, 3.0, 5200))
    lines = list(table({"ruhrkg": ours, "Oxigraph": peer}))
    assert "| 1 | 120 ≠ 3 | 120 |" in lines
    assert "| 2 | 7 | 7 |" in lines, "another serialisation has another number of bytes"
    assert "| **mixes an hour** | 9,500 | 9,000 |" in lines


def test_a_folder_without_the_tools_is_named(tmp_path: Path) -> None:
    with pytest.raises(ToolsError, match="must be the folder of BSBM Tools"):
        generate(tmp_path, 10, tmp_path)
