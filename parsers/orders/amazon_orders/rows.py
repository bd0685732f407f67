"""One row of Amazon's files: which order it is of, what happened in it, and the goods it lists, if any."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casefile.records import EventKind, Money, OrderEvent, OrderLine, Passage, Place, Problem, ProblemCode, Shipment
from parsers.amazon import currency_meant
from parsers.cells import (
    ISO_CURRENCY,
    PADDING,
    Header,
    clean_cell,
    has_lost_digits,
    is_stated,
    lost_ids,
    number,
    peek,
    read_amount,
    short,
    take,
    take_id,
    unwrapped,
)
from parsers.export import Row
from parsers.orders.amazon_orders.calendar import Calendar
from parsers.orders.amazon_orders.columns import (
    BUYER,
    CARRIER,
    CHARGED,
    COMPONENT,
    CURRENCY,
    DELIVERED,
    LINE_TOTAL,
    METHOD,
    OFFER,
    ORDER_NO,
    OTHER_IDS,
    PAID_BACK_IN,
    PLACED,
    QUANTITY,
    REFUND,
    REFUND_STATUS,
    REFUNDED,
    RETURN_REASON,
    RETURNED,
    SELLER,
    SHIPPED,
    STATUS,
    TIMES,
    TITLE,
    UNIT_PRICE,
)
from parsers.time_layout import UNDATED, Moment

NO_ROWS = "No data found for this time period"
PARCEL = re.compile(r"(?P<carrier>.*?)\s*\((?P<no>[^()]*)\)|(?P<before>.+) - (?P<behind>\S+|(?=[0-9 -]+\Z)[0-9 -]*[0-9])", re.DOTALL)
CANCELLED = frozenset({"Cancelled", "Canceled"})
PAID_BACK = frozenset({"Completed", "Customer Return Complete"})
HANDED_OVER = frozenset({"Delivered", "Complete", "Completed"})
"""How a delivery of something digital ends."""
THE_PRICE = "price"
TAKEN_OFF = frozenset({"Coupon", "Promotion"})
"""Offers that are no purchase, but a part of its price that was not paid."""


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


def read_row(place: Place, header: Header, row: Row, calendar: Calendar) -> Iterator[Entry | Passage | Problem]:
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
    if order_no is None or mended == [] or (header.has(TIMES) and _is_notice(cells, moments)):
        yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(",".join(filter(is_stated, cells.values()))))
        return
    for column, moment in moments.items():
        if moment.at is None and not calendar.is_open:
            yield Problem(place=place, code=ProblemCode.BAD_TIME, detail=short(cells[column].strip(PADDING)))
    for column in (*UNIT_PRICE, *LINE_TOTAL, *CHARGED, *REFUND):
        if column in cells and is_stated(cells[column]) and _money(cells, column) is None:
            yield Problem(place=place, code=ProblemCode.BAD_CELL, detail=short(f"{column}: {cells[column].strip(PADDING)}"))
    entry = _entry(place, header, order_no, cells, moments)
    for parcel in entry.shipments:
        if has_lost_digits(parcel.tracking_no or "") and not (parcel.tracking_no or "").isdecimal():  # `9.3E+21`; some do end in zeros
            yield Problem(place=place, code=ProblemCode.ID_PRECISION_LOST, detail=short(parcel.tracking_no or ""))
    yield entry


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
    quantity = number(clean_cell(peek(cells, QUANTITY)))
    unit_price = read_amount(peek(cells, UNIT_PRICE))
    came_back = header.has(PAID_BACK_IN)
    total = None if came_back else _money(cells, *LINE_TOTAL, *CHARGED)
    status = clean_cell(peek(cells, STATUS))
    parcels = tuple(_parcels(place, cells.get(CARRIER, "")))
    events = tuple(_events(place, cells, moments, came_back=came_back))
    buyer, method = (next((clean_cell(cells[one]) for one in columns if is_stated(cells.get(one, ""))), None) for columns in (BUYER, METHOD))
    line = None
    component = clean_cell(peek(cells, COMPONENT))
    is_price = not is_stated(component) or THE_PRICE in component.casefold()
    if header.has(TITLE) and is_price and clean_cell(cells.get(OFFER, "")) not in TAKEN_OFF:
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


def _events(place: Place, cells: dict[str, str], moments: dict[str, Moment], *, came_back: bool) -> Iterator[OrderEvent]:
    """What the row says happened; a time that an event carries is taken from the cells."""
    shipment = clean_cell(cells.get("Shipment Status", "")) or clean_cell(cells.get("Order Status", ""))
    refund_status = clean_cell(peek(cells, REFUND_STATUS))
    charged, refund = _money(cells, *CHARGED), _money(cells, *REFUND)
    dates = {kind: next((column for column in columns if column in moments), None) for kind, columns in EVENT_COLUMNS}

    def event(kind: EventKind, amount: Money | None = None) -> OrderEvent:
        column = dates.get(kind)
        moment = moments[column] if column else UNDATED
        raw = cells.pop(column).strip(PADDING) if column else ""
        return OrderEvent(kind=kind, place=place, at=moment.at, at_raw=raw, zone=moment.zone, precision=moment.precision, amount=amount)

    if dates[EventKind.PLACED]:
        yield event(EventKind.PLACED)
    if charged:
        yield event(EventKind.PAID, charged)
    if dates[EventKind.SHIPPED] or "Shipped" in shipment.split(" and "):
        yield event(EventKind.SHIPPED)
    if shipment == "Delivered" or (dates[EventKind.DELIVERED] and clean_cell(cells.get("DeliveryStatus", "Delivered")) in HANDED_OVER):
        yield event(EventKind.DELIVERED)
    if dates[EventKind.REFUND_REQUESTED] or is_stated(peek(cells, RETURN_REASON)):
        yield event(EventKind.REFUND_REQUESTED, None if refund_status in PAID_BACK else refund)
    if refund_status in PAID_BACK or (dates[EventKind.REFUNDED] and not is_stated(refund_status)):
        yield event(EventKind.REFUNDED, refund)
    elif came_back and not is_stated(refund_status):
        yield event(EventKind.REFUNDED, _money(cells, *LINE_TOTAL))


EVENT_COLUMNS = (
    (EventKind.PLACED, PLACED),
    (EventKind.SHIPPED, SHIPPED),
    (EventKind.DELIVERED, DELIVERED),
    (EventKind.REFUND_REQUESTED, RETURNED),
    (EventKind.REFUNDED, REFUNDED),
)


def _money(cells: dict[str, str], *columns: str) -> Money | None:
    """The amount of the first of these columns, in the currency that the row, the sign or the site states."""
    amount = read_amount(peek(cells, columns))
    if amount is None:
        return None
    currency = clean_cell(peek(cells, CURRENCY))
    if not ISO_CURRENCY.fullmatch(currency):
        currency = currency_meant(amount.symbol, clean_cell(cells.get("Website", "")).casefold().removeprefix("www."))
    return Money(amount=amount.value, currency=currency) if currency else None


def _parcels(place: Place, cell: str) -> Iterator[Shipment]:
    """`USPS(9300…)`, `ヤマト運輸 - 4987…`, several joined by " and "."""
    text = unwrapped(cell)
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
