"""XLSX workbooks: every row that a sheet holds, cells as text. What a sheet says of its own size is not believed."""

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import datetime, time
from io import StringIO
from math import isfinite
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell

LAST_ROW = 1 << 20
"""A sheet has no more."""
WIDEST = 256
"""Columns up to which a row that ends early is filled with empty cells."""
PACKING = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError)
"""What is raised over a part that cannot be unpacked; RuntimeError: it is locked, or packed in a way that is not known."""
CONTENT = (SyntaxError, LookupError, TypeError, ValueError, OverflowError, AttributeError)
"""What is raised over a part that can: it is no XML (SyntaxError), names what is not there (LookupError), has an element or a value of
another type than is meant, or one with a name that only openpyxl's own objects have. There is no error of openpyxl's own for any of it."""


class BrokenWorkbook(ValueError):
    """The file stops being an XLSX workbook."""


def sheet_rows(file: BinaryIO, *, first: int | None = None) -> Iterator[tuple[str, int, list[str]]]:
    """Sheet, number and cells of every row (or of the `first` ones) that has any cell: ids as written, numbers without a float's tail.

    Raises BrokenWorkbook where the file stops being one.
    """
    sheet, width = "", 0
    for title, number, cells in _rows(file, first):
        if title != sheet:
            sheet, width = title, 0
        if number > LAST_ROW:
            raise BrokenWorkbook(f"{title}: > {LAST_ROW}")
        if cells:
            width = max(width, min(len(cells), WIDEST))
            yield title, number, [*map(cell_text, cells), *[""] * (width - len(cells))]


def _rows(file: BinaryIO, first: int | None) -> Iterator[tuple[str, int, tuple[object, ...]]]:
    """All that openpyxl is asked for, and so all that it can stumble over."""
    import openpyxl

    try:
        with redirect_stdout(StringIO()):  # it prints there that a style is missing
            sheets = openpyxl.load_workbook(file, read_only=True, data_only=True).worksheets
        for sheet in sheets:
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(max_row=first), start=1):
                yield sheet.title, number, tuple(map(_value, cells))
    except (*PACKING, *CONTENT) as error:
        raise BrokenWorkbook(str(error)) from error


def _value(cell: "Cell | MergedCell") -> object:
    """What a cell holds; a day for an instant at midnight that is shown as a day."""
    value = cell.value
    if not isinstance(value, datetime) or value.time() != time.min:
        return value
    from openpyxl.styles.numbers import is_datetime

    return value.date() if is_datetime(cell.number_format) == "date" else value


def cell_text(cell: object) -> str:
    """A cell as a person would have typed it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds" if not cell.microsecond else "milliseconds")
    if isinstance(cell, float):
        return str(int(cell)) if isfinite(cell) and cell == int(cell) and abs(cell) < 1e15 else format(cell, ".15g")
    return str(cell)
