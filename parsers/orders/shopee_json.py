"""Orders of a Shopee shop as the Open Platform gives them (`/api/v2/order/get_order_detail`): JSON in UTF-8, saved as it came.

    {"error": "", "response": {"order_list": [{"order_sn": "260105ABCDEFGH", "region": "SG", "currency": "SGD", "order_status": "COMPLETED",
      "create_time": 1767574800, "pay_time": 1767574860, "ship_by_date": 1767834000, "pickup_done_time": 1767747600, "total_amount": 29.35,
      "buyer_username": "…", "payment_method": "…", "message_to_seller": "…", "cancel_reason": "", "shipping_carrier": "…",
      "item_list": [{"item_name": "Blue cup", "model_name": "350 ml", "model_quantity_purchased": 2, "model_discounted_price": 13.5, …}],
      "package_list": [{"package_number": "…", "shipping_carrier": "…", "logistics_status": "LOGISTICS_DELIVERY_DONE", …}]}]}}

Times are seconds from the epoch; a field that the seller did not ask for is missing. `PROCESSED` is a label printed and no dispatch: dispatch is when
the carrier has picked up. `COMPLETED` means that the buyer confirmed or that the time to complain ran out. A buyer has no export: pages and mails.
"""

from collections.abc import Iterator

from casefile.records import EventKind, Money, Order, OrderLine, Place, Problem, Provenance, Reading, ReadingCode, Record, Shipment
from parsers.cells import currency_of
from parsers.export import Export
from parsers.format import Format
from parsers.json_objects import decimal_in, has_object, read_objects
from parsers.json_values import Object, leaves_of, objects_in, text_in
from parsers.order_events import counted, undated

FORMAT = Format(name="shopee_json", kind="orders", provenance=Provenance.APP_EXPORT)

TIMES = ((EventKind.PLACED, "create_time"), (EventKind.PAID, "pay_time"), (EventKind.SHIPPED, "pickup_done_time"))
STATES = {
    "UNPAID": EventKind.PLACED,
    "READY_TO_SHIP": EventKind.PAID,
    "PROCESSED": EventKind.PAID,
    "RETRY_SHIP": EventKind.PAID,
    "SHIPPED": EventKind.SHIPPED,
    "TO_CONFIRM_RECEIVE": EventKind.DELIVERED,
    "COMPLETED": EventKind.RECEIVED,
    "TO_RETURN": EventKind.REFUND_REQUESTED,
    "CANCELLED": EventKind.CANCELLED,
}


def recognizes(export: Export) -> bool:
    return '"order_sn"' in export.text_head and '"item_list"' in export.text_head and has_object(export, _is_order)


def parse(export: Export) -> Iterator[Record]:
    yield Reading(place=export.place("$"), code=ReadingCode.UNCONFIRMED, value=FORMAT.name)
    yield from read_objects(export, _is_order, _order)


def _is_order(value: Object) -> bool:
    return bool(text_in(value, "order_sn")) and isinstance(value.get("item_list"), list)


def _order(place: Place, told: Object) -> Iterator[Order | Problem]:
    events = yield from counted(place, told, TIMES)
    promised = yield from counted(place, told, ((EventKind.SHIPPED, "ship_by_date"),))
    events += undated(place, [STATES.get(text_in(told, "order_status"))], events, told, "cod", "payment_method")
    total = decimal_in(told, "total_amount")
    yield Order(
        place=place,
        platform="shopee",
        order_no=text_in(told, "order_sn"),
        buyer_name=text_in(told, "buyer_username") or None,
        total=Money(amount=total, currency=currency_of(text_in(told, "currency"))) if total is not None else None,
        lines=tuple(_line(place, one) for one in objects_in(told, "item_list")),
        events=tuple(events),
        promised=tuple(promised),
        shipments=tuple(_parcels(place, told)),
        method=text_in(told, "payment_method") or None,
        status_raw=text_in(told, "order_status"),
        extra=leaves_of(told, "item_list"),
    )


def _line(place: Place, one: Object) -> OrderLine:
    return OrderLine(
        place=place,
        title=text_in(one, "item_name"),
        quantity=decimal_in(one, "model_quantity_purchased"),
        unit_price=decimal_in(one, "model_discounted_price"),
        extra=leaves_of(one),
    )


def _parcels(place: Place, told: Object) -> Iterator[Shipment]:
    for one in objects_in(told, "package_list") or [told]:
        carrier, number = text_in(one, "shipping_carrier"), text_in(one, "tracking_number")
        if carrier or number:
            yield Shipment(place=place, carrier=carrier or None, tracking_no=number or None)
