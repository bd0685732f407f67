"""Orders of 京东 as a browser script wrote them down (京东订单导出.csv): CSV in UTF-8 without a header, made by the party's own browser; or what a
spreadsheet made of it.

    288800000001,2026-01-05 09:00:00,已完成,99.00,青瓷茶杯 两只装(1),茶巾(2)

Number, time of the order, status, sum, then each kind of goods with its count in brackets, in cells of their own or in one. The shop is not in it.
"""

import re
from collections.abc import Iterator

from casefile.records import (
    Money,
    Order,
    OrderLine,
    Passage,
    Place,
    Problem,
    ProblemCode,
    Provenance,
    Reading,
    ReadingCode,
    Record,
)
from parsers.cells import PADDING, clean_cell, has_lost_digits, number, read_amount, read_wall_time, row_place, short
from parsers.clock import CHINA, Clock, wall_clock
from parsers.export import Export, Row
from parsers.format import Format
from parsers.jd import STATUSES
from parsers.order_events import placed_and
from parsers.table import rows_under
from parsers.time_layout import wall_moment
from parsers.workbook import BrokenWorkbook

FORMAT = Format(name="jd_script", kind="orders", provenance=Provenance.DATABASE_TOOL)

ORDER_NO = re.compile(r"\d{9,20}")
GOODS = re.compile(r"(.+?)[(（](\d{1,4})[)）](?:[,，]|$)|(.+)", re.DOTALL)
CURRENCY = "CNY"
LEAST_CELLS = 4
SUM = 3
"""Which cell holds it; those of the goods stand behind it."""


def recognizes(export: Export) -> bool:
    if not export.is_workbook and not (export.is_text and any(status in export.text_head for status in STATUSES)):
        return False
    rows = export.top_rows if export.is_workbook else rows_under(export, _is_listed)
    return _is_listed(next((row.cells for row in rows if any(cell.strip(PADDING) for cell in row.cells)), []))


def parse(export: Export) -> Iterator[Record]:
    try:
        yield from _records(export)
    except BrokenWorkbook as error:
        yield export.broken(error)


def _records(export: Export) -> Iterator[Record]:
    clock = wall_clock(export, vendor_default=CHINA)
    yield Reading(place=export.place("file"), code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
    yield clock.reading(export.place("file"))
    for row in rows_under(export, _is_listed):
        place = row_place(export, row)
        if row.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        if not any(cell.strip(PADDING) for cell in row.cells):
            yield Passage(place=place, what="blank")
        elif _is_order(row.cells):
            yield _order(place, row, clock)
        else:
            code = ProblemCode.ID_PRECISION_LOST if has_lost_digits(row.cells[0]) else ProblemCode.BAD_ROW
            yield Problem(place=place, code=code, detail=short(",".join(row.cells)))


def _is_listed(cells: list[str]) -> bool:
    """Whether a row is an order in a state that the list of orders knows: so begins such a file."""
    return _is_order(cells) and clean_cell(cells[2]) in STATUSES


def _is_order(cells: list[str]) -> bool:
    return len(cells) >= LEAST_CELLS and bool(ORDER_NO.fullmatch(clean_cell(cells[0])) and read_wall_time(cells[1]) and read_amount(cells[SUM]))


def _order(place: Place, row: Row, clock: Clock) -> Order:
    order_no, written, status, sum_written, *goods = map(clean_cell, row.cells)
    paid = read_amount(sum_written)
    return Order(
        place=place,
        platform="jd",
        order_no=order_no,
        total=Money(amount=paid.value, currency=CURRENCY) if paid else None,
        lines=tuple(_line(place, kind) for cell in goods for kind in GOODS.finditer(cell)),
        events=tuple(placed_and(place, written, wall_moment(written, clock), STATUSES.get(status))),
        status_raw=status,
        extra={f"column {number}": cell for number, cell in enumerate(row.cells[SUM:], start=SUM + 1) if cell.strip(PADDING)},
    )


def _line(place: Place, kind: re.Match[str]) -> OrderLine:
    title, count, uncounted = kind.groups()
    return OrderLine(place=place, title=title or uncounted, quantity=number(count) if count else None)
