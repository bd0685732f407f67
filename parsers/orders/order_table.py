"""A table of orders, one row per order line with the order's own columns repeated: CSV, XLSX or a JSON array of objects.

The way in for any orders that no other parser reads, and for tables people make themselves:

    order_no,platform,seller_name,title,quantity,unit_price,total,currency,placed_at,status
    A-1001,etsy,Oak & Ash,Walnut tray,1,42.00,49.50,USD,2024-05-01T10:00:00-04:00,Delivered

    订单号,店铺,商品,数量,单价,实付,下单时间,发货时间,签收时间,退款金额,退款时间

Columns are found by their header words (`parsers/table_words.toml`) or named with `--columns order_no=…`. There must be an
order number, something bought or a sum, and something that happened; every other column may be missing, and one that is
not known is kept as it stands. The currency is a column, a sign in the cell (`¥ ￥ 元 $ € £`), a unit in the header (`实付(元)`)
or that of the platform, which a column names, the addresses of the goods or the file's name; where none says it, it is `XXX`, ISO 4217's code for no
currency.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from casefile.records import NO_CURRENCY, EventKind, Passage, Problem, ProblemCode, Provenance, Record
from parsers.cells import clean_cell, is_stated
from parsers.export import Export
from parsers.format import Format
from parsers.marketplace import platforms_named
from parsers.order_rows import EVENTS, Meaning, OrderReading, by_order, has_happened, time_cells
from parsers.table import is_settlement, recognizes_table, table_rows
from parsers.table_heads import (
    Heading,
    Shop,
    TableRow,
    day_first,
    find_heading,
    folded,
    is_note,
    is_total,
    known_head,
    meanings,
    platform_of,
    shop_of,
    table_words,
    vocabulary,
)
from parsers.time_forms import LONGEST_TIME, WORDED, has_date, in_words
from parsers.time_layout import survey

FORMAT = Format("order_table", "orders", Provenance.UNKNOWN)
PARTS_OF_NAMES = ("first name (billing)", "last name (billing)", "billing first name", "billing last name", "注文者姓", "注文者名")
NAMES = {"buyer_name": tuple(map(known_head, PARTS_OF_NAMES))}
"""First and last name where they are cells of their own."""
WORD = re.compile(r"[^\W\d_]+|[0-9]+")
SITES = frozenset(table_words()["any"]["sites"])
"""Platforms that sell, of those that one word of a file's name may mean."""
REQUIRED = (("order_no",), ("title", "total", "unit_price"), ("placed_at", "paid_at", "shipped_at", "delivered_at", "status", "total"))


def recognizes(export: Export) -> bool:
    return recognizes_table(export, vocabulary("orders", REQUIRED)) and not is_settlement(export)


def parse(export: Export) -> Iterator[Record]:
    rows: list[TableRow] = []
    for row in table_rows(export, vocabulary("orders", REQUIRED)):
        if isinstance(row, TableRow) and (is_total(row, "order_no") or is_note(row)):
            yield Passage(place=row.place, what="footer")
        elif isinstance(row, TableRow):
            rows.append(row)
        else:
            yield row
    groups, nameless = by_order(_with_events(rows))
    yield from nameless
    if not groups:
        return
    times = survey(export, next(iter(groups.values()))[0].place, time_cells(groups), day_first=day_first(rows[0].heading.words))
    yield from times.told
    without_currency: list[TableRow] = []
    meaning = _meaning(_shop(export, rows))
    for group in groups.values():
        reading = OrderReading(group, times, meaning)
        order = reading.order()
        yield from reading.problems
        yield order
        if order.total and order.total.currency == NO_CURRENCY:
            without_currency.append(group[0])
    if without_currency:
        place = without_currency[0].place
        yield Problem(place=place, code=ProblemCode.NO_CURRENCY, detail=str(len(without_currency)))


def _with_events(rows: Sequence[TableRow]) -> list[TableRow]:
    """The rows, with columns that are headed by what happened (`Shipped`, `发货`) and hold when, or whether it did, read as such."""
    headings = {id(row.heading): row.heading for row in rows}
    changed: dict[int, Heading] = {}
    for key, heading in headings.items():
        under = [row for row in rows if row.heading is heading]
        told = {word: column for word in heading.words if (column := _event_of(word)) and _tells_when(under, word)}
        if told.keys() - {word for column, word in heading.columns.items() if told.get(word) == column}:
            left = find_heading([word for word in heading.words if word not in told], vocabulary("orders", ()), {}) or heading
            columns = {column: word for column, word in left.columns.items() if word not in told}
            changed[key] = replace(heading, columns=columns | {column: word for word, column in told.items() if column not in columns})
    return [replace(row, heading=changed.get(id(row.heading), row.heading)) for row in rows]


def _event_of(word: str) -> str:
    """The column of what a header word says has happened; "" where it says nothing of the kind."""
    kind = meanings("orders", "happened").get(folded(word)) or meanings("orders", "statuses").get(folded(word))
    return next((column for column, event in EVENTS.items() if event.value == kind), "")


def _tells_when(rows: Sequence[TableRow], word: str) -> bool:
    stated = [cell for row in rows if is_stated(cell := clean_cell(row.cells.get(word, "")))]
    dates = [cell for cell in stated if has_date(cell) or _is_worded_date(cell)]
    return bool(dates) and all(cell in dates or has_happened(cell) is not None for cell in stated)


def _is_worded_date(cell: str) -> bool:
    return len(cell) <= LONGEST_TIME and WORDED.match(cell) is not None and in_words(cell, "DMY") is not None


def _shop(export: Export, rows: Sequence[TableRow]) -> Shop:
    """What the table tells, else the one platform that the file's name names."""
    shop = shop_of(rows)
    known = meanings("any", "platforms")
    spelt = (known.get(word, "") for word in WORD.findall(export.name.casefold()))
    named = {*platforms_named(export.name), *(platform for platform in spelt if platform in SITES)}
    return shop if shop.platform or len(named) != 1 else Shop(next(iter(named)), shop.currency)


def _meaning(shop: Shop) -> Meaning:
    currencies = meanings("orders", "platform_currencies")
    return Meaning(
        platform=lambda written: platform_of(written or shop.platform),
        currency=lambda platform: currencies.get(folded(platform), "") or (shop.currency if platform == shop.platform else ""),
        joined=NAMES,
        statuses={word: (EventKind(kind),) for word, kind in meanings("orders", "statuses").items()},
    )
