"""Lists as files: no cell becomes a spreadsheet formula."""

import csv
import io

import pytest

from ruhrkg.results.list_files import ListTable, write_csv


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_csv_file_is_a_formula(begin: str) -> None:
    table = ListTable("x", ["a"], ["A"], [[f"{begin}1+1"], ["1=1"]], [[], []])
    content, _ = write_csv(table)
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    assert rows == [["a"], [f"'{begin}1+1"], ["1=1"]]
