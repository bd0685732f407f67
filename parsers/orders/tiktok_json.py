"""Orders of a TikTok Shop as its interface gives them (`/order/202309/orders`): JSON in UTF-8, saved as it came.

    {"code": 0, "data": {"orders": [{"id": "576461413038785752", "status": "DELIVERED", "create_time": 1767574800, "paid_time": 1767574860,
      "rts_time": 1767661200, "collection_time": 1767747600, "delivery_time": 1768006800, "shipping_due_time": 1767834000, "delivery_due_time": …,
      "payment": {"currency": "GBP", "total_amount": "29.35", …}, "payment_method_name": "…", "buyer_message": "…",
      "line_items": [{"product_name": "Blue cup", "sku_name": "350 ml", "sale_price": "13.50", "tracking_number": "…", …}],
      "shipping_provider": "…", "tracking_number": "…", "recipient_address": {"name": "…", …}}]}}

Times are seconds from the epoch, 0 for never; each of `line_items` is one piece. `rts_time` is when the seller called the parcel ready, no dispatch:
that is `collection_time`, when the carrier took it. `COMPLETED` means that the time to complain ran out. A buyer has no export: pages and mails.
"""

from collections.abc import Iterator
from decimal import Decimal

from casefile.records import EventKind, Money, Order, OrderLine, Place, Problem, Provenance, Reading, ReadingCode, Record, Shipment
from parsers.cells import currency_of
from parsers.export import Export
from parsers.format import Format
from parsers.json_objects import decimal_in, has_object, read_objects
from parsers.json_values import Object, leaves_of, object_in, objects_in, text_in
from parsers.order_events import counted, undated

FORMAT = Format(name="tiktok_json", kind="orders", provenance=Provenance.APP_EXPORT)

TIMES = (
    (EventKind.PLACED, "create_time"),
    (EventKind.PAID, "paid_time"),
    (EventKind.SHIPPED, "collection_time"),
    (EventKind.DELIVERED, "delivery_time"),
    (EventKind.CANCELLED, "cancel_time"),
)
PROMISES = ((EventKind.SHIPPED, "shipping_due_time"), (EventKind.DELIVERED, "delivery_due_time"))
STATES = {
    "UNPAID": EventKind.PLACED,
    "ON_HOLD": EventKind.PAID,
    "AWAITING_SHIPMENT": EventKind.PAID,
    "AWAITING_COLLECTION": EventKind.PAID,
    "PARTIALLY_SHIPPING": EventKind.SHIPPED,
    "IN_TRANSIT": EventKind.SHIPPED,
    "DELIVERED": EventKind.DELIVERED,
    "COMPLETED": EventKind.RECEIVED,
    "CANCELLED": EventKind.CANCELLED,
}


def recognizes(export: Export) -> bool:
    return '"line_items"' in export.text_head and '"create_time"' in export.text_head and has_object(export, _is_order)


def parse(export: Export) -> Iterator[Record]:
    yield Reading(place=export.place("$"), code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
    yield from read_objects(export, _is_order, _order)


def _is_order(value: Object) -> bool:
    return bool(text_in(value, "id") and text_in(value, "create_time")) and isinstance(value.get("line_items"), list) and "payment" in value


def _order(place: Place, told: Object) -> Iterator[Order | Problem]:
    events = yield from counted(place, told, TIMES)
    promised = yield from counted(place, told, PROMISES)
    events += undated(place, [STATES.get(text_in(told, "status"))], events, told, "is_cod", "payment_method_name")
    payment = object_in(told, "payment")
    total = decimal_in(payment, "total_amount")
    goods = objects_in(told, "line_items")
    parcels = {(text_in(one, "shipping_provider_name"), text_in(one, "tracking_number")) for one in goods if text_in(one, "tracking_number")}
    alone = (text_in(told, "shipping_provider"), text_in(told, "tracking_number"))
    yield Order(
        place=place,
        platform="tiktok",
        order_no=text_in(told, "id"),
        buyer_name=text_in(object_in(told, "recipient_address"), "name") or None,
        total=Money(amount=total, currency=currency_of(text_in(payment, "currency"))) if total is not None else None,
        lines=tuple(_line(place, one) for one in goods),
        events=tuple(events),
        promised=tuple(promised),
        shipments=tuple(
            Shipment(place=place, carrier=carrier or None, tracking_no=number or None)
            for carrier, number in sorted(parcels) or ([alone] if any(alone) else [])
        ),
        method=text_in(told, "payment_method_name") or None,
        status_raw=text_in(told, "status"),
        extra=leaves_of(told, "line_items"),
    )


def _line(place: Place, one: Object) -> OrderLine:
    return OrderLine(
        place=place, title=text_in(one, "product_name"), quantity=Decimal(1), unit_price=decimal_in(one, "sale_price"), extra=leaves_of(one)
    )
