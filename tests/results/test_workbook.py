"""Workbooks preserve values and their types, with the same bytes each time."""

import datetime
import io
import itertools
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from ruhrkg.results.workbook import Cell, Sheet, WorkbookLimitError, write_workbook


def read(*sheets: Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_workbook(sheets)))


def written(cell: Cell) -> openpyxl.cell.Cell:
    return read(Sheet("x", ["n"], [[cell]])).active.cell(2, 1)


@pytest.mark.parametrize(
    ("cell", "kind", "held"),
    [
        (13, "n", 13),
        (2.5, "n", 2.5),
        (Decimal("0.1"), "n", 0.1),
        (True, "b", True),
        (datetime.date(2019, 11, 5), "d", datetime.datetime(2019, 11, 5)),
        ("Straße", "s", "Straße"),
        (None, "n", None),
    ],
)
def test_numbers_days_and_texts_stay_what_they_are(cell: Cell, kind: str, held: object):
    found = written(cell)
    assert (found.value, found.data_type) == (held, kind)


@pytest.mark.parametrize("text", ["=1+1", "+1", "@SUM(A1)", '=HYPERLINK("http://x")', "{=1}"])
def test_text_never_becomes_a_formula_or_link(text: str):
    found = written(text)
    assert (found.value, found.data_type, found.hyperlink) == (text, "s", None)


def test_an_address_stays_text():
    assert written("https://example.org/a").hyperlink is None


@pytest.mark.parametrize(
    "number",
    [10**15, 10**400, float("inf"), float("nan"), Decimal("sNaN"), datetime.date(1849, 1, 1)],
)
def test_what_a_spreadsheet_cannot_count_with_is_written_as_text(number: Cell):
    assert (written(number).value, written(number).data_type) == (str(number), "s")


def test_control_characters_leave_a_file_that_can_be_read():
    assert written("a\u0001b\ufffe").value.startswith("a")


def test_a_text_that_fills_a_cell_is_whole():
    assert written("x" * 32_767).value == "x" * 32_767


@pytest.mark.parametrize("text", ["x" * 32_768, "𝔸" * 16_384])
def test_a_text_that_a_cell_would_cut_is_refused(text: str):
    with pytest.raises(WorkbookLimitError, match="32,768 characters"):
        write_workbook([Sheet("x", ["n"], [[text]])])


def test_rows_and_columns_that_a_sheet_would_drop_are_refused():
    with pytest.raises(WorkbookLimitError, match="columns"):
        write_workbook([Sheet("x", ["n"] * 16_385, [])])
    with pytest.raises(WorkbookLimitError, match="rows"):
        write_workbook([Sheet("x", ["n"], itertools.repeat([None], 1_048_576))])


@pytest.mark.parametrize(
    ("title", "made"),
    [("Who leads [what]? " * 3, "Who leads what Who leads what W"), ("rkg:Forum", "rkg Forum"),
     ("''", "sheet")],
)  # fmt: skip
def test_a_title_that_a_sheet_cannot_have_is_made_to_fit(title: str, made: str):
    assert read(Sheet(title, [], [])).sheetnames == [made]


def test_sheets_of_the_same_title_are_numbered():
    sheets = [Sheet("a" * 40, [], []), Sheet("A" * 40, [], [])]
    assert read(*sheets).sheetnames == ["a" * 31, "A" * 29 + " 2"]


def test_nothing_in_the_file_depends_on_when_it_was_made():
    content = write_workbook([Sheet("x", ["n"], [[1]])])
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert archive.read("docProps/core.xml").count(b"1980-01-01T00:00:00Z") == 2


def test_a_workbook_without_sheets_has_an_empty_one():
    assert read().sheetnames == ["empty"]
