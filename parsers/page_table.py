"""Tables in pages: what a spreadsheet or a back office saves as `.htm`, or as `.xls` that is none.

    <table border=1>
    <tr><th>订单编号</th><th>买家会员名</th>…</tr>
    <tr><td style="mso-number-format:'\\@'">4800000000000000001</td><td>…</td>…</tr>
    </table>

A row is what stands from one `<tr` to the next or to the end of its table; what stands between tables is a row of one cell.
"""

import re
from collections.abc import Iterator

from parsers.export import FIRST_ROWS, Export, Row
from parsers.markup import parsed, pieces, plain, text_of

BEGINS = re.compile(rb"(?i)<tr(?=[\s>])|</table\s*>")
TABLE = re.compile(r"(?i)<table[\s>]")
ROW = re.compile(r"(?i)<tr(?=[\s>])")
SHEET = "table"
"""What a place is said to be in."""
WIDEST = 256


def is_table_page(export: Export) -> bool:
    head = export.text_head
    return export.is_text and head.lstrip().startswith("<") and TABLE.search(head) is not None


def first_page_rows(export: Export) -> Iterator[list[str]]:
    """The cells of the first rows, as far as the beginning of the file holds them."""
    rows = ROW.split(export.text_head)[1:]
    yield from (_cells(f"<tr{row}") for row in rows[:FIRST_ROWS])


def page_rows(export: Export) -> Iterator[Row]:
    """The rows of the tables of a page, each with its run of the file."""
    number = 0
    for piece in pieces(export, BEGINS):
        is_row = ROW.match(piece.text) is not None
        number += is_row
        yield Row(number, piece.start, piece.end, _cells(piece.text) if is_row else _text(piece.text), SHEET, damaged=piece.damaged)


def _cells(markup: str) -> list[str]:
    row = parsed(f"<table>{markup}</table>")
    if row is None:
        return [plain(markup).strip()]
    cells: list[str] = []
    for cell in row.iter("td", "th"):
        cells.append(text_of(cell).strip())
        spanned = cell.get("colspan") or ""
        cells += [""] * (min(int(spanned), WIDEST) - 1 if spanned.isascii() and spanned.isdigit() else 0)
    return cells


def _text(markup: str) -> list[str]:
    """What a reader of the page sees between its tables; its head and its scripts are no part of that."""
    page = parsed(markup)
    if page is None:
        return [plain(markup).strip()]
    shown = page.body if page.find("body") is not None else None
    for hidden in page.xpath("//script|//style"):
        hidden.drop_tree()
    return [text_of(shown).strip()] if shown is not None else []
