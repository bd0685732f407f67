"""Amazon's own record of an account's orders: CSV files in UTF-8, standard quoting; or what a spreadsheet made of them.

"Request your data" → Your Orders (a zip): Account → Request Your Information, ready within days.

    to 2024     Retail.OrderHistory.1.csv: Website, Order ID, Order Date, …, Total Owed, …, Quantity, …, Product Name, …
                Retail.OrdersReturned.Payments.1.csv: OrderID, ReversalID, RefundCompletionDate, Currency, AmountRefunded, …
                Retail.CustomerReturns.1.1.csv: OrderId, ContractId, DateOfReturn, ReturnAmount, ReturnReason, …
                Retail.OrdersReturned.1.csv: OrderID, ReversalID, CreationDate, ReversalStatus, ReversalReason, …
                OrdersAndReturns.CSConcessions.Concessions.csv: order id, replacement order id
                Digital Orders.csv: DeliveryPacketId, OrderId, OrderDate, DeliveryDate, DeliveryStatus, …; no goods
                Digital.Orders.Returns.Monetary.1.csv: DeliveryPacketId, OrderId, …, ConditionCode, …, TransactionAmount
                Digital Items.csv: OrderId, OrderDate, OurPrice, OurPriceCurrencyCode, SellerOfRecord, Publisher, …
    since 2025  Order History.csv: the same columns by alphabet; Original Quantity, Total Amount, Payment Method Type
                Refund Details.csv: Creation Date, …, Order ID, …, Refund Amount, Refund Date, …, Reversal Status, Website
                Return Requests.csv: ASIN, Order ID, Product Name, Return Reason Code, Return Shipping Method; no time
                Returns Status.csv: …, Date of Return, Order ID, …, Return Amount, …, Return Reason, Return Resolution
                Replacement Orders.csv: Order ID, Replacement Order ID
                Digital Content Orders.csv: …, Component Type, …, Order ID, …, Price, Product Name, Seller Of Record, Transaction Amount
                Digital Returns.csv: ASIN, Amount Refunded, …, Order ID, Product Name, Reason Code, Return Date, Return Status

    times       2026-01-05T01:00:00Z, now and then two joined by " and ": the first counts, the cell is kept
    missing     Not Available, Not Applicable
    amounts     1,495 or '-1.6'

A business account's own report of orders: Order Date, Order ID, Account Group, …, Item Quantity, Purchase PPU, …, Item Net Total, …, Seller Name, …

Order History Reports (the website's own, to 2023): Items with a Seller, Orders and Shipments without goods, Refunds; times
are days written as the site's country writes them, amounts have a currency sign, `No data found for this time period`
stands for no rows.

A row of goods is a line of an order, whose rows need not stand together; the same delivery repeats on each. A row without
goods (a shipment, a refund, a return) is a record of the order for itself. `Closed` says that Amazon is done with an order,
not that it arrived. A digital purchase is a row for its price and one for its tax:
one line, and a total of both. A quantity of 0 is a cancelled line. The total of an order is the sum of its lines.

The buyer is the `Buyer Name` of a business account, else whom a parcel is addressed to where that is a cell of its own; the
one cell `Shipping Address` is not taken apart. What paid is `Visa - 0000`, also with a gift card: `Gift Certificate/Card and Visa - 0000`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from casefile.records import EventKind, Money, Order, OrderEvent, Passage, Place, Problem, ProblemCode, Provenance, Record, Shipment
from parsers.cells import Header, clean_cell, header_of, is_stated, peek, row_place
from parsers.export import Export, Row
from parsers.format import Format
from parsers.orders.amazon_orders.calendar import Calendar
from parsers.orders.amazon_orders.columns import CHARGED, COMPONENT, LINE_TOTAL, OFFER, ORDER_NO, OTHER_IDS, SELLER, TITLE, as_amazon_spells
from parsers.orders.amazon_orders.rows import TAKEN_OFF, Entry, read_row
from parsers.table import first_heads, rows_under
from parsers.table_heads import is_native
from parsers.workbook import BrokenWorkbook

FORMAT = Format(name="amazon_orders", kind="orders", provenance=Provenance.OFFICIAL_EXPORT)

HEADER_WITHIN = 60
NUMBERED = re.compile(r"[0-9]")
"""`No Replacement Order ID` is none."""


def recognizes(export: Export) -> bool:
    return not export.text_head.lstrip().startswith(("[", "{")) and any(map(_is_header, first_heads(export)))


def parse(export: Export) -> Iterator[Record]:
    try:
        yield from _records(export)
    except BrokenWorkbook as error:
        yield export.broken(error)


def _records(export: Export) -> Iterator[Record]:
    rows = rows_under(export, _is_header)
    header: Header | None = None
    head: list[str] = []
    for row in islice(rows, HEADER_WITHIN):
        place = row_place(export, row)
        if _is_header(row.cells):
            head, header = row.cells, as_amazon_spells(header_of(row.cells))
            yield Passage(place=place, what="header")
            break
        yield Passage(place=place, what="preamble") if any(map(str.strip, row.cells)) else Passage(place=place, what="blank")
    if header is None:
        yield Problem(place=export.place("file", 0, export.source.bytes), code=ProblemCode.MISSING_COLUMN, detail=ORDER_NO[0])
        return
    has_goods = header.has(TITLE)
    body: list[tuple[Place, Row]] = []
    for row in rows:
        if row.cells == head:  # of a file that was put behind another
            yield Passage(place=row_place(export, row), what="header")
        else:
            body.append((row_place(export, row), row))
    if body and not has_goods and header.has(CHARGED):
        yield Problem(place=place, code=ProblemCode.NO_ITEMS)
    if body and has_goods and not header.has(SELLER):
        yield Problem(place=place, code=ProblemCode.NO_SELLER)
    calendar = Calendar(export, header, [row for _place, row in body])
    yield from calendar.readings(place)
    orders: defaultdict[str, list[Entry]] = defaultdict(list)
    for place, row in body:
        for record in read_row(place, header, row, calendar):
            if isinstance(record, Entry):
                orders[record.order_no if has_goods else f"{record.order_no} {len(orders)}"].append(record)
            else:
                yield record
    for entries in orders.values():
        if has_goods:
            yield from (Passage(place=entry.place, what="component") for entry in entries if entry.line is None)
        yield _order(entries)


def _is_header(cells: Sequence[str]) -> bool:
    return is_native(cells, of=FORMAT.name)


def _order(entries: list[Entry]) -> Order:
    """One order of all its rows; an event or a parcel that several rows repeat is one."""
    first = entries[0]
    events: dict[tuple[EventKind, str, str], OrderEvent] = {}
    shipments: dict[tuple[str | None, str | None], Shipment] = {}
    for entry in entries:
        for event in entry.events:
            events.setdefault(_sameness(event), event)
        for parcel in entry.shipments:
            shipments.setdefault((parcel.carrier, parcel.tracking_no), parcel)
    lines = tuple(entry.line for entry in entries if entry.line is not None)
    sellers = {line.seller_name for line in lines}
    found = list(events.values())
    if all(entry.cancelled for entry in entries):
        found.append(OrderEvent(kind=EventKind.CANCELLED, place=first.place))
    return Order(
        place=first.place,
        platform="amazon",
        order_no=first.order_no,
        seller_name=sellers.pop() if len(sellers) == 1 else None,
        buyer_name=next((entry.buyer for entry in entries if entry.buyer), None),
        total=_sum([entry.total for entry in entries]),
        lines=lines,
        events=tuple(found),
        shipments=tuple(shipments.values()),
        other_ids={
            column: clean_cell(first.extra[column])
            for column in OTHER_IDS
            if NUMBERED.search(first.extra.get(column, "")) and is_stated(first.extra[column])
        },
        method=" / ".join(dict.fromkeys(entry.method for entry in entries if entry.method)) or None,
        status_raw=" / ".join(dict.fromkeys(entry.status for entry in entries if entry.status)),
        extra=_components(entries) if lines else first.extra,
    )


def _components(entries: list[Entry]) -> dict[str, str]:
    """What a digital purchase is made up of beside its price: the tax on it, a coupon; of several of a name the later ones are numbered."""
    seen: Counter[str] = Counter()
    parts: dict[str, str] = {}
    for entry in entries:
        if entry.line is None:
            offer = clean_cell(entry.extra.get(OFFER, ""))
            name = offer if offer in TAKEN_OFF else peek(entry.extra, COMPONENT)
            seen[name] += 1
            parts[name if seen[name] == 1 else f"{name} ({seen[name]})"] = peek(entry.extra, LINE_TOTAL)
    return parts


def _sameness(event: OrderEvent) -> tuple[EventKind, str, str]:
    """What makes two rows' events one: an order is placed and sent off for all its rows, money moves for each."""
    return event.kind, event.at_raw, event.place.where if event.amount else ""


def _sum(totals: list[Money | None]) -> Money | None:
    """None where a line states no total, or where they are of several currencies."""
    stated = [total for total in totals if total is not None]
    if len(stated) < len(totals) or len({total.currency for total in stated}) != 1:
        return None
    return Money(amount=sum((total.amount for total in stated), Decimal(0)), currency=stated[0].currency)
