"""Amazon's own record of an account's orders: CSV files in UTF-8, standard quoting.

"Request your data" → Your Orders (a zip): Account → Request Your Information, ready within days.

    to 2024     Retail.OrderHistory.1.csv: Website, Order ID, Order Date, …, Total Owed, …, Quantity, …, Product Name, …
                Retail.OrdersReturned.Payments.1.csv: OrderID, ReversalID, RefundCompletionDate, Currency, AmountRefunded, …
                Retail.CustomerReturns.1.1.csv: OrderId, ContractId, DateOfReturn, ReturnAmount, ReturnReason, …
                Digital Items.csv: OrderId, OrderDate, OurPrice, OurPriceCurrencyCode, SellerOfRecord, Publisher, …
    since 2025  Order History.csv: the same columns by alphabet; Original Quantity, Total Amount, Payment Method Type
                Refund Details.csv: Creation Date, …, Order ID, …, Refund Amount, Refund Date, …, Reversal Status, Website

    times       2026-01-05T01:00:00Z, now and then two joined by " and ": the first counts, the cell is kept
    missing     Not Available, Not Applicable
    amounts     1,495 or '-1.6'

Order History Reports (the website's own, to 2023): Items with a Seller, Orders and Shipments without goods, Refunds; times
are days written as the site's country writes them, amounts have a currency sign, `No data found for this time period`
stands for no rows.

A row of goods is a line of an order, whose rows need not stand together; the same delivery repeats on each. A row without
goods (a shipment, a refund, a return) is a record of the order for itself. `Closed` says that Amazon is done with an order,
not that it arrived. A quantity of 0 is a cancelled line. The total of an order is the sum of its lines.

The buyer is the `Buyer Name` of a business account, else whom a parcel is addressed to where that is a cell of its own; the
one cell `Shipping Address` is not taken apart. What paid is `Visa - 0000`, also with a gift card: `Gift Certificate/Card and Visa - 0000`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from casefile.records import (
    EventKind,
    Money,
    Order,
    OrderEvent,
    OrderLine,
    Passage,
    Place,
    Precision,
    Problem,
    ProblemCode,
    Provenance,
    Reading,
    ReadingCode,
    Record,
    Shipment,
    Zone,
)
from parsers.cells import (
    ISO_CURRENCY,
    PADDING,
    Header,
    clean_cell,
    column_name,
    header_of,
    is_stated,
    lost_ids,
    number,
    read_amount,
    row_place,
    short,
    take,
    take_id,
)
from parsers.clock import Clock, wall_clock
from parsers.export import Export, Row
from parsers.format import Format

FORMAT = Format(name="amazon_orders", kind="orders", provenance=Provenance.OFFICIAL_EXPORT)

HEADER_WITHIN = 60
SIGNATURES = (
    frozenset({"Order ID", "Order Date", "Product Name", "ASIN"}),
    frozenset({"Order ID", "Order Date", "Title", "ASIN/ISBN"}),
    frozenset({"Order ID", "Order Date", "Website", "Shipment Date", "Total Charged"}),
    frozenset({"Order ID", "Refund Date", "Refund Amount", "Reversal Status"}),
    frozenset({"OrderID", "ReversalID", "RefundCompletionDate", "AmountRefunded"}),
    frozenset({"OrderId", "ContractId", "DateOfReturn"}),
    frozenset({"OrderId", "OrderDate", "OurPrice", "SellerOfRecord"}),
)
NO_ROWS = "No data found for this time period"

ORDER_NO = ("Order ID", "OrderID", "OrderId")
TITLE = ("Product Name", "Title", "ProductName")
QUANTITY = ("Original Quantity", "Quantity", "OriginalQuantity", "QuantityOrdered")
UNIT_PRICE = ("Unit Price", "Purchase Price Per Unit", "OurPrice")
LINE_TOTAL = ("Total Amount", "Total Owed", "Item Total")
CHARGED = ("Total Charged",)
CURRENCY = ("Currency", "ReturnAmountCurrency", "OurPriceCurrencyCode", "BaseCurrencyCode")
SELLER = ("Seller", "SellerOfRecord")
CARRIER = "Carrier Name & Tracking Number"
STATUS = ("Order Status", "Refund Condition", "Reversal Status", "Status", "Resolution")
PLACED = ("Order Date", "OrderDate")
SHIPPED = ("Ship Date", "Shipment Date")
REFUNDED = ("Refund Date", "RefundCompletionDate")
RETURNED = ("DateOfReturn",)
REFUND = ("Refund Amount", "AmountRefunded", "ReturnAmount")
REFUND_STATUS = ("Refund Condition", "Reversal Status", "Status")
METHOD = ("Payment Method Type", "Payment Instrument Type")
BUYER = ("Buyer Name", "Shipping Address Name")
TIMES = (*PLACED, *SHIPPED, *REFUNDED, *RETURNED)
OTHER_IDS = ("Purchase Order Number", "ReversalID", "ContractId")
CANCELLED = frozenset({"Cancelled", "Canceled"})

ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})")
DAY = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4}|[0-9]{2})")
PARCEL = re.compile(r"(?P<carrier>.*?)\s*\((?P<no>[^()]*)\)|(?P<before>.+) - (?P<behind>\S+)", re.DOTALL)
DOLLARS = {"amazon.com": "USD", "amazon.ca": "CAD", "amazon.com.au": "AUD", "amazon.com.mx": "MXN", "amazon.sg": "SGD"}
SIGNS = {"£": "GBP", "€": "EUR"}


class Moment(NamedTuple):
    at: datetime | None
    zone: Zone
    precision: Precision


NO_MOMENT = Moment(None, Zone.UNKNOWN, Precision.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row: which order it is of, what happened in it, and the goods it lists, if any."""

    place: Place
    order_no: str
    line: OrderLine | None
    total: Money | None
    events: tuple[OrderEvent, ...]
    shipments: tuple[Shipment, ...]
    status: str
    cancelled: bool
    buyer: str | None
    method: str | None
    extra: dict[str, str]


def recognizes(export: Export) -> bool:
    return any(_is_header([cell.strip(PADDING + '"') for cell in line.split(",")]) for line in export.text_head.split("\n")[:HEADER_WITHIN])


def parse(export: Export) -> Iterator[Record]:
    rows = export.rows()
    header: Header | None = None
    for row in islice(rows, HEADER_WITHIN):
        place = row_place(export, row)
        if _is_header(row.cells):
            header = header_of(row.cells)
            yield Passage(place=place, what="header")
            break
        yield Passage(place=place, what="preamble") if any(map(str.strip, row.cells)) else Passage(place=place, what="blank")
    if header is None:
        yield Problem(place=export.place("file", 0, export.source.bytes), code=ProblemCode.MISSING_COLUMN, detail=ORDER_NO[0])
        return
    has_goods = header.has(TITLE)
    if not has_goods and header.has(CHARGED):
        yield Problem(place=place, code=ProblemCode.NO_ITEMS)
    if has_goods and not header.has(SELLER):
        yield Problem(place=place, code=ProblemCode.NO_SELLER)
    body = [(row_place(export, row), row) for row in rows]
    calendar = _Calendar(export, header, [row for _place, row in body])
    yield from calendar.readings(place)
    orders: defaultdict[str, list[Entry]] = defaultdict(list)
    for place, row in body:
        for record in _read(place, header, row, calendar):
            if isinstance(record, Entry):
                orders[record.order_no if has_goods else f"{record.order_no} {len(orders)}"].append(record)
            else:
                yield record
    for entries in orders.values():
        yield _order(entries)


def _is_header(cells: Sequence[str]) -> bool:
    names = set(map(column_name, cells))
    return any(signature <= names for signature in SIGNATURES)


def _read(place: Place, header: Header, row: Row, calendar: "_Calendar") -> Iterator[Entry | Passage | Problem]:
    mended = _mended(header, row.cells)
    cells = header.cells(mended or row.cells)
    text = ",".join(cells.values())
    if not cells or text == NO_ROWS:
        yield Passage(place=place, what="footer" if cells else "blank")
        return
    if "\ufffd" in text:
        yield Problem(place=place, code=ProblemCode.BAD_BYTES, detail=short(text))
    for lost in lost_ids(cells, (*ORDER_NO, *OTHER_IDS)):
        yield Problem(place=place, code=ProblemCode.ID_PRECISION_LOST, detail=short(lost))
    if mended is not None:
        yield Problem(place=place, code=ProblemCode.ROW_SHIFTED, detail=short(text))
    order_no = take_id(cells, *ORDER_NO)
    moments = {column: calendar.moment(cells[column]) for column in TIMES if column in cells and is_stated(cells[column])}
    if order_no is None or mended == [] or _is_notice(cells, moments):
        yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(",".join(filter(is_stated, cells.values()))))
        return
    for column, moment in moments.items():
        if moment.at is None and not calendar.is_open:
            yield Problem(place=place, code=ProblemCode.BAD_TIME, detail=short(cells[column].strip(PADDING)))
    for column in (*UNIT_PRICE, *LINE_TOTAL, *CHARGED, *REFUND):
        if column in cells and is_stated(cells[column]) and _money(cells, column) is None:
            yield Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(f"{column}: {cells[column].strip(PADDING)}"))
    yield _entry(place, header, order_no, cells, moments)


def _mended(header: Header, cells: list[str]) -> list[str] | None:
    """The cells of a row that is longer than the header, joined in the title; empty if that cannot be, None if nothing is amiss."""
    surplus = len(cells) - header.named
    if surplus <= 0 or not any(cell.strip(PADDING) for cell in cells[header.named :]):
        return None
    title = next((index for index, name in enumerate(header.names) if name in TITLE), None)
    if title is None or surplus >= header.named - 1:
        return []
    return [*cells[:title], ",".join(cells[title : title + surplus + 1]), *cells[title + surplus + 1 :]]


def _is_notice(cells: dict[str, str], moments: dict[str, Moment]) -> bool:
    """`Due to technical limitations…` where a date should be, and nothing that was bought."""
    says_more = any(is_stated(cells.get(column, "")) for column in (*TITLE, *LINE_TOTAL, *CHARGED, *REFUND))
    return not says_more and all(moment.at is None for moment in moments.values())


def _entry(place: Place, header: Header, order_no: str, cells: dict[str, str], moments: dict[str, Moment]) -> Entry:
    quantity = number(clean_cell(_first(cells, QUANTITY)))
    unit_price = read_amount(_first(cells, UNIT_PRICE))
    total = _money(cells, *LINE_TOTAL, *CHARGED)
    status = clean_cell(_first(cells, STATUS))
    parcels = tuple(_parcels(place, cells.get(CARRIER, "")))
    events = tuple(_events(place, cells, moments))
    buyer, method = (next((clean_cell(cells[one]) for one in columns if is_stated(cells.get(one, ""))), None) for columns in (BUYER, METHOD))
    line = None
    if header.has(TITLE):
        title, seller = take(cells, *TITLE) or "", take(cells, *SELLER)
        line = OrderLine(
            place=place,
            title=title,
            quantity=quantity,
            unit_price=unit_price.value if unit_price else None,
            seller_name=seller,
            extra=cells,
        )
    return Entry(
        place=place,
        order_no=order_no,
        line=line,
        total=total,
        events=events,
        shipments=parcels,
        status=status,
        cancelled=status in CANCELLED or (quantity == 0 and not any(map(header.has, (REFUNDED, RETURNED)))),
        buyer=buyer,
        method=method,
        extra=cells,
    )


def _events(place: Place, cells: dict[str, str], moments: dict[str, Moment]) -> Iterator[OrderEvent]:
    """What the row says happened; a time that an event carries is taken from the cells."""
    shipment = clean_cell(cells.get("Shipment Status", "")) or clean_cell(cells.get("Order Status", ""))
    refund_status = clean_cell(_first(cells, REFUND_STATUS))
    charged, refund = _money(cells, *CHARGED), _money(cells, *REFUND)
    dates = {kind: next((column for column in columns if column in moments), None) for kind, columns in EVENT_COLUMNS}

    def event(kind: EventKind, amount: Money | None = None) -> OrderEvent:
        column = dates.get(kind)
        moment = moments[column] if column else NO_MOMENT
        raw = cells.pop(column).strip(PADDING) if column else ""
        return OrderEvent(kind=kind, place=place, at=moment.at, at_raw=raw, zone=moment.zone, precision=moment.precision, amount=amount)

    if dates[EventKind.PLACED]:
        yield event(EventKind.PLACED)
    if charged:
        yield event(EventKind.PAID, charged)
    if dates[EventKind.SHIPPED] or "Shipped" in shipment.split(" and "):
        yield event(EventKind.SHIPPED)
    if shipment == "Delivered":
        yield event(EventKind.DELIVERED)
    if dates[EventKind.REFUND_REQUESTED]:
        yield event(EventKind.REFUND_REQUESTED, refund)
    if refund_status == "Completed" or (dates[EventKind.REFUNDED] and not is_stated(refund_status)):
        yield event(EventKind.REFUNDED, refund)


EVENT_COLUMNS = (
    (EventKind.PLACED, PLACED),
    (EventKind.SHIPPED, SHIPPED),
    (EventKind.REFUND_REQUESTED, RETURNED),
    (EventKind.REFUNDED, REFUNDED),
)


def _order(entries: list[Entry]) -> Order:
    """One order of all its rows; an event or a parcel that several rows repeat is one."""
    first = entries[0]
    events = {_sameness(event): event for entry in reversed(entries) for event in reversed(entry.events)}
    shipments = {(parcel.carrier, parcel.tracking_no): parcel for entry in reversed(entries) for parcel in reversed(entry.shipments)}
    lines = tuple(entry.line for entry in entries if entry.line is not None)
    sellers = {line.seller_name for line in lines}
    found = list(reversed(events.values()))
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
        shipments=tuple(reversed(shipments.values())),
        other_ids={column: clean_cell(first.extra[column]) for column in OTHER_IDS if is_stated(first.extra.get(column, ""))},
        method=" / ".join(dict.fromkeys(entry.method for entry in entries if entry.method)) or None,
        status_raw=" / ".join(dict.fromkeys(entry.status for entry in entries if entry.status)),
        extra={} if lines else first.extra,
    )


def _sameness(event: OrderEvent) -> tuple[EventKind, str, str]:
    """What makes two rows' events one: an order is placed and sent off for all its rows, money moves for each."""
    return event.kind, event.at_raw, event.place.where if event.amount else ""


def _sum(totals: list[Money | None]) -> Money | None:
    """None where a line states no total, or where they are of several currencies."""
    stated = [total for total in totals if total is not None]
    if len(stated) < len(totals) or len({total.currency for total in stated}) != 1:
        return None
    return Money(amount=sum((total.amount for total in stated), Decimal(0)), currency=stated[0].currency)


def _first(cells: dict[str, str], columns: tuple[str, ...]) -> str:
    return next((cells[column] for column in columns if column in cells), "")


def _money(cells: dict[str, str], *columns: str) -> Money | None:
    """The amount of the first of these columns, in the currency that the row, the sign or the site states."""
    amount = read_amount(_first(cells, columns))
    if amount is None:
        return None
    currency = clean_cell(_first(cells, CURRENCY))
    if not ISO_CURRENCY.fullmatch(currency):
        site = clean_cell(cells.get("Website", "")).casefold().removeprefix("www.")
        japan = "JPY" if site == "amazon.co.jp" else ""
        known = {**SIGNS, "$": DOLLARS.get(site, ""), "¥": japan, "￥": japan}
        currency = amount.symbol if ISO_CURRENCY.fullmatch(amount.symbol) else known.get(amount.symbol, "")
    return Money(amount=amount.value, currency=currency) if currency else None


def _parcels(place: Place, cell: str) -> Iterator[Shipment]:
    """`USPS(9300…)`, `ヤマト運輸 - 4987…`, several joined by " and "."""
    text = cell.strip(PADDING)
    if not is_stated(text):
        return
    parts = text.split(" and ")
    matches = [PARCEL.fullmatch(part.strip()) for part in parts]
    if not all(matches):
        parts, matches = [text], [PARCEL.fullmatch(text)]
    for part, match in zip(parts, matches, strict=True):
        carrier, tracking_no = (match["carrier"] or match["before"], match["no"] or match["behind"]) if match else (part, None)
        if is_stated(carrier or "") or is_stated(tracking_no or ""):
            yield Shipment(place=place, carrier=carrier or None, tracking_no=tracking_no or None)


class _Calendar:
    """How the times of a file are read: written with their zone, or as days in the order that its country uses."""

    def __init__(self, export: Export, header: Header, rows: list[Row]) -> None:
        days = [
            match
            for row in rows
            for column, cell in header.cells(row.cells).items()
            if column in TIMES and (match := DAY.fullmatch(cell.strip(PADDING)))
        ]
        sites = {clean_cell(header.cells(row.cells).get("Website", "")).casefold() for row in rows} - {""}
        possible = [order for order in ("dmy", "mdy") if all(_day(match, order) for match in days)]
        self.order: str | None = None
        self.why = ""
        self.days = bool(days)
        self.clock: Clock = wall_clock(export)
        if export.options.date_order in ("dmy", "mdy"):
            self.order, self.why = export.options.date_order, "--date-order"
        elif len(possible) == 1:
            self.order, self.why = possible[0], "only_valid"
        elif sites == {"amazon.com"} and "mdy" in possible:
            self.order, self.why = "mdy", "site_default"

    @property
    def is_open(self) -> bool:
        """Whether the order of day and month could not be told."""
        return self.days and self.order is None

    def readings(self, place: Place) -> Iterator[Reading | Problem]:
        if not self.days:
            return
        yield self.clock.reading(place)
        if self.order is None:
            yield Problem(place=place, code=ProblemCode.AMBIGUOUS_DATES)
        else:
            yield Reading(place=place, code=ReadingCode.DATE_ORDER, value=self.order, why=self.why)

    def moment(self, cell: str) -> Moment:
        text = cell.strip(PADDING).partition(" and ")[0].strip()
        if iso := ISO.fullmatch(text):
            try:
                at = datetime.fromisoformat(text)
            except ValueError:
                return NO_MOMENT
            return Moment(at, Zone.UTC if iso[2] == "Z" else Zone.OFFSET, Precision.MILLISECOND if iso[1] else Precision.SECOND)
        match = DAY.fullmatch(text)
        day = _day(match, self.order) if match and self.order else None
        return Moment(self.clock.instant(day), self.clock.status, Precision.DAY) if day else NO_MOMENT


def _day(match: re.Match[str], order: str) -> datetime | None:
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    month, day = (first, second) if order == "mdy" else (second, first)
    try:
        return datetime(year if year > 99 else 2000 + year, month, day)  # noqa: DTZ001 -- a wall clock; `parsers.clock` gives it its zone
    except ValueError:
        return None
