"""Workbooks, XLSX, the XLS before it, and ODS: every row that a sheet holds, cells as text. What a sheet says of its own size is not believed."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import datetime, time
from io import StringIO
from math import isfinite
from typing import TYPE_CHECKING, BinaryIO

from parsers.open_sheets import KIND, open_rows

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from xlrd.book import Book
    from xlrd.sheet import Cell as OldCell

LAST_ROW = 1 << 20
"""A sheet has no more."""
WIDEST = 256
"""Columns up to which a row that ends early is filled with empty cells."""
PACKING = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError)
"""What is raised over a part that cannot be unpacked; RuntimeError: it is locked, or packed in a way that is not known."""
CONTENT = (SyntaxError, LookupError, TypeError, ValueError, OverflowError, AttributeError)
"""What is raised over a part that can: it is no XML (SyntaxError), names what is not there (LookupError), has an element or a value of
another type than is meant, or one with a name that only openpyxl's own objects have. There is no error of openpyxl's own for any of it."""


OLD = (*CONTENT, ArithmeticError, AssertionError, struct.error)
"""The same of a file of the old kind, whose records xlrd unpacks and asserts as it goes."""
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What Microsoft's compound files begin with."""
OLD_STREAMS = ("Workbook", "Book")
LOCKED_STREAM = "EncryptedPackage"
"""Where a workbook of either kind is once it has a password."""
LOCKED = "Workbook is encrypted"
"""What xlrd says of one of the old kind that has."""


class BrokenWorkbook(ValueError):
    """The file stops being a workbook."""


class LockedWorkbook(BrokenWorkbook):
    """The workbook opens with a password alone."""


def sheet_rows(file: BinaryIO, *, first: int | None = None) -> Iterator[tuple[str, int, list[str]]]:
    """Sheet, number and cells of every row (or of the `first` ones) that has any cell: ids as written, numbers without a float's tail.

    Raises BrokenWorkbook where the file stops being one.
    """
    sheet, width = "", 0
    old = file.read(len(COMPOUND)) == COMPOUND
    file.seek(0)
    rows = _old_rows if old else _open_rows if is_open_workbook(file) else _rows
    for title, number, cells in rows(file, first):
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


def _open_rows(file: BinaryIO, first: int | None) -> Iterator[tuple[str, int, tuple[object, ...]]]:
    try:
        yield from open_rows(file, first)
    except (*PACKING, *CONTENT) as error:
        raise BrokenWorkbook(str(error)) from error


def is_open_workbook(file: BinaryIO) -> bool:
    """Whether an archive is a spreadsheet of LibreOffice's."""
    try:
        with zipfile.ZipFile(file) as archive, archive.open("mimetype") as kind:
            return kind.read(len(KIND) + 1).strip() == KIND
    except (*PACKING, KeyError):
        return False
    finally:
        file.seek(0)


def is_old_workbook(file: BinaryIO) -> bool:
    """Whether a compound file is a workbook, or holds a locked one."""
    return _holds(file, *OLD_STREAMS, LOCKED_STREAM)


def _holds(file: BinaryIO, *streams: str) -> bool:
    import olefile

    try:
        with olefile.OleFileIO(file) as compound:
            return any(map(compound.exists, streams))
    except (OSError, MemoryError, *CONTENT):
        return False


def _old_rows(file: BinaryIO, first: int | None) -> Iterator[tuple[str, int, tuple[object, ...]]]:
    """All that xlrd is asked for."""
    import xlrd
    from xlrd.biffh import XLRDError
    from xlrd.compdoc import CompDocError

    if _holds(file, LOCKED_STREAM):
        raise LockedWorkbook(LOCKED)
    file.seek(0)
    try:
        book = xlrd.open_workbook(file_contents=file.read(), logfile=StringIO(), formatting_info=True, ragged_rows=True)
        for sheet in book.sheets():
            for number in range(sheet.nrows if first is None else min(first, sheet.nrows)):
                yield sheet.name, number + 1, tuple(_old_value(book, cell) for cell in sheet.row(number))
    except (XLRDError, CompDocError, *OLD) as error:
        raise (LockedWorkbook if LOCKED in str(error) else BrokenWorkbook)(str(error)) from error


def _old_value(book: "Book", cell: "OldCell") -> object:
    import xlrd
    from openpyxl.styles.numbers import is_datetime

    value = cell.value
    if cell.ctype == xlrd.XL_CELL_DATE and isinstance(value, float) and cell.xf_index is not None:
        at = xlrd.xldate_as_datetime(value, book.datemode)
        shown = is_datetime(book.format_map[book.xf_list[cell.xf_index].format_key].format_str)
        return at.time() if shown == "time" else at.date() if shown == "date" and at.time() == time.min else at
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(int(value), "")
    return bool(value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else value


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
