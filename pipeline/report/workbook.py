"""`report.xlsx`: one sheet a register, for sorting and filtering. Every cell is text: no number loses digits, nothing is a formula."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.report.sheets import Sheet, sheets
from pipeline.report.view import View

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

NAME = "report.xlsx"
WRITTEN = datetime(2000, 1, 1)  # noqa: DTZ001 -- a workbook's own times have no zone
MOST_ROWS = 1_048_575
LONGEST = 32_767
"""UTF-16 units that one cell holds."""


def write(view: View, folder: Path) -> list[str]:
    """Write the workbook; its name."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(folder / NAME), {"constant_memory": True, "strings_to_urls": False, "tmpdir": str(folder)})
    book.set_properties({"title": view.words.say("title"), "created": WRITTEN})
    for sheet in sheets(view):
        _write(book, sheet, view)
    book.close()
    return [NAME]


def _write(book: "Workbook", sheet: Sheet, view: View) -> None:
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    rows = iter(sheet.rows())
    part, following = 1, next(rows, None)
    while part == 1 or following is not None:
        page: Worksheet = book.add_worksheet(view.words.say(f"sheet.{sheet.name}") + (f" {part}" if part > 1 else ""))
        page.freeze_panes(1, 1)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        for column, (key, width) in enumerate(sheet.columns):
            page.set_column(column, column, width)
            page.write_string(0, column, view.words.say(key), head)
        number = 0
        while following is not None and number < MOST_ROWS:
            number += 1
            for column, text in enumerate(following):
                if text:
                    say(page, number, column, whole(text), wrapped)
            following = next(rows, None)
        page.autofilter(0, 0, max(number, 1), len(sheet.columns) - 1)
        part += 1


def say(page: "Worksheet", row: int, column: int, text: str, style: "Format") -> None:
    """XlsxWriter takes a string in `<r>` for runs of its own."""
    if text.startswith("<r>") and text.endswith("</r>"):
        page.write_rich_string(row, column, *text[:2], text[2:], style)
    else:
        page.write_string(row, column, text, style)


def whole(text: str) -> str:
    """What a cell can hold of a text; a mark where it cannot hold all. The whole text stands in the transcript."""
    if 2 * len(text) <= LONGEST:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    return text if len(units) <= 2 * LONGEST else units[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…"
