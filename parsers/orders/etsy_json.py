"""Orders of an Etsy shop as the platform's interface gives them: receipts, JSON in UTF-8; one, a list, or an answer with `results`.

    {"count": 1, "results": [{"receipt_id": 3000000001, "status": "Completed", "name": "…", "is_paid": true, "is_shipped": true,
      "create_timestamp": 1767574800, "grandtotal": {"amount": 4430, "divisor": 100, "currency_code": "USD"}, "message_from_buyer": "…",
      "shipments": [{"carrier_name": "USPS", "tracking_code": "…", "shipment_notification_timestamp": 1767834000}],
      "transactions": [{"title": "…", "quantity": 2, "price": {"amount": 2000, "divisor": 100, "currency_code": "USD"}, "paid_timestamp": …,
        "expected_ship_date": …, "shipped_timestamp": …}],
      "refunds": [{"amount": {…}, "created_timestamp": …, "reason": "…"}]}]}

A sum is `amount` divided by `divisor`. Times count seconds from the epoch. `is_shipped` is the seller's own mark. `expected_ship_date` is a promise.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from decimal import Decimal

from casefile.records import EventKind, Money, Order, OrderEvent, OrderLine, Place, Problem, Provenance, Record, Shipment
from parsers.cells import short
from parsers.export import Export
from parsers.format import Format
from parsers.json_objects import decimal_in, has_object, read_objects
from parsers.json_values import Object, from_seconds, leaves_of, object_in, objects_in, text_in
from parsers.order_events import event

FORMAT = Format(name="etsy_json", kind="orders", provenance=Provenance.APP_EXPORT)

PLACED = ("create_timestamp", "created_timestamp", "creation_tsz")
POWERS = tuple(Decimal(10) ** places for places in range(5))
STATES = {
    "canceled": EventKind.CANCELLED,
    "cancelled": EventKind.CANCELLED,
    "fully refunded": EventKind.REFUNDED,
    "partially refunded": EventKind.REFUNDED,
}


def recognizes(export: Export) -> bool:
    return '"receipt_id"' in export.text_head and has_object(export, _is_receipt)


def parse(export: Export) -> Iterator[Record]:
    return read_objects(export, _is_receipt, _order)


def _is_receipt(value: Object) -> bool:
    return bool(text_in(value, "receipt_id")) and any(key in value for key in ("grandtotal", "is_paid", "is_shipped", "transactions"))


def _order(place: Place, told: Object) -> Iterator[Order | Problem]:
    bought, parcels = objects_in(told, "transactions"), objects_in(told, "shipments")
    events, problems = _events(place, told, bought, parcels)
    promised = [_timed(EventKind.SHIPPED, place, one, "expected_ship_date", problems) for one in bought]
    yield from problems
    yield Order(
        place=place,
        platform="etsy",
        order_no=text_in(told, "receipt_id"),
        buyer_name=text_in(told, "name") or None,
        total=_sum(object_in(told, "grandtotal")) or _sum(object_in(told, "total_price")),
        lines=tuple(_line(place, one) for one in bought),
        events=tuple(events),
        promised=tuple(dict.fromkeys(filter(None, promised))),
        shipments=tuple(_parcel(place, one) for one in parcels),
        other_ids={"transaction_id" if count == 1 else f"transaction_id ({count})": number for count, number in enumerate(_numbers(bought), start=1)},
        method=text_in(told, "payment_method") or None,
        status_raw=text_in(told, "status"),
        extra=leaves_of(told, "transactions"),
    )


def _numbers(bought: list[Object]) -> Iterator[str]:
    return filter(None, (text_in(one, "transaction_id") for one in bought))


def _events(place: Place, told: Object, bought: list[Object], parcels: list[Object]) -> tuple[list[OrderEvent], list[Problem]]:
    """What happened, each with its time where one is told; and which times cannot be read."""
    problems: list[Problem] = []

    def at(kind: EventKind, key: str, ones: list[Object], happened: object = False) -> list[OrderEvent]:
        timed = [one for told_by in ones if (one := _timed(kind, place, told_by, key, problems))]
        return list(dict.fromkeys(timed)) or [OrderEvent(kind=kind, place=place)] * (happened is True)

    placed = next((key for key in PLACED if told.get(key)), PLACED[0])
    announced = any(one.get("shipment_notification_timestamp") for one in parcels)
    shipped = ("shipment_notification_timestamp", parcels) if announced else ("shipped_timestamp", bought)
    refunds = objects_in(told, "refunds")
    events = at(EventKind.PLACED, placed, [told])
    events += at(EventKind.PAID, "paid_timestamp", bought, told.get("is_paid"))
    events += at(EventKind.SHIPPED, *shipped, told.get("is_shipped"))
    for refund in refunds:
        events += [
            replace(one, amount=_sum(object_in(refund, "amount"))) for one in at(EventKind.REFUNDED, "created_timestamp", [refund], happened=True)
        ]
    state = STATES.get(text_in(told, "status").casefold())
    if state and not any(one.kind is state for one in events):
        events.append(OrderEvent(kind=state, place=place))
    return events, problems


def _timed(kind: EventKind, place: Place, told: Object, key: str, problems: list[Problem]) -> OrderEvent | None:
    """An event at the time under a key; none where there is none."""
    if not told.get(key):
        return None
    moment = from_seconds(told[key], UTC)
    if moment.problem:
        problems.append(Problem(place=place, code=moment.problem, detail=short(f"{key}: {told[key]}")))
    return event(kind, place, text_in(told, key), moment)


def _line(place: Place, one: Object) -> OrderLine:
    price = _sum(object_in(one, "price"))
    return OrderLine(
        place=place,
        title=text_in(one, "title"),
        quantity=decimal_in(one, "quantity"),
        unit_price=price.amount if price else None,
        extra=leaves_of(one),
    )


def _parcel(place: Place, one: Object) -> Shipment:
    return Shipment(place=place, carrier=text_in(one, "carrier_name") or None, tracking_no=text_in(one, "tracking_code") or None)


def _sum(told: Object) -> Money | None:
    amount, divisor = decimal_in(told, "amount"), decimal_in(told, "divisor")
    currency = text_in(told, "currency_code")
    if amount is None or divisor is None or divisor <= 0 or not currency:
        return None
    return Money(amount=amount.scaleb(-POWERS.index(divisor)) if divisor in POWERS else amount / divisor, currency=currency)
