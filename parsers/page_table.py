"""Tables in pages: what a spreadsheet or a back office saves as `.htm`, or as `.xls` that is none.

    <table border=1>
    <tr><th>订单编号</th><th>买家会员名</th>…</tr>
    <tr><td style="mso-number-format:'\\@'">4800000000000000001</td><td>…</td>…</tr>
    </table>

A row is what stands from one `<tr` to the next or to the end of its table; what stands between tables is a row of one cell.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from parsers.export import Export, Row
from parsers.markup import parsed, pieces, plain, text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BEGINS = re.compile(rb"(?i)<tr(?=[\s>])|</table\s*>")
TABLE = re.compile(r"(?i)<table[\s>]")
ROW = re.compile(r"(?i)<tr(?=[\s>])")
SHEET = "table"
"""What a place is said to be in."""
FIRST_ROWS, LONGEST_HEAD = 400, 1 << 19
"""How much of a page is looked at to tell what it is: mails have a table for every line that they set, and what they are about stands below."""
WIDEST = 256
MOST_COLUMNS = 1024
"""What stands in a row behind so many is one cell more."""
LONGEST_SPAN = 9
"""Digits of a number of rows or columns."""


def is_table_page(export: Export) -> bool:
    head = export.text_head
    return export.is_text and head.lstrip().startswith("<") and TABLE.search(head) is not None


def first_page_rows(export: Export) -> Iterator[list[str]]:
    """The cells of the first rows, as far as the beginning of the file holds them."""
    with export.open() as file:
        head = file.read(LONGEST_HEAD).decode(export.codec, "replace")
    rows = ROW.split(head)[1:]
    held: dict[int, int] = {}
    yield from (_cells(f"<tr{row}", held) for row in rows[:FIRST_ROWS])


def page_rows(export: Export) -> Iterator[Row]:
    """The rows of the tables of a page, each with its run of the file. A cell that reaches over several rows is the first one's."""
    number = 0
    held: dict[int, int] = {}
    for piece in pieces(export, BEGINS):
        if ROW.match(piece.text):
            number += 1
            yield Row(number, piece.start, piece.end, _cells(piece.text, held), SHEET, damaged=piece.damaged)
        else:
            held.clear()
            yield Row(number, piece.start, piece.end, _text(piece.text), SHEET, damaged=piece.damaged)


def _cells(markup: str, held: dict[int, int]) -> list[str]:
    """The cells of a row; `held`: for how many rows more a column has a cell of a row above, kept here."""
    row = parsed(f"<table>{markup}</table>")
    if row is None:
        return [plain(markup).strip()]
    cells: list[str] = []
    beyond: list[str] = []

    def step_over() -> None:
        while len(cells) < MOST_COLUMNS and held.get(len(cells), 0):
            held[len(cells)] -= 1
            cells.append("")

    for cell in row.iter("td", "th"):
        step_over()
        column = len(cells)
        if column == MOST_COLUMNS:
            beyond.append(text_of(cell).strip())
            continue
        width = min(_span(cell, "colspan"), MOST_COLUMNS - column)
        cells += [text_of(cell).strip(), *[""] * (width - 1)]
        held.update(dict.fromkeys(range(column, len(cells)), _span(cell, "rowspan") - 1))
    step_over()
    return [*cells, " ".join(beyond)] if any(beyond) else cells


def _span(cell: "HtmlElement", attribute: str) -> int:
    written = cell.get(attribute) or ""
    return max(1, min(int(written), WIDEST)) if written.isascii() and written.isdigit() and len(written) < LONGEST_SPAN else 1


def _text(markup: str) -> list[str]:
    """What a reader of the page sees between its tables; its head and its scripts are no part of that."""
    page = parsed(markup)
    if page is None:
        return [plain(markup).strip()]
    shown = page.body if page.find("body") is not None else None
    for hidden in page.xpath("//script|//style"):
        hidden.drop_tree()
    return [text_of(shown).strip()] if shown is not None else []
