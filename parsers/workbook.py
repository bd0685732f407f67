"""XLSX workbooks: every row that a sheet holds, cells as text. What a sheet says of its own size is not believed."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from math import isfinite
from typing import BinaryIO

LAST_ROW = 1 << 20
"""A sheet has no more."""
WIDEST = 256
"""Columns up to which a row that ends early is filled with empty cells."""


class BrokenWorkbook(ValueError):
    """The file stops being an XLSX workbook."""


def sheet_rows(file: BinaryIO, *, first: int | None = None) -> Iterator[tuple[str, int, list[str]]]:
    """Sheet, number and cells of every row (or of the `first` ones) that has any cell: ids as written, numbers without a float's tail.

    Raises BrokenWorkbook where the file stops being one.
    """
    import openpyxl

    try:
        sheets = openpyxl.load_workbook(file, read_only=True, data_only=True).worksheets
    except _damage() as error:
        raise BrokenWorkbook(str(error)) from error
    for sheet in sheets:
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=first, values_only=True)
        width = 0
        for number in count(1):
            try:
                cells = next(rows, None)
            except _damage() as error:
                raise BrokenWorkbook(str(error)) from error
            if cells is None:
                break
            if number > LAST_ROW:
                raise BrokenWorkbook(f"{sheet.title}: > {LAST_ROW}")
            if cells:
                width = max(width, min(len(cells), WIDEST))
                yield sheet.title, number, [*map(cell_text, cells), *[""] * (width - len(cells))]


def _damage() -> tuple[type[Exception], ...]:
    """What openpyxl was seen to raise over a damaged part; it has no error of its own for that."""
    import zipfile
    import zlib

    from openpyxl.utils.exceptions import InvalidFileException

    own = (zipfile.BadZipFile, zlib.error, InvalidFileException, SyntaxError, ArithmeticError, AttributeError, EOFError)
    return (*own, LookupError, NotImplementedError, OSError, TypeError, ValueError)


def cell_text(cell: object) -> str:
    """A cell as a person would have typed it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds" if not cell.microsecond else "milliseconds")
    if isinstance(cell, float):
        return str(int(cell)) if isfinite(cell) and cell == int(cell) and abs(cell) < 1e15 else format(cell, ".15g")
    return str(cell)
