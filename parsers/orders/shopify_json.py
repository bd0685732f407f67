"""Orders of a Shopify shop as its interface gives them (`/admin/api/…/orders.json`): JSON in UTF-8; one, or a list under `orders`.

    {"orders": [{"id": 5000000000001, "name": "#1001", "created_at": "2026-01-05T10:00:00-05:00", "processed_at": "…", "cancelled_at": null,
      "currency": "USD", "total_price": "48.60", "financial_status": "partially_refunded", "fulfillment_status": "fulfilled", "note": "…",
      "billing_address": {"name": "…"}, "payment_gateway_names": ["…"], "line_items": [{"name": "Blue cup", "quantity": 2, "price": "20.00"}],
      "fulfillments": [{"created_at": "…", "tracking_company": "UPS", "tracking_number": "1Z…"}],
      "refunds": [{"created_at": "…", "transactions": [{"kind": "refund", "amount": "20.00"}]}]}]}

Times state their offset. A fulfilment is the seller's own mark, unless it was cancelled or failed; that a parcel arrived its carrier says in
`shipment_status`, but not when: `updated_at` is of any change. When it was paid is not said. `cancelled_at` stands even where the order is still
marked paid. Money went back where a transaction of a refund succeeded.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from casefile.records import EventKind, Money, Order, OrderEvent, OrderLine, Place, Problem, Provenance, Record, Shipment
from parsers.cells import currency_of, short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_objects import decimal_in, has_object, read_objects
from parsers.json_values import Object, leaves_of, object_in, objects_in, text_in
from parsers.time_layout import UNDATED, Times

FORMAT = Format(name="shopify_json", kind="orders", provenance=Provenance.APP_EXPORT)

STATES = {
    "pending": (EventKind.PLACED,),
    "authorized": (EventKind.PLACED,),
    "paid": (EventKind.PAID,),
    "partially_paid": (EventKind.PAID,),
    "partially_refunded": (EventKind.PAID, EventKind.REFUNDED),
    "refunded": (EventKind.PAID, EventKind.REFUNDED),
    "voided": (EventKind.CANCELLED,),
    "fulfilled": (EventKind.SHIPPED,),
    "partial": (EventKind.SHIPPED,),
}
NOT_SENT = frozenset({"cancelled", "error", "failure"})
"""What a fulfilment is called of which nothing came."""


def recognizes(export: Export) -> bool:
    return '"line_items"' in export.text_head and '"financial_status"' in export.text_head and has_object(export, _is_order)


def parse(export: Export) -> Iterator[Record]:
    times = Times(order="ymd", clock=wall_clock(export))
    return read_objects(export, _is_order, partial(_order, times=times))


def _is_order(value: Object) -> bool:
    return (
        isinstance(value.get("line_items"), list) and "financial_status" in value and bool(text_in(value, "name") or text_in(value, "order_number"))
    )


def _order(place: Place, told: Object, times: Times) -> Iterator[Order | Problem]:
    currency, total = currency_of(text_in(told, "currency")), decimal_in(told, "total_price")
    customer = object_in(told, "customer")
    parcels = [one for one in objects_in(told, "fulfillments") if text_in(one, "status") not in NOT_SENT]
    refunds = [(text_in(one, "created_at"), sum_) for one in objects_in(told, "refunds") if (sum_ := _paid_back(one, currency))]
    statuses = [text for key in ("financial_status", "fulfillment_status") if (text := text_in(told, key))]
    dated: list[tuple[EventKind, str, Money | None]] = [(EventKind.PLACED, text_in(told, "created_at"), None)]
    dated += [(EventKind.SHIPPED, text_in(one, "created_at"), None) for one in parcels]
    dated += [(EventKind.CANCELLED, text_in(told, "cancelled_at"), None)]
    dated += [(EventKind.REFUNDED, written, sum_) for written, sum_ in refunds]
    events: list[OrderEvent] = []
    for kind, written, amount in dated:
        if not written and kind is not EventKind.REFUNDED:
            continue
        moment = times.read(written) if written else UNDATED
        if moment.problem:
            yield Problem(place=place, code=moment.problem, detail=short(written))
        events.append(OrderEvent(kind=kind, place=place, at=moment.at, at_raw=written, zone=moment.zone, precision=moment.precision, amount=amount))
    states = dict.fromkeys(kind for status in statuses for kind in STATES.get(status, ()))
    if any(text_in(one, "shipment_status") == "delivered" for one in parcels):
        states[EventKind.DELIVERED] = None
    events += [OrderEvent(kind=kind, place=place) for kind in states if not any(one.kind is kind for one in events)]
    yield Order(
        place=place,
        platform="shopify",
        order_no=text_in(told, "name") or text_in(told, "order_number"),
        buyer_name=text_in(object_in(told, "billing_address"), "name") or " ".join(_name(customer)) or None,
        total=Money(amount=total, currency=currency) if total is not None else None,
        lines=tuple(_line(place, one) for one in objects_in(told, "line_items")),
        events=tuple(events),
        shipments=tuple(dict.fromkeys(parcel for one in parcels for parcel in _parcels(place, one))),
        other_ids={key: number for key in ("id",) if (number := text_in(told, key))},
        method=" / ".join(one for one in _listed(told, "payment_gateway_names")) or text_in(told, "gateway") or None,
        status_raw=" / ".join(statuses),
        extra=leaves_of(told, "line_items"),
    )


def _name(customer: Object) -> Iterator[str]:
    return (text for key in ("first_name", "last_name") if (text := text_in(customer, key)))


def _listed(told: Object, key: str) -> list[str]:
    members = told.get(key)
    return [one for one in members if isinstance(one, str) and one] if isinstance(members, list) else []


def _paid_back(refund: Object, currency: str) -> Money | None:
    moved = (
        one for one in objects_in(refund, "transactions") if text_in(one, "kind") in ("", "refund") and text_in(one, "status") in ("", "success")
    )
    sums = [sum_ for one in moved if (sum_ := decimal_in(one, "amount"))]
    return Money(amount=sum(sums, Decimal(0)), currency=currency) if sums else None


def _line(place: Place, one: Object) -> OrderLine:
    return OrderLine(
        place=place,
        title=text_in(one, "name") or text_in(one, "title"),
        quantity=decimal_in(one, "quantity"),
        unit_price=decimal_in(one, "price"),
        extra=leaves_of(one),
    )


def _parcels(place: Place, one: Object) -> Iterator[Shipment]:
    numbers = _listed(one, "tracking_numbers") or ([number] if (number := text_in(one, "tracking_number")) else [])
    carrier = text_in(one, "tracking_company") or None
    yield from (Shipment(place=place, carrier=carrier, tracking_no=number) for number in numbers)
