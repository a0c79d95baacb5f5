"""Workbooks (XLSX, ECMA-376) with sheets of text, numbers and dates.

Equal sheets give equal bytes. Text is always written as text, so that none becomes a formula.
"""

import datetime
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | Decimal | bool | datetime.date | None
"""The value of a cell."""

_MAX_CELL_LENGTH = 32_767
_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 16_384
_WIDEST = 400  # pixels
_TOO_LARGE = 10**15
_FIRST_DAY = datetime.date(1900, 3, 1)  # spreadsheets have a 29 February 1900
_FORBIDDEN = str.maketrans(dict.fromkeys("[]\\?*'", "") | dict.fromkeys(":/", " "))
# The earliest time that a ZIP archive can represent.
_EPOCH = datetime.datetime(1980, 1, 1)


class WorkbookLimitError(ValueError):
    """Something that a workbook cannot hold; the message names it."""


@dataclass(frozen=True)
class Sheet:
    """A sheet: a title (adapted if it is not a valid sheet name), a header and rows.

    The header and the first `frozen` columns remain visible when scrolling.
    """

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    frozen: int = 0


def write_workbook(sheets: Iterable[Sheet]) -> bytes:
    """The workbook with `sheets`, or with an empty sheet if there are none.

    Raises WorkbookLimitError for what a spreadsheet would truncate: long texts, too many rows or
    columns.
    """
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    book.set_properties({"author": "ruhrkg", "created": _EPOCH})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for sheet in sheets:
        written = book.add_worksheet(_free_title(sheet.title, set(book.sheetnames)))
        written.freeze_panes(1, sheet.frozen)
        _check("columns", len(sheet.head), _MAX_COLUMNS)
        for column, name in enumerate(sheet.head):
            written.write_string(0, column, name, bold)
        for line, row in enumerate(sheet.rows, start=1):
            _check("rows", line + 1, _MAX_ROWS)
            for column, cell in enumerate(row):
                _write(written, line, column, cell, day)
        written.autofit(_WIDEST)
    if not book.worksheets():
        book.add_worksheet("empty")
    book.close()
    return content.getvalue()


def _free_title(title: str, taken: set[str]) -> str:
    """The title without forbidden characters, at most 31 characters long, and not in `taken`."""
    short = title.translate(_FORBIDDEN)[:31].strip() or "sheet"
    number, free = 1, short
    while free.lower() in {name.lower() for name in taken}:
        number += 1
        free = f"{short[: 30 - len(str(number))]} {number}"
    return free


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, day: Format) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float | Decimal) and _fits(cell):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, datetime.date) and cell >= _FIRST_DAY:
        sheet.write_datetime(row, column, cell, day)
    else:
        text = str(cell)
        if (characters := _length(text)) > _MAX_CELL_LENGTH:
            raise WorkbookLimitError(
                f"a text of {characters:,} characters; a cell can contain {_MAX_CELL_LENGTH:,}"
            )
        sheet.write_string(row, column, text)


def _check(what: str, number: int, limit: int) -> None:
    if number > limit:
        raise WorkbookLimitError(f"more {what} than the {limit:,} of a sheet")


def _length(text: str) -> int:
    """The length as spreadsheets count it, in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _fits(number: float | Decimal) -> bool:
    """Whether a spreadsheet can hold the number: at most 15 digits, and no infinity."""
    try:
        return math.isfinite(number) and (isinstance(number, float) or abs(number) < _TOO_LARGE)
    except (OverflowError, ValueError):  # an integer beyond the range of a float, a signalling NaN
        return False
