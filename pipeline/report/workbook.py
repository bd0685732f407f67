"""`report.xlsx`: one sheet a register, for sorting and filtering. Every cell is text: no number loses digits, nothing is a formula."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.report.sheets import Sheet, sheets
from pipeline.report.view import View

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

NAME = "report.xlsx"
WRITTEN = datetime(2000, 1, 1)  # noqa: DTZ001 -- a workbook's own times have no zone
MOST_ROWS = 1_048_575
LONGEST = 32_767
"""Characters that one cell holds."""


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
                    page.write_string(number, column, whole(text), wrapped)
            following = next(rows, None)
        page.autofilter(0, 0, max(number, 1), len(sheet.columns) - 1)
        part += 1


def whole(text: str) -> str:
    """What a cell can hold of a text; a mark where it cannot hold all. The whole text stands in the transcript."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
