"""Orders of a WooCommerce shop as its interface gives them (`/wp-json/wc/v3/orders`): JSON in UTF-8; one, or a list.

    [{"id": 727, "number": "727", "status": "processing", "currency": "USD", "date_created": "2026-01-05T10:00:00",
      "date_created_gmt": "2026-01-05T09:00:00", "date_paid_gmt": "2026-01-05T09:00:08", "date_completed_gmt": null, "total": "29.35",
      "billing": {"first_name": "…", "last_name": "…", …}, "payment_method_title": "PayPal", "transaction_id": "…", "customer_note": "…",
      "line_items": [{"name": "Blue cup", "quantity": 2, "price": 3, "total": "6.00", …}], "refunds": [{"id": 3, "reason": "", "total": "-10.00"}]}]

Each time stands twice, on the shop's own clock and in UTC; where only the first does, its zone is not stated. `completed` is the seller's own mark
and no delivery; an order is `failed` that came to nothing because nobody paid. `price` is of one piece without tax. Numbers of parcels are there
where the shop has a plugin for them.
"""

from collections.abc import Iterator
from datetime import UTC
from functools import partial

from casefile.records import EventKind, Money, Order, OrderEvent, OrderLine, Place, Problem, Provenance, Record, Shipment, Zone
from parsers.cells import currency_of, short
from parsers.clock import Clock, wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_objects import decimal_in, has_object, read_objects
from parsers.json_values import Object, leaves_of, object_in, objects_in, text_in
from parsers.order_events import event, undated
from parsers.time_layout import Moment, Times

FORMAT = Format(name="woocommerce_json", kind="orders", provenance=Provenance.APP_EXPORT)

TIMES = ((EventKind.PLACED, "date_created"), (EventKind.PAID, "date_paid"), (EventKind.SHIPPED, "date_completed"))
STATES = {
    "pending": EventKind.PLACED,
    "on-hold": EventKind.PLACED,
    "checkout-draft": EventKind.PLACED,
    "processing": EventKind.PAID,
    "completed": EventKind.SHIPPED,
    "cancelled": EventKind.CANCELLED,
    "failed": EventKind.CANCELLED,
    "refunded": EventKind.REFUNDED,
}
UNIVERSAL = Times(order="ymd", clock=Clock(UTC, Zone.UTC, "export"))
PARCELS = "_wc_shipment_tracking_items"


def recognizes(export: Export) -> bool:
    return '"line_items"' in export.text_head and '"date_created' in export.text_head and has_object(export, _is_order)


def parse(export: Export) -> Iterator[Record]:
    times = Times(order="ymd", clock=wall_clock(export))
    yield times.clock.reading(export.place("$"))
    yield from read_objects(export, _is_order, partial(_order, times=times))


def _is_order(value: Object) -> bool:
    return isinstance(value.get("line_items"), list) and bool(text_in(value, "id")) and any(f"date_created{end}" in value for end in ("", "_gmt"))


def _order(place: Place, told: Object, times: Times) -> Iterator[Order | Problem]:
    currency, total = currency_of(text_in(told, "currency")), decimal_in(told, "total")
    buyer = object_in(told, "billing")
    events: list[OrderEvent] = []
    for kind, key in TIMES:
        written, moment = _moment(told, key, times)
        if moment is None:
            continue
        if moment.problem:
            yield Problem(place=place, code=moment.problem, detail=short(f"{key}: {written}"))
        events.append(event(kind, place, written, moment))
    for refund in objects_in(told, "refunds"):
        sum_ = decimal_in(refund, "total")
        money = Money(amount=abs(sum_), currency=currency) if sum_ is not None else None
        events.append(OrderEvent(kind=EventKind.REFUNDED, place=place, amount=money))
    events += undated(place, [STATES.get(text_in(told, "status").removeprefix("wc-"))], events, told, "payment_method", "payment_method_title")
    yield Order(
        place=place,
        platform="woocommerce",
        order_no=text_in(told, "number") or text_in(told, "id"),
        buyer_name=" ".join(filter(None, (text_in(buyer, "first_name"), text_in(buyer, "last_name")))) or None,
        total=Money(amount=total, currency=currency) if total is not None else None,
        lines=tuple(_line(place, one) for one in objects_in(told, "line_items")),
        events=tuple(events),
        shipments=tuple(_parcels(place, told)),
        other_ids={key: number for key in ("transaction_id",) if (number := text_in(told, key))},
        method=text_in(told, "payment_method_title") or text_in(told, "payment_method") or None,
        status_raw=text_in(told, "status"),
        extra=leaves_of(told, "line_items"),
    )


def _moment(told: Object, key: str, times: Times) -> tuple[str, Moment | None]:
    """The time under a key and how it is written: in UTC where that is told."""
    for name, read in ((f"{key}_gmt", UNIVERSAL.read), (key, times.read)):
        if written := text_in(told, name):
            return written, read(written)
    return "", None


def _line(place: Place, one: Object) -> OrderLine:
    return OrderLine(
        place=place,
        title=text_in(one, "name"),
        quantity=decimal_in(one, "quantity"),
        unit_price=decimal_in(one, "price"),
        extra=leaves_of(one),
    )


def _parcels(place: Place, told: Object) -> Iterator[Shipment]:
    for kept in objects_in(told, "meta_data"):
        if kept.get("key") == PARCELS:
            for one in objects_in(kept, "value"):
                carrier = text_in(one, "custom_tracking_provider") or text_in(one, "tracking_provider")
                yield Shipment(place=place, carrier=carrier or None, tracking_no=text_in(one, "tracking_number") or None)
