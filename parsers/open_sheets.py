"""Spreadsheets of LibreOffice and others (.ods, ODF 1.3): the cells of every row, as openpyxl gives those of Excel's.

    content.xml   <table:table table:name="Sheet1"><table:table-row>
                  <table:table-cell office:value-type="float" office:value="99"><text:p>99,00 €</text:p></table:table-cell> …

What a cell holds stands in its attributes, what it shows below it; a row or cell may stand for many that are the same.
"""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import repeat
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from lxml.etree import _Element

CONTENT, KIND = "content.xml", b"application/vnd.oasis.opendocument.spreadsheet"
OF_TABLE, OF_OFFICE = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office"))
TABLE, ROW, CELL, COVERED = (OF_TABLE + name for name in ("table", "table-row", "table-cell", "covered-table-cell"))
NAME, COLUMNS, ROWS = (OF_TABLE + name for name in ("name", "number-columns-repeated", "number-rows-repeated"))
TYPE, VALUE, DATE = (OF_OFFICE + name for name in ("value-type", "value", "date-value"))
WIDEST, MOST_ALIKE = 1024, 1000
"""Cells of a row, and rows that are the same and say something, that are believed."""
MOST_IN_A_ROW = 1 << 16
"""Elements of one row."""


def open_rows(file: BinaryIO, first: int | None) -> Iterator[tuple[str, int, tuple[object, ...]]]:
    """Sheet, number and cells of every row that has any, or of those up to the `first`."""
    from lxml import etree

    title, number = "", 0
    with zipfile.ZipFile(file) as archive, archive.open(CONTENT) as content:
        safe = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "remove_comments": True, "remove_pis": True}
        within = 0
        for event, one in etree.iterparse(content, events=("start", "end"), **safe):
            if event == "start":
                if one.tag == TABLE:
                    title, number = one.get(NAME) or "", 0
                if within or one.tag == ROW:
                    within += 1
                if within > MOST_IN_A_ROW:
                    raise ValueError(f"a row of more than {MOST_IN_A_ROW} parts")
                continue
            if one.tag == ROW:
                cells = () if first is not None and number >= first else tuple(_cells(one))
                alike = _many(one, ROWS)
                if any(cell is not None for cell in cells):
                    yield from ((title, number + 1 + nth, cells) for nth in range(min(alike, MOST_ALIKE)))
                number += alike
                within = 0
            if not within:
                _forget(one)


def _forget(one: "_Element") -> None:
    """What was read, and what stood before it, takes no more memory."""
    one.clear()
    parent = one.getparent()
    while parent is not None and one.getprevious() is not None:
        del parent[0]


def _cells(row: "_Element") -> Iterator[object]:
    found: list[object] = []
    for cell in row.iterchildren(CELL, COVERED):
        found += repeat(_value(cell), min(_many(cell, COLUMNS), WIDEST - len(found)))
    while found and found[-1] is None:
        found.pop()
    yield from found


def _value(cell: "_Element") -> object:
    """A number or a day where the cell says that it is one and it is, else the text that it shows; None for an empty cell."""
    from parsers.word_files import text_of_odf

    try:
        if cell.get(TYPE) == "date":
            written = cell.get(DATE) or ""
            return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
        if cell.get(TYPE) in ("float", "currency"):
            return float(cell.get(VALUE) or "")
    except ValueError:
        pass  # the text is what there is
    return text_of_odf(cell) or None


def _many(one: "_Element", name: str) -> int:
    written = one.get(name) or ""
    return max(1, int(written)) if written.isascii() and written.isdecimal() and len(written) < 9 else 1
