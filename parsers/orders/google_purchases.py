"""What an account bought through Google, as takeout.google.com hands it out: JSON in UTF-8.

Purchases & Reservations, a file for each order that Google found in mails or took itself (order_….json):

    {"merchantOrderId": "1234567890", "creationTime": {"usecSinceEpochUtc": "1767608102000000", …}, "transactionMerchant": {"name": "…"},
     "lineItem": [{"purchase": {"status": "DELIVERED", "quantity": 1, "unitPrice": {"amountMicros": "19990000", "currencyCode": {"code": "USD"}},
       "productInfo": {"name": "…"}}}], "priceline": [{"type": "SUBTOTAL", "amount": {…}}, {"type": "TAX", "amount": {…}}, {"type": "TOTAL", …}]}

Google Play, Order History.json and Purchase History.json:

    [{"orderHistory": {"orderId": "GPA.…", "creationTime": "2026-01-05T10:15:02.123Z", "billingInstrument": {"displayName": "…"},
      "totalPrice": "€4.99", "tax": "€0.80", "refundAmount": "€0.00",
      "lineItem": [{"doc": {"documentType": "Android Apps", "title": "…"}, "quantity": "1"}]}}]
    [{"purchaseHistory": {"invoicePrice": "$4.99", "paymentMethodTitle": "…", "doc": {"title": "…"}, "purchaseTime": "2026-01-05T10:15:02.123Z"}}]

A sum counts millionths, or is written with its sign. Where no line says `TOTAL`, what an order came to are its goods, taxes and delivery together, if
the lines are of nothing else.
When something was delivered is not told, only that it was. A refund has a sum and no time. A purchase within an app has no number: it is a payment.
"""

from collections.abc import Iterator
from datetime import UTC
from decimal import ROUND_HALF_EVEN, Decimal

from casefile.records import (
    NO_CURRENCY,
    Direction,
    EventKind,
    Money,
    Order,
    OrderEvent,
    OrderLine,
    Payment,
    PaymentKind,
    Place,
    Problem,
    ProblemCode,
    Provenance,
    Record,
)
from parsers.cells import CENT, read_amount, short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_objects import decimal_in, has_object, read_objects
from parsers.json_values import Object, from_milliseconds, leaves_of, object_in, objects_in, text_in, whole
from parsers.order_events import event
from parsers.table_heads import currency_written
from parsers.time_layout import Moment, Times

FORMAT = Format(name="google_purchases", kind="orders", provenance=Provenance.OFFICIAL_EXPORT)

MICROSECONDS = 1000
MICROS = -6
PARTS = frozenset({"SUBTOTAL", "TAX", "DELIVERY", "SHIPPING", "FEES", "TIP", "DISCOUNT"})
STATES = {
    "SHIPPED": EventKind.SHIPPED,
    "IN_TRANSIT": EventKind.SHIPPED,
    "DELIVERED": EventKind.DELIVERED,
    "PICKED_UP": EventKind.RECEIVED,
    "CANCELED": EventKind.CANCELLED,
    "CANCELLED": EventKind.CANCELLED,
    "RETURNED": EventKind.REFUND_REQUESTED,
    "REFUNDED": EventKind.REFUNDED,
}
KEYS = ('"merchantOrderId"', '"orderHistory"', '"purchaseHistory"', '"transactionMerchant"')


def recognizes(export: Export) -> bool:
    return any(key in export.text_head for key in KEYS) and has_object(export, _is_one)


def parse(export: Export) -> Iterator[Record]:
    times = Times(order="ymd", clock=wall_clock(export))

    def read(place: Place, told: Object) -> Iterator[Order | Payment | Problem]:
        if "purchaseTime" in told:
            yield from _payment(place, told, times)
        else:
            yield from _order(place, told, times)

    return read_objects(export, _is_one, read)


def _is_one(value: Object) -> bool:
    return (
        ("transactionMerchant" in value and "lineItem" in value)
        or ("orderId" in value and "totalPrice" in value and "lineItem" in value)
        or ("invoicePrice" in value and "purchaseTime" in value)
    )


def _order(place: Place, told: Object, times: Times) -> Iterator[Order | Problem]:
    lines = objects_in(told, "lineItem")
    states = list(dict.fromkeys(filter(None, (text_in(object_in(one, "purchase"), "status") for one in lines))))
    written, moment = _placed(told, times)
    if moment.problem:
        yield Problem(place=place, code=moment.problem, detail=short(written))
    events = [event(EventKind.PLACED, place, written, moment)]
    refund = _written(text_in(told, "refundAmount"))
    if refund and refund.amount:
        events.append(OrderEvent(kind=EventKind.REFUNDED, place=place, amount=refund))
    happened = {one.kind for one in events}
    means = dict.fromkeys(STATES[state] for state in states if state in STATES)
    events += [OrderEvent(kind=kind, place=place) for kind in means if kind not in happened]
    yield Order(
        place=place,
        platform="google",
        order_no=text_in(told, "merchantOrderId") or text_in(told, "orderId"),
        seller_name=text_in(object_in(told, "transactionMerchant"), "name") or None,
        buyer_name=text_in(object_in(told, "billingContact"), "name") or None,
        total=_written(text_in(told, "totalPrice")) or _total(objects_in(told, "priceline")),
        lines=tuple(_line(place, one) for one in lines),
        events=tuple(events),
        method=text_in(object_in(told, "billingInstrument"), "displayName") or None,
        status_raw=" / ".join(states),
        extra=leaves_of(told),
    )


def _payment(place: Place, told: Object, times: Times) -> Iterator[Payment | Problem]:
    price, written = _written(text_in(told, "invoicePrice")), text_in(told, "purchaseTime")
    if price is None:
        yield Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(f"{written} {text_in(told, 'invoicePrice')}"))
        return
    moment = times.read(written)
    if moment.problem:
        yield Problem(place=place, code=moment.problem, detail=short(written))
    yield Payment(
        place=place,
        platform="google",
        kind=PaymentKind.PURCHASE if price.amount else PaymentKind.OTHER,
        direction=Direction.OUT if price.amount else Direction.NEUTRAL,
        amount=price,
        description=text_in(object_in(told, "doc"), "title"),
        method=text_in(told, "paymentMethodTitle") or None,
        status_raw="",
        at=moment.at,
        at_raw=written,
        zone=moment.zone,
        precision=moment.precision,
        extra=leaves_of(told),
    )


def _placed(told: Object, times: Times) -> tuple[str, Moment]:
    counted = text_in(object_in(told, "creationTime"), "usecSinceEpochUtc")
    if not counted:
        written = text_in(told, "creationTime")
        return written, times.read(written)
    microseconds = whole(counted)
    return counted, from_milliseconds(microseconds // MICROSECONDS if microseconds is not None else None, UTC)


def _line(place: Place, one: Object) -> OrderLine:
    bought, product = object_in(one, "purchase"), object_in(one, "doc")
    price = _counted(object_in(bought, "unitPrice"))
    return OrderLine(
        place=place,
        title=text_in(object_in(bought, "productInfo"), "name") or text_in(product, "title"),
        quantity=decimal_in(bought, "quantity") or decimal_in(one, "quantity"),
        unit_price=price.amount if price else None,
        extra=leaves_of(one),
    )


def _total(priced: list[Object]) -> Money | None:
    """The line that says so, else what the others come to where each is known."""
    sums = [(text_in(one, "type"), _counted(object_in(one, "amount"))) for one in priced]
    if totals := [sum_ for kind, sum_ in sums if kind == "TOTAL"]:
        return totals[0] if len(totals) == 1 else None
    parts = [(kind, sum_) for kind, sum_ in sums if sum_ is not None and kind in PARTS]
    currencies = {sum_.currency for _, sum_ in parts}
    if len(parts) < len(sums) or len(currencies) != 1 or [kind for kind, _ in parts].count("SUBTOTAL") != 1:
        return None
    return Money(
        amount=sum((-abs(sum_.amount) if kind == "DISCOUNT" else sum_.amount for kind, sum_ in parts), Decimal(0)), currency=currencies.pop()
    )


def _counted(told: Object) -> Money | None:
    micros = decimal_in(told, "amountMicros")
    if micros is None:
        return None
    amount = micros.scaleb(MICROS)
    cents = amount.quantize(CENT, ROUND_HALF_EVEN)
    return Money(amount=cents if cents == amount else amount, currency=text_in(object_in(told, "currencyCode"), "code") or NO_CURRENCY)


def _written(sum_: str) -> Money | None:
    amount = read_amount(sum_)
    return Money(amount=amount.value, currency=currency_written(amount.symbol) or NO_CURRENCY) if amount else None
